using System.Buffers.Binary;
using Muster.Rtp.Native;

namespace Muster.Rtp;

/// <summary>
/// One call's RTCP: a report about every five seconds, and what the far end reports of us. The rules for large groups
/// (RFC 3550 section 6.3: bandwidth shares, reconsideration) are left out, for a call has two members.
/// </summary>
internal sealed class RtcpSession(uint ssrc, byte[] cname, TimeSpan interval, Random chance)
{
    /// <summary>The longest compound written, protected or not: a sender report with one block, the CNAME, a BYE.</summary>
    public const int PacketBytesMax = 128 + SrtpSender.AddedBytesMax;

    private const int SenderInfoBytes = 20;

    private SocketName? _source;
    private long? _nextReportNs;
    private uint _packetsReported;
    private uint _lastReport;
    private long _lastReportNs;

    /// <summary>What the far end last said of our packets.</summary>
    public RemoteReport? Remote { get; private set; }

    /// <summary>Where reports go: where the far end's come from, or the port above that of its RTP (RFC 3550 section 11).</summary>
    public SocketName Destination(in SocketName rtp) => _source is { } source && source.SameAddress(rtp) ? source : rtp.NextPort();

    /// <summary>Whether a report is due; if so, sets the time of the next.</summary>
    public bool IsDue(long nowNs)
    {
        if (nowNs < _nextReportNs)
            return false;

        // The first interval is half as long (section 6.2), so that a short call has a report.
        var first = _nextReportNs is null;
        var meanNs = interval.TotalNanoseconds * (first ? 0.5 : 1);
        _nextReportNs = nowNs + (long)(meanNs * (0.5 + chance.NextDouble()));
        return !first;
    }

    /// <summary>Writes a compound packet: a sender report if packets left since the last one, else a receiver report.</summary>
    /// <returns>Its length.</returns>
    public int Write(Span<byte> packet, RtpSender sender, RtpReceiver receiver, long nowNs, ulong ntp, bool bye)
    {
        var writer = new RtcpWriter(packet);
        SenderFacts? facts = sender.Packets == _packetsReported ? null : new(ntp, sender.Timestamp, sender.Packets, sender.PayloadBytes);
        _packetsReported = sender.Packets;
        ReportBlock? block = receiver.Ssrc is { } source ? BlockOf(source, receiver.Reception, nowNs) : null;
        writer.Report(ssrc, facts, block);
        writer.CanonicalName(ssrc, cname);
        if (bye)
            writer.Bye(ssrc);
        return writer.Length;
    }

    /// <summary>Takes one datagram of the RTCP port, whatever it holds.</summary>
    /// <returns>Whether it was RTCP of this call.</returns>
    public bool Take(ReadOnlySpan<byte> datagram, in SocketName source, in SocketName rtp, long arrivalNs, ulong ntp)
    {
        if (!source.SameAddress(rtp) || !RtcpReader.TryOpen(datagram, out var reader))
            return false;
        _source = source;
        while (reader.TryNext(out var type, out var count, out var body))
        {
            if (type == RtcpType.SenderReport && body.Length >= 4 + SenderInfoBytes)
                TakeSenderReport(body, count, arrivalNs, ntp);
            else if (type == RtcpType.ReceiverReport && body.Length >= 4)
                TakeBlocks(body[4..], count, ntp);
        }

        return true;
    }

    private ReportBlock BlockOf(uint source, Reception reception, long nowNs)
    {
        var lost = (int)Math.Min(reception.Lost, int.MaxValue);
        var sinceLast = _lastReport == 0 ? 0 : (uint)((nowNs - _lastReportNs) * 65_536 / 1_000_000_000);
        return new(source, reception.FractionLostSinceReport(), lost, reception.ExtendedHighest, (uint)reception.Jitter, _lastReport, sinceLast);
    }

    private void TakeSenderReport(ReadOnlySpan<byte> body, int count, long arrivalNs, ulong ntp)
    {
        _lastReport = (uint)(BinaryPrimitives.ReadUInt64BigEndian(body[4..]) >> 16);
        _lastReportNs = arrivalNs;
        TakeBlocks(body[(4 + SenderInfoBytes)..], count, ntp);
    }

    private void TakeBlocks(ReadOnlySpan<byte> blocks, int count, ulong ntp)
    {
        for (; count > 0 && blocks.Length >= ReportBlock.Bytes; count--, blocks = blocks[ReportBlock.Bytes..])
        {
            var block = ReportBlock.Read(blocks);
            if (block.Ssrc == ssrc)
                Remote = new RemoteReport(block.FractionLost / 256.0, block.PacketsLost, block.Jitter / 8.0, RoundTripMs(block, ntp));
        }
    }

    // RFC 3550 section 6.4.1: arrival - LSR - DLSR, all in 1/65,536 s; clocks that disagree by a hair must not give hours.
    private static double? RoundTripMs(in ReportBlock block, ulong ntp)
    {
        if (block.LastReport == 0)
            return null;
        var roundTrip = (int)((uint)(ntp >> 16) - block.LastReport - block.SinceLastReport);
        return Math.Max(0, roundTrip) * 1000.0 / 65_536;
    }
}
