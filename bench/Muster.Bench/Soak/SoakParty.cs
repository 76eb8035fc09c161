using System.Net;
using Muster.Kernel;
using Muster.Rtp;
using Muster.Sip;

namespace Muster.Bench;

/// <summary>One side of the soak: an endpoint on a loop of its own, a media clock, and a count of what they hold.</summary>
internal sealed class SoakParty : IDisposable
{
    /// <summary>A word, and a pause, over and over.</summary>
    public static readonly byte[] Words = Tones.Keyed(440, 400, 800, TimeSpan.FromSeconds(30));

    private readonly ThreadLoop _loop;
    private readonly IReadOnlyList<ISipTransport> _transports;

    public SoakParty(string name, SoakSettings settings, int firstPort)
    {
        _loop = new ThreadLoop(name) { Faulted = _ => Faults++ };
        _transports = SipTransports.Open(_loop, IPAddress.Loopback, SipProtocol.Udp, new SipTlsOptions()).Value;
        Sip = new SipEndpoint(_loop, _transports, settings.Signalling);
        Clock = new MediaClock(new MediaClockOptions { FirstPort = firstPort, LastPort = firstPort + 4999 });
        Settings = settings;
        Chance = new Random(settings.Seed + firstPort);
    }

    public SoakSettings Settings { get; }

    public SipEndpoint Sip { get; }

    public MediaClock Clock { get; }

    public Loop Loop => _loop;

    public IPEndPoint EndPoint => _transports[0].LocalEndPoint;

    /// <summary>For work on the loop.</summary>
    public Random Chance { get; }

    /// <summary>Exceptions that work on the loop let escape.</summary>
    public int Faults { get; private set; }

    public LoopTimer After(TimeSpan delay, Action work) => _loop.After(delay, work);

    public void Dispose()
    {
        _loop.Dispose();
        Clock.Dispose();
        foreach (var transport in _transports)
            transport.Dispose();
    }
}
