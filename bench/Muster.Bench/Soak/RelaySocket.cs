using System.Net;
using System.Net.Sockets;
using Muster.Kernel;

namespace Muster.Bench;

/// <summary>A socket of the <see cref="BadNetwork"/>; what comes is told on the network's loop.</summary>
internal sealed class RelaySocket : IDisposable
{
    // More than anything that both parties send by UDP.
    private const int DatagramBytesMax = 4096;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly Loop _loop;
    private readonly Action<byte[], IPEndPoint> _received;

    public RelaySocket(Loop loop, Action<byte[], IPEndPoint> received)
    {
        _loop = loop;
        _received = received;
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        EndPoint = (IPEndPoint)_socket.LocalEndPoint!;
        _ = Receive();
    }

    public IPEndPoint EndPoint { get; }

    public void Send(byte[] datagram, IPEndPoint to)
    {
        try
        {
            _socket.SendTo(datagram, to);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // A network promises nothing.
        }
    }

    public void Dispose() => _socket.Dispose();

    private async Task Receive()
    {
        var buffer = new byte[DatagramBytesMax];
        var source = new SocketAddress(AddressFamily.InterNetwork);
        while (true)
        {
            int length;
            try
            {
                length = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, source);
            }
            catch (SocketException exception) when (exception.SocketErrorCode != SocketError.OperationAborted)
            {
                continue;
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return;
            }

            var (datagram, from) = (buffer.AsSpan(0, length).ToArray(), (IPEndPoint)EndPoint.Create(source));
            _loop.TryPost(() => _received(datagram, from));
        }
    }
}
