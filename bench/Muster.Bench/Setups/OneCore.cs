using System.Globalization;
using System.Runtime.InteropServices;

namespace Muster.Bench;

/// <summary>Keeps this process, and those that it starts from then on, to one core.</summary>
internal static partial class OneCore
{
    /// <summary>Every thread by itself: the kernel binds threads, and only those that come later inherit it.</summary>
    /// <returns>Whether the kernel allowed it.</returns>
    public static bool Pin(int core) => Directory.GetDirectories("/proc/self/task")
        .Select(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture))
        .All(thread => SetAffinity(thread, sizeof(ulong), 1UL << core) == 0);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int SetAffinity(int thread, nint maskBytes, in ulong mask);
}
