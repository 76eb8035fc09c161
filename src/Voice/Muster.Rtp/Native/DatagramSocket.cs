using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Muster.Rtp.Native;

/// <summary>A bound UDP socket whose packets are sent without waiting and without allocating.</summary>
internal sealed unsafe class DatagramSocket : IDisposable
{
    // RFC 4594 section 4.1: telephony is Expedited Forwarding, DSCP 46.
    private const int ExpeditedForwarding = 46 << 2;

    private readonly Socket _socket;

    private DatagramSocket(Socket socket)
    {
        _socket = socket;
        Handle = (int)socket.SafeHandle.DangerousGetHandle();
    }

    /// <summary>The file descriptor. Its owner sees to it that nothing uses it after <see cref="Dispose"/>.</summary>
    public int Handle { get; }

    public IPEndPoint LocalEndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    /// <exception cref="SocketException">The port is in use, or the address is none of this machine's.</exception>
    public static DatagramSocket Bind(IPEndPoint local)
    {
        var socket = new Socket(local.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            if (local.AddressFamily == AddressFamily.InterNetwork)
                socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.TypeOfService, ExpeditedForwarding);
            socket.SetRawSocketOption(Libc.SOL_SOCKET, Libc.SO_TIMESTAMPNS, BitConverter.GetBytes(1));
            socket.Bind(local);
            return new DatagramSocket(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Whether the kernel took it. A full queue and an ICMP error of an earlier packet both refuse; a late voice packet is
    /// worth nothing, so neither is tried again.
    /// </summary>
    public bool Send(ReadOnlySpan<byte> datagram, in SocketName to)
    {
        fixed (byte* bytes = datagram)
        {
            fixed (byte* address = to.Bytes)
                return Libc.SendTo(Handle, bytes, (nuint)datagram.Length, Libc.MSG_DONTWAIT | Libc.MSG_NOSIGNAL, address, (uint)to.Length) >= 0;
        }
    }

    public void Dispose() => _socket.Dispose();
}
