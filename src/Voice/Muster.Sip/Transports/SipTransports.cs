using System.Net;
using Muster.Kernel;

namespace Muster.Sip;

/// <summary>Opens the transports that calls over a line need.</summary>
public static class SipTransports
{
    private const int AttemptsMax = 16;

    /// <summary>
    /// Opens what speaks the protocol from an address of this machine and a free port. With UDP comes TCP on the same port, for
    /// requests too long for a datagram.
    /// </summary>
    /// <param name="loop">The loop of the endpoint.</param>
    /// <param name="local">An address of this machine.</param>
    /// <param name="protocol">What the line speaks.</param>
    /// <param name="tls">Whom to believe, for TLS.</param>
    /// <returns>The transports, the line's first; or an error of <see cref="UdpSipTransport.Open"/> or <see cref="StreamSipTransport.OpenTls"/>.</returns>
    public static Result<IReadOnlyList<ISipTransport>> Open(Loop loop, IPAddress local, SipProtocol protocol, SipTlsOptions tls)
    {
        if (protocol == SipProtocol.Udp)
            return OpenUdp(loop, local);
        var anyPort = new IPEndPoint(local, 0);
        var opened = protocol == SipProtocol.Tcp ? StreamSipTransport.OpenTcp(loop, anyPort) : StreamSipTransport.OpenTls(loop, anyPort, tls);
        return opened.TryGet(out var transport, out var error) ? (ISipTransport[])[transport] : error;
    }

    // A port that is free for UDP may be taken for TCP: then another one is tried.
    private static Result<IReadOnlyList<ISipTransport>> OpenUdp(Loop loop, IPAddress local)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (!UdpSipTransport.Open(loop, new IPEndPoint(local, 0)).TryGet(out var udp, out var error))
                return error;
            if (StreamSipTransport.OpenTcp(loop, udp.LocalEndPoint).TryGet(out var tcp, out error))
                return (ISipTransport[])[udp, tcp];
            udp.Dispose();
            if (attempt == AttemptsMax)
                return error;
        }
    }
}
