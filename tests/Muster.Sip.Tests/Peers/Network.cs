using System.Net;
using System.Text;
using Muster.Kernel;

namespace Muster.Sip.Tests;

/// <summary>What goes wrong on the way, each as a share of the datagrams, 0 to 1.</summary>
/// <param name="Loss">Never arrive.</param>
/// <param name="Duplicates">Arrive twice.</param>
/// <param name="Stragglers">Take up to 300 ms more, so that later ones overtake them.</param>
internal sealed record NetworkFaults(double Loss = 0, double Duplicates = 0, double Stragglers = 0);

/// <summary>A network in virtual time: every datagram takes ten milliseconds, and more may happen to it.</summary>
internal sealed class Network(Loop loop, NetworkFaults? faults = null, int seed = 1)
{
    private const int StraggleMsMax = 300;

    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(10);

    private readonly NetworkFaults _faults = faults ?? new NetworkFaults();
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
        if (Happens(_faults.Loss) || Loses?.Invoke(text) == true)
            return;
        for (var copies = Happens(_faults.Duplicates) ? 2 : 1; copies > 0; copies--)
        {
            var delay = Happens(_faults.Stragglers) ? Delay + TimeSpan.FromMilliseconds(_random.Next(StraggleMsMax)) : Delay;
            loop.After(delay, () => _transports.GetValueOrDefault((protocol, to))?.Received?.Invoke(bytes, from));
        }
    }

    private bool Happens(double share) => share > 0 && _random.NextDouble() < share;

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

        /// <summary>Changes what leaves, as a proxy on the way might.</summary>
        public Func<string, string>? Rewrite { get; set; }

        public bool Send(ReadOnlySpan<byte> message, SipHop to)
        {
            var bytes = Rewrite is null ? message.ToArray() : Encoding.Latin1.GetBytes(Rewrite(Encoding.Latin1.GetString(message)));
            if (Works)
                network.Carry(bytes, Protocol, local, to.EndPoint);
            return Works;
        }

        public bool Reply(ReadOnlySpan<byte> message, IPEndPoint source) => Replies && Send(message, new SipHop(Protocol, source));

        public void Dispose() => network._transports.Remove((Protocol, local));
    }
}
