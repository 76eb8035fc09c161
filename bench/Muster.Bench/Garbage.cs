namespace Muster.Bench;

/// <summary>What this process has allocated, and what collecting it took.</summary>
/// <param name="Bytes">Allocated by all threads, to some kB a thread: to know it better, all of them would have to stand still.</param>
/// <param name="Collections">Of any generation.</param>
/// <param name="Paused">All threads stood still for them.</param>
internal sealed record Garbage(long Bytes, int Collections, TimeSpan Paused)
{
    public static Garbage UntilNow() => new(GC.GetTotalAllocatedBytes(), GC.CollectionCount(0), GC.GetTotalPauseDuration());

    /// <summary>What a stretch of time left, in words.</summary>
    public string Over(TimeSpan time) =>
        $"{Bytes / 1024.0 / time.TotalSeconds:F0} kB a second; {Collections} collections paused the program for {Paused.TotalMilliseconds:F2} ms";

    public static Garbage operator -(Garbage after, Garbage before) =>
        new(after.Bytes - before.Bytes, after.Collections - before.Collections, after.Paused - before.Paused);
}
