using System.Runtime.InteropServices;

namespace Muster.Speech;

/// <summary>What Linux knows of the calling thread and .NET does not tell.</summary>
internal static partial class CurrentThread
{
    private const int ThreadCpuTime = 3;
    private const int PriorityOfProcess = 0;
    private const int Caller = 0;
    private const int LowerBy = 5;

    /// <summary>Processor time in milliseconds since the thread began; 0 where the system does not count it.</summary>
    public static double CpuMs =>
        ClockGetTime(ThreadCpuTime, out var time) == 0 ? (time.Seconds * 1e3) + (time.Nanoseconds / 1e6) : 0;

    /// <summary>Lets other threads run first for as long as the thread lives. On Linux a thread has a priority of its own.</summary>
    public static void GiveWay() => _ = SetPriority(PriorityOfProcess, Caller, LowerBy);

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, out Timespec time);

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int nice);

    [StructLayout(LayoutKind.Sequential)]
    private struct Timespec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
