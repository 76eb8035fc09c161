using System.Net;
using System.Net.Sockets;
using Muster.Kernel;

namespace Muster.Sip;

/// <summary>SIP over UDP (RFC 3261 section 18): one socket, bound to one address; one thread that receives and posts to the loop.</summary>
public sealed class UdpSipTransport : ISipTransport
{
    private const int SocketBufferBytes = 4 << 20;

    private readonly Loop _loop;
    private readonly Socket _socket;
    private readonly Thread _receiver;
    private long _dropped;

    private UdpSipTransport(Loop loop, Socket socket)
    {
        _loop = loop;
        _socket = socket;
        LocalEndPoint = (IPEndPoint)socket.LocalEndPoint!;
        _receiver = new Thread(Receive) { Name = $"sip-udp-{LocalEndPoint.Port}", IsBackground = true };
    }

    public SipProtocol Protocol => SipProtocol.Udp;

    public IPEndPoint LocalEndPoint { get; }

    public Action<ReadOnlyMemory<byte>, IPEndPoint>? Received { get; set; }

    public Action<ConnectionLoss>? Lost { get; set; }

    /// <summary>Datagrams thrown away because the loop was too busy to take them; their senders repeat them.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Opens a socket at an address of this machine; port 0 takes a free one.</summary>
    /// <returns>
    /// Or an error: <c>sip.address_unspecified</c> for 0.0.0.0 and ::, which no Via or Contact header can name;
    /// <c>sip.port_in_use</c>; <c>sip.address_not_local</c>; <c>sip.cannot_listen</c> for all else.
    /// </returns>
    public static Result<UdpSipTransport> Open(Loop loop, IPEndPoint local)
    {
        if (ListenErrors.Unspecified(local) is { } unspecified)
            return unspecified;
        var socket = new Socket(local.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.ReceiveBufferSize = SocketBufferBytes;
            socket.SendBufferSize = SocketBufferBytes;
            socket.Bind(local);
        }
        catch (SocketException exception)
        {
            socket.Dispose();
            return ListenErrors.Explain(exception, local, "UDP");
        }

        var transport = new UdpSipTransport(loop, socket);
        transport._receiver.Start();
        return transport;
    }

    public bool Send(ReadOnlySpan<byte> message, SipHop to) => Reply(message, to.EndPoint);

    public bool Reply(ReadOnlySpan<byte> message, IPEndPoint source)
    {
        try
        {
            return _socket.SendTo(message, SocketFlags.None, source) == message.Length;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        if (Thread.CurrentThread != _receiver)
            _receiver.Join();
    }

    private void Receive()
    {
        var buffer = new byte[SipReader.MessageBytesMax + 1];
        var source = new SocketAddress(_socket.AddressFamily);
        while (TryReceive(buffer, source, out var length))
        {
            if (length <= 0)
                continue;
            var datagram = buffer.AsMemory(0, length).ToArray();
            var from = (IPEndPoint)LocalEndPoint.Create(source);
            if (!_loop.TryPost(() => Received?.Invoke(datagram, from)))
                Interlocked.Increment(ref _dropped);
        }
    }

    private bool TryReceive(byte[] buffer, SocketAddress source, out int length)
    {
        length = 0;
        try
        {
            length = _socket.ReceiveFrom(buffer, SocketFlags.None, source);
            return true;
        }
        catch (SocketException exception)
        {
            // What an earlier send brought back (port unreachable) says nothing of this socket.
            return exception.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionRefused
                or SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.MessageSize;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }
}
