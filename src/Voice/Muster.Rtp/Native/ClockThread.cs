namespace Muster.Rtp.Native;

/// <summary>What the media clock asks of the kernel for its own thread.</summary>
internal static unsafe class ClockThread
{
    // Under the kernel's own threads, above everything that computes.
    private const int MediaNiceness = -15;

    /// <summary>
    /// Lets this thread go before others where the program is allowed to (root or CAP_SYS_NICE); elsewhere it stays as it
    /// was, and a thread that sleeps most of the time is woken soon enough by the scheduler's fairness.
    /// </summary>
    public static bool TryRaisePriority() => Libc.SetPriority(Libc.PRIO_PROCESS, 0, MediaNiceness) == 0;

    /// <summary>Sleeps until a moment of the monotonic clock, the clock of <see cref="System.Diagnostics.Stopwatch"/>.</summary>
    public static void SleepUntil(long monotonicNs)
    {
        var until = new Libc.Timespec { Seconds = (nint)(monotonicNs / 1_000_000_000), Nanoseconds = (nint)(monotonicNs % 1_000_000_000) };
        while (Libc.ClockNanosleep(Libc.CLOCK_MONOTONIC, Libc.TIMER_ABSTIME, &until, null) == Libc.EINTR)
        {
            // A signal woke it; the moment is absolute, so it only has to sleep on.
        }
    }
}
