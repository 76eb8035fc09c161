using System.Diagnostics;

namespace Muster.Bench;

/// <summary>A reader that must live with whatever comes: it throws nothing, and takes memory in proportion to its input.</summary>
/// <param name="Name">What it reads.</param>
/// <param name="Corpus">Good input, from which hostile input is made.</param>
/// <param name="Read">Reads, and does with it what a call does.</param>
internal sealed record FuzzTarget(string Name, IReadOnlyList<byte[]> Corpus, Action<byte[]> Read)
{
    /// <summary>What reading anything may allocate, above the rest.</summary>
    public const long FixedBytes = 64 * 1024;

    /// <summary>What each byte of input may cost in bytes allocated.</summary>
    public const long BytesPerByte = 64;

    private static readonly TimeSpan LongestRead = TimeSpan.FromMilliseconds(100);

    /// <summary>Throws mutations at it until told to stop.</summary>
    /// <param name="seed">The same seed throws the same.</param>
    /// <param name="goesOn">Asked before each with the number thrown so far.</param>
    public FuzzReport Run(int seed, Predicate<long> goesOn)
    {
        var mutator = new Mutator(Corpus, seed);
        var report = new FuzzReport(Name);
        foreach (var good in Corpus)
            Throw(good, report);
        while (report.Finds.Count < FuzzReport.FindsMax && goesOn(report.Inputs))
            Throw(mutator.Next(), report);
        return report;
    }

    private void Throw(byte[] input, FuzzReport report)
    {
        report.Inputs++;
        report.Bytes += input.Length;
        var before = GC.GetAllocatedBytesForCurrentThread();
        var start = Stopwatch.GetTimestamp();
        try
        {
            Read(input);
        }
        catch (Exception exception)
        {
            report.Finds.Add(new FuzzFind(exception.ToString(), input));
            return;
        }

        var time = Stopwatch.GetElapsedTime(start);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        report.Count(allocated, input.Length);
        if (allocated > FixedBytes + (BytesPerByte * input.Length))
            report.Finds.Add(new FuzzFind($"{allocated:N0} bytes allocated for {input.Length:N0}", input));
        else if (time > LongestRead && IsSlow(input))
            report.Finds.Add(new FuzzFind($"{time.TotalMilliseconds:N0} ms for {input.Length:N0} bytes", input));
    }

    // Another program may have had the processor: only what is slow every time is slow.
    private bool IsSlow(byte[] input)
    {
        for (var again = 0; again < 5; again++)
        {
            var start = Stopwatch.GetTimestamp();
            Read(input);
            if (Stopwatch.GetElapsedTime(start) < LongestRead)
                return false;
        }

        return true;
    }
}

/// <summary>What a reader did not live with.</summary>
/// <param name="What">The exception, or the limit that was passed.</param>
/// <param name="Input">What did it.</param>
internal sealed record FuzzFind(string What, byte[] Input);

/// <summary>What a run came to.</summary>
internal sealed class FuzzReport(string name)
{
    public const int FindsMax = 10;

    public string Name => name;

    public long Inputs { get; set; }

    public long Bytes { get; set; }

    /// <summary>Bytes allocated per byte of input at the worst, for inputs of a kilobyte and more.</summary>
    public double WorstBytesPerByte { get; private set; }

    public List<FuzzFind> Finds { get; } = [];

    public void Count(long allocated, int length)
    {
        if (length >= 1024)
            WorstBytesPerByte = Math.Max(WorstBytesPerByte, allocated / (double)length);
    }
}
