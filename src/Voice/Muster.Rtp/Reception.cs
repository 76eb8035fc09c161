namespace Muster.Rtp;

/// <summary>How a packet's sequence number stands to those before it.</summary>
internal enum Arrival
{
    /// <summary>Newer than all before it.</summary>
    Newest,

    /// <summary>Out of order, but not seen before.</summary>
    Reordered,

    /// <summary>Seen before.</summary>
    Duplicate,

    /// <summary>The first of its source, or so far from the last that the source must have begun anew.</summary>
    Restarted,
}

/// <summary>
/// What RFC 3550 appendix A counts of one direction: extended sequence numbers, losses, interarrival jitter. Unlike A.1 it
/// has no probation: the source is known by its address, and the first packet may hold the first word.
/// </summary>
internal sealed class Reception
{
    // RFC 3550 A.1: a larger gap, or a packet from further back, means that the source began anew.
    private const int DropoutMax = 3000;
    private const int MisorderMax = 100;

    private uint _base;
    private uint _highest;
    private ulong _seen;
    private bool _begun;
    private long _expectedBefore;
    private long _received;
    private long _receivedAtReport;
    private long _expectedAtReport;
    private double _jitter;
    private long _transit;
    private bool _hasTransit;

    /// <summary>Packets received, without duplicates, over all sources so far.</summary>
    public long Received => _received;

    /// <summary>Packets that never came, over all sources so far.</summary>
    public long Lost => Math.Max(0, Expected - _received);

    /// <summary>Interarrival jitter, in samples of 1/8,000 s (A.8).</summary>
    public double Jitter => _jitter;

    /// <summary>Highest sequence number, with the count of its cycles in the upper half (A.3).</summary>
    public uint ExtendedHighest => _highest;

    private long Expected => _expectedBefore + (_begun ? (long)(_highest - _base) + 1 : 0);

    /// <summary>A new source: its numbers have nothing to do with those before.</summary>
    public void Restart()
    {
        _expectedBefore = Expected;
        _begun = false;
        _hasTransit = false;
    }

    public Arrival Take(ushort sequence)
    {
        var step = (short)(sequence - (ushort)_highest);
        if (_begun && step is > DropoutMax or < -MisorderMax)
            Restart();
        if (!_begun)
            return Begin(sequence);
        if (step > 0)
        {
            _highest += (uint)step;
            _seen = step < 64 ? (_seen << step) | 1 : 1;
            _received++;
            return Arrival.Newest;
        }

        return TakeOld(-step);
    }

    /// <summary>Jitter from a packet's arrival and timestamp, both in samples (A.8).</summary>
    public void Time(long arrivalSamples, uint timestamp)
    {
        var transit = (long)(int)((uint)arrivalSamples - timestamp);
        if (_hasTransit)
            _jitter += (Math.Abs((int)(transit - _transit)) - _jitter) / 16;
        _transit = transit;
        _hasTransit = true;
    }

    /// <summary>Share lost since the last call, in 1/256 (A.3).</summary>
    public byte FractionLostSinceReport()
    {
        var expected = Expected - _expectedAtReport;
        var lost = expected - (_received - _receivedAtReport);
        _expectedAtReport = Expected;
        _receivedAtReport = _received;
        return expected <= 0 || lost <= 0 ? (byte)0 : (byte)Math.Min(255, (lost << 8) / expected);
    }

    private Arrival Begin(ushort sequence)
    {
        _base = sequence;
        _highest = sequence;
        _seen = 1;
        _begun = true;
        _received++;
        return Arrival.Restarted;
    }

    private Arrival TakeOld(int back)
    {
        // What lies before the first packet was never expected; what is older than the window cannot be told from a repeat.
        if (back >= 64 || (_seen >> back & 1) != 0 || _highest - _base < (uint)back)
            return Arrival.Duplicate;
        _seen |= 1UL << back;
        _received++;
        return Arrival.Reordered;
    }
}
