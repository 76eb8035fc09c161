using System.Diagnostics;
using System.Net;
using Muster.Kernel;
using Muster.Sip;

namespace Muster.Bench;

/// <summary>
/// Calls that are set up and hung up at once (INVITE, 200, ACK, BYE, 200) at a steady rate, by this process on one core; then by
/// SIPp at the same rate on the same core. SIPp is the called party, free to use any core.
/// </summary>
internal static class SetupsBench
{
    private const int RateMax = 2000;
    private const int MediaPort = 18_000;
    private const int CallerMediaPort = 18_100;
    private static readonly TimeSpan OwnTimeMax = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static async Task<int> Run(string[] args)
    {
        int[] numbers = [200, 10];
        if (!Numbers.TryRead(args, numbers) || numbers[0] > RateMax)
        {
            Console.Error.WriteLine($"setups: 1 to {RateMax} calls a second, for at least 1 second");
            return 2;
        }

        if (SippProcess.WhyNot is { } why)
        {
            Console.Error.WriteLine($"setups: {why}");
            return 1;
        }

        var (rate, count) = (numbers[0], numbers[0] * numbers[1]);
        using var far = SippProcess.Answering(MediaPort);
        await far.Ready();
        var isPinned = OneCore.Pin(0);
        Console.WriteLine($"{(isPinned ? "one core" : "any core: the machine did not allow to choose one")}, .NET {Environment.Version}, {rate} calls a second for {numbers[1]} s, load {ProcessFigures.Load()}");
        var passed = await MeasureMuster(far, rate, count);
        await MeasureSipp(far, rate, count);
        return passed ? 0 : 1;
    }

    private static async Task<bool> MeasureMuster(SippProcess far, int rate, int count)
    {
        using var loop = new ThreadLoop("calls");
        var stamped = new StampedLoop(loop);
        using var transport = new TimedTransport(UdpSipTransport.Open(stamped, new IPEndPoint(IPAddress.Loopback, 0)).Value, stamped);
        var sip = new SipEndpoint(loop, transport, new SipOptions());
        await Place(loop, sip, transport, far.EndPoint, rate, rate);
        transport.OwnTimes.Clear();
        var garbage = Garbage.UntilNow();
        var (cpu, theirs, watch) = (Environment.CpuUsage.TotalTime, far.Cpu, Stopwatch.StartNew());
        var failures = await Place(loop, sip, transport, far.EndPoint, rate, count);
        var (used, theirsUsed, elapsed) = (Environment.CpuUsage.TotalTime - cpu, far.Cpu - theirs, watch.Elapsed);
        garbage = Garbage.UntilNow() - garbage;
        var own = transport.OwnTimes.Order().ToList();
        Console.WriteLine($"Muster          {count / elapsed.TotalSeconds:F0} calls a second, {failures} failed, {used / elapsed * 100:F1} % of the core, {used.TotalMilliseconds / count:F3} ms a call; SIPp as called party {theirsUsed / elapsed * 100:F1} %");
        Console.WriteLine($"garbage         {garbage.Bytes / 1024.0 / count:F1} kB a call; {garbage.Over(elapsed)}");
        Console.WriteLine($"own time        p50 {At(own, 0.5):F2} ms   p95 {At(own, 0.95):F2} ms   max {At(own, 1):F2} ms   over {own.Count} set-ups");
        return failures == 0 && own.Count >= count && At(own, 0.95) <= OwnTimeMax.TotalMilliseconds;
    }

    /// <summary>Orders calls from a loop of its own, as a campaign does, and waits for their ends.</summary>
    /// <returns>Calls that were not answered and hung up by us.</returns>
    private static async Task<int> Place(Loop loop, SipEndpoint sip, TimedTransport transport, IPEndPoint to, int rate, int count)
    {
        var ends = new Ends(count);
        using var campaign = new ThreadLoop("campaign");
        var (begin, placed) = (Stopwatch.GetTimestamp(), 0);
        campaign.Post(Order);
        await Task.WhenAny(ends.All, Task.Delay(TimeSpan.FromSeconds((double)count / rate) + Patience, TimeProvider.System));
        return count - ends.Good;

        void Order()
        {
            for (var due = Math.Min(count, (int)(Stopwatch.GetElapsedTime(begin).TotalSeconds * rate)); placed < due; placed++)
            {
                var ordered = Stopwatch.GetTimestamp();
                loop.Post(() =>
                {
                    transport.Ordered = ordered;
                    sip.Invite(InviteTo(to, transport.LocalEndPoint), ends);
                });
            }

            if (placed < count)
                campaign.After(Pace, Order);
        }
    }

    private static OutgoingInvite InviteTo(IPEndPoint to, IPEndPoint from) => new(
        SipUri.At("callee", to), SipUri.At("muster", from), to,
        SessionDescription.Offer(new IPEndPoint(from.Address, CallerMediaPort), AudioCodec.Pcma), Credentials: null);

    private static async Task MeasureSipp(SippProcess far, int rate, int count)
    {
        var watch = Stopwatch.StartNew();
        using var caller = SippProcess.SettingUp(far.EndPoint, rate, count, CallerMediaPort);
        var until = TimeSpan.FromSeconds((count / (double)rate) - 1);
        await Task.Delay(until > TimeSpan.Zero ? until : TimeSpan.Zero, TimeProvider.System);
        var (used, elapsed) = (caller.Cpu, watch.Elapsed);
        var exit = await caller.Exit(Patience);
        Console.WriteLine($"SIPp            {used / elapsed * 100:F1} % of the core, {used.TotalMilliseconds / (rate * elapsed.TotalSeconds):F3} ms a call; {(exit is null ? "it did not end" : exit == 0 ? "no call failed" : $"exit status {exit}")}");
    }

    private static double At(List<TimeSpan> sorted, double share) =>
        sorted.Count == 0 ? 0 : sorted[Math.Min(sorted.Count - 1, (int)(share * sorted.Count))].TotalMilliseconds;

    /// <summary>Hangs up each call as it is answered, and counts. Lives on the loop.</summary>
    private sealed class Ends(int count) : ISipCallEvents
    {
        private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _ended;

        public Task All => _all.Task;

        public int Good { get; private set; }

        public void Provisional(SipCall call, int status, string reason, SessionDescription? sdp)
        {
        }

        public void Answered(SipCall call, SessionDescription? sdp) => call.HangUp();

        public SessionDescription? Reoffered(SipCall call, SessionDescription? offer) => null;

        public void Ended(SipCall call, CallEnd end)
        {
            Good += end.Cause == CallEndCause.LocalBye ? 1 : 0;
            if (++_ended == count)
                _all.TrySetResult();
        }
    }
}
