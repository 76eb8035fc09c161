using System.Net;
using Muster.Kernel;

namespace Muster.Sip.Tests;

/// <summary>An endpoint on real sockets of a loopback address and a loop of its own.</summary>
internal sealed class LiveEndpoint : IDisposable
{
    private readonly ThreadLoop _loop = new("sip-test");
    private readonly IReadOnlyList<ISipTransport> _transports;
    private readonly SipEndpoint _endpoint;

    public LiveEndpoint(
        SipOptions? options = null,
        Func<SipCall, IncomingInvite, ISipCallEvents?>? incoming = null,
        SipProtocol protocol = SipProtocol.Udp,
        IPAddress? address = null,
        SipTlsOptions? tls = null)
    {
        _loop.Faulted = Faults.Add;
        _transports = SipTransports.Open(_loop, address ?? IPAddress.Loopback, protocol, tls ?? new SipTlsOptions()).Value;
        _endpoint = new SipEndpoint(_loop, _transports, options ?? new SipOptions()) { IncomingCall = incoming };
    }

    public List<Exception> Faults { get; } = [];

    public IPEndPoint EndPoint => _transports[0].LocalEndPoint;

    /// <summary>Where and how it is called.</summary>
    public SipHop Hop => new(_transports[0].Protocol, EndPoint);

    public void Do(Action work) => _loop.Post(work);

    public void Call(SipHop to, ISipCallEvents events, SipCredentials? credentials = null, IPEndPoint? rtp = null, string user = "13800000000") => _loop.Post(() => _endpoint.Invite(
        new OutgoingInvite(SipUri.At(user, to.EndPoint), SipUri.At("02750000000", EndPoint), to, SessionDescription.Offer(rtp ?? Pair.CallerRtp), credentials),
        events));

    public void Dispose()
    {
        _loop.Dispose();
        foreach (var transport in _transports)
            transport.Dispose();
        Faults.ShouldBeEmpty();
    }
}
