using System.Buffers.Binary;

namespace Muster.Rtp;

/// <summary>Opens what the far end of a call sends (RFC 3711 sections 3.3 and 3.4). Whatever is not authentic, or comes twice, is refused.</summary>
internal sealed class SrtpReceiver(SrtpKey key) : IDisposable
{
    private readonly SrtpCipher _rtp = new(key, SrtpLabel.Rtp);
    private readonly SrtpCipher _rtcp = new(key, SrtpLabel.Rtcp);
    private readonly ReplayWindows _packets = new();
    private readonly ReplayWindows _reports = new();

    public SrtpKey Key => key;

    /// <summary>Opens a packet in place, whatever the datagram holds.</summary>
    /// <param name="datagram">As it came; changed only if it is authentic.</param>
    /// <param name="length">Of the RTP packet that is left.</param>
    public bool TryOpen(Span<byte> datagram, out int length)
    {
        length = datagram.Length - key.RtpTagBytes;
        if (length < RtpPacket.HeaderBytes || !RtpPacket.TryFindPayload(datagram[..length], out var payload))
            return false;
        var sequence = BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]);
        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(datagram[8..]);
        if (_packets.Guess(ssrc, sequence) is not { } index || !_packets.IsNew(ssrc, index)
            || !_rtp.IsAuthentic(datagram[..length], (uint)(index >> 16), datagram[length..]))
        {
            return false;
        }

        _packets.Keep(ssrc, index);
        _rtp.Apply(datagram[payload..length], ssrc, index);
        return true;
    }

    /// <inheritdoc cref="TryOpen"/>
    public bool TryOpenControl(Span<byte> datagram, out int length)
    {
        var signed = datagram.Length - SrtpCipher.TagBytesMax;
        length = signed - SrtpSender.SrtcpIndexBytes;
        if (length < RtcpReader.ClearBytes)
            return false;
        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(datagram[4..]);
        var trailer = BinaryPrimitives.ReadUInt32BigEndian(datagram[length..]);
        var index = trailer & ~SrtpSender.Encrypted;
        if (!_reports.IsNew(ssrc, index) || !_rtcp.IsAuthentic(datagram[..signed], rollover: null, datagram[signed..]))
            return false;
        _reports.Keep(ssrc, index);
        if ((trailer & SrtpSender.Encrypted) != 0)
            _rtcp.Apply(datagram[RtcpReader.ClearBytes..length], ssrc, index);
        return true;
    }

    public void Dispose()
    {
        _rtp.Dispose();
        _rtcp.Dispose();
    }
}
