namespace Muster.Sip;

/// <summary>What carries SIP messages (RFC 3261 section 18).</summary>
public enum SipProtocol
{
    /// <summary>One message a datagram; messages may be lost, and transactions repeat them.</summary>
    Udp,

    /// <summary>Messages one after another on a connection.</summary>
    Tcp,

    /// <summary>As TCP, encrypted, the server known by its certificate.</summary>
    Tls,
}

internal static class SipProtocols
{
    /// <summary>As a Via header writes it.</summary>
    public static string ViaName(this SipProtocol protocol) => protocol switch
    {
        SipProtocol.Tcp => "TCP",
        SipProtocol.Tls => "TLS",
        _ => "UDP",
    };

    /// <summary>As a URI's transport parameter writes it.</summary>
    public static string ParameterName(this SipProtocol protocol) => protocol switch
    {
        SipProtocol.Tcp => "tcp",
        SipProtocol.Tls => "tls",
        _ => "udp",
    };

    /// <summary>Reads a URI's transport parameter; null for a protocol that is not spoken here.</summary>
    public static SipProtocol? Parse(string? parameter) => parameter?.ToLowerInvariant() switch
    {
        "udp" => SipProtocol.Udp,
        "tcp" => SipProtocol.Tcp,
        "tls" => SipProtocol.Tls,
        _ => null,
    };

    /// <summary>The port where a URI or a Via names none (RFC 3261 section 19.1.2).</summary>
    public static int DefaultPort(this SipProtocol protocol) => protocol == SipProtocol.Tls ? 5061 : 5060;
}
