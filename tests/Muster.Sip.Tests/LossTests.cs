namespace Muster.Sip.Tests;

/// <summary>Many calls at once over a network that loses one datagram in ten each way: every call ends once, nothing stays behind.</summary>
public sealed class LossTests
{
    private const int Calls = 300;

    private enum Fate
    {
        CallerHangsUp,
        CalledHangsUp,
        BothHangUp,
        Busy,
        RingsOut,
        CancelledAtOnce,
        HungUpAtAnyTime,
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void Every_call_ends_exactly_once_and_nothing_stays_behind(int seed, bool challenged)
    {
        var account = new SipCredentials("muster", "geheim");
        var options = challenged ? new SipOptions { Challenge = new("r", new Dictionary<string, string> { [account.User] = account.Password }) } : null;
        var pair = new Pair(loss: 0.1, seed, calledOptions: options);
        var random = new Random(seed);
        var called = new Dictionary<string, Recorder>(StringComparer.Ordinal);
        var fates = Enumerable.Range(0, Calls).Select(_ => (Fate)random.Next(Enum.GetValues<Fate>().Length)).ToList();
        var callers = fates.ConvertAll(fate => new Recorder { OnAnswered = call => HangUpLater(pair, call, fate is Fate.CallerHangsUp or Fate.BothHangUp) });
        pair.Called.IncomingCall = (call, invite) => called[call.CallId] = Live(pair, call, invite, fates[int.Parse(invite.To.User, null)]);
        var calls = new List<SipCall>();
        for (var i = 0; i < Calls; i++)
            calls.Add(Place(pair, i, fates[i], callers[i], random, challenged ? account : null));
        pair.ShouldDrain();

        foreach (var events in callers.Concat(called.Values))
            events.Lines.FindIndex(line => line.StartsWith("ended", StringComparison.Ordinal)).ShouldBe(events.Lines.Count - 1);
        for (var i = 0; i < Calls; i++)
            ShouldMatch(fates[i], callers[i], called.GetValueOrDefault(calls[i].CallId));
        pair.Network.Log.Count.ShouldBeGreaterThan(Calls * 4);
    }

    // The called party's part: what it does by itself.
    private static Recorder Live(Pair pair, SipCall call, IncomingInvite invite, Fate fate)
    {
        void In(double seconds, Action act) => pair.Loop.After(TimeSpan.FromSeconds(seconds), act);
        call.Ring();
        if (fate == Fate.Busy)
            In(1, () => call.Reject(486, q850: 17));
        else if (fate is not (Fate.RingsOut or Fate.CancelledAtOnce))
            In(2, () => call.Accept(invite.Offer!.Answer(Pair.CalledRtp)!));
        return new Recorder { OnAnswered = answered => HangUpLater(pair, answered, fate is Fate.CalledHangsUp or Fate.BothHangUp) };
    }

    private static SipCall Place(Pair pair, int number, Fate fate, Recorder recorder, Random random, SipCredentials? account)
    {
        var call = pair.Caller.Invite(
            new OutgoingInvite(
                new SipUri(number.ToString(System.Globalization.CultureInfo.InvariantCulture), "127.0.0.1", 5070),
                new SipUri("1", "127.0.0.1"),
                new(System.Net.IPAddress.Loopback, 5070),
                SessionDescription.Offer(Pair.CallerRtp),
                account),
            recorder);
        if (fate == Fate.CancelledAtOnce)
            call.HangUp();
        else if (fate == Fate.RingsOut)
            pair.Loop.After(TimeSpan.FromSeconds(20), () => call.HangUp());
        else if (fate == Fate.HungUpAtAnyTime)
            pair.Loop.After(TimeSpan.FromSeconds(random.NextDouble() * 5), () => call.HangUp());
        return call;
    }

    private static void HangUpLater(Pair pair, SipCall call, bool hangsUp)
    {
        if (hangsUp)
            pair.Loop.After(TimeSpan.FromSeconds(3), () => call.HangUp());
    }

    private static void ShouldMatch(Fate fate, Recorder caller, Recorder? called)
    {
        var (near, far) = (caller.End!.Cause, called?.End!.Cause);
        switch (fate)
        {
            case Fate.CallerHangsUp:
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
            case Fate.RingsOut:
            case Fate.CancelledAtOnce:
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
