using System.Buffers.Binary;

namespace Muster.Rtp;

/// <summary>One RTP packet (RFC 3550 section 5.1), read in place.</summary>
internal readonly ref struct RtpPacket
{
    public const int HeaderBytes = 12;

    private const int Version = 2;

    private RtpPacket(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload)
    {
        Marker = (header[1] & 0x80) != 0;
        PayloadType = header[1] & 0x7F;
        Sequence = BinaryPrimitives.ReadUInt16BigEndian(header[2..]);
        Timestamp = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
        Ssrc = BinaryPrimitives.ReadUInt32BigEndian(header[8..]);
        Payload = payload;
    }

    public bool Marker { get; }

    public int PayloadType { get; }

    public ushort Sequence { get; }

    public uint Timestamp { get; }

    public uint Ssrc { get; }

    public ReadOnlySpan<byte> Payload { get; }

    /// <summary>False for whatever is no RTP version 2 packet with consistent lengths; never throws.</summary>
    public static bool TryRead(ReadOnlySpan<byte> datagram, out RtpPacket packet)
    {
        packet = default;
        if (!TryFindPayload(datagram, out var start))
            return false;
        var padding = (datagram[0] & 0x20) != 0 ? datagram[^1] : 0;
        if (start + padding > datagram.Length || ((datagram[0] & 0x20) != 0 && padding == 0))
            return false;
        packet = new RtpPacket(datagram[..HeaderBytes], datagram[start..^padding]);
        return true;
    }

    /// <summary>Where the header ends, with its contributing sources and its extension.</summary>
    public static bool TryFindPayload(ReadOnlySpan<byte> datagram, out int start)
    {
        start = HeaderBytes;
        if (datagram.Length < HeaderBytes || datagram[0] >> 6 != Version)
            return false;
        start += 4 * (datagram[0] & 0x0F);
        if ((datagram[0] & 0x10) != 0)
        {
            if (datagram.Length < start + 4)
                return false;
            start += 4 + (4 * BinaryPrimitives.ReadUInt16BigEndian(datagram[(start + 2)..]));
        }

        return start <= datagram.Length;
    }

    public static void WriteHeader(Span<byte> to, int payloadType, bool marker, ushort sequence, uint timestamp, uint ssrc)
    {
        to[0] = Version << 6;
        to[1] = (byte)(payloadType | (marker ? 0x80 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(to[2..], sequence);
        BinaryPrimitives.WriteUInt32BigEndian(to[4..], timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(to[8..], ssrc);
    }
}
