using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Muster.Kernel;

namespace Muster.Sip;

/// <summary>
/// SIP over TCP or TLS (RFC 3261 section 18): connections are made when there is something to send, taken when they come, and
/// used both ways as long as they stand. No thread of its own: connections read and write on the machine's pool.
/// </summary>
public sealed class StreamSipTransport : ISipTransport
{
    private const int BacklogMax = 512;
    private static readonly TimeSpan InspectionInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<IPEndPoint, StreamConnection> _connections = [];
    private readonly HashSet<StreamConnection> _all = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly StreamLimits _limits;
    private readonly Socket _socket;
    private readonly TlsIdentity? _tls;
    private readonly Loop _loop;
    private bool _isInspecting;

    private StreamSipTransport(Loop loop, Socket socket, TlsIdentity? tls, StreamLimits limits)
    {
        _loop = loop;
        _socket = socket;
        _tls = tls;
        _limits = limits;
        LocalEndPoint = (IPEndPoint)socket.LocalEndPoint!;
    }

    public SipProtocol Protocol => _tls is null ? SipProtocol.Tcp : SipProtocol.Tls;

    public IPEndPoint LocalEndPoint { get; }

    public Action<ReadOnlyMemory<byte>, IPEndPoint>? Received { get; set; }

    public Action<ConnectionLoss>? Lost { get; set; }

    /// <summary>Connections that stand or are being made. Read it on the loop.</summary>
    public int Connections => _all.Count;

    // Without a certificate nobody can call by TLS; then all connections leave from the address that Contact names, so that the
    // far side finds back to them.
    private bool IsListening => _tls is null || _tls.HasCertificate;

    /// <summary>Listens for TCP at an address of this machine; port 0 takes a free one.</summary>
    /// <returns>Or an error, as <see cref="UdpSipTransport.Open"/>.</returns>
    public static Result<StreamSipTransport> OpenTcp(Loop loop, IPEndPoint local, StreamLimits? limits = null) => Open(loop, local, null, limits);

    /// <summary>
    /// Listens for TLS at an address of this machine, where there is a certificate to show; port 0 takes a free one.
    /// </summary>
    /// <returns>Or an error, as <see cref="UdpSipTransport.Open"/>; <c>tls.authorities_unreadable</c>, <c>tls.certificate_unreadable</c>.</returns>
    public static Result<StreamSipTransport> OpenTls(Loop loop, IPEndPoint local, SipTlsOptions options, StreamLimits? limits = null) =>
        TlsIdentity.Load(options).TryGet(out var tls, out var error) ? Open(loop, local, tls, limits) : error;

    public bool Send(ReadOnlySpan<byte> message, SipHop to)
    {
        var domain = _tls is null ? null : to.Domain ?? SipUri.HostOf(to.EndPoint.Address);
        var stands = _connections.TryGetValue(to.EndPoint, out var connection)
            && (domain is null || to.Domain is null || domain.Equals(connection.Domain, StringComparison.OrdinalIgnoreCase));
        var bytes = message.ToArray();
        return (stands && connection!.TrySend(bytes)) || Connect(to.EndPoint, domain)?.TrySend(bytes) == true;
    }

    public bool Reply(ReadOnlySpan<byte> message, IPEndPoint source) =>
        _connections.TryGetValue(source, out var connection) && connection.TrySend(message.ToArray());

