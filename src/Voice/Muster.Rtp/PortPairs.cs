using System.Net;
using System.Net.Sockets;
using Muster.Kernel;
using Muster.Rtp.Native;

namespace Muster.Rtp;

/// <summary>The two sockets of a call: RTP on an even port, RTCP on the odd one above it.</summary>
internal sealed record MediaSockets(int Port, DatagramSocket Rtp, DatagramSocket Rtcp) : IDisposable
{
    public void Dispose()
    {
        Rtp.Dispose();
        Rtcp.Dispose();
    }
}

/// <summary>
/// Hands out port pairs of a range, round and round: a pair just freed comes last, so that late packets of a call that
/// ended do not reach the next. Pairs that another program holds are passed over. For any thread.
/// </summary>
internal sealed class PortPairs
{
    private readonly Lock _gate = new();
    private readonly int _first;
    private readonly bool[] _taken;
    private int _next;

    public PortPairs(int firstPort, int lastPort, Random chance)
    {
        _first = firstPort + (firstPort & 1);
        var count = (lastPort - _first + 1) / 2;
        if (firstPort < 1024 || lastPort > 65_535 || count < 1)
            throw new ArgumentException($"RTP ports {firstPort} to {lastPort} hold no pair between 1024 and 65535.", nameof(firstPort));
        _taken = new bool[count];
        _next = chance.Next(count);
    }

    /// <summary>Binds the next free pair. Errors: <c>rtp.no_port</c>, <c>rtp.bind_failed</c>.</summary>
    public Result<MediaSockets> Open(IPAddress local)
    {
        lock (_gate)
        {
            for (var tried = 0; tried < _taken.Length; tried++)
            {
                var pair = _next;
                _next = (_next + 1) % _taken.Length;
                if (_taken[pair])
                    continue;
                var bound = TryBind(local, _first + (2 * pair), out var error);
                if (bound is not null)
                {
                    _taken[pair] = true;
                    return bound;
                }

                if (error is not (SocketError.AddressAlreadyInUse or SocketError.AccessDenied))
                    return new Error("rtp.bind_failed", $"No RTP socket could be opened at {local}: {error}.");
            }
        }

        return new Error("rtp.no_port", $"All {_taken.Length} RTP port pairs from {_first} on are in use; widen the range or lower the number of channels.");
    }

    public void Return(int port)
    {
        lock (_gate)
            _taken[(port - _first) / 2] = false;
    }

    private static MediaSockets? TryBind(IPAddress local, int port, out SocketError error)
    {
        DatagramSocket? rtp = null;
        try
        {
            error = SocketError.Success;
            rtp = DatagramSocket.Bind(new(local, port));
            return new(port, rtp, DatagramSocket.Bind(new(local, port + 1)));
        }
        catch (SocketException exception)
        {
            rtp?.Dispose();
            error = exception.SocketErrorCode;
            return null;
        }
    }
}
