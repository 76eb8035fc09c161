using System.Runtime.InteropServices;

namespace Muster.Rtp;

/// <summary>What became of a packet's audio.</summary>
internal enum Playout
{
    Kept,

    /// <summary>Its moment has been played.</summary>
    Late,

    /// <summary>The buffer is full: the far end sends faster than time passes.</summary>
    Overflow,
}

/// <summary>
/// Turns audio packets of any size and order into one 20 ms frame for every tick. Samples lie in a ring by their RTP
/// timestamps; the first packet is laid a fixed delay ahead of what is played, so that jitter up to the delay cuts no
/// hole. When the far end's timestamps jump, or its packets fall behind, its next packet is laid behind what the buffer
/// holds and nothing heard is lost. In quiet moments the delay follows the network: a frame is played twice when packets
/// come close to being late, as they do under jitter or when the far end's clock is slow, and one is left out when for five
/// seconds none needed so much.
/// </summary>
internal sealed class PlayoutBuffer
{
    private const int FrameSamples = MediaClock.SamplesPerTick;

    // Half a second, and a whole number of frames: a frame never wraps.
    private const int CapacitySamples = 25 * FrameSamples;

    // Growing must be quicker than the network worsens; shrinking must outlast the quiet between two bursts.
    private const int PacketsToJudgeGrowth = 50;
    private const int PacketsToJudgeShrinking = 250;

    // With less to spare, the next bit of jitter would cut a hole.
    private const int SpareMin = FrameSamples;

    // Two lowest segments of A-law: about -36 dB under full scale.
    private const int QuietMagnitudeMax = 0x1F;

    private readonly byte[] _samples = new byte[CapacitySamples];
    private readonly bool[] _present = new bool[CapacitySamples];
    private readonly int _delay;
    private long _play;
    private long _end;
    private uint _anchorTimestamp;
    private long _anchorPosition;
    private bool _anchored;
    private LeastSpare _recently = new(PacketsToJudgeGrowth);
    private LeastSpare _lately = new(PacketsToJudgeShrinking);
    private int _framesToGrow;
    private int _framesToShrink;

    /// <param name="delay">How far ahead the first packet is laid; rounded up to a frame, at most 200 ms.</param>
    public PlayoutBuffer(TimeSpan delay) =>
        _delay = (int)Math.Ceiling(Math.Clamp(delay.TotalMilliseconds, 0, 200) / 20) * FrameSamples;

    /// <summary>The next packet's timestamp has nothing to do with those before: a new source.</summary>
    public void Restart() => _anchored = false;

    /// <summary>Lays a packet's audio in its place.</summary>
    /// <param name="timestamp">RTP timestamp of the first sample.</param>
    /// <param name="aLaw">At most 200 ms.</param>
    /// <param name="newest">Whether its sequence number is newer than all before; only such a packet may move the anchor.</param>
    public Playout Write(uint timestamp, ReadOnlySpan<byte> aLaw, bool newest)
    {
        var position = newest ? Anchor(timestamp, aLaw.Length) : PositionOf(timestamp);
        if (position + aLaw.Length > _play + CapacitySamples)
            return Playout.Overflow;
        if (position + aLaw.Length <= _play)
            return Playout.Late;
        if (newest)
            JudgeDelay(position - _play);
        var past = (int)Math.Max(0, _play - position);
        Copy(aLaw[past..], position + past);
        _end = Math.Max(_end, position + aLaw.Length);
        return Playout.Kept;
    }

    /// <summary>Takes the next frame; samples that never came are silence.</summary>
    /// <returns>Whether any of it was received.</returns>
    public bool Read(Span<byte> frame)
    {
        if (_framesToShrink > 0 && IsQuiet())
        {
            Advance();
            _framesToShrink--;
        }

        var start = (int)(_play % CapacitySamples);
        var present = _present.AsSpan(start, FrameSamples);
        _samples.AsSpan(start, FrameSamples).CopyTo(frame);
        var count = present.Count(true);
        if (count < FrameSamples)
            Silence(frame, present);
        if (_framesToGrow > 0 && IsQuiet())
            _framesToGrow--;
        else
            Advance();
        return count > 0;
    }

    private static void Silence(Span<byte> frame, ReadOnlySpan<bool> present)
    {
        for (var i = 0; i < FrameSamples; i++)
        {
            if (!present[i])
                frame[i] = G711Codec.ALawSilence;
        }
    }

    private long PositionOf(uint timestamp) => _anchorPosition + (int)(timestamp - _anchorTimestamp);

    private long Anchor(uint timestamp, int length)
    {
        var position = PositionOf(timestamp);
        if (!_anchored || position < _play || position + length > _play + CapacitySamples)
            position = Math.Max(_play + _delay, _end);
        _anchorTimestamp = timestamp;
        _anchorPosition = position;
        _anchored = true;
        return position;
    }

    private void Copy(ReadOnlySpan<byte> aLaw, long position)
    {
        var start = (int)(position % CapacitySamples);
        var first = Math.Min(aLaw.Length, CapacitySamples - start);
        aLaw[..first].CopyTo(_samples.AsSpan(start));
        aLaw[first..].CopyTo(_samples);
        _present.AsSpan(start, first).Fill(true);
        _present.AsSpan(0, aLaw.Length - first).Fill(true);
    }

    private void Advance()
    {
        _present.AsSpan((int)(_play % CapacitySamples), FrameSamples).Clear();
        _play += FrameSamples;
    }

    // What packets have to spare when they come is what jitter did not need.
    private void JudgeDelay(long spare)
    {
        if (_recently.Take(spare) is < SpareMin)
            _framesToGrow = 1;
        if (_lately.Take(spare) is { } least)
            _framesToShrink = (int)Math.Max(0, (least - _delay) / FrameSamples);
    }

    private bool IsQuiet()
    {
        var start = (int)(_play % CapacitySamples);
        for (var i = start; i < start + FrameSamples; i++)
        {
            if (_present[i] && ((_samples[i] ^ 0x55) & 0x7F) > QuietMagnitudeMax)
                return false;
        }

        return true;
    }

    /// <summary>The least of a row of numbers, told at the end of each row.</summary>
    [StructLayout(LayoutKind.Auto)]
    private struct LeastSpare(int row)
    {
        private long _least = long.MaxValue;
        private int _count;

        public long? Take(long spare)
        {
            _least = Math.Min(_least, spare);
            if (++_count < row)
                return null;
            var least = _least;
            (_least, _count) = (long.MaxValue, 0);
            return least;
        }
    }
}
