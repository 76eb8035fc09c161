using System.Net;
using Muster.Rtp.Native;

namespace Muster.Rtp.Tests;

public sealed class RtcpTests
{
    private static readonly SocketName Far = new(new IPEndPoint(IPAddress.Loopback, 5000));
    private static readonly SocketName FarControl = new(new IPEndPoint(IPAddress.Loopback, 5001));

    private readonly RtpReceiver _receiver = new(TimeSpan.Zero);
    private readonly RtpSender _sender = new(0xAAAA, 1, 1000);
    private readonly RtcpSession _session = new(0xAAAA, "name"u8.ToArray(), TimeSpan.FromSeconds(5), new Random(1));

    [Fact]
    public void Writes_a_report_and_the_canonical_name_and_at_the_end_a_goodbye()
    {
        Send(3);
        Receive(10, 11, 13);
        Types(Write(bye: false)).ShouldBe([RtcpType.SenderReport, RtcpType.SourceDescription]);
        Types(Write(bye: true)).ShouldBe([RtcpType.ReceiverReport, RtcpType.SourceDescription, RtcpType.Bye]);
    }

    [Fact]
    public void Reports_what_was_sent_and_received()
    {
        Send(3);
        Receive(10, 11, 13);
        var report = Write(bye: false);
        Convert.ToHexString(report[..8]).ShouldBe("81C8000C0000AAAA");
        Convert.ToHexString(report[16..28]).ShouldBe("000005C800000003000001E0"); // timestamp 1480, 3 packets, 480 bytes
        var block = ReportBlock.Read(report.AsSpan(28));
        block.ShouldBe(new ReportBlock(0x1234, 64, 1, 13, 0, 0, 0));
    }

    [Fact]
    public void Has_no_report_block_before_anything_was_received()
    {
        Convert.ToHexString(Write(bye: false)[..8]).ShouldBe("80C900010000AAAA");
    }

    [Fact]
    public void A_block_survives_writing_and_reading()
    {
        var block = new ReportBlock(1, 255, -5, 0x1FFFF, 77, 0xABCDEF01, 9);
        var bytes = new byte[ReportBlock.Bytes];
        block.Write(bytes);
        ReportBlock.Read(bytes).ShouldBe(block);
    }

    [Fact]
    [Behaviour(21, "Loss, jitter and round trip are learnt from the far end's reports")]
    public void Learns_loss_jitter_and_round_trip_from_the_far_end()
    {
        // It got our report sent at 10.0 s, held it for 2.5 s, and its own comes at 12.625 s: 125 ms on the way.
        var block = new ReportBlock(0xAAAA, 64, 3, 100, 80, 10 << 16, 5 << 15);
        _session.Take(Report(block), FarControl, Far, 0, (12UL << 32) + (5UL << 29)).ShouldBeTrue();
        _session.Remote.ShouldBe(new RemoteReport(0.25, 3, 10, 125));
    }

    [Fact]
    [Behaviour(21, "A sender report is answered with its time and age")]
    public void Answers_a_sender_report_with_its_time_and_its_age()
    {
        Receive(1);
        var bytes = new byte[64];
        var writer = new RtcpWriter(bytes);
        writer.Report(0x1234, new SenderFacts(0x1111_2222_3333_4444, 0, 1, 160), null);
        _session.Take(bytes.AsSpan(0, writer.Length), FarControl, Far, 1_000_000_000, 0).ShouldBeTrue();

        var report = new byte[RtcpSession.PacketBytesMax];
        _session.Write(report, _sender, _receiver, 1_500_000_000, 0, bye: false);
        var block = ReportBlock.Read(report.AsSpan(8));
        block.LastReport.ShouldBe(0x2222_3333u);
        block.SinceLastReport.ShouldBe(1u << 15);
    }

    [Fact]
    public void Reports_go_where_the_far_ends_come_from()
    {
        var behindNat = new SocketName(new IPEndPoint(IPAddress.Loopback, 6000));
        _session.Destination(Far).Same(FarControl).ShouldBeTrue();
        _session.Take(Report(null), behindNat, Far, 0, 0).ShouldBeTrue();
        _session.Destination(Far).Same(behindNat).ShouldBeTrue();
    }

    [Fact]
    public void Takes_nothing_from_another_address()
    {
        _session.Take(Report(null), new(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 5001)), Far, 0, 0).ShouldBeFalse();
    }

    [Fact]
    [Behaviour(21, "Reports leave about every five seconds, sending or not")]
    public void Reports_come_half_an_interval_after_the_beginning_and_then_about_every_five_seconds()
    {
        var due = Enumerable.Range(0, 600).Where(tenth => _session.IsDue(tenth * 100_000_000L)).Select(tenth => tenth / 10.0).ToArray();
        due[0].ShouldBeInRange(1.2, 3.8);
        due.Zip(due.Skip(1), (before, after) => after - before).ShouldAllBe(gap => gap >= 2.4 && gap <= 7.6);
    }

    public static TheoryData<string, string> Malformed => new()
    {
        { "nothing", "" },
        { "a header alone", "80C90000" },
        { "version 1", "40C9000100000001" },
        { "a description without a report", "80CA000100000001" },
        { "a report longer than the datagram", "80C9000200000001" },
        { "bytes behind the last packet", "80C900010000000100" },
        { "padding in the first packet", "A0C9000100000001" },
        { "a second packet of version 0", "80C900010000000100CA000100000001" },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Refuses(string what, string hex)
    {
        _session.Take(Convert.FromHexString(hex), FarControl, Far, 0, 0).ShouldBeFalse(what);
    }

    [Theory]
    [InlineData("9FC9000100000001")] // 31 blocks promised, none there
    [InlineData("80C8000100000001")] // a sender report without its facts
    [InlineData("80C900010000000181CB000000CC0000")] // a BYE of no one, and an APP packet
    public void Lives_with_reports_that_promise_more_than_they_hold(string hex)
    {
        _session.Take(Convert.FromHexString(hex), FarControl, Far, 0, 0);
        _session.Remote.ShouldBeNull();
    }

    private static byte[] Report(in ReportBlock? block)
    {
        var bytes = new byte[64];
        var writer = new RtcpWriter(bytes);
        writer.Report(0x1234, null, block);
        return bytes[..writer.Length];
    }

    private void Send(int packets)
    {
        var packet = new byte[RtpSender.PacketBytesMax];
        for (; packets > 0; packets--)
            _sender.Next(packet, new byte[160]);
    }

    private void Receive(params int[] sequences)
    {
        foreach (var sequence in sequences)
            _receiver.Take(Peer.Packet(sequence, (uint)(sequence * 160), new byte[160]), Far, sequence * 20_000_000L);
    }

    private byte[] Write(bool bye)
    {
        var packet = new byte[RtcpSession.PacketBytesMax];
        return packet[.._session.Write(packet, _sender, _receiver, 0, 0, bye)];
    }

    private static RtcpType[] Types(byte[] compound)
    {
        var types = new List<RtcpType>();
        RtcpReader.TryOpen(compound, out var reader).ShouldBeTrue();
        while (reader.TryNext(out var type, out _, out _))
            types.Add(type);
        return [.. types];
    }
}
