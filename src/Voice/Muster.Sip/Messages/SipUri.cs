using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Muster.Sip;

/// <summary>
/// A SIP or SIPS URI (RFC 3261 section 19.1): <c>sip:user@host:port;parameters</c>. Immutable; writing it never yields more than
/// one URI, whatever the user part holds.
/// </summary>
public sealed record SipUri
{
    private static readonly SearchValues<char> UserChars =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.!~*'()&=+$,;?/%:");

    private static readonly SearchValues<char> HostChars =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._");

    private static readonly SearchValues<char> TailChars =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.!~*'()&=+$,;?/%:@[]");

    /// <param name="user">A number or name; empty for a URI without a user. Characters that a URI cannot hold are escaped.</param>
    /// <param name="host">A host name, an IPv4 address, or an IPv6 address in brackets.</param>
    /// <param name="port">1 to 65535; null when the URI names none.</param>
    /// <exception cref="ArgumentException">The host or the port is none.</exception>
    public SipUri(string user, string host, int? port = null)
    {
        if (!IsHost(host))
            throw new ArgumentException("Not a host name or an address.", nameof(host));
        if (port is < 1 or > 65535)
            throw new ArgumentException("A port lies between 1 and 65535.", nameof(port));
        User = Escape(user);
        Host = host;
        Port = port;
    }

    /// <summary><c>sip</c> or <c>sips</c>.</summary>
    public string Scheme { get; private init; } = "sip";

    /// <summary>As written in the URI, %-escapes kept, with its password where one stands; empty when there is none.</summary>
    public string User { get; }

    public string Host { get; }

    public int? Port { get; }

    /// <summary>Parameters and headers as written, from the first <c>;</c> or <c>?</c> on; empty when there are none.</summary>
    public string Tail { get; private init; } = "";

    /// <summary><c>sips</c>: every hop up to the domain is by TLS.</summary>
    public bool IsSecure => Scheme == "sips";

    /// <summary>The URI of a user at an address.</summary>
    public static SipUri At(string user, IPEndPoint address) => new(user, HostOf(address.Address), address.Port);

    /// <summary>The same user at the same place, to be reached by the given protocol; UDP needs no saying.</summary>
    /// <param name="protocol">How.</param>
    /// <param name="isSecure">As a <c>sips</c> URI, which is by TLS on every hop.</param>
    public SipUri Over(SipProtocol protocol, bool isSecure = false) => this with
    {
        Scheme = isSecure ? "sips" : "sip",
        Tail = isSecure || protocol == SipProtocol.Udp ? "" : ";transport=" + protocol.ParameterName(),
    };

    /// <summary>Reads a URI; angle brackets, names and white space around it are not part of it.</summary>
    public static bool TryParse(string? text, [MaybeNullWhen(false)] out SipUri uri)
    {
        uri = null;
        var rest = text.AsSpan();
        var scheme = rest.StartsWith("sip:", StringComparison.OrdinalIgnoreCase) ? "sip"
            : rest.StartsWith("sips:", StringComparison.OrdinalIgnoreCase) ? "sips" : null;
        if (scheme is null)
            return false;
        rest = rest[(scheme.Length + 1)..];
        var at = rest.IndexOf('@');
        var user = at < 0 ? default : rest[..at];
        if ((at >= 0 && user.Length == 0) || user.ContainsAnyExcept(UserChars))
            return false;
        rest = rest[(at + 1)..];
        var hostEnd = rest.IndexOfAny(";?");
        var tail = hostEnd < 0 ? default : rest[hostEnd..];
        if (tail.ContainsAnyExcept(TailChars) || !TrySplitHostPort(hostEnd < 0 ? rest : rest[..hostEnd], out var host, out var port))
            return false;
        uri = new SipUri(user.ToString(), host, port) { Scheme = scheme, Tail = tail.ToString() };
        return true;
    }

    /// <summary>A URI parameter's value; empty for a flag such as <c>lr</c>, null when it does not stand.</summary>
    public string? Parameter(string name)
    {
        var headers = Tail.IndexOf('?', StringComparison.Ordinal);
        return SipText.Parameter(headers < 0 ? Tail : Tail.AsSpan(0, headers), name);
    }

    /// <summary>
    /// The protocol that the URI asks for (RFC 3261 section 26.2.2): TLS for <c>sips</c>, else that of its transport parameter; null
    /// where it names none, or one that is not spoken here.
    /// </summary>
    public SipProtocol? Protocol => IsSecure ? SipProtocol.Tls : SipProtocols.Parse(Parameter("transport"));

    /// <summary>The address that the URI names by figures, port 5060, or 5061 for TLS, where it names none; null for a host name.</summary>
    public IPEndPoint? Address =>
        IPAddress.TryParse(Host, out var address) ? new IPEndPoint(address, Port ?? (Protocol ?? SipProtocol.Udp).DefaultPort()) : null;

    /// <summary>The address that the URI names by figures, reached as it asks, or else by the given protocol; null for a host name.</summary>
    public SipHop? HopBy(SipProtocol otherwise)
    {
        var protocol = Protocol ?? otherwise;
        return IPAddress.TryParse(Host, out var address)
            ? new SipHop(protocol, new IPEndPoint(address, Port ?? protocol.DefaultPort()), Host)
            : null;
    }

    /// <summary>The same URI with one more header that goes into a request made from it (RFC 3261 section 19.1.1).</summary>
    public SipUri WithHeader(string name, string value) =>
        this with { Tail = $"{Tail}{(Tail.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{name}={Uri.EscapeDataString(value)}" };

    /// <summary>The same URI without the headers that would go into a request made from it.</summary>
    public SipUri WithoutHeaders() => this with { Tail = Tail.Split('?')[0] };

    public override string ToString()
    {
        var user = User.Length == 0 ? "" : User + "@";
        var port = Port is { } number ? ":" + number.ToString(CultureInfo.InvariantCulture) : "";
        return $"{Scheme}:{user}{Host}{port}{Tail}";
    }

    internal const int DefaultPort = 5060;

    internal static string HostOf(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();

    internal static bool TrySplitHostPort(ReadOnlySpan<char> text, [MaybeNullWhen(false)] out string host, out int? port)
    {
        host = null;
        port = null;
        var colon = text.StartsWith("[") ? text.LastIndexOf("]:") + 1 : text.IndexOf(':');
        if (colon > 0)
        {
            if (!int.TryParse(text[(colon + 1)..].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > 65535)
                return false;
            port = number;
            text = text[..colon];
        }

        host = text.Trim().ToString();
        return IsHost(host);
    }

    private static bool IsHost(ReadOnlySpan<char> host)
    {
        if (host is ['[', .. var inner, ']'])
            return IPAddress.TryParse(inner, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6;
        return host.Length is > 0 and <= 255 && !host.ContainsAnyExcept(HostChars);
    }

    private static string Escape(string user)
    {
        if (!user.AsSpan().ContainsAnyExcept(UserChars))
            return user;
        var escaped = new StringBuilder(user.Length + 8);
        foreach (var octet in Encoding.UTF8.GetBytes(user))
        {
            if (UserChars.Contains((char)octet))
                escaped.Append((char)octet);
            else
                escaped.Append(CultureInfo.InvariantCulture, $"%{octet:X2}");
        }

        return escaped.ToString();
    }
}
