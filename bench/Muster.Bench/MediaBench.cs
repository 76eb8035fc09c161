using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using Muster.Rtp;
using Muster.Rtp.Native;

namespace Muster.Bench;

/// <summary>
/// What a call's media costs: streams that talk to each other in one process, every one playing a prompt and listening,
/// beside what the kernel alone takes on this machine to send and to receive such packets.
/// </summary>
internal static class MediaBench
{
    private const int PacketsPerSecond = 50;

    // A port pair for each, from 20,000 to 65,535, with room for those that are in use.
    private const int StreamsMax = 10_000;

    public static int Run(string[] args)
    {
        var (streams, seconds) = (200, 10);
        var (isProtected, threads) = (args.Contains("--srtp"), args.Contains("--one-thread") ? 1 : Environment.ProcessorCount);
        args = [.. args.Where(argument => !argument.StartsWith('-'))];
        if ((args.Length > 0 && !int.TryParse(args[0], out streams)) || (args.Length > 1 && !int.TryParse(args[1], out seconds))
            || streams is < 2 or > StreamsMax || seconds < 1)
        {
            Console.Error.WriteLine($"media: 2 to {StreamsMax} streams, and at least 1 second");
            return 2;
        }

        var floor = MeasureFloor(streams);
        Console.WriteLine($"{Environment.ProcessorCount} cores, .NET {Environment.Version}, {streams} {(isProtected ? "SRTP" : "RTP")} streams in pairs on loopback, {threads} threads at most, {seconds} s");
        Console.WriteLine();
        Console.WriteLine($"kernel alone    send {floor.SendUs:F2} us   receive {floor.ReceiveUs:F2} us");
        MeasureStreams(streams, seconds, isProtected, threads, floor);
        return 0;
    }

    private static void MeasureStreams(int count, int seconds, bool isProtected, int threads, Floor floor)
    {
        using var clock = new MediaClock(new MediaClockOptions { FirstPort = 20_000, LastPort = 20_000 + (4 * count), Threads = threads });
        var before = Memory();
        var ears = Enumerable.Range(0, count).Select(_ => new Ear()).ToArray();
        var streams = ears.Select(ear => clock.Open(IPAddress.Loopback, ear).Value).ToArray();
        var prompt = Tones.Keyed(440, 900, 100, TimeSpan.FromSeconds(seconds + 10));
        var keys = ears.Select(_ => new SrtpKey(SrtpSuite.Aes128Tag80, RandomNumberGenerator.GetBytes(SrtpKey.BytesOf(SrtpSuite.Aes128Tag80)))).ToArray();
        for (var i = 0; i < count; i++)
        {
            streams[i].Connect(new(IPAddress.Loopback, streams[(i ^ 1) % count].LocalPort), G711.ALaw, 101, keys: isProtected ? new(keys[i], keys[(i ^ 1) % count]) : null);
            streams[i].Play(prompt, 1);
        }

        Wait(TimeSpan.FromSeconds(2));
        clock.Lateness.Reset();
        var (frames, allocated, cpu, watch) = (ears.Sum(ear => ear.Frames), GC.GetTotalAllocatedBytes(), Cpu(), Stopwatch.StartNew());
        Wait(TimeSpan.FromSeconds(seconds));
        var (elapsed, used) = (watch.Elapsed.TotalSeconds, Cpu() - cpu);
        var packets = clock.Lateness.Count;
        Print(count, elapsed, used, packets, ears.Sum(ear => ear.Frames) - frames, GC.GetTotalAllocatedBytes() - allocated, floor);
        var after = Memory();
        Console.WriteLine($"memory          {(after.Managed - before.Managed) / 1000.0 / count:F1} kB managed a stream, {(after.Resident - before.Resident) / 1000.0 / count:F1} kB resident");
        var late = clock.Lateness;
        Console.WriteLine($"lateness        p50 {Ms(late.Percentile(0.5))}   p99 {Ms(late.Percentile(0.99))}   p99.9 {Ms(late.Percentile(0.999))}   max {Ms(late.Max)}   skipped {late.Skipped}");
        Console.WriteLine($"lost            {streams.Sum(stream => stream.Statistics.PacketsLost)} of {streams.Sum(stream => stream.Statistics.PacketsReceived)} packets, {streams.Sum(stream => stream.Statistics.SendErrors)} refused by the kernel");
    }

    private static void Print(int count, double elapsed, TimeSpan used, long packets, long frames, long allocated, Floor floor)
    {
        var percentPerCall = used.TotalSeconds / elapsed / count * 100;
        var floorPerCall = PacketsPerSecond * (floor.SendUs + floor.ReceiveUs) / 1e6 * 100;
        Console.WriteLine($"per call        {percentPerCall:F4} % of a core   kernel alone {floorPerCall:F4} %   ratio {percentPerCall / floorPerCall:F2}");
        Console.WriteLine($"packets         {packets / elapsed:F0}/s sent   {frames / elapsed:F0} frames/s heard   {(double)allocated / Math.Max(1, packets):F2} bytes allocated per packet");
    }

    // As many sockets as there will be streams, all sending and then all receiving: the pattern of a tick, with nothing else.
    private static Floor MeasureFloor(int count)
    {
        const int Rounds = 100;
        var sockets = Enumerable.Range(0, count).Select(_ => DatagramSocket.Bind(new(IPAddress.Loopback, 0))).ToArray();
        var names = sockets.Select(socket => new SocketName(socket.LocalEndPoint)).ToArray();
        var batch = new DatagramBatch();
        Span<byte> packet = stackalloc byte[172];
        var (sending, receiving) = (new double[Rounds], new double[Rounds]);
        for (var round = 0; round < Rounds; round++)
        {
            var begin = Stopwatch.GetTimestamp();
            for (var i = 0; i < count; i++)
                sockets[i].Send(packet, names[(i ^ 1) % count]);
            var sent = Stopwatch.GetTimestamp();
            foreach (var socket in sockets)
                batch.Receive(socket);
            receiving[round] = Stopwatch.GetElapsedTime(sent).TotalMicroseconds / count;
            sending[round] = Stopwatch.GetElapsedTime(begin, sent).TotalMicroseconds / count;
        }

        foreach (var socket in sockets)
            socket.Dispose();
        return new(Median(sending), Median(receiving));
    }

    // Not the mean: a neighbour that takes the core away for a while is no cost of the kernel.
    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }

    // Objects that live, and all pages that the program holds: native ciphers and sockets' bookkeeping are in those only.
    private static (long Managed, long Resident) Memory()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using var self = Process.GetCurrentProcess();
        return (GC.GetTotalMemory(forceFullCollection: true), self.WorkingSet64);
    }

    private static TimeSpan Cpu()
    {
        using var self = Process.GetCurrentProcess();
        return self.TotalProcessorTime;
    }

    private static void Wait(TimeSpan time)
    {
        using var never = new ManualResetEventSlim();
        never.Wait(time);
    }

    private static string Ms(TimeSpan time) => $"{time.TotalMilliseconds:F2} ms";

    private sealed record Floor(double SendUs, double ReceiveUs);

    private sealed class Ear : IMediaSink
    {
        public long Frames { get; private set; }

        public void Frame(ReadOnlySpan<byte> aLaw, bool received) => Frames++;

        public void Digit(char digit)
        {
        }

        public void Played(int clip)
        {
        }
    }
}
