using System.Net;
using Muster.Kernel;

namespace Muster.Sip.Tests;

/// <summary>An endpoint on a real socket of 127.0.0.1 and a loop of its own.</summary>
internal sealed class LiveEndpoint : IDisposable
{
    private readonly ThreadLoop _loop = new("sip-test");
    private readonly UdpSipTransport _transport;
    private readonly SipEndpoint _endpoint;

    public LiveEndpoint(SipOptions? options = null, Func<SipCall, IncomingInvite, ISipCallEvents?>? incoming = null)
    {
        _loop.Faulted = Faults.Add;
        _transport = UdpSipTransport.Open(_loop, new IPEndPoint(IPAddress.Loopback, 0)).Value;
        _endpoint = new SipEndpoint(_loop, _transport, options ?? new SipOptions()) { IncomingCall = incoming };
    }

    public List<Exception> Faults { get; } = [];

    public IPEndPoint EndPoint => _transport.LocalEndPoint;

    public void Call(IPEndPoint to, ISipCallEvents events, SipCredentials? credentials = null) => _loop.Post(() => _endpoint.Invite(
        new OutgoingInvite(SipUri.At("13800000000", to), SipUri.At("02750000000", EndPoint), to, SessionDescription.Offer(Pair.CallerRtp), credentials),
        events));

    public void Dispose()
    {
        _loop.Dispose();
        _transport.Dispose();
        Faults.ShouldBeEmpty();
    }
}
