using System.Globalization;

namespace Muster.Bench;

/// <summary>What Linux says of a process under <c>/proc/PID</c>.</summary>
internal static class ProcessFigures
{
    // USER_HZ, in which the kernel tells CPU time to programs, is 100 on every architecture that .NET runs on.
    private const int TicksPerSecond = 100;
    private const int PageBytes = 4096;

    /// <summary>User and system time of all its threads, to 10 ms.</summary>
    public static TimeSpan Cpu(int process)
    {
        // The name of the program may hold blanks; it ends with the last bracket, and the third field follows.
        var stat = File.ReadAllText($"/proc/{process}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
        return TimeSpan.FromSeconds((double)ticks / TicksPerSecond);
    }

    /// <summary>Memory of this process that is in RAM, bytes.</summary>
    public static long ResidentBytes() =>
        long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1], CultureInfo.InvariantCulture) * PageBytes;

    /// <summary>The most memory that a process has had in RAM so far, bytes; null once it has ended.</summary>
    public static long? PeakResidentBytes(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? null : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) * 1024;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Threads of this process without those of the runtime, which come and go as its pool sees fit.</summary>
    public static int Threads() => Directory.GetDirectories("/proc/self/task").Count(thread =>
        !File.ReadAllText(Path.Combine(thread, "comm")).StartsWith(".NET", StringComparison.Ordinal));

    public static int Sockets() => Directory.GetFiles("/proc/self/fd").Count(file =>
        new FileInfo(file).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true);

    /// <summary>The machine's load of the last minute: what else wanted the cores.</summary>
    public static string Load() => File.ReadAllText("/proc/loadavg").Split(' ')[0];
}
