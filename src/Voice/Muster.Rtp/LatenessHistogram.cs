using System.Numerics;

namespace Muster.Rtp;

/// <summary>
/// How late packets left, against the moment they were due. Logarithmic buckets, 16 to each doubling, so a percentile is
/// at most 7 % above the true value. One thread records; any thread may read meanwhile.
/// </summary>
public sealed class LatenessHistogram
{
    private const int StepBits = 4;
    private const int Steps = 1 << StepBits;
    private const long MicrosecondsMax = 1L << 26;

    private readonly long[] _buckets = new long[BucketOf(MicrosecondsMax) + 1];
    private readonly LatenessHistogram[] _parts;
    private long _maxNs;
    private long _skipped;

    /// <summary>What one thread records.</summary>
    internal LatenessHistogram() => _parts = [this];

    /// <summary>What several threads record, read together.</summary>
    internal LatenessHistogram(LatenessHistogram[] parts) => _parts = parts;

    /// <summary>Packets recorded.</summary>
    public long Count
    {
        get
        {
            var count = 0L;
            for (var i = 0; i < _buckets.Length; i++)
                count += Bucket(i);
            return count;
        }
    }

    /// <summary>The latest packet of all.</summary>
    public TimeSpan Max => TimeSpan.FromMicroseconds(_parts.Max(part => Volatile.Read(ref part._maxNs)) / 1000.0);

    /// <summary>Packets not sent at all because a stall had passed their whole interval.</summary>
    public long Skipped => _parts.Sum(part => Volatile.Read(ref part._skipped));

    /// <summary>The lateness that a share of the packets did not exceed; zero when nothing is recorded.</summary>
    /// <param name="share">0 to 1: 0.99 for the 99th percentile.</param>
    public TimeSpan Percentile(double share)
    {
        var rank = (long)Math.Ceiling(Count * Math.Clamp(share, 0, 1));
        for (var i = 0; i < _buckets.Length && rank > 0; i++)
        {
            rank -= Bucket(i);
            if (rank <= 0)
                return TimeSpan.FromMicroseconds(Math.Min(UpperBound(i), Max.TotalMicroseconds));
        }

        return TimeSpan.Zero;
    }

    /// <summary>Forgets what was recorded; packets recorded at the same moment may survive.</summary>
    public void Reset()
    {
        foreach (var part in _parts)
        {
            Array.Clear(part._buckets);
            Volatile.Write(ref part._maxNs, 0);
            Volatile.Write(ref part._skipped, 0);
        }
    }

    internal void Record(long latenessNs)
    {
        var bucket = BucketOf(Math.Clamp(latenessNs / 1000, 0, MicrosecondsMax));
        Volatile.Write(ref _buckets[bucket], _buckets[bucket] + 1);
        if (latenessNs > _maxNs)
            Volatile.Write(ref _maxNs, latenessNs);
    }

    internal void Skip(long packets) => Volatile.Write(ref _skipped, _skipped + packets);

    private long Bucket(int index)
    {
        var count = 0L;
        foreach (var part in _parts)
            count += Volatile.Read(ref part._buckets[index]);
        return count;
    }

    // Below 16 µs each microsecond has its bucket; above, the leading bit names the doubling and four bits the step in it.
    private static int BucketOf(long microseconds)
    {
        if (microseconds < Steps)
            return (int)microseconds;
        var doubling = BitOperations.Log2((ulong)microseconds) - StepBits;
        return ((doubling + 1) << StepBits) + (int)((microseconds >> doubling) & (Steps - 1));
    }

    private static double UpperBound(int bucket)
    {
        if (bucket < Steps)
            return bucket + 1;
        var doubling = (bucket >> StepBits) - 1;
        return (long)(Steps + (bucket & (Steps - 1)) + 1) << doubling;
    }
}
