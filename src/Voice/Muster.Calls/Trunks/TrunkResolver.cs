using System.Net;
using System.Net.Sockets;
using Muster.Kernel;

namespace Muster.Calls;

/// <summary>Finds where a trunk is. Called off the loop, again whenever the trunk fails.</summary>
/// <param name="host">A host name, an IPv4 address, or an IPv6 address in brackets.</param>
/// <param name="port">As written; null when none is.</param>
/// <param name="transport">What will be spoken there.</param>
/// <returns>At least one address, best first; or <c>trunk.unknown_host</c>.</returns>
public delegate Task<Result<IReadOnlyList<IPEndPoint>>> TrunkResolver(string host, int? port, TrunkTransport transport);

/// <summary>Addresses by figures, and whatever the machine's own resolver knows.</summary>
public static class SystemTrunkResolver
{
    private const int DefaultPort = 5060;
    private const int DefaultTlsPort = 5061;

    /// <inheritdoc cref="TrunkResolver"/>
    public static async Task<Result<IReadOnlyList<IPEndPoint>>> Resolve(string host, int? port, TrunkTransport transport)
    {
        var at = port ?? (transport == TrunkTransport.Tls ? DefaultTlsPort : DefaultPort);
        if (IPAddress.TryParse(host.Trim('[', ']'), out var address))
            return new[] { new IPEndPoint(address, at) };
        try
        {
            var found = await Dns.GetHostAddressesAsync(host);
            if (found.Length > 0)
                return found.Select(each => new IPEndPoint(each, at)).ToArray();
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException)
        {
            // Said below.
        }

        return new Error("trunk.unknown_host", $"The trunk's host '{host}' is not known; check the address and this machine's name server.");
    }
}
