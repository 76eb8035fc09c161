using System.Net;
using System.Text;
using Muster.Kernel;

namespace Muster.Sip.Tests;

/// <summary>A network in virtual time: every datagram takes ten milliseconds, and may be lost.</summary>
internal sealed class Network(Loop loop, double loss = 0, int seed = 1)
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(10);

    private readonly Dictionary<(SipProtocol, IPEndPoint), MemoryTransport> _transports = [];
    private readonly Random _random = new(seed);

    /// <summary>Everything that was sent, lost or not, in order.</summary>
    public List<(IPEndPoint From, IPEndPoint To, string Text)> Log { get; } = [];

    /// <summary>Loses what it says true to, above the general loss.</summary>
    public Func<string, bool>? Loses { get; set; }

    public MemoryTransport Open(int port, SipProtocol protocol = SipProtocol.Udp)
    {
        var transport = new MemoryTransport(this, new IPEndPoint(IPAddress.Loopback, port)) { Protocol = protocol };
        _transports[(protocol, transport.LocalEndPoint)] = transport;
        return transport;
    }

    public int Count(string beginning) => Log.Count(entry => entry.Text.StartsWith(beginning, StringComparison.Ordinal));

    private void Carry(byte[] bytes, SipProtocol protocol, IPEndPoint from, IPEndPoint to)
    {
        var text = Encoding.Latin1.GetString(bytes);
        Log.Add((from, to, text));
        if (_random.NextDouble() < loss || Loses?.Invoke(text) == true)
            return;
        loop.After(Delay, () => _transports.GetValueOrDefault((protocol, to))?.Received?.Invoke(bytes, from));
    }

    internal sealed class MemoryTransport(Network network, IPEndPoint local) : ISipTransport
    {
        public SipProtocol Protocol { get; init; }

        public IPEndPoint LocalEndPoint => local;

        public Action<ReadOnlyMemory<byte>, IPEndPoint>? Received { get; set; }

        public Action<ConnectionLoss>? Lost { get; set; }

        /// <summary>False: the machine refuses to send.</summary>
        public bool Works { get; set; } = true;

        /// <summary>False: no connection stands that a message came by.</summary>
        public bool Replies { get; set; } = true;

        public bool Send(ReadOnlySpan<byte> message, SipHop to)
        {
            if (Works)
                network.Carry(message.ToArray(), Protocol, local, to.EndPoint);
            return Works;
        }

        public bool Reply(ReadOnlySpan<byte> message, IPEndPoint source) => Replies && Send(message, new SipHop(Protocol, source));

        public void Dispose() => network._transports.Remove((Protocol, local));
    }
}
