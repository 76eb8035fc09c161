using System.Net;
using Muster.Rtp.Native;

namespace Muster.Rtp.Tests;

/// <summary>Whatever arrives, nothing throws and the call goes on.</summary>
public sealed class HostileBytesTests
{
    private const int Datagrams = 200_000;

    private static readonly SocketName Far = new(new IPEndPoint(IPAddress.Loopback, 5000));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_audio_reader_lives_with_any_bytes(int seed)
    {
        var random = new Random(seed);
        var receiver = new RtpReceiver(TimeSpan.FromMilliseconds(60)) { TelephoneEventPayloadType = 101 };
        var frame = new byte[160];
        for (var i = 0; i < Datagrams; i++)
        {
            var valid = Peer.Packet(i, (uint)(i * 160), new byte[random.Next(400)], random.Next(3) switch { 0 => 8, 1 => 0, _ => 101 });
            receiver.Take(Mutate(random, valid), Far, i * 1_000_000L);
            if (i % 4 == 0)
                receiver.Read(frame);
            while (receiver.TryTakeKey(out var key))
                "0123456789*#ABCD".ShouldContain(key);
        }

        for (var i = 0; i < 30; i++)
            receiver.Read(frame);
        var before = receiver.Reception.Received;
        before.ShouldBeGreaterThan(Datagrams / 10);
        receiver.Take(Peer.Packet(1, 1, Enumerable.Repeat((byte)7, 160).ToArray(), ssrc: 0xFEED), Far, Datagrams * 2_000_000L);
        receiver.Reception.Received.ShouldBe(before + 1);
        ReadUntil(receiver, frame, 7);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void The_report_reader_lives_with_any_bytes(int seed)
    {
        var random = new Random(seed);
        var session = new RtcpSession(0xAAAA, "name"u8.ToArray(), TimeSpan.FromSeconds(5), new Random(1));
        var valid = new byte[RtcpSession.PacketBytesMax];
        var writer = new RtcpWriter(valid);
        writer.Report(0x1234, new SenderFacts(1, 2, 3, 4), new ReportBlock(0xAAAA, 128, 7, 8, 80, 10, 11));
        writer.CanonicalName(0x1234, "far"u8);
        writer.Bye(0x1234);
        var taken = 0;
        for (var i = 0; i < Datagrams; i++)
            taken += session.Take(Mutate(random, valid.AsSpan(0, writer.Length).ToArray()), Far, Far, i, (ulong)random.NextInt64()) ? 1 : 0;

        taken.ShouldBeInRange(Datagrams / 20, Datagrams);
        session.Take(valid.AsSpan(0, writer.Length), Far, Far, 0, 0).ShouldBeTrue();
        session.Remote.ShouldNotBeNull().FractionLost.ShouldBe(0.5);
    }

    [Fact]
    public void Strays_of_any_size_at_an_open_port_are_dropped_and_counted()
    {
        using var rig = new Rig();
        var ear = new Ear();
        var stream = rig.Open(ear);
        using var peer = new Peer(stream);
        stream.Connect(peer.EndPoint, G711.ALaw, 101);
        foreach (var length in new[] { 0, 1, 11, 12, 1500, 1501, 4000, 60_000 })
            peer.Send(new byte[length]);
        peer.Send(1, 160, Tones.Beep(TimeSpan.FromMilliseconds(20)));
        rig.Tick(6);

        stream.Statistics.DatagramsDropped.ShouldBe(8);
        ear.Heard.Length.ShouldBe(160);
    }

    [Fact]
    public void A_flood_at_one_port_is_cut_off_each_tick()
    {
        using var rig = new Rig();
        var stream = rig.Open(new Ear());
        using var peer = new Peer(stream);
        stream.Connect(peer.EndPoint, G711.ALaw, 101);
        for (var i = 0; i < 100; i++)
            peer.Send(new byte[20]);
        rig.Tick();
        stream.Statistics.DatagramsDropped.ShouldBe(32);
    }

    private static void ReadUntil(RtpReceiver receiver, byte[] frame, byte sample)
    {
        for (var i = 0; i < 30; i++)
        {
            if (receiver.Read(frame) && frame.All(read => read == sample))
                return;
        }

        Assert.Fail("The packet after the flood was not heard.");
    }

    // Cut, grown, or with some bits turned; one in four is left whole.
    private static byte[] Mutate(Random random, byte[] datagram)
    {
        switch (random.Next(4))
        {
            case 0:
                return datagram[..random.Next(datagram.Length)];
            case 1:
                return [.. datagram, .. new byte[random.Next(64)]];
            case 2:
                for (var flips = random.Next(1, 8); flips > 0; flips--)
                    datagram[random.Next(datagram.Length)] ^= (byte)(1 << random.Next(8));
                return datagram;
            default:
                return datagram;
        }
    }
}
