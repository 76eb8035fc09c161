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
    /// <summary>Whether media is encrypted.</summary>
    public MediaSecurity Srtp { get; init; }

    /// <summary>Reads <c>sip:HOST[:PORT]</c>, <c>sip:CALLER@HOST[:PORT]</c> or <c>HOST[:PORT]</c>; a host name is looked up.</summary>
    public static Result<Trunk> Parse(string uri, SipCredentials? credentials = null)
    {
        var rest = uri.StartsWith("sip:", StringComparison.OrdinalIgnoreCase) ? uri[4..] : uri;
        var at = rest.LastIndexOf('@');
        var caller = at < 0 ? "muster" : rest[..at];
        var (host, port) = Split(rest[(at + 1)..]);
        if (port is < 1 or > 65535)
            return new Error("trunk.bad_uri", $"The trunk address '{uri}' has no valid port; write it as sip:HOST:PORT.");
        return Resolve(host) is { } address
            ? new Trunk(new IPEndPoint(address, port ?? 5060), host, port, caller, credentials)
            : new Error("trunk.unknown_host", $"The trunk's host '{host}' is not known; check the address '{uri}'.");
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
