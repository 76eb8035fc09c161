using System.Net;
using Muster.Kernel;

namespace Muster.Sip.Tests;

/// <summary>Two endpoints on one loop in virtual time: a caller at port 5060, a called party at port 5070.</summary>
internal sealed class Pair
{
    public static readonly IPEndPoint CallerRtp = new(IPAddress.Loopback, 4000);
    public static readonly IPEndPoint CalledRtp = new(IPAddress.Loopback, 4002);

    public Pair(
        NetworkFaults? faults = null,
        int seed = 1,
        SipOptions? callerOptions = null,
        SipOptions? calledOptions = null,
        Recorder? callerEvents = null,
        Recorder? calledEvents = null)
    {
        CallerEvents = callerEvents ?? new Recorder();
        CalledEvents = calledEvents ?? new Recorder();
        Loop = new VirtualLoop(DateTimeOffset.UnixEpoch);
        Loop.Faulted = Faults.Add;
        Network = new Network(Loop, faults, seed);
        CallerTransport = Network.Open(5060);
        var calledTransport = Network.Open(5070);
        Caller = new SipEndpoint(Loop, CallerTransport, (callerOptions ?? new SipOptions()) with { Seed = seed });
        Called = new SipEndpoint(Loop, calledTransport, (calledOptions ?? new SipOptions()) with { Seed = seed + 1 });
        Called.IncomingCall = (call, invite) =>
        {
            IncomingCall = call;
            Invite = invite;
            return CalledEvents;
        };
    }

    public VirtualLoop Loop { get; }

    public List<Exception> Faults { get; } = [];

    public Network Network { get; }

    public Network.MemoryTransport CallerTransport { get; }

    public SipEndpoint Caller { get; }

    public SipEndpoint Called { get; }

    public Recorder CallerEvents { get; }

    public Recorder CalledEvents { get; }

    public SipCall? IncomingCall { get; private set; }

    public IncomingInvite? Invite { get; private set; }

    public SipCall Call(SipCredentials? credentials = null) => Caller.Invite(
        new OutgoingInvite(
            new SipUri("13800000000", "127.0.0.1", 5070),
            new SipUri("02750000000", "127.0.0.1", 5060),
            new IPEndPoint(IPAddress.Loopback, 5070),
            SessionDescription.Offer(CallerRtp),
            credentials),
        CallerEvents);

    public void Accept() => IncomingCall!.Accept(Invite!.Offer!.Answer(CalledRtp)!);

    public void Pass(double seconds) => Loop.Advance(TimeSpan.FromSeconds(seconds));

    /// <summary>Lets everything run out and expects nothing to be left.</summary>
    public void ShouldDrain()
    {
        Loop.RunToEnd(TimeSpan.FromMinutes(5)).ShouldBeTrue();
        Faults.ShouldBeEmpty();
        foreach (var endpoint in new[] { Caller, Called })
            (endpoint.Gauges with { Dropped = 0 }).ShouldBe(default);
        Loop.PendingTimers.ShouldBe(0);
    }
}
