using System.Net;
using Muster.Kernel;

namespace Muster.Sip;

/// <summary>The transports of one endpoint (RFC 3261 section 18): which one carries a message, and what headers say of it.</summary>
internal sealed class TransportLayer
{
    /// <summary>A request that is longer must not go by UDP where the path's MTU is unknown (RFC 3261 section 18.1.1).</summary>
    public const int DatagramBytesMax = 1300;

    private const int RefusalsMax = 1024;

    private static readonly TimeSpan RefusalLife = TimeSpan.FromMinutes(10);

    private readonly Dictionary<IPEndPoint, long> _tcpRefusedAt = [];
    private readonly Dictionary<ISipTransport, IPEndPoint> _learnt = [];
    private readonly IReadOnlyList<ISipTransport> _transports;
    private readonly TimeProvider _time;

    /// <param name="transports">At most one for each protocol and address family; the first speaks where nothing else decides.</param>
    public TransportLayer(IReadOnlyList<ISipTransport> transports, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfZero(transports.Count);
        _transports = transports;
        _time = time;
        foreach (var transport in transports)
        {
            transport.Received = (message, source) => Received?.Invoke(message, new SipHop(transport.Protocol, source));
            transport.Lost = loss => Lost?.Invoke(new SipHop(transport.Protocol, loss.Remote), loss);
        }
    }

    public Action<ReadOnlyMemory<byte>, SipHop>? Received { get; set; }

    public Action<SipHop, ConnectionLoss>? Lost { get; set; }

    public IPEndPoint LocalEndPoint => _transports[0].LocalEndPoint;

    public bool Send(ReadOnlySpan<byte> message, SipHop to) => For(to) is { } transport && transport.Send(message, to);

    public bool Respond(ReadOnlySpan<byte> message, ReturnPath path) =>
        For(path.Source) is { } transport && (transport.Reply(message, path.Source.EndPoint) || (path.Source.IsReliable && transport.Send(message, path.SentBy)));

    /// <summary>The Via of a request sent to a hop.</summary>
    public string ViaFor(SipHop to, string branch) => $"SIP/2.0/{to.Protocol.ViaName()} {Local(to)};rport;branch={branch}";

    /// <summary>The Contact under which the far side of a hop reaches this side.</summary>
    public SipUri ContactFor(SipHop to, string user, bool isSecure) =>
        SipUri.At(user, For(to) is { } transport && _learnt.TryGetValue(transport, out var learnt) ? learnt : Local(to)).Over(to.Protocol, isSecure);

    /// <summary>TCP in place of UDP for a request that is too long, unless the other side has refused TCP lately; else null.</summary>
    public SipHop? InsteadOfUdp(SipHop to, int requestBytes)
    {
        if (to.IsReliable || requestBytes <= DatagramBytesMax)
            return null;
        var tcp = to with { Protocol = SipProtocol.Tcp };
        var isRefused = _tcpRefusedAt.TryGetValue(to.EndPoint, out var at) && _time.GetElapsedTime(at) < RefusalLife;
        return For(tcp) is null || isRefused ? null : tcp;
    }

    /// <summary>TCP in place of UDP did not work there: the next long requests go by UDP at once.</summary>
    public void RememberRefusal(SipHop tcp)
    {
        if (_tcpRefusedAt.Count >= RefusalsMax)
            _tcpRefusedAt.Clear();
        _tcpRefusedAt[tcp.EndPoint] = _time.GetTimestamp();
    }

    /// <summary>Takes from a response under what address the far side sees this side (RFC 3581), for the Contact of what follows.</summary>
    public void LearnContact(SipHop source, Via via)
    {
        if (For(source) is { } transport && via.SeenAs(transport.LocalEndPoint) is { } seen)
            _learnt[transport] = seen;
    }

    public void Close()
    {
        foreach (var transport in _transports)
        {
            transport.Received = null;
            transport.Lost = null;
        }
    }

    private IPEndPoint Local(SipHop to) => For(to)?.LocalEndPoint ?? LocalEndPoint;

    private ISipTransport? For(SipHop to)
    {
        foreach (var transport in _transports)
        {
            if (transport.Protocol == to.Protocol && transport.LocalEndPoint.AddressFamily == to.EndPoint.AddressFamily)
                return transport;
        }

        return null;
    }
}
