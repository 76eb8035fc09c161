namespace Muster.Rtp.Tests;

public sealed class PlayoutBufferTests
{
    // Close to the wrap of timestamps.
    private static readonly uint Start = 0xFFFFFF00;

    private readonly PlayoutBuffer _buffer = new(TimeSpan.FromMilliseconds(60));
    private readonly byte[] _speech = Speech(16_000);
    private readonly List<byte> _played = [];
    private readonly List<bool> _received = [];

    [Theory]
    [InlineData(80)]
    [InlineData(160)]
    [InlineData(240)]
    [InlineData(320)]
    [InlineData(480)]
    public void Makes_unbroken_frames_of_packets_of_any_length(int samples)
    {
        // A packet is sent when its last sample is spoken, and a frame is played every 160.
        var sent = 0;
        for (var now = 160; now <= 8000; now += 160)
        {
            for (; sent + samples <= now; sent += samples)
                Write(sent, samples);
            Read();
        }

        var lead = _received.IndexOf(true) * 160;
        _received.SkipWhile(received => !received).ShouldAllBe(received => received);
        _played.Skip(lead).ShouldBe(_speech.Take(_played.Count - lead));
    }

    [Fact]
    public void Plays_the_very_first_packet_whole()
    {
        Write(0, 160);
        Read(4);
        _received.ShouldBe([false, false, false, true]);
        _played[480..].ShouldBe(_speech[..160]);
    }

    [Fact]
    public void Puts_reordered_packets_in_their_place()
    {
        Write(0, 160);
        Write(320, 160);
        Write(160, 160, newest: false);
        Read(6);
        _played[480..].ShouldBe(_speech[..480]);
    }

    [Fact]
    public void A_packet_that_never_comes_is_a_silent_frame()
    {
        Write(0, 160);
        Write(320, 160);
        Read(6);
        _received.ShouldBe([false, false, false, true, false, true]);
        _played[640..800].ShouldAllBe(sample => sample == G711Codec.ALawSilence);
    }

    [Fact]
    public void An_old_packet_after_its_moment_is_late()
    {
        Write(0, 160);
        Write(320, 160);
        Read(6);
        _buffer.Write(Start + 160, _speech.AsSpan(160, 160), newest: false).ShouldBe(Playout.Late);
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(-100_000)]
    [InlineData(int.MaxValue)]
    [Behaviour(17, "A jump of timestamps costs no sound")]
    public void Loses_nothing_when_timestamps_jump(int jump)
    {
        Write(0, 160);
        Write(160, 160);
        _buffer.Write((uint)(Start + 320 + jump), _speech.AsSpan(320, 160), newest: true).ShouldBe(Playout.Kept);
        _buffer.Write((uint)(Start + 480 + jump), _speech.AsSpan(480, 160), newest: true).ShouldBe(Playout.Kept);
        Read(10);
        Heard().ShouldBe(_speech[..640]);
    }

    [Fact]
    public void Loses_nothing_of_a_new_source()
    {
        Write(0, 160);
        _buffer.Restart();
        _buffer.Write(77, _speech.AsSpan(160, 160), newest: true);
        Read(10);
        Heard().ShouldBe(_speech[..320]);
    }

    [Fact]
    public void Loses_nothing_when_the_network_pauses_and_then_sends_all_at_once()
    {
        for (var packet = 0; packet < 4; packet++, Read())
            Write(packet * 160, 160);
        Read(8);
        for (var packet = 4; packet < 12; packet++)
            Write(packet * 160, 160);
        Read(20);
        Heard().ShouldBe(_speech[..(12 * 160)]);
    }

    [Fact]
    public void Takes_back_in_quiet_moments_what_the_delay_has_grown_by()
    {
        for (var packet = 0; packet < 10; packet++)
            Write(packet * 160, 160);
        var ahead = 10;
        for (var tick = 0; tick < 600; tick++, ahead++)
        {
            Read();
            _buffer.Write(Start + (uint)(ahead * 160), Tones.Silence(TimeSpan.FromMilliseconds(20)), newest: true);
        }

        _played.Clear();
        _received.Clear();
        _buffer.Write(Start + (uint)(ahead * 160), _speech.AsSpan(0, 160), newest: true);
        Read(10);
        var delay = _played.ToArray().AsSpan().IndexOf(_speech.AsSpan(0, 160)) / 160;
        delay.ShouldBeInRange(3, 4);
    }

    [Fact]
    public void Never_cuts_speech_to_catch_up()
    {
        for (var packet = 0; packet < 10; packet++)
            Write(packet * 160, 160);
        for (var packet = 10; packet < 100; packet++)
        {
            Read();
            Write(packet * 160, 160);
        }

        Heard().ShouldBe(_speech[..(87 * 160)]);
    }

    [Fact]
    public void Drops_what_comes_faster_than_time_passes_once_it_is_full()
    {
        var verdicts = Enumerable.Range(0, 40)
            .Select(packet => _buffer.Write(Start + (uint)(packet * 160), _speech.AsSpan(packet * 160, 160), newest: true))
            .ToArray();
        verdicts.Count(verdict => verdict == Playout.Overflow).ShouldBe(18);
        Read(40);
        _buffer.Write(Start + (60 * 160), _speech.AsSpan(0, 160), newest: true).ShouldBe(Playout.Kept);
    }

    [Fact]
    public void A_sender_that_is_silent_between_its_words_keeps_its_delay()
    {
        Write(0, 160);
        Read(50);
        Write(50 * 160, 160);
        Read(4);
        _received[^1].ShouldBeTrue();
        _received[^2].ShouldBeFalse();
    }

    // Loud throughout, and no two frames alike.
    private static byte[] Speech(int samples)
    {
        var random = new Random(3);
        var pcm = Enumerable.Range(0, samples).Select(_ => (short)(random.Next(4_000, 30_000) * (random.Next(2) == 0 ? 1 : -1))).ToArray();
        var aLaw = new byte[samples];
        G711Codec.PcmToALaw(pcm, aLaw);
        return aLaw;
    }

    private void Write(int at, int samples, bool newest = true) =>
        _buffer.Write(Start + (uint)at, _speech.AsSpan(at, samples), newest).ShouldBe(Playout.Kept);

    private void Read(int frames = 1)
    {
        var frame = new byte[160];
        for (; frames > 0; frames--)
        {
            _received.Add(_buffer.Read(frame));
            _played.AddRange(frame);
        }
    }

    private byte[] Heard() => [.. _played.Chunk(160).Where((_, frame) => _received[frame]).SelectMany(frame => frame)];
}
