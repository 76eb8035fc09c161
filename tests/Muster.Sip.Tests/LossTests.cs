using System.Globalization;

namespace Muster.Sip.Tests;

/// <summary>
/// Many calls at once over a network that loses one datagram in ten each way, doubles some and lets some overtake others: every call
/// ends once and as it should, nothing stays behind.
/// </summary>
public sealed class LossTests
{
    private const int Calls = 300;

    private static readonly SipCredentials Account = new("muster", "geheim");
    private static readonly NetworkFaults Rough = new(Loss: 0.1, Duplicates: 0.1, Stragglers: 0.2);

    private enum Fate
    {
        CallerHangsUp,
        CalledHangsUp,
        BothHangUp,
        Busy,
        RingsOut,
        CancelledAtOnce,
        HungUpAtAnyTime,
        HeldAndTakenBack,
        HeldByBoth,
        LeftToTheTimers,
    }

    /// <summary>What the two sides ask of each other in a run.</summary>
    public enum Manner
    {
        Plain,
        Challenged,
        Acknowledged,
        Limited,
    }

    public static TheoryData<int, Manner> Runs()
    {
        var runs = new TheoryData<int, Manner>();
        foreach (var manner in Enum.GetValues<Manner>())
        {
            for (var seed = 1; seed <= 3; seed++)
                runs.Add(seed + (10 * (int)manner), manner);
        }

        return runs;
    }

    [Theory]
    [Behaviour(1, "300 calls over a network that loses, doubles and reorders end as they should, many seeds")]
    [Behaviour(15, "Afterwards no call, transaction or timer is left")]
    [MemberData(nameof(Runs))]
    public void Every_call_ends_exactly_once_and_nothing_stays_behind(int seed, Manner manner)
    {
        var pair = new Pair(Rough, seed, CallerOptions(manner), CalledOptions(manner));
        if (manner == Manner.Acknowledged)
            pair.CallerTransport.Rewrite = Require;
        var random = new Random(seed);
        var called = new Dictionary<string, Recorder>(StringComparer.Ordinal);
        var fates = Enumerable.Range(0, Calls).Select(_ => (Fate)random.Next(Enum.GetValues<Fate>().Length)).ToList();
        var callers = fates.ConvertAll(fate => new Recorder
        {
            OnAnswered = call => Converse(pair, call, fate, isCaller: true),
            OnReoffered = offer => offer!.Answer(Pair.CallerRtp),
        });
        pair.Called.IncomingCall = (call, invite) => called[call.CallId] = Live(pair, call, invite, fates[int.Parse(invite.To.User, CultureInfo.InvariantCulture)]);
        var calls = Enumerable.Range(0, Calls).Select(i => Place(pair, i, fates[i], callers[i], random, manner)).ToList();
        pair.ShouldDrain();

        foreach (var events in callers.Concat(called.Values))
            events.Lines.FindIndex(line => line.StartsWith("ended", StringComparison.Ordinal)).ShouldBe(events.Lines.Count - 1);
        for (var i = 0; i < Calls; i++)
            ShouldMatch(fates[i], callers[i], called.GetValueOrDefault(calls[i].CallId));
        pair.Network.Count(Witness(manner)).ShouldBeGreaterThan(Calls / 2);
        pair.Network.Count("SIP/2.0 491").ShouldBeGreaterThan(0);
    }

    // What shows that the run was of its manner.
    private static string Witness(Manner manner) => manner switch
    {
        Manner.Challenged => "SIP/2.0 401",
        Manner.Acknowledged => "PRACK",
        Manner.Limited => "SIP/2.0 422",
        _ => "SIP/2.0 183",
    };

    private static string Require(string text) => text.StartsWith("INVITE", StringComparison.Ordinal)
        ? text.Replace("Supported: 100rel, timer", "Require: 100rel", StringComparison.Ordinal)
        : text;

    private static SipOptions CallerOptions(Manner manner) => new() { SessionExpires = manner == Manner.Limited ? TimeSpan.FromSeconds(90) : null };

    private static SipOptions CalledOptions(Manner manner) => manner switch
    {
        Manner.Challenged => new SipOptions { Challenge = new("r", new Dictionary<string, string> { [Account.User] = Account.Password }) },
        Manner.Limited => new SipOptions { SessionExpiresMin = TimeSpan.FromSeconds(120) },
        _ => new SipOptions(),
    };

