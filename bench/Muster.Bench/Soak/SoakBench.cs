using System.Diagnostics;

namespace Muster.Bench;

/// <summary>Soaks the engine and says what is left over afterwards; exit status 1 when anything is.</summary>
internal static class SoakBench
{
    private const int MinutesMax = 24 * 60;
    private const int CallsPerSecond = 10;
    private static readonly TimeSpan T1 = TimeSpan.FromMilliseconds(500);

    public static async Task<int> Run(string[] args)
    {
        int[] numbers = [60];
        var withDesk = args.Contains("--desk");
        args = [.. args.Where(argument => argument != "--desk")];
        if (!Numbers.TryRead(args, numbers) || numbers[0] > MinutesMax)
        {
            Console.Error.WriteLine($"soak: 1 to {MinutesMax} minutes; 10 is the short form");
            return 2;
        }

        if (withDesk && DeskCaller.WhyNot is { } why)
        {
            Console.Error.WriteLine($"soak: {why.Message}");
            return 1;
        }

        var time = TimeSpan.FromMinutes(numbers[0]);
        var settings = new SoakSettings(time, WarmUp: time / 10, CallsPerSecond, T1);
        Console.WriteLine($"soak            {(withDesk ? "the desk" : "the engine")}, {numbers[0]} min and {settings.WarmUp.TotalMinutes:0.#} before to warm up, {CallsPerSecond} calls a second; simulated network: {settings.Faults.Loss:P0} lost, {settings.Faults.Duplicates:P0} twice, {settings.Faults.Stragglers:P0} overtaken; load {ProcessFigures.Load()}");
        using var run = new SoakRun(settings, (soak, network) => withDesk ? new DeskCaller(soak, network) : new EngineCaller(soak, network));
        return Print(await run.Run(Progress()));
    }

    // Every half minute, for an hour is long.
    private static Action<int> Progress()
    {
        var (begin, told) = (Stopwatch.GetTimestamp(), TimeSpan.Zero);
        return inTheAir =>
        {
            var now = Stopwatch.GetElapsedTime(begin);
            if (now - told < TimeSpan.FromSeconds(30))
                return;
            told = now;
            Console.WriteLine($"{now:hh\\:mm\\:ss}        {inTheAir} calls in the air, {ProcessFigures.Sockets()} sockets, {ProcessFigures.ResidentBytes() >> 20} MB");
        };
    }

    private static int Print(SoakReport report)
    {
        var (before, after) = (report.Before, report.After);
        Console.WriteLine($"calls           {report.Placed}: {string.Join(", ", report.Outcomes.OrderByDescending(outcome => outcome.Value).Select(outcome => $"{outcome.Value} {outcome.Key}"))}");
        Console.WriteLine($"network         {report.Network.Taken} datagrams, {report.Network.Lost} lost");
        Console.WriteLine($"                {"before",10} {"after",10}");
        Row("calls", before.Calls, after.Calls);
        Row("transactions", before.Transactions, after.Transactions);
        Row("timers", before.Timers, after.Timers);
        Row("streams", before.Streams, after.Streams);
        Row("sockets", before.Sockets, after.Sockets);
        Row("threads", before.Threads, after.Threads);
        Row("heap, kB", before.ManagedBytes >> 10, after.ManagedBytes >> 10);
        Row("resident, kB", before.ResidentBytes >> 10, after.ResidentBytes >> 10);
        Console.WriteLine($"overdue         {report.Overdue} calls outlived their deadline");
        foreach (var failure in report.Failures)
            Console.WriteLine($"FAIL            {failure}");
        if (report.Failures.Count == 0)
            Console.WriteLine("PASS");
        return report.Failures.Count == 0 ? 0 : 1;
    }

    private static void Row(string name, long before, long after) => Console.WriteLine($"{name,-15} {before,10} {after,10}");
}
