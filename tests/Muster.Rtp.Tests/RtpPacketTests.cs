namespace Muster.Rtp.Tests;

public sealed class RtpPacketTests
{
    private static readonly byte[] Plain = Peer.Packet(0xFEDC, 0x89ABCDEF, [1, 2, 3], payloadType: 101, ssrc: 0x76543210, marker: true);

    [Fact]
    public void Reads_what_it_writes()
    {
        RtpPacket.TryRead(Plain, out var packet).ShouldBeTrue();
        packet.Marker.ShouldBeTrue();
        packet.PayloadType.ShouldBe(101);
        packet.Sequence.ShouldBe((ushort)0xFEDC);
        packet.Timestamp.ShouldBe(0x89ABCDEFu);
        packet.Ssrc.ShouldBe(0x76543210u);
        packet.Payload.ToArray().ShouldBe([1, 2, 3]);
    }

    [Fact]
    public void Finds_the_payload_behind_contributing_sources_and_an_extension()
    {
        byte[] packet = [.. Plain[..12], 9, 9, 9, 9, 9, 9, 9, 9, 0xBE, 0xDE, 0, 1, 8, 8, 8, 8, 1, 2, 3];
        packet[0] |= 0x12;
        RtpPacket.TryRead(packet, out var read).ShouldBeTrue();
        read.Payload.ToArray().ShouldBe([1, 2, 3]);
    }

    [Fact]
    public void Takes_padding_off()
    {
        byte[] packet = [.. Plain, 0, 0, 3];
        packet[0] |= 0x20;
        RtpPacket.TryRead(packet, out var read).ShouldBeTrue();
        read.Payload.ToArray().ShouldBe([1, 2, 3]);
    }

    public static TheoryData<string, byte[]> Malformed => new()
    {
        { "nothing", [] },
        { "eleven bytes", Plain[..11] },
        { "version 1", [0x40, .. Plain[1..]] },
        { "version 3", [0xC0, .. Plain[1..]] },
        { "fifteen contributing sources that are not there", [0x8F, .. Plain[1..]] },
        { "an extension that is not there", [0x90, .. Plain[1..12]] },
        { "an extension longer than the packet", [0x90, .. Plain[1..12], 0, 0, 0xFF, 0xFF, 1, 2] },
        { "padding longer than the packet", [0xA0, .. Plain[1..12], 0, 200] },
        { "padding of no length", [0xA0, .. Plain[1..12], 1, 0] },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Refuses(string what, byte[] datagram)
    {
        RtpPacket.TryRead(datagram, out _).ShouldBeFalse(what);
    }
}
