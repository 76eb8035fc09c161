using System.Buffers;
using Muster.Contracts;
using Muster.Rtp;

namespace Muster.Calls;

/// <summary>
/// One call's recording: the person left, Muster right, from the answer on. The media clock lays frames into a block and
/// hands each full block to the recorder's thread; it never waits, and what finds no room is a gap of silence that is counted.
/// </summary>
internal sealed class CallRecording(Recorder recorder, string path)
{
    private const int FrameSamples = 160;

    /// <summary>What is handed over at once, a second: what a kill may cost.</summary>
    private const int BlockSamples = 50 * FrameSamples;

    // A frame is heard when a few of its samples lie above about -42 dB of full scale.
    private const int QuietMagnitudeMax = 0x0F;
    private const int LoudSamplesMin = 8;

    private const int BlocksPerLookAtTheDisk = 16;

    private byte[]? _block;
    private int _samples;
    private long _start;
    private long _missing;
    private volatile bool _broken;
    private int _blocks;
    private StereoWav? _wav;
    private bool _hasPerson;
    private bool _hasMuster;
    private string? _failure;

    /// <summary>Keeps 20 ms. On the media clock's thread.</summary>
    /// <param name="heard">160 A-law samples of the person.</param>
    /// <param name="said">160 of Muster.</param>
    public void Frame(ReadOnlySpan<byte> heard, ReadOnlySpan<byte> said)
    {
        if (_broken)
            return;
        _block ??= ArrayPool<byte>.Shared.Rent(BlockSamples * StereoWav.BytesPerSample);
        var at = _block.AsSpan(_samples * StereoWav.BytesPerSample, FrameSamples * StereoWav.BytesPerSample);
        for (var i = 0; i < FrameSamples; i++)
            (at[2 * i], at[(2 * i) + 1]) = (heard[i], said[i]);
        _samples += FrameSamples;
        if (_samples == BlockSamples)
            HandOver();
    }

    /// <summary>The call is over; no frame follows.</summary>
    /// <param name="marks">What is written beside the sound, as JSON.</param>
    /// <param name="callMs">The call's length from the answer on.</param>
    /// <param name="done">Told, on the recorder's thread, when all is on the disk or has failed.</param>
    public void End(byte[] marks, int callMs, Action<RecordingReport> done)
    {
        if (_samples > 0)
            HandOver();
        recorder.End(() => done(Close(marks, callMs)));
    }

    /// <summary>The report of a recording that the disk still keeps waiting. Any thread may call.</summary>
    /// <param name="callMs">The call's length from the answer on.</param>
    public RecordingReport Unfinished(int callMs) => new(path, 0, callMs, 0, HasPerson: false, HasMuster: false, "The disk does not answer.");

    /// <summary>Writes a block. On the recorder's thread.</summary>
    public void Write(byte[] block, int samples, long start)
    {
        if (_broken)
            return;
        try
        {
            if (_blocks++ % BlocksPerLookAtTheDisk == 0)
                recorder.CheckRoom(path);
            _wav ??= StereoWav.Create(path);
            var sound = block.AsSpan(0, samples * StereoWav.BytesPerSample);
            _wav.Write(start, sound);
            _hasPerson |= HasSound(sound);
            _hasMuster |= HasSound(sound[1..]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Break(exception.Message);
        }
    }

    private static bool HasSound(ReadOnlySpan<byte> everyOther)
    {
        var loud = 0;
        for (var i = 0; i < everyOther.Length && loud < LoudSamplesMin; i += 2)
            loud += ((everyOther[i] ^ 0x55) & 0x7F) > QuietMagnitudeMax ? 1 : 0;
        return loud == LoudSamplesMin;
    }

    private void HandOver()
    {
        if (!recorder.TryAdd(new RecordedBlock(this, _block!, _samples, _start)))
        {
            ArrayPool<byte>.Shared.Return(_block!);
            _missing += _samples;
        }

        _start += _samples;
        _block = null;
        _samples = 0;
    }

    // Stops here; what was written stays.
    private void Break(string why)
    {
        _broken = true;
        _failure = why;
        recorder.Failed(why);
    }

    private RecordingReport Close(byte[] marks, int callMs)
    {
        try
        {
            if (_wav is not null)
                WriteMarks(marks);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Break(exception.Message);
        }

        _wav?.Dispose();
        if (_failure is null)
            recorder.Succeeded();
        return new RecordingReport(
            path, (int)((_wav?.Samples ?? 0) / 8), callMs, (int)(_missing / 8), _hasPerson, _hasMuster, _failure);
    }

    private void WriteMarks(byte[] marks)
    {
        using var file = Private.Create(Path.ChangeExtension(path, ".json"));
        file.Write(marks);
    }
}
