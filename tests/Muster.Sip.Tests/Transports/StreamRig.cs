using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using Muster.Kernel;

namespace Muster.Sip.Tests;

/// <summary>A stream transport on a loop of its own, and what it told.</summary>
internal sealed class StreamRig : IDisposable
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly Channel<(string Text, IPEndPoint From)> _received = Channel.CreateUnbounded<(string, IPEndPoint)>();
    private readonly Channel<ConnectionLoss> _lost = Channel.CreateUnbounded<ConnectionLoss>();
    private readonly ThreadLoop _loop = new("sip-test");

    public StreamRig(StreamLimits? limits = null, SipTlsOptions? tls = null, IPAddress? address = null)
    {
        _loop.Faulted = Faults.Add;
        var local = new IPEndPoint(address ?? IPAddress.Loopback, 0);
        Transport = (tls is null ? StreamSipTransport.OpenTcp(_loop, local, limits) : StreamSipTransport.OpenTls(_loop, local, tls, limits)).Value;
        Transport.Received = (bytes, from) => _received.Writer.TryWrite((Encoding.Latin1.GetString(bytes.Span), from));
        Transport.Lost = loss => _lost.Writer.TryWrite(loss);
    }

    public ConcurrentBag<Exception> Faults { get; } = [];

    public StreamSipTransport Transport { get; }

    public IPEndPoint EndPoint => Transport.LocalEndPoint;

    public static string Message(string body = "") => $"OPTIONS sip:a SIP/2.0\r\nContent-Length: {body.Length}\r\n\r\n{body}";

    public async Task<(string Text, IPEndPoint From)> Received() => await _received.Reader.ReadAsync().AsTask().WaitAsync(Deadline);

    public async Task<ConnectionLoss> Lost() => await _lost.Reader.ReadAsync().AsTask().WaitAsync(Deadline);

    public Task<bool> Send(string text, SipHop to) => OnLoop(() => Transport.Send(Encoding.Latin1.GetBytes(text), to));

    public Task<bool> Reply(string text, IPEndPoint to) => OnLoop(() => Transport.Reply(Encoding.Latin1.GetBytes(text), to));

    public Task<int> Connections() => OnLoop(() => Transport.Connections);

    /// <summary>A bare socket connected to the transport.</summary>
    public async Task<NetworkStream> Connect()
    {
        var socket = new Socket(EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(EndPoint);
        return new NetworkStream(socket, ownsSocket: true) { ReadTimeout = 20_000 };
    }

    public Task<T> OnLoop<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _loop.Post(() => done.SetResult(work()));
        return done.Task.WaitAsync(Deadline);
    }

    public void Dispose()
    {
        Transport.Dispose();
        _loop.Dispose();
        Faults.ShouldBeEmpty();
    }
}
