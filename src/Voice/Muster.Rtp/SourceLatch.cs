using System.Net;
using Muster.Rtp.Native;

namespace Muster.Rtp;

/// <summary>
/// Symmetric RTP (RFC 4961): a peer behind a NAT names an address that does not reach it, so packets go to where its own
/// come from. The first source to send valid RTP is taken; the address of the peer's SDP may take over with one packet;
/// any other only once the source in use is silent and the new one has sent a row of packets, so that a stray or forged
/// packet cannot turn a call away.
/// </summary>
internal sealed class SourceLatch
{
    /// <summary>Packets in a row, with none from the source in use between them, before a new source is taken.</summary>
    public const int PacketsToMove = 5;

    private SocketName _signalled;
    private SocketName _source;
    private SocketName _candidate;
    private int _candidatePackets;
    private bool _latched;

    /// <summary>False while neither an address was signalled nor a source heard.</summary>
    public bool HasDestination => Destination.Length > 0;

    /// <summary>Where to send: the source in use, or the signalled address while none has been heard.</summary>
    public ref readonly SocketName Destination => ref _latched ? ref _source : ref _signalled;

    /// <summary>Expects the peer at an address; the same address again changes nothing.</summary>
    public void Expect(IPEndPoint remote)
    {
        var signalled = new SocketName(remote);
        if (signalled.Same(_signalled))
            return;
        _signalled = signalled;
        _latched = false;
        _candidatePackets = 0;
    }

    /// <summary>Whether a valid RTP packet from this source belongs to the call.</summary>
    public bool Accept(in SocketName source)
    {
        if (_latched && source.Same(_source))
        {
            _candidatePackets = 0;
            return true;
        }

        if (_latched && !source.Same(_signalled) && !HasEarned(source))
            return false;
        _source = source;
        _latched = true;
        _candidatePackets = 0;
        return true;
    }

    private bool HasEarned(in SocketName source)
    {
        _candidatePackets = source.Same(_candidate) ? _candidatePackets + 1 : 1;
        _candidate = source;
        return _candidatePackets >= PacketsToMove;
    }
}
