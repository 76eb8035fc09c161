using System.Net;
using Muster.Kernel;

namespace Muster.Bench;

/// <summary>The way of one call's RTP through the <see cref="BadNetwork"/>. RTCP finds no way.</summary>
internal sealed class MediaPath : IDisposable
{
    private readonly Loop _loop;
    private readonly RelaySocket _near;
    private readonly RelaySocket _far;
    private IPEndPoint? _farParty;

    /// <param name="loop">The network's.</param>
    /// <param name="carry">What happens to a datagram on the way.</param>
    /// <param name="nearParty">Where the caller's RTP comes from and goes to.</param>
    public MediaPath(Loop loop, Action<Action> carry, IPEndPoint nearParty)
    {
        _loop = loop;
        _far = new RelaySocket(loop, (datagram, from) =>
        {
            if (from.Equals(_farParty))
                carry(() => _near!.Send(datagram, nearParty));
        });
        _near = new RelaySocket(loop, (datagram, from) =>
        {
            if (from.Equals(nearParty) && _farParty is { } to)
                carry(() => _far.Send(datagram, to));
        });
    }

    /// <summary>What the caller takes for the called party.</summary>
    public IPEndPoint NearEnd => _near.EndPoint;

    /// <summary>What the called party takes for the caller.</summary>
    public IPEndPoint FarEnd => _far.EndPoint;

    /// <summary>Opens the way to the called party, null closes it. Any thread may call.</summary>
    public void Reach(IPEndPoint? farParty) => _loop.Post(() => _farParty = farParty);

    public void Dispose()
    {
        _near.Dispose();
        _far.Dispose();
    }
}
