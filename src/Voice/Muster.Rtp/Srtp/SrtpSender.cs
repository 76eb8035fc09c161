using System.Buffers.Binary;

namespace Muster.Rtp;

/// <summary>Protects what one side of a call sends (RFC 3711 sections 3.3 and 3.4).</summary>
internal sealed class SrtpSender(SrtpKey key) : IDisposable
{
    /// <summary>What <see cref="ProtectControl"/> adds at the most; <see cref="Protect"/> adds less.</summary>
    public const int AddedBytesMax = SrtpCipher.TagBytesMax + SrtcpIndexBytes;

    internal const int SrtcpIndexBytes = 4;
    internal const uint Encrypted = 0x8000_0000;

    private readonly SrtpCipher _rtp = new(key, SrtpLabel.Rtp);
    private readonly SrtpCipher _rtcp = new(key, SrtpLabel.Rtcp);
    private ushort _lastSequence;
    private uint _rollover;
    private uint _controlIndex;

    public SrtpKey Key => key;

    /// <summary>Protects a packet of ours in place. Their sequence numbers count up by one.</summary>
    /// <param name="packet">The packet, with room for <see cref="AddedBytesMax"/> behind it.</param>
    /// <param name="length">Of the packet.</param>
    /// <returns>Its length now.</returns>
    public int Protect(Span<byte> packet, int length)
    {
        var sequence = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        if (sequence < _lastSequence)
            _rollover++;
        _lastSequence = sequence;
        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[8..]);
        _rtp.Apply(packet[RtpPacket.HeaderBytes..length], ssrc, ((ulong)_rollover << 16) | sequence);
        _rtp.Authenticate(packet[..length], _rollover, packet.Slice(length, key.RtpTagBytes));
        return length + key.RtpTagBytes;
    }

    /// <inheritdoc cref="Protect"/>
    public int ProtectControl(Span<byte> packet, int length)
    {
        _controlIndex = (_controlIndex + 1) & ~Encrypted;
        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);
        _rtcp.Apply(packet[RtcpReader.ClearBytes..length], ssrc, _controlIndex);
        BinaryPrimitives.WriteUInt32BigEndian(packet[length..], _controlIndex | Encrypted);
        length += SrtcpIndexBytes;
        _rtcp.Authenticate(packet[..length], rollover: null, packet.Slice(length, SrtpCipher.TagBytesMax));
        return length + SrtpCipher.TagBytesMax;
    }

    public void Dispose()
    {
        _rtp.Dispose();
        _rtcp.Dispose();
    }
}
