using System.Diagnostics;
using Muster.Calls;
using Muster.Campaigns;
using Muster.Carrier.Truth;
using Muster.Outreach.Campaigns;
using Muster.Outreach.Ledgers;
using Muster.Outreach.Rosters;

namespace Muster.Bench.District;

/// <summary>
/// A whole campaign at the pace of the Ezhou screening, from the roster's file to the tables, with the simulated carrier as a
/// process of its own: whether a call was lost, how late packets left, what the program took by itself, and how long
/// 400,000 people would take.
/// </summary>
internal static class DistrictBench
{
    private const int People = 400_000;
    private const int PercentAnswered = 72;

    /// <summary>Of the processors, what calls may take: the rest is for stalls, and for whoever works at the machine.</summary>
    private const double ShareForCalls = 0.8;

    public static async Task<int> Run(string[] args)
    {
        int[] values = [10, 9];
        if (!Numbers.TryRead(args, values))
        {
            Console.Error.WriteLine("district: the minutes and the calls per second are whole numbers, 1 or more");
            return 2;
        }

        var folder = Directory.CreateTempSubdirectory("muster-district-").FullName;
        try
        {
            return await Run(folder, TimeSpan.FromMinutes(values[0]), values[1]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> Run(string folder, TimeSpan time, int callsPerSecond)
    {
        var district = new DistrictFiles(folder, (int)(time.TotalSeconds * callsPerSecond), PercentAnswered);
        Console.WriteLine($"{Environment.ProcessorCount} cores, load {File.ReadAllText("/proc/loadavg").Split(' ')[0]}: {district.Calls} calls, {callsPerSecond} new ones a second, {PercentAnswered} % answered");
        if (!(await CarrierProcess.Start(folder, district.ScriptPath, "zh")).TryGet(out var carrier, out var error))
            return Refuse(error);
        await using (carrier)
        {
            if (!Trunk.Parse($"sip:{carrier.Address}").TryGet(out var trunk, out error))
                return Refuse(error);
            var plan = new CampaignPlan { Channels = 70 * callsPerSecond, CallsPerSecond = callsPerSecond, AttemptsMax = 1 };
            var order = new CampaignOrder(district.RosterPath, new RosterOptions(), district.ScriptPath, [trunk], plan, folder, "zh");
            var (cpu, watch) = (Environment.CpuUsage.TotalTime, Stopwatch.StartNew());
            if (!(await CampaignRun.Run(order, CancellationToken.None)).TryGet(out var outcome, out error))
                return Refuse(error);
            var cost = new Cost(Environment.CpuUsage.TotalTime - cpu, watch.Elapsed, await carrier.Stop());
            return Report(folder, outcome, cost);
        }
    }

    private static int Report(string folder, CampaignOutcome outcome, Cost cost)
    {
        if (!TruthFile.Read(Path.Combine(folder, CarrierProcess.TruthFile)).TryGet(out var truth, out var error)
            || !Ledger.Open(Path.Combine(folder, CampaignRun.LedgerName)).TryGet(out var ledger, out error))
            return Refuse(error);
        using (ledger)
        {
            PrintCalls(outcome, truth);
            foreach (var score in AnswerCheck.Compare(AnswerCheck.TrueAnswers(truth), RecordedAnswers.In(ledger)))
                Console.WriteLine($"answers         {score.Question}: {score.Given} people answered, {score.Right} right, {score.Wrong} wrong, {score.Unclear} not understood");
        }

        var voice = outcome.Voice!;
        Console.WriteLine($"packets         {voice.PacketsSent}, p99 {voice.LateP99.TotalMilliseconds:F2} ms late, {voice.PacketsSkipped} skipped");
        Console.WriteLine($"next prompt     p95 {voice.TurnP95Ms} ms after {voice.Turns} answers; {voice.RecogniserOverloads} found no room at the recogniser");
        PrintCost(outcome.Summary.Calls, voice, cost);
        var lost = Lost(outcome, truth);
        Console.WriteLine(lost.Count == 0 ? "kept            no call lost, packets in time, every figure adds up" : $"NOT KEPT        {string.Join("; ", lost)}");
        return lost.Count == 0 ? 0 : 1;
    }

    private static void PrintCalls(CampaignOutcome outcome, IReadOnlyList<TruthLine> truth)
    {
        var over = truth.Where(line => line is { Event: TruthLine.Over, Ended: not null }).ToArray();
        var talks = over.Where(line => line.Answered is not null).Select(line => (line.Ended!.Value - line.Answered!.Value).TotalSeconds).Order().ToArray();
        var changes = over.Select(line => (At: line.Started, By: 1)).Concat(over.Select(line => (At: line.Ended!.Value, By: -1))).OrderBy(change => change.At);
        var (busy, most) = (0, 0);
        foreach (var (_, by) in changes)
            most = Math.Max(most, busy += by);
        Console.WriteLine($"calls           {outcome.Summary.Calls}, {talks.Length} answered, {talks.Average():F0} s of talk (median {talks[talks.Length / 2]:F0} s), {most} channels at the most");
        Console.WriteLine($"outcomes        {string.Join(", ", outcome.Summary.Outcomes.OrderByDescending(each => each.Value).Select(each => $"{each.Key} {each.Value}"))}");
    }

    private static void PrintCost(int calls, VoiceFigures voice, Cost cost)
    {
        using var self = Process.GetCurrentProcess();
        var perCall = cost.Cpu.TotalSeconds / calls;
        var callsPerSecond = Environment.ProcessorCount * ShareForCalls / perCall;
        Console.WriteLine($"program         {cost.Cpu / cost.Time * 100:F0} % of a core over {cost.Time.TotalMinutes:F1} min, of which the recogniser {voice.RecognitionCpu / cost.Time * 100:F0} %; {perCall * 1000:F0} ms a call; {self.PeakWorkingSet64 >> 20} MB");
        Console.WriteLine($"carrier         {cost.Carrier.Words}, {cost.Carrier.MemoryBytes >> 20} MB");
        Console.WriteLine($"{People} people  {Environment.ProcessorCount} cores that only dial, {ShareForCalls:P0} used: {callsPerSecond:F0} calls a second, {People / callsPerSecond / 3600:F1} h, one call each");
    }

    private static List<string> Lost(CampaignOutcome outcome, IReadOnlyList<TruthLine> truth)
    {
        var lost = new List<string>();
        var invited = truth.Count(line => line.Event == TruthLine.Invited);
        if (invited != outcome.Summary.Calls)
            lost.Add($"the carrier saw {invited} calls, the ledger has {outcome.Summary.Calls}");
        if (!outcome.Summary.AddsUp || outcome.Summary.Pending > 0)
            lost.Add("the figures do not add up");
        foreach (var fault in new[] { "line_fault", "interrupted", "not_reached" })
        {
            if (outcome.Summary.Outcomes.GetValueOrDefault(fault) is > 0 and var count)
                lost.Add($"{count} {fault}");
        }

        if (truth.Count(line => line is { Event: TruthLine.Over, EndedBy: "resident" or "fault" }) is > 0 and var left)
            lost.Add($"{left} calls that the resident gave up");
        if (outcome.Voice!.LateP99 > TimeSpan.FromMilliseconds(10))
            lost.Add("packets more than 10 ms late at the 99th percentile");
        return lost;
    }

    private static int Refuse(Kernel.Error error)
    {
        Console.Error.WriteLine($"district: {error.Message}");
        return 1;
    }

    /// <summary>What a run took.</summary>
    private sealed record Cost(TimeSpan Cpu, TimeSpan Time, CarrierFigures Carrier);
}
