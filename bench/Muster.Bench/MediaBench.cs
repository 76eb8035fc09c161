using System.Diagnostics;
using System.Net;
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

    public static int Run(string[] args)
    {
        var streams = args.Length > 0 ? int.Parse(args[0]) : 200;
        var seconds = args.Length > 1 ? int.Parse(args[1]) : 10;
        if (streams < 2 || seconds < 1)
        {
            Console.Error.WriteLine("media: at least 2 streams and 1 second");
            return 2;
        }

        var floor = MeasureFloor();
        Console.WriteLine($"{Environment.ProcessorCount} cores, .NET {Environment.Version}, {streams} streams in pairs on loopback, {seconds} s");
        Console.WriteLine();
        Console.WriteLine($"kernel alone    send {floor.SendUs:F2} us   receive {floor.ReceiveUs:F2} us");
        MeasureStreams(streams, seconds, floor);
        return 0;
    }

    private static void MeasureStreams(int count, int seconds, Floor floor)
    {
        using var clock = new MediaClock(new MediaClockOptions { FirstPort = 20_000, LastPort = 20_000 + (4 * count) });
        var ears = Enumerable.Range(0, count).Select(_ => new Ear()).ToArray();
        var streams = ears.Select(ear => clock.Open(IPAddress.Loopback, ear).Value).ToArray();
        var prompt = Tones.Keyed(440, 900, 100, TimeSpan.FromSeconds(seconds + 10));
        for (var i = 0; i < count; i++)
        {
            streams[i].Connect(new(IPAddress.Loopback, streams[(i ^ 1) % count].LocalPort), G711.ALaw, 101);
            streams[i].Play(prompt, 1);
        }

        Wait(TimeSpan.FromSeconds(2));
        clock.Lateness.Reset();
        var (frames, allocated, cpu, watch) = (ears.Sum(ear => ear.Frames), GC.GetTotalAllocatedBytes(), Cpu(), Stopwatch.StartNew());
        Wait(TimeSpan.FromSeconds(seconds));
        var (elapsed, used) = (watch.Elapsed.TotalSeconds, Cpu() - cpu);
        var packets = clock.Lateness.Count;
        Print(count, elapsed, used, packets, ears.Sum(ear => ear.Frames) - frames, GC.GetTotalAllocatedBytes() - allocated, floor);
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

    private static Floor MeasureFloor()
    {
        const int Packets = 40_000;
        const int Port = 19_998;
        using var from = DatagramSocket.Bind(new(IPAddress.Loopback, 0));
        using var to = DatagramSocket.Bind(new(IPAddress.Loopback, Port));
        var name = new SocketName(new IPEndPoint(IPAddress.Loopback, Port));
        var batch = new DatagramBatch();
        Span<byte> packet = stackalloc byte[172];
        var (send, receive) = (0L, 0L);
        for (var i = 0; i < Packets; i++)
        {
            var begin = Stopwatch.GetTimestamp();
            from.Send(packet, name);
            var sent = Stopwatch.GetTimestamp();
            batch.Receive(to);
            receive += Stopwatch.GetTimestamp() - sent;
            send += sent - begin;
        }

        return new(send / 1000.0 / Packets, receive / 1000.0 / Packets);
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
