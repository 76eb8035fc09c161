using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Muster.Rtp;

/// <summary>RTCP packet types (RFC 3550 section 12.1).</summary>
internal enum RtcpType
{
    SenderReport = 200,
    ReceiverReport = 201,
    SourceDescription = 202,
    Bye = 203,
}

/// <summary>What a sender report says of its sender (RFC 3550 section 6.4.1).</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SenderFacts(ulong Ntp, uint Timestamp, uint Packets, uint PayloadBytes);

/// <summary>One report block: how its sender receives a source (RFC 3550 section 6.4.1).</summary>
/// <param name="Ssrc">The source reported on.</param>
/// <param name="FractionLost">Since the report before, 1/256.</param>
/// <param name="PacketsLost">Since the beginning, 24 bits, signed.</param>
/// <param name="ExtendedHighest">Highest sequence number received, with cycles.</param>
/// <param name="Jitter">In timestamp units.</param>
/// <param name="LastReport">Middle 32 bits of the NTP time of the source's last sender report; 0 for none.</param>
/// <param name="SinceLastReport">Time since it came, 1/65,536 s.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ReportBlock(
    uint Ssrc, byte FractionLost, int PacketsLost, uint ExtendedHighest, uint Jitter, uint LastReport, uint SinceLastReport)
{
    public const int Bytes = 24;

    public static ReportBlock Read(ReadOnlySpan<byte> from) => new(
        BinaryPrimitives.ReadUInt32BigEndian(from),
        from[4],
        BinaryPrimitives.ReadInt32BigEndian(from[4..]) << 8 >> 8,
        BinaryPrimitives.ReadUInt32BigEndian(from[8..]),
        BinaryPrimitives.ReadUInt32BigEndian(from[12..]),
        BinaryPrimitives.ReadUInt32BigEndian(from[16..]),
        BinaryPrimitives.ReadUInt32BigEndian(from[20..]));

    public void Write(Span<byte> to)
    {
        BinaryPrimitives.WriteUInt32BigEndian(to, Ssrc);
        BinaryPrimitives.WriteInt32BigEndian(to[4..], Math.Clamp(PacketsLost, -0x800000, 0x7FFFFF));
        to[4] = FractionLost;
        BinaryPrimitives.WriteUInt32BigEndian(to[8..], ExtendedHighest);
        BinaryPrimitives.WriteUInt32BigEndian(to[12..], Jitter);
        BinaryPrimitives.WriteUInt32BigEndian(to[16..], LastReport);
        BinaryPrimitives.WriteUInt32BigEndian(to[20..], SinceLastReport);
    }
}

/// <summary>Reads a compound RTCP packet in place, packet by packet.</summary>
internal ref struct RtcpReader
{
    /// <summary>What SRTCP leaves in the clear (RFC 3711 section 3.4): the first packet's header and its sender.</summary>
    public const int ClearBytes = 8;

    private const int HeaderBytes = 4;

    private ReadOnlySpan<byte> _rest;

    /// <summary>Takes a datagram that holds to RFC 3550 appendix A.2: version 2, a report first, lengths that add up.</summary>
    public static bool TryOpen(ReadOnlySpan<byte> datagram, out RtcpReader reader)
    {
        reader = new RtcpReader { _rest = datagram };
        if (datagram.Length < ClearBytes || (datagram[0] & 0x20) != 0 || datagram[1] is not ((byte)RtcpType.SenderReport or (byte)RtcpType.ReceiverReport))
            return false;
        while (datagram.Length >= HeaderBytes && datagram[0] >> 6 == 2 && LengthOf(datagram) <= datagram.Length)
            datagram = datagram[LengthOf(datagram)..];
        return datagram.IsEmpty;
    }

    /// <summary>The next packet of the compound.</summary>
    /// <param name="type">May be a type that has no name here.</param>
    /// <param name="count">Its 5-bit count of blocks or sources.</param>
    /// <param name="body">What follows its 4 header bytes; may be shorter than the count promises.</param>
    public bool TryNext(out RtcpType type, out int count, out ReadOnlySpan<byte> body)
    {
        type = default;
        count = 0;
        body = default;
        if (_rest.IsEmpty)
            return false;
        type = (RtcpType)_rest[1];
        count = _rest[0] & 0x1F;
        body = _rest[HeaderBytes..LengthOf(_rest)];
        _rest = _rest[LengthOf(_rest)..];
        return true;
    }

    private static int LengthOf(ReadOnlySpan<byte> packet) => 4 * (BinaryPrimitives.ReadUInt16BigEndian(packet[2..]) + 1);
}

/// <summary>Writes a compound RTCP packet: a report, the CNAME, and a BYE at the end of the call (RFC 3550 section 6.1).</summary>
internal ref struct RtcpWriter(Span<byte> to)
{
    private readonly Span<byte> _to = to;

    public int Length { get; private set; }

    public void Report(uint ssrc, in SenderFacts? sender, in ReportBlock? block)
    {
        var start = Length;
        Length += 4;
        Write(ssrc);
        if (sender is { } facts)
        {
            Write((uint)(facts.Ntp >> 32));
            Write((uint)facts.Ntp);
            Write(facts.Timestamp);
            Write(facts.Packets);
            Write(facts.PayloadBytes);
        }

        if (block is { } received)
        {
            received.Write(_to[Length..]);
            Length += ReportBlock.Bytes;
        }

        Close(start, sender is null ? RtcpType.ReceiverReport : RtcpType.SenderReport, block is null ? 0 : 1);
    }

    /// <param name="ssrc">The source described.</param>
    /// <param name="cname">ASCII, at most 255 bytes.</param>
    public void CanonicalName(uint ssrc, ReadOnlySpan<byte> cname)
    {
        var start = Length;
        Length += 4;
        Write(ssrc);
        _to[Length++] = 1;
        _to[Length++] = (byte)cname.Length;
        cname.CopyTo(_to[Length..]);
        Length += cname.Length;

        // The item list ends with at least one null and at a 32-bit boundary (section 6.5).
        var padding = 4 - (Length % 4);
        _to.Slice(Length, padding).Clear();
        Length += padding;
        Close(start, RtcpType.SourceDescription, 1);
    }

    public void Bye(uint ssrc)
    {
        var start = Length;
        Length += 4;
        Write(ssrc);
        Close(start, RtcpType.Bye, 1);
    }

    private void Write(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_to[Length..], value);
        Length += 4;
    }

    private readonly void Close(int start, RtcpType type, int count)
    {
        _to[start] = (byte)(0x80 | count);
        _to[start + 1] = (byte)type;
        BinaryPrimitives.WriteUInt16BigEndian(_to[(start + 2)..], (ushort)(((Length - start) / 4) - 1));
    }
}