    /// <summary>Breaks all connections off. Any thread may call.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _socket.Dispose();
    }

    private static Result<StreamSipTransport> Open(Loop loop, IPEndPoint local, TlsIdentity? tls, StreamLimits? limits)
    {
        if (ListenErrors.Unspecified(local) is { } unspecified)
            return unspecified;
        var socket = new Socket(local.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        StreamSipTransport transport;
        try
        {
            var listens = tls is null || tls.HasCertificate;
            if (!listens)
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(local);
            if (listens)
                socket.Listen(BacklogMax);
            transport = new StreamSipTransport(loop, socket, tls, limits ?? new StreamLimits());
        }
        catch (SocketException exception)
        {
            socket.Dispose();
            return ListenErrors.Explain(exception, local, "TCP");
        }

        if (transport.IsListening)
            _ = transport.Accept();
        return transport;
    }

    private async Task Accept()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var socket = await _socket.AcceptAsync(_stop.Token);
                if (socket.RemoteEndPoint is not IPEndPoint remote || !_loop.TryPost(() => Adopt(socket, remote)))
                    socket.Dispose();
            }
            catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // A caller who left while waiting, or no more sockets to be had: neither is cured by haste.
                await Task.Delay(AcceptPause, _loop.Time);
            }
        }
    }

    private void Adopt(Socket socket, IPEndPoint remote)
    {
        if (_all.Count >= _limits.ConnectionsMax || _stop.IsCancellationRequested)
            socket.Dispose();
        else
            Start(remote, null, isIncoming: true, stop => Secure(socket, secure => secure.AuthenticateAsServerAsync(_tls!.TowardsCaller(), stop)));
    }

    /// <returns>Null when there are too many connections.</returns>
    private StreamConnection? Connect(IPEndPoint remote, string? domain)
    {
        if (_all.Count >= _limits.ConnectionsMax || _stop.IsCancellationRequested)
            return null;
        return Start(remote, domain, isIncoming: false, async stop =>
        {
            var socket = await ConnectSocket(remote, stop);
            return await Secure(socket, secure => secure.AuthenticateAsClientAsync(_tls!.TowardsServer(domain!), stop));
        });
    }

    private async Task<Socket> ConnectSocket(IPEndPoint remote, CancellationToken stop)
    {
        if (IsListening)
            return await ConnectFrom(0, remote, stop);
        try
        {
            return await ConnectFrom(LocalEndPoint.Port, remote, stop);
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.AddressNotAvailable or SocketError.AddressAlreadyInUse)
        {
            // An earlier connection to the same place is still remembered by the machine; better another port than no connection.
            return await ConnectFrom(0, remote, stop);
        }
    }

    private async Task<Socket> ConnectFrom(int port, IPEndPoint remote, CancellationToken stop)
    {
        var socket = new Socket(LocalEndPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (port != 0)
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(new IPEndPoint(LocalEndPoint.Address, port));
            await socket.ConnectAsync(remote, stop);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<Stream> Secure(Socket socket, Func<SslStream, Task> shakeHands)
    {
        socket.NoDelay = true;
        var stream = new NetworkStream(socket, ownsSocket: true);
        if (_tls is null)
            return stream;
        var secure = new SslStream(stream);
        try
        {
            await shakeHands(secure);
            return secure;
        }
        catch
        {
            await secure.DisposeAsync();
            throw;
        }
    }

    private StreamConnection Start(IPEndPoint remote, string? domain, bool isIncoming, Func<CancellationToken, Task<Stream>> open)
    {
        var connection = new StreamConnection(_loop, _limits, remote, domain, isIncoming, _stop.Token)
        {
            Received = (message, source) => Received?.Invoke(message, source),
            Ended = End,
        };
        _connections[remote] = connection;
        _all.Add(connection);
        _ = Task.Run(() => connection.Run(open));
        InspectLater();
        return connection;
    }

    private void End(StreamConnection connection, ConnectionLoss loss)
    {
        _all.Remove(connection);
        if (_connections.GetValueOrDefault(connection.Remote) == connection)
            _connections.Remove(connection.Remote);
        if (!_stop.IsCancellationRequested)
            Lost?.Invoke(loss);
    }

    private void InspectLater()
    {
        if (_isInspecting || _all.Count == 0)
            return;
        _isInspecting = true;
        _loop.After(InspectionInterval, () =>
        {
            _isInspecting = false;
            foreach (var connection in _all)
                connection.Inspect();
            InspectLater();
        });
    }
}
