using System.Diagnostics;
using System.Net;
using Muster.Rtp;
using Muster.Speech;

namespace Muster.Bench;

/// <summary>
/// Calls in conversation, all at once, with SIPp as the called party that sends back what it hears: what the engine takes for
/// each, how late its packets leave, and how many calls this machine holds; then the same calls placed by SIPp and by baresip.
/// </summary>
internal static class CapacityBench
{
    private const int CallsMax = 4000;
    private const int CallsPerSipp = 250;
    private const int StepsMax = 4;
    private const int BaresipCalls = 10;
    private const int FirstEchoPort = 18_000;
    private const int FirstStreamPort = 31_000;
    private const int BaresipPort = 16_000;
    private static readonly TimeSpan LateMax = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan StepTime = TimeSpan.FromSeconds(4);

    public static async Task<int> Run(string[] args)
    {
        int[] numbers = [1000, 10];
        if (!Numbers.TryRead(args, numbers) || numbers[0] > CallsMax)
        {
            Console.Error.WriteLine($"capacity: 1 to {CallsMax} calls, and at least 1 second");
            return 2;
        }

        if (SippProcess.WhyNot is { } why)
        {
            Console.Error.WriteLine($"capacity: {why}");
            return 1;
        }

        var (count, hold) = (numbers[0], TimeSpan.FromSeconds(numbers[1]));
        Console.WriteLine($"{Environment.ProcessorCount} cores, .NET {Environment.Version}, {count} calls in conversation for {hold.TotalSeconds} s, load {ProcessFigures.Load()}");
        var passed = await MeasureMuster(count, hold);
        await MeasureSipp(count, hold);
        await MeasureBaresip(hold);
        Console.WriteLine($"load            {ProcessFigures.Load()} at the end");
        return passed ? 0 : 1;
    }

    private static async Task<bool> MeasureMuster(int count, TimeSpan hold)
    {
        using var far = await FarEnds.Start(Math.Min(CallsMax, count * 2));
        using var calls = new TalkingCalls(far.EndPoints);

        // The first calls compile the code and fill the pools, which is no cost of the others.
        var first = Math.Min(10, count);
        await calls.Add(first);
        var memory = Memory();
        await calls.Add(count - first);
        var passed = await Hold(calls, far, hold);
        if (calls.Up > first)
            Console.WriteLine($"memory          {(Memory() - memory) / 1024.0 / (calls.Up - first):F1} kB a call");
        await Ramp(calls, count);
        await calls.HangUp();
        return passed;
    }

    private static async Task<bool> Hold(TalkingCalls calls, FarEnds far, TimeSpan time)
    {
        calls.Clock.Lateness.Reset();
        var (before, theirs, echoDrops) = (calls.Traffic, far.Cpu, far.Drops);
        var (garbage, cpu, watch) = (Garbage.UntilNow(), Environment.CpuUsage.TotalTime, Stopwatch.StartNew());
        await Task.Delay(time, TimeProvider.System);
        garbage = Garbage.UntilNow() - garbage;
        var (used, theirsUsed, elapsed, traffic, up) = (Environment.CpuUsage.TotalTime - cpu, far.Cpu - theirs, watch.Elapsed, calls.Traffic - before, calls.Up);
        var late = calls.Clock.Lateness;
        Console.WriteLine($"calls           {up} up of {calls.Placed} placed");
        Console.WriteLine($"Muster          {Share(used, elapsed, up)} a call; SIPp as called party {Share(theirsUsed, elapsed, up)}");
        Console.WriteLine($"lateness        p50 {Ms(late.Percentile(0.5))}   p99 {Ms(late.Percentile(0.99))}   max {Ms(late.Max)}");
        Console.WriteLine($"garbage         {garbage.Over(elapsed)}");
        Console.WriteLine($"packets         {traffic.Sent} sent, {traffic.Received} received, {traffic.LostInside} lost inside: {traffic.Skipped} skipped, {traffic.Refused} refused by the kernel, {traffic.Overflowed} left too long at our sockets, {traffic.Unused} of no use; {far.Drops - echoDrops} lost at SIPp's sockets");
        return up == calls.Placed && late.Percentile(0.99) <= LateMax && traffic.LostInside == 0;
    }

    // Adds calls until packets are late, some are never sent, or calls fail.
    private static async Task Ramp(TalkingCalls calls, int count)
    {
        var (most, why) = (calls.Up, "no limit was met");
        for (var step = 0; step < StepsMax && calls.Placed < CallsMax; step++)
        {
            await calls.Add(Math.Min(CallsMax - calls.Placed, Math.Max(1, count / StepsMax)));
            calls.Clock.Lateness.Reset();
            await Task.Delay(StepTime, TimeProvider.System);
            var late = calls.Clock.Lateness;
            if (calls.Up < calls.Placed || late.Percentile(0.99) > LateMax || late.Skipped > 0)
            {
                why = $"at {calls.Placed}: {calls.Placed - calls.Up} calls failed, p99 {Ms(late.Percentile(0.99))}, {late.Skipped} packets skipped";
                break;
            }

            most = calls.Up;
        }

        Console.WriteLine($"how far         {most} calls; {why}");
    }

