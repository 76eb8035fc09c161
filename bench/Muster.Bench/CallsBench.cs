using System.Diagnostics;
using System.Text.Json;
using Muster.Calls;
using Muster.Campaigns;
using Muster.Carrier.District;
using Muster.Carrier.Truth;
using Muster.Contracts;
using Muster.Dialogue;

namespace Muster.Bench;

/// <summary>
/// Whole calls, a number of them at once all the time, with residents of a simulated carrier in another process who answer
/// aloud: how late packets leave, how long people wait for the next prompt as the desk sees it and as they hear it, and
/// what a call costs.
/// </summary>
internal static class CallsBench
{
    private const int ChannelsMax = 1000;
    private const int CallsPerSecond = 10;
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(60);

    public static async Task<int> Run(string[] args)
    {
        var (channels, seconds) = (50, 60);
        if ((args.Length > 0 && !int.TryParse(args[0], out channels)) || (args.Length > 1 && !int.TryParse(args[1], out seconds))
            || channels is < 1 or > ChannelsMax || seconds < 1)
        {
            Console.Error.WriteLine($"calls: 1 to {ChannelsMax} channels, and at least 1 second");
            return 2;
        }

        var folder = Directory.CreateTempSubdirectory("muster-bench-").FullName;
        try
        {
            return await Run(folder, channels, seconds);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> Run(string folder, int channels, int seconds)
    {
        var scriptPath = Path.Combine(AppContext.BaseDirectory, "scripts", "ezhou-screening.yaml");
        if (!Script.Load(scriptPath).TryGet(out var script, out var error))
            return Refuse(error);
        await File.WriteAllLinesAsync(Path.Combine(folder, Population.PeopleFile), Enumerable.Range(0, channels).Select(Person));
        if (!(await CarrierProcess.Start(folder, scriptPath, "zh")).TryGet(out var carrier, out error))
            return Refuse(error);
        await using (carrier)
        {
            if (!Trunk.Parse($"sip:{carrier.Address}").TryGet(out var trunk, out error)
                || !Telephony.Open([trunk], script, channels).TryGet(out var telephony, out error))
                return Refuse(error);
            using (telephony)
                await Measure(telephony.Desk, channels, seconds);
            Console.WriteLine($"carrier         {(await carrier.Stop()).Words}");
        }

        PrintWaits(Path.Combine(folder, CarrierProcess.TruthFile));
        return 0;
    }

    private static async Task Measure(CallDesk desk, int channels, int seconds)
    {
        Console.WriteLine($"{Environment.ProcessorCount} cores, .NET {Environment.Version}, {channels} calls at once for {seconds} s, load {LoadAverage()}");
        var load = new Load(desk, channels);
        load.Fill();
        await Pause(TimeSpan.FromSeconds(2 + (channels / CallsPerSecond)));
        desk.Clock.Lateness.Reset();
        var (cpu, recognition, answers, watch) = (Environment.CpuUsage.TotalTime, desk.RecognitionCpu, desk.Turns.Count, Stopwatch.StartNew());
        var garbage = Garbage.UntilNow();
        await Pause(TimeSpan.FromSeconds(seconds));
        garbage = Garbage.UntilNow() - garbage;
        var (used, elapsed) = (Environment.CpuUsage.TotalTime - cpu, watch.Elapsed);
        var (recognised, answered) = (desk.RecognitionCpu - recognition, desk.Turns.Count - answers);
        var late = desk.Clock.Lateness;
        Console.WriteLine($"lateness        p50 {Ms(late.Percentile(0.5))}   p99 {Ms(late.Percentile(0.99))}   max {Ms(late.Max)}   {late.Count} packets, {late.Skipped} skipped");
        Console.WriteLine($"cpu             {used / elapsed * 100:F1} % of a core, {used / elapsed / channels * 100:F3} % a call; recognition {recognised / elapsed * 100:F1} %, {Ms(recognised / Math.Max(1, answered))} an answer");
        Console.WriteLine($"garbage         {garbage.Over(elapsed)}");
        Console.WriteLine($"channels        {load.Busy} busy of {channels} at the end");
        await load.Stop().WaitAsync(Drain);
        Console.WriteLine($"calls           {string.Join(", ", load.Outcomes.OrderByDescending(outcome => outcome.Value).Select(outcome => $"{outcome.Value} {outcome.Key}"))}");
        Console.WriteLine($"faults          {desk.Faults}, {desk.RecogniserOverloads} answers without room at the recogniser, {desk.PromptFailures} prompts left out");
        Console.WriteLine($"turn, desk      p50 {desk.Turns.PercentileMs(0.5)} ms   p95 {desk.Turns.PercentileMs(0.95)} ms   over {desk.Turns.Count} answers");
    }

    // From the end of what a resident says to the first sound in the resident's ear.
    private static void PrintWaits(string truthFile)
    {
        if (!TruthFile.Read(truthFile).TryGet(out var lines, out var error))
        {
            Refuse(error);
            return;
        }

        var waits = lines.SelectMany(line => line.Said).Select(said => said.WaitedMs).OfType<int>().Order().ToList();
        if (waits.Count > 0)
            Console.WriteLine($"turn, heard     p50 {At(waits, 0.5)} ms   p95 {At(waits, 0.95)} ms   max {waits[^1]} ms   over {waits.Count} answers");
    }

    private static int At(List<int> sorted, double share) => sorted[Math.Min(sorted.Count - 1, (int)(share * sorted.Count))];

    private static string Person(int index) => JsonSerializer.Serialize(new
    {
        number = $"139{index:D8}",
        behaviour = "answers",
        voice = "3",
        ring_ms = new[] { 500, 1500 },
        react_ms = new[] { 200, 900 },
        answers = new[]
        {
            new { question = "tested", category = "no", say = new[] { "今天还没有做", "还没有做" } },
            new { question = "in_district", category = "yes", say = new[] { "我还在鄂城", "在鄂城区" } },
        },
    });

    private static string LoadAverage() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    private static string Ms(TimeSpan time) => $"{time.TotalMilliseconds:F2} ms";

    private static Task Pause(TimeSpan time) => Task.Delay(time, TimeProvider.System);

    private static int Refuse(Kernel.Error error)
    {
        Console.Error.WriteLine(error);
        return 1;
    }

    /// <summary>Keeps every channel busy: whenever a call ends, the same number is called again. Lives on the desk's loop.</summary>
    private sealed class Load(CallDesk desk, int channels) : ICallListener
    {
        private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _next;
        private bool _stopping;

        public int Busy => desk.ActiveCalls;

        /// <summary>Safe to read once stopped.</summary>
        public Dictionary<Disposition, int> Outcomes { get; } = [];

        /// <summary>Places the first calls one after another, for a burst of them would stay one.</summary>
        public void Fill() => desk.Loop.Post(() =>
        {
            for (var i = 0; i < channels; i++)
                desk.Loop.After(TimeSpan.FromSeconds((double)i / CallsPerSecond), Place);
        });

        public Task Stop()
        {
            desk.Loop.Post(() => _stopping = true);
            return _idle.Task;
        }

        public void Answered(Guid callId)
        {
        }

        public void AnswerGiven(Guid callId, long rowId, CallAnswer answer)
        {
        }

        public void PersonEnded(Guid callId, PersonReport report)
        {
        }

        public void Ended(CallReport report)
        {
            Outcomes[report.Disposition] = Outcomes.GetValueOrDefault(report.Disposition) + 1;
            if (!_stopping)
                Place();
            else if (desk.ActiveCalls == 0)
                _idle.TrySetResult();
        }

        private void Place() => desk.Place(
            new CallOrder(
                Guid.CreateVersion7(TimeProvider.System.GetUtcNow()),
                $"139{_next++ % channels:D8}",
                [new PersonOrder(1, new Dictionary<string, string>())],
                TimeSpan.FromSeconds(30),
                TimeSpan.FromMinutes(2)),
            this);
    }
}
