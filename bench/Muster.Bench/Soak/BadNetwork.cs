using System.Net;
using System.Text;
using Muster.Kernel;

namespace Muster.Bench;

/// <summary>
/// Simulates a bad network between two parties of this machine: a relay that loses, doubles and delays their datagrams. Each
/// takes the relay for the other, because addresses are exchanged in what passes, as a NAT with a SIP helper does.
/// </summary>
internal sealed class BadNetwork : IDisposable
{
    private readonly ThreadLoop _loop = new("bad network");
    private readonly HashSet<string> _cut = new(StringComparer.Ordinal);
    private readonly NetworkFaults _faults;
    private readonly Random _chance;
    private readonly RelaySocket _near;
    private readonly RelaySocket _far;
    private readonly RelaySocket _nobody;
    private IPEndPoint? _caller;

    /// <param name="called">Where calls come to; whoever sends something first is the caller.</param>
    /// <param name="faults">What goes wrong on the way.</param>
    /// <param name="seed">Draws them.</param>
    public BadNetwork(IPEndPoint called, NetworkFaults faults, int seed)
    {
        _faults = faults;
        _chance = new Random(seed);
        _nobody = new RelaySocket(_loop, (_, _) => { });
        _far = new RelaySocket(_loop, (datagram, _) =>
        {
            if (_caller is { } caller)
                Pass(datagram, called, NearEnd, FarEnd, caller, to => _near!.Send(to, caller));
        });
        _near = new RelaySocket(_loop, (datagram, from) =>
        {
            _caller ??= from;
            Pass(datagram, from, FarEnd, NearEnd, called, to => _far.Send(to, called));
        });
    }

    /// <summary>What the caller takes for the called party.</summary>
    public IPEndPoint NearEnd => _near.EndPoint;

    /// <summary>Where nobody ever answers.</summary>
    public IPEndPoint Nobody => _nobody.EndPoint;

    public Loop Loop => _loop;

    /// <summary>Datagrams that were given to it, and those among them that it lost; on the loop only.</summary>
    public (long Taken, long Lost) Counts { get; private set; }

    private IPEndPoint FarEnd => _far.EndPoint;

    /// <summary>A way for a call's RTP.</summary>
    public MediaPath OpenPath(IPEndPoint nearParty) => new(_loop, Carry, nearParty);

    /// <summary>From now on nothing of this call's signalling arrives, either way: to each side, the other has vanished.</summary>
    public void Cut(string callId) => _loop.Post(() => _cut.Add(callId));

    /// <summary>Forgets the calls that were cut. When they are over on both sides.</summary>
    public void Mend() => _loop.Post(_cut.Clear);

    public void Dispose()
    {
        _near.Dispose();
        _far.Dispose();
        _nobody.Dispose();
        _loop.Dispose();
    }

    private void Pass(byte[] datagram, IPEndPoint sender, IPEndPoint senderAsSeen, IPEndPoint addressed, IPEndPoint receiver, Action<byte[]> send)
    {
        var text = Encoding.Latin1.GetString(datagram);
        if (_cut.Contains(CallIdOf(text)))
            return;

        // All addresses are equally long, so that nothing moves.
        var seen = Encoding.Latin1.GetBytes(text
            .Replace(sender.ToString(), senderAsSeen.ToString(), StringComparison.Ordinal)
            .Replace(addressed.ToString(), receiver.ToString(), StringComparison.Ordinal));
        Carry(() => send(seen));
    }

    private void Carry(Action send)
    {
        var isLost = Happens(_faults.Loss);
        Counts = (Counts.Taken + 1, Counts.Lost + (isLost ? 1 : 0));
        for (var copies = isLost ? 0 : Happens(_faults.Duplicates) ? 2 : 1; copies > 0; copies--)
        {
            if (Happens(_faults.Stragglers))
                _loop.After(_faults.StraggleMax * _chance.NextDouble(), send);
            else
                send();
        }
    }

    private bool Happens(double share) => _chance.NextDouble() < share;

    private static string CallIdOf(string message)
    {
        const string Name = "\r\nCall-ID: ";
        var begin = message.IndexOf(Name, StringComparison.Ordinal) + Name.Length;
        var end = message.IndexOf('\r', begin);
        return end < 0 ? "" : message[begin..end];
    }
}