    private static async Task MeasureSipp(int count, TimeSpan hold)
    {
        var prompt = Path.GetTempFileName();
        await File.WriteAllBytesAsync(prompt, Tones.Keyed(440, 200, 100, TimeSpan.FromSeconds(10)));
        using var far = await FarEnds.Start(count);
        var begin = TimeSpan.FromSeconds(5);
        var drops = SocketDrops.Between(FirstStreamPort, FirstStreamPort + 4000);
        var callers = far.EndPoints
            .Select((to, index) => SippProcess.Streaming(to, count / far.EndPoints.Count, begin + hold + begin, FirstStreamPort + (index * 1000), prompt))
            .ToList();
        try
        {
            await Task.Delay(begin, TimeProvider.System);
            var (cpu, watch) = (callers.Sum(caller => caller.Cpu.TotalSeconds), Stopwatch.StartNew());
            await Task.Delay(hold, TimeProvider.System);
            var used = TimeSpan.FromSeconds(callers.Sum(caller => caller.Cpu.TotalSeconds) - cpu);
            var unread = SocketDrops.Between(FirstStreamPort, FirstStreamPort + 4000) - drops;
            Console.WriteLine($"SIPp            {Share(used, watch.Elapsed, count / callers.Count * callers.Count)} a call, {count / callers.Count * callers.Count} calls from {callers.Count} processes; {unread} packets left unread at its sockets");
        }
        finally
        {
            callers.ForEach(caller => caller.Dispose());
            File.Delete(prompt);
        }
    }

    private static async Task MeasureBaresip(TimeSpan hold)
    {
        if (!File.Exists(BaresipProcess.Program))
        {
            Console.WriteLine("baresip         is not installed (Debian package baresip-core)");
            return;
        }

        var begin = TimeSpan.FromSeconds(3);
        var wave = Path.GetTempFileName();
        WriteTone(wave, begin + hold + begin);
        using var far = await FarEnds.Start(BaresipCalls);
        var callers = Enumerable.Range(0, BaresipCalls)
            .Select(index => BaresipProcess.Calling(far.EndPoints[0], BaresipPort + (index * 20), wave))
            .ToList();
        try
        {
            await Task.Delay(begin, TimeProvider.System);
            var (cpu, watch) = (callers.Sum(caller => caller.Cpu.TotalSeconds), Stopwatch.StartNew());
            await Task.Delay(hold, TimeProvider.System);
            Console.WriteLine($"baresip         {Share(TimeSpan.FromSeconds(callers.Sum(caller => caller.Cpu.TotalSeconds) - cpu), watch.Elapsed, callers.Count)} a call, {callers.Count} processes of one call");
        }
        finally
        {
            callers.ForEach(caller => caller.Dispose());
            File.Delete(wave);
        }
    }

    private static void WriteTone(string path, TimeSpan length)
    {
        var tone = Tones.Keyed(440, 200, 100, length);
        var pcm = new short[tone.Length];
        G711Codec.ALawToPcm(tone, pcm);
        WavFile.Write(path, pcm);
    }

    // What is alive, with all pages that the program holds: sockets and threads are in those only.
    private static long Memory()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return ProcessFigures.ResidentBytes();
    }

    private static string Share(TimeSpan cpu, TimeSpan elapsed, int calls) => $"{cpu / elapsed / Math.Max(1, calls) * 100:F3} % of a core";

    private static string Ms(TimeSpan time) => $"{time.TotalMilliseconds:F2} ms";

    /// <summary>SIPp as called party, as many processes as it takes: each echoes by one thread from one socket.</summary>
    private sealed class FarEnds : IDisposable
    {
        private readonly List<SippProcess> _processes;

        private FarEnds(List<SippProcess> processes) => _processes = processes;

        public IReadOnlyList<IPEndPoint> EndPoints => [.. _processes.Select(process => process.EndPoint)];

        public TimeSpan Cpu => TimeSpan.FromSeconds(_processes.Sum(process => process.Cpu.TotalSeconds));

        /// <summary>Packets that SIPp did not take from its sockets in time.</summary>
        public long Drops => SocketDrops.Between(FirstEchoPort, FirstEchoPort + (10 * _processes.Count));

        public static async Task<FarEnds> Start(int calls)
        {
            var far = new FarEnds([.. Enumerable.Range(0, (calls + CallsPerSipp - 1) / CallsPerSipp).Select(index => SippProcess.Answering(FirstEchoPort + (10 * index)))]);
            foreach (var process in far._processes)
                await process.Ready();
            return far;
        }

        public void Dispose() => _processes.ForEach(process => process.Dispose());
    }
}
