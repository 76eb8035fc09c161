using System.Net;

namespace Muster.Sip;

/// <summary>The next element on a message's way, and how it is reached. An address alone means UDP.</summary>
/// <param name="Protocol">How it is reached.</param>
/// <param name="EndPoint">Where it is.</param>
/// <param name="Domain">
/// TLS: the SIP domain that the server's certificate must be for (RFC 5922); null takes the address itself. Else without meaning.
/// </param>
public sealed record SipHop(SipProtocol Protocol, IPEndPoint EndPoint, string? Domain = null)
{
    /// <summary>Whether messages arrive unless the connection breaks, so that transactions do not repeat them.</summary>
    public bool IsReliable => Protocol != SipProtocol.Udp;

    /// <summary>An address that is reached by UDP.</summary>
    public static implicit operator SipHop(IPEndPoint endPoint) => new(SipProtocol.Udp, endPoint);

    public override string ToString() => $"{Protocol.ParameterName()}:{EndPoint}";
}

/// <summary>How the responses to a request find back (RFC 3261 section 18.2.2).</summary>
/// <param name="Source">First choice: where the request came from; for a stream the very connection.</param>
/// <param name="SentBy">Where a new connection is made when that one is gone.</param>
internal readonly record struct ReturnPath(SipHop Source, SipHop SentBy)
{
    public static ReturnPath Of(Via via, SipHop source)
    {
        if (!source.IsReliable)
        {
            var hop = source with { EndPoint = via.ResponseAddress(source.EndPoint) };
            return new ReturnPath(hop, hop);
        }

        var sentBy = new IPEndPoint(source.EndPoint.Address, via.Port ?? source.Protocol.DefaultPort());
        return new ReturnPath(source, new SipHop(source.Protocol, sentBy, via.Host));
    }
}
