using System.Net;
using System.Net.Sockets;
using Muster.Kernel;

namespace Muster.Sip;

/// <summary>Why a transport cannot listen, in words for the operator.</summary>
internal static class ListenErrors
{
    /// <summary>Refuses 0.0.0.0 and ::, which no Via or Contact header can name.</summary>
    public static Error? Unspecified(IPEndPoint local) =>
        local.Address.Equals(IPAddress.Any) || local.Address.Equals(IPAddress.IPv6Any)
            ? new Error("sip.address_unspecified", $"SIP cannot listen on {local.Address}: name the address under which the other side reaches this machine.")
            : null;

    public static Error Explain(SocketException exception, IPEndPoint local, string protocol) => exception.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => new Error("sip.port_in_use", $"{protocol} port {local.Port} of {local.Address} is in use: end the program that holds it, or choose another port."),
        SocketError.AddressNotAvailable => new Error("sip.address_not_local", $"{local.Address} is no address of this machine."),
        _ => new Error("sip.cannot_listen", $"SIP cannot listen on {local}: {exception.Message}."),
    };
}
