using System.Net;
using Muster.Kernel;
using Muster.Sip;

namespace Muster.Calls;

/// <summary>A carrier's line: where calls go and what it lets us do.</summary>
/// <param name="Address">The carrier's signalling address.</param>
/// <param name="Host">The host part of the numbers that are dialled: <c>sip:NUMBER@HOST:PORT</c>.</param>
/// <param name="Port">Their port; null when the address was given without one.</param>
/// <param name="CallerNumber">What is shown to the called person: the user part of From.</param>
/// <param name="Credentials">For digest authentication, where the carrier asks for it.</param>
public sealed record Trunk(IPEndPoint Address, string Host, int? Port, string CallerNumber, SipCredentials? Credentials)
{
    /// <summary>How the carrier is spoken to.</summary>
    public SipProtocol Protocol { get; init; }

    /// <summary>Numbers are dialled as <c>sips</c> URIs: TLS on every hop, behind the carrier too.</summary>
    public bool IsSecure { get; init; }

    /// <summary>Whom to believe, and who we are, where the protocol is TLS.</summary>
    public SipTlsOptions Tls { get; init; } = new();

    /// <summary>
    /// There is a NAT between: the way to the carrier is kept open, and Contact names the address under which the carrier sees us.
    /// </summary>
    public bool IsBehindNat { get; init; }

    /// <summary>The <c>announcements.yaml</c> of what this carrier's network says; the one beside the program when null.</summary>
    public string? AnnouncementsFile { get; init; }

    /// <summary>Where and how calls are sent.</summary>
    public SipHop Hop => new(Protocol, Address, Host);

    /// <summary>
    /// Reads <c>sip:HOST[:PORT]</c>, <c>sip:CALLER@HOST[:PORT]</c> or <c>HOST[:PORT]</c>, with <c>;transport=tcp</c> or
    /// <c>;transport=tls</c> after it, or <c>sips:</c> before it; a host name is looked up.
    /// </summary>
    public static Result<Trunk> Parse(string uri, SipCredentials? credentials = null)
    {
        var isSecure = uri.StartsWith("sips:", StringComparison.OrdinalIgnoreCase);
        var rest = isSecure ? uri[5..] : uri.StartsWith("sip:", StringComparison.OrdinalIgnoreCase) ? uri[4..] : uri;
        if (!TakeProtocol(ref rest, isSecure).TryGet(out var protocol, out var error))
            return error;
        var at = rest.LastIndexOf('@');
        var caller = at < 0 ? "muster" : rest[..at];
        var (host, port) = Split(rest[(at + 1)..]);
        if (port is < 1 or > 65535)
            return new Error("trunk.bad_uri", $"The trunk address '{uri}' has no valid port; write it as sip:HOST:PORT.");
        if (Resolve(host) is not { } address)
            return new Error("trunk.unknown_host", $"The trunk's host '{host}' is not known; check the address '{uri}'.");
        var defaultPort = protocol == SipProtocol.Tls ? 5061 : 5060;
        return new Trunk(new IPEndPoint(address, port ?? defaultPort), host, port, caller, credentials) { Protocol = protocol, IsSecure = isSecure };
    }

    private static Result<SipProtocol> TakeProtocol(ref string rest, bool isSecure)
    {
        var semicolon = rest.IndexOf(';', StringComparison.Ordinal);
        var parameters = semicolon < 0 ? "" : rest[semicolon..].ToLowerInvariant();
        rest = semicolon < 0 ? rest : rest[..semicolon];
        return (parameters, isSecure) switch
        {
            ("" or ";transport=tls", true) => SipProtocol.Tls,
            ("" or ";transport=udp", false) => SipProtocol.Udp,
            (";transport=tcp", false) => SipProtocol.Tcp,
            (";transport=tls", false) => SipProtocol.Tls,
            _ => new Error("trunk.bad_uri", $"'{parameters}' says nothing that a trunk address can say; write ;transport=udp, ;transport=tcp or ;transport=tls, or begin with sips: alone."),
        };
    }

    /// <returns>The port is 0 when it is no number, and null when none is written.</returns>
    private static (string Host, int? Port) Split(string hostPort)
    {
        var colon = hostPort.LastIndexOf(':');
        if (colon < 0 || hostPort.EndsWith(']'))
            return (hostPort, null);
        return (hostPort[..colon], int.TryParse(hostPort[(colon + 1)..], out var port) ? port : 0);
    }

    private static IPAddress? Resolve(string host)
    {
        if (IPAddress.TryParse(host.Trim('[', ']'), out var address))
            return address;
        try
        {
            return host.Length == 0 ? null : Dns.GetHostAddresses(host).FirstOrDefault();
        }
        catch (System.Net.Sockets.SocketException)
        {
            return null;
        }
    }
}
