namespace Muster.Rtp.Tests.Srtp;

public sealed class SrtpTests : IDisposable
{
    private readonly SrtpKey _key = Key(SrtpSuite.Aes128Tag80, 1);
    private readonly SrtpSender _sender;
    private readonly SrtpReceiver _receiver;

    public SrtpTests() => (_sender, _receiver) = (new(_key), new(_key));

    [Theory]
    [InlineData(SrtpSuite.Aes128Tag80, 10)]
    [InlineData(SrtpSuite.Aes128Tag32, 4)]
    [InlineData(SrtpSuite.Aes256Tag80, 10)]
    public void What_one_side_protects_the_other_opens(SrtpSuite suite, int tagBytes)
    {
        using var sender = new SrtpSender(Key(suite, 2));
        using var receiver = new SrtpReceiver(Key(suite, 2));
        foreach (var bytes in new[] { 0, 1, 16, 160, 161, 800 })
        {
            var plain = Peer.Packet(bytes, 7, [.. Enumerable.Range(0, bytes).Select(i => (byte)i)]);
            var sent = Protect(sender, plain);
            sent.Length.ShouldBe(plain.Length + tagBytes);
            sent.AsSpan(0, 12).SequenceEqual(plain.AsSpan(0, 12)).ShouldBeTrue();
            Open(receiver, sent).ShouldBe(plain);
        }

        var report = new byte[64 + SrtpSender.AddedBytesMax];
        report.AsSpan(0, 64).Fill(3);
        var length = sender.ProtectControl(report, 64);
        length.ShouldBe(64 + 4 + 10);
        receiver.TryOpenControl(report.AsSpan(0, length), out var opened).ShouldBeTrue();
        report.AsSpan(0, opened).ToArray().ShouldBe(Enumerable.Repeat((byte)3, 64));
    }

    [Fact]
    public void The_roll_over_is_counted_on_both_sides_whatever_is_lost_around_it()
    {
        for (var sequence = 65_400; sequence < 2 * 65_536 + 300; sequence++)
        {
            var sent = Protect(_sender, Packet(sequence));
            if (sequence % 65_536 is > 65_520 or < 20)
                continue;
            Open(_receiver, sent).ShouldNotBeNull();
        }
    }

    [Fact]
    public void Packets_that_cross_the_roll_over_out_of_order_are_opened()
    {
        var sent = Enumerable.Range(65_530, 12).Select(sequence => Protect(_sender, Packet(sequence))).ToArray();
        foreach (var i in new[] { 0, 1, 7, 6, 8, 3, 2, 5, 4, 11, 9, 10 })
            Open(_receiver, sent[i]).ShouldNotBeNull();
    }

    [Fact]
    public void A_packet_opens_once_and_not_when_it_is_older_than_the_window()
    {
        var sent = Enumerable.Range(100, 80).Select(sequence => Protect(_sender, Packet(sequence))).ToArray();
        Open(_receiver, sent[20]).ShouldNotBeNull();
        Open(_receiver, sent[20]).ShouldBeNull();
        Open(_receiver, sent[79]).ShouldNotBeNull();
        Open(_receiver, sent[16]).ShouldNotBeNull();
        Open(_receiver, sent[16]).ShouldBeNull();
        Open(_receiver, sent[15]).ShouldBeNull();
    }

    [Fact]
    public void A_report_opens_once()
    {
        var report = new byte[64];
        var length = _sender.ProtectControl(report, 24);
        var sent = report[..length];
        _receiver.TryOpenControl(sent.ToArray(), out _).ShouldBeTrue();
        _receiver.TryOpenControl(sent.ToArray(), out _).ShouldBeFalse();
    }

    [Fact]
    public void A_changed_bit_anywhere_closes_the_packet_and_costs_the_next_one_nothing()
    {
        var first = Protect(_sender, Packet(1));
        for (var bit = 0; bit < first.Length * 8; bit++)
        {
            var changed = first.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Open(_receiver, changed).ShouldBeNull();
        }

        Open(_receiver, first).ShouldNotBeNull();
    }

    [Fact]
    public void Another_key_or_no_key_at_all_opens_nothing()
    {
        using var other = new SrtpSender(Key(SrtpSuite.Aes128Tag80, 9));
        Open(_receiver, Protect(other, Packet(1))).ShouldBeNull();
        Open(_receiver, Packet(1)).ShouldBeNull();
    }

    [Fact]
    public void Each_source_has_its_own_numbers()
    {
        using var second = new SrtpSender(_key);
        Open(_receiver, Protect(_sender, Packet(60_000))).ShouldNotBeNull();
        Open(_receiver, Protect(second, Packet(5, ssrc: 99))).ShouldNotBeNull();
        Open(_receiver, Protect(_sender, Packet(60_001))).ShouldNotBeNull();
        Open(_receiver, Protect(second, Packet(6, ssrc: 99))).ShouldNotBeNull();
    }

    [Fact]
    public void Many_sources_one_after_another_take_no_more_room_than_a_few()
    {
        for (var ssrc = 1u; ssrc < 100; ssrc++)
        {
            using var sender = new SrtpSender(_key);
            var sent = Protect(sender, Packet(5, ssrc));
            Open(_receiver, sent).ShouldNotBeNull();
            Open(_receiver, sent).ShouldBeNull();
        }
    }

    [Fact]
    public void Hostile_bytes_open_nothing_and_throw_nothing()
    {
        var random = new Random(11);
        var bytes = new byte[1500];
        for (var i = 0; i < 20_000; i++)
        {
            random.NextBytes(bytes);
            bytes[0] = (byte)(i % 2 == 0 ? 0x80 | (bytes[0] & 0x3F) : bytes[0]);
            var datagram = bytes.AsSpan(0, random.Next(i % 4 == 0 ? 40 : 1500));
            _receiver.TryOpen(datagram, out _).ShouldBeFalse();
            _receiver.TryOpenControl(datagram, out _).ShouldBeFalse();
        }
    }

    [Fact]
    public void A_key_of_the_wrong_length_is_refused() =>
        Should.Throw<ArgumentException>(() => new SrtpKey(SrtpSuite.Aes256Tag80, new byte[30]));

    public void Dispose()
    {
        _sender.Dispose();
        _receiver.Dispose();
    }

    internal static SrtpKey Key(SrtpSuite suite, int seed)
    {
        var bytes = new byte[SrtpKey.BytesOf(suite)];
        new Random(seed).NextBytes(bytes);
        return new SrtpKey(suite, bytes);
    }

    private static byte[] Packet(int sequence, uint ssrc = 0x1234) => Peer.Packet(sequence, 0, Enumerable.Repeat((byte)7, 20).ToArray(), ssrc: ssrc);

    private static byte[] Protect(SrtpSender sender, byte[] packet)
    {
        var buffer = new byte[packet.Length + SrtpSender.AddedBytesMax];
        packet.CopyTo(buffer, 0);
        return buffer[..sender.Protect(buffer, packet.Length)];
    }

    private static byte[]? Open(SrtpReceiver receiver, byte[] sent)
    {
        var datagram = sent.ToArray();
        return receiver.TryOpen(datagram, out var length) ? datagram[..length] : null;
    }
}
