using System.Buffers.Binary;
using Muster.Rtp;

namespace Muster.Calls;

/// <summary>
/// A WAV file of two A-law channels at 8 kHz (RIFF WAVE, format 6), that grows. After every piece the header says how much
/// there is, so whatever ends the program, what was written can be played. Only its owner may read it.
/// </summary>
internal sealed class StereoWav : IDisposable
{
    /// <summary>Of one moment: left and right.</summary>
    public const int BytesPerSample = 2;

    private const int HeaderBytes = 58;
    private const int SamplesPerSecond = 8000;
    private const int FormatALaw = 6;

    private static readonly byte[] s_silence = [.. Enumerable.Repeat(G711Codec.ALawSilence, 16_000)];

    private readonly FileStream _file;
    private readonly byte[] _header = new byte[HeaderBytes];

    private StereoWav(FileStream file) => _file = file;

    /// <summary>Moments written.</summary>
    public long Samples { get; private set; }

    /// <summary>Makes the file; one that is there already is never written over.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public static StereoWav Create(string path)
    {
        var wav = new StereoWav(Private.Create(path));
        wav.WriteHeader();
        return wav;
    }

    /// <summary>Writes a piece in its place; a gap before it becomes silence.</summary>
    /// <param name="start">The moment of its first sample, not before <see cref="Samples"/>.</param>
    /// <param name="interleaved">Left and right by turns.</param>
    /// <exception cref="IOException">Nothing of it is in the file.</exception>
    public void Write(long start, ReadOnlySpan<byte> interleaved)
    {
        for (var gap = (start - Samples) * BytesPerSample; gap > 0; gap = (start - Samples) * BytesPerSample)
            Append(s_silence.AsSpan(0, (int)Math.Min(gap, s_silence.Length)));
        Append(interleaved);
        WriteHeader();
    }

    public void Dispose() => _file.Dispose();

    private void Append(ReadOnlySpan<byte> interleaved)
    {
        var end = HeaderBytes + (Samples * BytesPerSample);
        try
        {
            RandomAccess.Write(_file.SafeFileHandle, interleaved, end);
        }
        catch (IOException)
        {
            // A disk that fills up takes half a piece.
            RandomAccess.SetLength(_file.SafeFileHandle, end);
            throw;
        }

        Samples += interleaved.Length / BytesPerSample;
    }

    private void WriteHeader()
    {
        var bytes = (int)(Samples * BytesPerSample);
        "RIFF"u8.CopyTo(_header);
        Write32(4, HeaderBytes - 8 + bytes);
        "WAVEfmt "u8.CopyTo(_header.AsSpan(8));
        Write32(16, 18);
        Write16(20, FormatALaw);
        Write16(22, 2);
        Write32(24, SamplesPerSecond);
        Write32(28, SamplesPerSecond * BytesPerSample);
        Write16(32, BytesPerSample);
        Write16(34, 8);
        "fact"u8.CopyTo(_header.AsSpan(38));
        Write32(42, 4);
        Write32(46, (int)Samples);
        "data"u8.CopyTo(_header.AsSpan(50));
        Write32(54, bytes);
        RandomAccess.Write(_file.SafeFileHandle, _header, 0);
    }

    private void Write32(int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(_header.AsSpan(at), value);

    private void Write16(int at, short value) => BinaryPrimitives.WriteInt16LittleEndian(_header.AsSpan(at), value);
}

/// <summary>Files that only their owner may read: somebody's voice, or their answers.</summary>
internal static class Private
{
    public static FileStream Create(string path) => new(path, new FileStreamOptions
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.Write,
        Share = FileShare.Read,
        BufferSize = 0,
        UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
    });
}
