namespace Muster.Bench;

/// <summary>What the program holds at one moment, both parties together.</summary>
/// <param name="Calls">Calls and their dialogs; an endpoint keeps them together.</param>
/// <param name="Transactions">Requests that are still sent, answered or absorbed.</param>
/// <param name="Timers">Of all loops.</param>
/// <param name="Streams">Of both media clocks.</param>
/// <param name="Sockets">Of the process.</param>
/// <param name="Threads">Of the process, without the runtime's own.</param>
/// <param name="ManagedBytes">Objects that are alive.</param>
/// <param name="ResidentBytes">All pages of the process in RAM.</param>
internal sealed record SoakCounts(int Calls, int Transactions, int Timers, int Streams, int Sockets, int Threads, long ManagedBytes, long ResidentBytes);

/// <summary>What a soak has shown.</summary>
/// <param name="Before">After the warm-up and its drain.</param>
/// <param name="After">After the load and its drain.</param>
/// <param name="Placed">Calls of both.</param>
/// <param name="Unended">Calls that never told that they were over.</param>
/// <param name="Overdue">Calls that outlived their deadline.</param>
/// <param name="Faults">Exceptions where none should be.</param>
/// <param name="Outcomes">How the calls ended, and how many did so.</param>
/// <param name="Network">Datagrams that the network was given, and lost.</param>
internal sealed record SoakReport(
    SoakCounts Before,
    SoakCounts After,
    int Placed,
    int Unended,
    int Overdue,
    int Faults,
    IReadOnlyDictionary<string, int> Outcomes,
    (long Taken, long Lost) Network)
{
    // The heap differs by what caches and pools happen to hold, resident memory by how the collector lays the heap out.
    private const long ManagedBytesMore = 1 << 20;
    private const long ResidentBytesMore = 16 << 20;

    /// <summary>What is wrong, one sentence each; empty when the soak has passed.</summary>
    public IReadOnlyList<string> Failures =>
    [
        .. Check(Placed > 0, "no call was placed"),
        .. Check(Unended == 0, $"{Unended} calls never ended"),
        .. Check(Overdue == 0, $"{Overdue} calls outlived their deadline"),
        .. Check(Faults == 0, $"{Faults} exceptions escaped"),
        .. Check(After.Calls == 0, $"{After.Calls} calls are left"),
        .. Check(After.Transactions == 0, $"{After.Transactions} transactions are left"),
        .. Check(After.Timers == 0, $"{After.Timers} timers are left"),
        .. Check(After.Streams == 0, $"{After.Streams} streams are left"),
        .. Check(After.Sockets <= Before.Sockets, $"{After.Sockets - Before.Sockets} sockets are left"),
        .. Check(After.Threads <= Before.Threads, $"{After.Threads - Before.Threads} threads are left"),
        .. Check(After.ManagedBytes <= Before.ManagedBytes + ManagedBytesMore, "the heap has grown"),
        .. Check(After.ResidentBytes <= Before.ResidentBytes + ResidentBytesMore, "resident memory has grown"),
    ];

    private static string[] Check(bool isRight, string otherwise) => isRight ? [] : [otherwise];
}