    // The called party's part: what it does by itself.
    private static Recorder Live(Pair pair, SipCall call, IncomingInvite invite, Fate fate)
    {
        void In(double seconds, Action act) => pair.Loop.After(TimeSpan.FromSeconds(seconds), act);
        var answer = invite.Offer!.Answer(Pair.CalledRtp)!;
        call.Ring(183, answer);
        call.Ring();
        if (fate == Fate.Busy)
            In(1, () => call.Reject(486, q850: 17));
        else if (fate is not (Fate.RingsOut or Fate.CancelledAtOnce))
            In(2, () => call.Accept(answer));
        return new Recorder
        {
            OnAnswered = answered => Converse(pair, answered, fate, isCaller: false),
            OnReoffered = offer => offer!.Answer(Pair.CalledRtp),
        };
    }

    private static SipCall Place(Pair pair, int number, Fate fate, Recorder recorder, Random random, Manner manner)
    {
        var call = pair.Caller.Invite(
            new OutgoingInvite(
                new SipUri(number.ToString(CultureInfo.InvariantCulture), "127.0.0.1", 5070),
                new SipUri("1", "127.0.0.1"),
                new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 5070),
                SessionDescription.Offer(Pair.CallerRtp),
                manner == Manner.Challenged ? Account : null),
            recorder);
        if (fate == Fate.CancelledAtOnce)
            call.HangUp();
        else if (fate == Fate.RingsOut)
            pair.Loop.After(TimeSpan.FromSeconds(20), () => call.HangUp());
        else if (fate == Fate.HungUpAtAnyTime)
            pair.Loop.After(TimeSpan.FromSeconds(random.NextDouble() * 5), () => call.HangUp());
        return call;
    }

    private static void Converse(Pair pair, SipCall call, Fate fate, bool isCaller)
    {
        void In(double seconds, Action act) => pair.Loop.After(TimeSpan.FromSeconds(seconds), act);
        var rtp = isCaller ? Pair.CallerRtp : Pair.CalledRtp;
        void Offer(MediaDirection direction) => call.Reoffer(SessionDescription.Offer(rtp, AudioCodec.Pcma).InDirection(direction));
        if (fate == Fate.HeldByBoth || (fate == Fate.HeldAndTakenBack && isCaller))
        {
            In(1, () => Offer(MediaDirection.SendOnly));
            In(25, () => Offer(MediaDirection.SendRecv));
        }

        var length = fate switch { Fate.HeldByBoth or Fate.HeldAndTakenBack => 60, Fate.LeftToTheTimers => 250, _ => 3 };
        if (isCaller ? fate is not (Fate.CalledHangsUp or Fate.HungUpAtAnyTime) : fate is Fate.CalledHangsUp or Fate.BothHangUp)
            In(length, () => call.HangUp());
    }

    private static void ShouldMatch(Fate fate, Recorder caller, Recorder? called)
    {
        var (near, far) = (caller.End!.Cause, called?.End!.Cause);
        switch (fate)
        {
            case Fate.CallerHangsUp or Fate.HeldAndTakenBack or Fate.HeldByBoth or Fate.LeftToTheTimers:
                near.ShouldBe(CallEndCause.LocalBye);
                far.ShouldBe(CallEndCause.RemoteBye);
                break;
            case Fate.CalledHangsUp:
                near.ShouldBe(CallEndCause.RemoteBye);
                far.ShouldBe(CallEndCause.LocalBye);
                break;
            case Fate.Busy:
                near.ShouldBe(CallEndCause.Refused);
                caller.End.Status.ShouldBe(486);
                caller.End.Q850Cause.ShouldBe(17);
                break;
            case Fate.RingsOut or Fate.CancelledAtOnce:
                near.ShouldBe(CallEndCause.Cancelled);
                (far ?? CallEndCause.Cancelled).ShouldBe(CallEndCause.Cancelled); // never heard of when a challenge went unanswered
                break;
            case Fate.BothHangUp:
                near.ShouldBeOneOf(CallEndCause.LocalBye, CallEndCause.RemoteBye);
                break;
            default:
                near.ShouldBeOneOf(CallEndCause.LocalBye, CallEndCause.Cancelled);
                break;
        }
    }
}
