namespace Muster.Rtp.Tests;

public sealed class DigitTests
{
    private readonly KeyPresses _keys = new();
    private ushort _duration;

    [Fact]
    [Behaviour(20, "Digits leave with a marker first, one timestamp, three ends, no audio in between, and the clock goes on after them")]
    public void Sends_each_digit_as_the_standard_times_it()
    {
        var sender = new RtpSender(ssrc: 1, firstSequence: 100, firstTimestamp: 1600) { TelephoneEventPayloadType = 101 };
        Next(sender);
        sender.TrySendDigits("5").ShouldBeTrue();
        var packets = Enumerable.Range(0, 11).Select(_ => Next(sender)).ToArray();

        var events = packets[..7];
        events.ShouldAllBe(packet => packet.PayloadType == 101 && packet.Timestamp == 1760);
        events.Select(packet => packet.Marker).ShouldBe([true, false, false, false, false, false, false]);
        events.Select(packet => packet.Event.DurationSamples).ShouldBe([160, 320, 480, 640, 800, 800, 800]);
        events.Select(packet => packet.Event.Ends).ShouldBe([false, false, false, false, true, true, true]);
        events.ShouldAllBe(packet => packet.Event.Code == 5);
        packets[7..].ShouldAllBe(packet => packet.PayloadType == 8 && !packet.Marker);
        packets[7].Timestamp.ShouldBe(1760u + (7 * 160));
        packets.Select(packet => (int)packet.Sequence).ShouldBe(Enumerable.Range(101, 11));
    }

    [Theory]
    [InlineData("12x")]
    [InlineData("１")]
    public void Refuses_what_is_no_key(string digits)
    {
        new DigitSender().TryEnqueue(digits).ShouldBeFalse();
    }

    [Fact]
    public void Refuses_more_digits_than_may_wait()
    {
        var sender = new DigitSender();
        sender.TryEnqueue(new string('1', DigitSender.DigitsMax)).ShouldBeTrue();
        sender.TryEnqueue("1").ShouldBeFalse();
    }

    [Fact]
    public void Sends_no_digits_to_a_far_end_that_takes_none()
    {
        var sender = new RtpSender(1, 1, 1) { TelephoneEventPayloadType = 101 };
        sender.TrySendDigits("12").ShouldBeTrue();
        sender.TelephoneEventPayloadType = null;
        sender.TrySendDigits("3").ShouldBeFalse();
        Next(sender).PayloadType.ShouldBe(8);
    }

    [Theory]
    [InlineData("every packet", 0b1111111)]
    [InlineData("only the first", 0b0000001)]
    [InlineData("only an end", 0b1000000)]
    [InlineData("no end at all", 0b0001111)]
    [InlineData("every other", 0b1010101)]
    [Behaviour(20, "A key is told once, whatever of its packets is lost")]
    public void Tells_a_press_once_whatever_was_lost(string which, int received)
    {
        var told = Press(7, timestamp: 5000, received) + Press(7, timestamp: 5000 + 1600, received);
        told.ShouldBe("77", which);
    }

    [Fact]
    public void Tells_a_press_once_when_packets_come_twice_or_out_of_order()
    {
        Take(3, 1000, 160, marker: true).ShouldBe('3');
        Take(3, 1000, 160, marker: true, newest: false).ShouldBeNull();
        Take(4, 3000, 160, marker: true).ShouldBe('4');
        Take(3, 1000, 800, ends: true, newest: false).ShouldBeNull();
        Take(4, 3000, 800, ends: true).ShouldBeNull();
    }

    [Fact]
    public void Tells_a_press_of_half_a_minute_once()
    {
        // RFC 4733 section 2.5.1.3: when the duration is full, a new segment begins where the last one ended.
        var told = new List<char?>();
        for (uint segment = 0; segment < 4; segment++)
        {
            for (var duration = 160; duration <= 0xFFFF; duration += 1600)
                told.Add(Take(1, 1000 + (segment * 0xFFFF), duration, marker: segment == 0 && duration == 160));
            told.Add(Take(1, 1000 + (segment * 0xFFFF), 0xFFFF, ends: segment == 3));
        }

        told.Count(key => key is not null).ShouldBe(1);
    }

    [Fact]
    public void Tells_a_press_once_when_its_sender_moves_the_timestamp()
    {
        var told = Enumerable.Range(0, 8).Select(i => Take(9, 1000 + (uint)(i * 160), Math.Min(160 * (i + 1), 960), ends: i >= 5));
        told.Count(key => key is not null).ShouldBe(1);
    }

    [Fact]
    public void Tells_two_keys_apart_when_their_sender_forgets_to_move_the_timestamp()
    {
        Take(2, 1000, 160).ShouldBe('2');
        Take(2, 1000, 800, ends: true).ShouldBeNull();
        Take(5, 1000, 160).ShouldBe('5');
    }

    [Fact]
    public void Tells_the_same_key_pressed_twice_in_a_hurry()
    {
        Take(2, 1000, 320, marker: true).ShouldBe('2');
        Take(2, 1000, 400, ends: true).ShouldBeNull();
        Take(2, 1000 + 400 + 320, 160).ShouldBe('2');
    }

    [Theory]
    [InlineData(0, '0')]
    [InlineData(10, '*')]
    [InlineData(11, '#')]
    [InlineData(12, 'A')]
    [InlineData(15, 'D')]
    [InlineData(16, null)]
    [InlineData(36, null)]
    [InlineData(255, null)]
    public void Knows_the_sixteen_keys_and_no_other_event(int code, char? key)
    {
        Take(code, 1, 160).ShouldBe(key);
    }

    private string Press(int code, uint timestamp, int received)
    {
        _duration = 0;
        var told = "";
        for (var packet = 0; packet < 7; packet++)
        {
            _duration = (ushort)Math.Min(_duration + 160, 800);
            if ((received >> packet & 1) != 0)
                told += Take(code, timestamp, _duration, ends: packet >= 4, marker: packet == 0);
        }

        return told;
    }

    private char? Take(int code, uint timestamp, int duration, bool ends = false, bool marker = false, bool newest = true) =>
        _keys.Take(new(code, ends, duration), timestamp, marker, newest);

    private static (int PayloadType, bool Marker, ushort Sequence, uint Timestamp, TelephoneEvent Event) Next(RtpSender sender)
    {
        var bytes = new byte[RtpSender.PacketBytesMax];
        RtpPacket.TryRead(bytes.AsSpan(0, sender.Next(bytes, new byte[160])), out var packet).ShouldBeTrue();
        TelephoneEvent.TryRead(packet.Payload, out var read).ShouldBeTrue();
        return (packet.PayloadType, packet.Marker, packet.Sequence, packet.Timestamp, read);
    }
}
