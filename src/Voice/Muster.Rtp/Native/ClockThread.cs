namespace Muster.Rtp.Native;

/// <summary>What the media clock asks of the kernel for its own thread.</summary>
internal static unsafe class ClockThread
{
    // The lowest of the real-time priorities: above every ordinary thread, under all that the kernel runs so.
    private const int RealTimePriority = 1;
    private const int MediaNiceness = -15;

    /// <summary>
    /// Lets this thread go before all that computes, as far as the program is allowed to: real time (root, CAP_SYS_NICE or
    /// an rtprio limit), else a lower niceness, else as it was. Niceness alone counts only among the threads of one login
    /// session (sched(7), autogroups), so a busy neighbour would still delay every packet.
    /// </summary>
    /// <returns>Whether anything was granted.</returns>
    public static bool TryRaisePriority()
    {
        var priority = RealTimePriority;
        return Libc.SetScheduler(0, Libc.SCHED_RR | Libc.SCHED_RESET_ON_FORK, &priority) == 0
            || Libc.SetPriority(Libc.PRIO_PROCESS, 0, MediaNiceness) == 0;
    }

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
