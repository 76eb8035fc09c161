using System.Net;

namespace Muster.Rtp.Tests;

/// <summary>A stream against far ends that do as they like.</summary>
public sealed class FarEndTests : IDisposable
{
    private readonly Rig _rig = new();
    private readonly Ear _ear = new();
    private readonly MediaStream _stream;
    private readonly Peer _peer;

    public FarEndTests()
    {
        _stream = _rig.Open(_ear);
        _peer = new Peer(_stream);
        _stream.Connect(_peer.EndPoint, G711.ALaw, 101);
    }

    [Fact]
    public void Sends_from_the_first_tick_on_without_waiting_to_hear()
    {
        _rig.Tick(2);
        var (first, second) = (_peer.Receive(), _peer.Receive());
        first[..2].ShouldBe([0x80, 0x88]);
        second[..2].ShouldBe([0x80, 0x08]);
        first[12..].ShouldBe(Enumerable.Repeat(G711Codec.ALawSilence, 160));
        Timestamp(second).ShouldBe(Timestamp(first) + 160);
    }

    [Fact]
    public void Hears_what_came_before_it_was_connected()
    {
        var late = _rig.Open(_ear);
        using var peer = new Peer(late);
        for (var i = 0; i < 5; i++)
            peer.Send(i, (uint)(i * 160), Frame(i));
        var ear = _ear.Frames.Count;
        late.Connect(peer.EndPoint, G711.ALaw, null);
        _rig.Tick(10);
        ear.ShouldBe(0);
        _ear.Heard.ShouldBe([.. Enumerable.Range(0, 5).SelectMany(i => Frame(i))]);
    }

    [Fact]
    [Behaviour(17, "Packets go to where the far end's really come from, whatever its SDP says")]
    public void Replies_to_where_the_packets_really_come_from()
    {
        using var nat = new Peer(_stream);
        nat.Send(1, 160, Frame(1));
        _rig.Tick(2);
        nat.Receive().Length.ShouldBe(172);
        _rig.Tick(4);
        _ear.Heard.ShouldBe(Frame(1));
    }

    [Fact]
    [Behaviour(17, "A stray source is not followed while the far end speaks")]
    public void Does_not_follow_a_stray_source_while_the_far_end_speaks()
    {
        using var stray = new Peer(_stream);
        for (var i = 0; i < 20; i++)
        {
            _peer.Send(i, (uint)(i * 160), Frame(1));
            stray.Send(i, (uint)(i * 160), Frame(2), ssrc: 9);
            _rig.Tick();
        }

        stray.Drain().ShouldBe(0);
        _stream.Statistics.DatagramsDropped.ShouldBe(20);
        _ear.Heard.ShouldAllBe(sample => sample == 1);
    }

    [Fact]
    [Behaviour(17, "A far end that moves is followed after five packets, and not before")]
    public void Follows_a_far_end_that_moved_and_goes_on_speaking()
    {
        Speak(_peer, 0, 5);
        using var moved = new Peer(_stream);
        Speak(moved, 5, SourceLatch.PacketsToMove - 1);
        moved.Drain().ShouldBe(0);
        Speak(moved, 9, 1);
        _rig.Tick();
        moved.Drain().ShouldBe(1);
        _stream.Statistics.DatagramsDropped.ShouldBe(SourceLatch.PacketsToMove - 1);
    }

    [Fact]
    public void The_signalled_address_takes_over_with_its_first_packet()
    {
        using var early = new Peer(_stream);
        Speak(early, 0, 5);
        Speak(_peer, 100, 1);
        _stream.Statistics.DatagramsDropped.ShouldBe(0);
        _peer.Drain();
        _rig.Tick();
        _peer.Drain().ShouldBe(1);
    }

    [Fact]
    public void A_later_answer_turns_the_call_to_another_address()
    {
        Speak(_peer, 0, 5);
        using var answer = new Peer(_stream);
        _stream.Connect(answer.EndPoint, G711.MuLaw, null);
        _rig.Tick();
        answer.Receive()[1].ShouldBe((byte)0);
    }

    [Fact]
    public void Connecting_again_to_the_same_address_keeps_the_real_source()
    {
        using var nat = new Peer(_stream);
        Speak(nat, 0, 2);
        nat.Drain();
        _stream.Connect(_peer.EndPoint, G711.ALaw, 101);
        _rig.Tick();
        nat.Receive().Length.ShouldBe(172);
    }

    [Theory]
    [InlineData("0.0.0.0", true)]
    [InlineData("127.0.0.1", false)]
    public void Is_quiet_on_hold_but_goes_on_listening(string address, bool sends)
    {
        Speak(_peer, 0, 1);
        _peer.Drain();
        _stream.Connect(new(IPAddress.Parse(address), _peer.EndPoint.Port), G711.ALaw, 101, sends);
        Speak(_peer, 1, 9);
        _rig.Tick(3);
        _peer.Drain().ShouldBe(0);
        _ear.Heard.Length.ShouldBe(10 * 160);

        _stream.Connect(_peer.EndPoint, G711.ALaw, 101);
        _rig.Tick();
        _peer.Receive()[1].ShouldBe((byte)0x88);
    }

    [Fact]
    [Behaviour(17, "Comfort noise and missing packets are silence; either law is taken")]
    public void Takes_either_law_and_comfort_noise_whatever_was_agreed()
    {
        var muLaw = new byte[160];
        G711Codec.ALawToMuLaw(Frame(0x35), muLaw);
        _peer.Send(0, 0, Frame(0x35));
        _peer.Send(1, 160, muLaw, payloadType: 0);
        _peer.Send(2, 320, [40], payloadType: 13);
        _peer.Send(3, 480, Frame(0x35));
        _rig.Tick(8);

        _ear.Frames.ShouldBe([false, false, false, true, true, false, true, false]);
        _stream.Statistics.PacketsReceived.ShouldBe(4);
        _stream.Statistics.ReceivedAudioMs.ShouldBe(60);
        _stream.Statistics.DatagramsDropped.ShouldBe(0);
    }

    [Fact]
    public void Makes_frames_of_thirty_milliseconds_packets()
    {
        for (var i = 0; i < 8; i++)
            _peer.Send(i, (uint)(i * 240), [.. Enumerable.Repeat((byte)i, 240)]);
        _rig.Tick(15);
        _ear.Frames.ShouldBe([false, false, false, .. Enumerable.Repeat(true, 12)]);
        _ear.Heard.ShouldBe([.. Enumerable.Range(0, 8).SelectMany(i => Enumerable.Repeat((byte)i, 240))]);
    }

    [Fact]
    public void Counts_loss_reordering_and_duplicates_apart()
    {
        foreach (var i in new[] { 0, 1, 3, 2, 2, 4, 6, 7 })
            _peer.Send(i, (uint)(i * 160), Frame(i));
        _rig.Tick(15);

        var statistics = _stream.Statistics;
        (statistics.PacketsReceived, statistics.PacketsLost, statistics.PacketsDuplicated).ShouldBe((7L, 1L, 1L));
        _ear.Heard.Where((_, i) => i % 160 == 0).Select(sample => (int)sample).ShouldBe([0, 1, 2, 3, 4, 6, 7]);
    }

    [Fact]
    [Behaviour(17, "A change of SSRC costs no sound")]
    public void A_new_source_number_restarts_the_sequence_and_what_comes_late_of_the_old_one_is_dropped()
    {
        Speak(_peer, 60_000, 3);
        _peer.Send(7, 999_999, Frame(7), ssrc: 0x9999);
        _peer.Send(60_003, 60_003 * 160, Frame(8));
        _peer.Send(8, 1_000_159, Frame(7), ssrc: 0x9999);
        _rig.Tick(10);

        var statistics = _stream.Statistics;
        (statistics.PacketsReceived, statistics.PacketsLost, statistics.DatagramsDropped).ShouldBe((5L, 0L, 1L));
        _ear.Heard.Length.ShouldBe(5 * 160);
    }

    [Fact]
    public void The_old_source_may_come_back_once_the_new_one_is_silent()
    {
        Speak(_peer, 0, 3);
        _peer.Send(7, 999_999, Frame(7), ssrc: 0x9999);
        _rig.Tick(10);
        Speak(_peer, 3, 3);
        _stream.Statistics.PacketsReceived.ShouldBe(7);
    }

    [Fact]
    public void Tells_digits_pressed_at_either_end()
    {
        var (here, there) = (new Ear(), new Ear());
        var (a, b) = _rig.Pair(here, there);
        a.Play(Tones.Beep(TimeSpan.FromMilliseconds(500)), 1);
        a.SendDigits("19*#").ShouldBeTrue();
        b.SendDigits("0AD").ShouldBeTrue();
        _rig.Tick(80);

        there.Digits.ShouldBe(['1', '9', '*', '#']);
        here.Digits.ShouldBe(['0', 'A', 'D']);
        here.Clips.ShouldBe([1]);
        there.Heard.Count(sample => Math.Abs((int)G711Codec.LevelOfALaw(sample)) > 100).ShouldBe(3_000); // 500 ms of 1 kHz, but for its zeros
    }

    [Fact]
    public void Learns_by_RTCP_how_the_far_end_hears_it()
    {
        var (a, b) = _rig.Pair(new Ear(), new Ear());
        _rig.Tick(20 * 50);
        foreach (var stream in new[] { a, b })
        {
            var remote = stream.Statistics.Remote.ShouldNotBeNull();
            remote.PacketsLost.ShouldBe(0);
            remote.RoundTripMs.ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(0);
        }
    }

    [Fact]
    public void Says_goodbye_and_frees_its_ports()
    {
        var (a, b) = _rig.Pair(new Ear(), new Ear());
        _rig.Tick(5);
        var port = a.LocalPort;
        b.Dispose();
        b.Dispose();
        a.Dispose();

        _rig.Clock.OpenStreams.ShouldBe(1);
        using var rtp = new System.Net.Sockets.UdpClient(new IPEndPoint(IPAddress.Loopback, port));
        using var rtcp = new System.Net.Sockets.UdpClient(new IPEndPoint(IPAddress.Loopback, port + 1));
    }

    [Fact]
    public void Is_deaf_and_mute_once_closed()
    {
        Speak(_peer, 0, 3);
        _stream.Dispose();
        var frames = _ear.Frames.Count;
        _peer.Drain();
        _stream.Play(Frame(1), 1);
        _stream.StopPlaying();
        _stream.Connect(_peer.EndPoint, G711.ALaw, 101);
        _rig.Tick(3);
        _ear.Frames.Count.ShouldBe(frames);
        _peer.Drain().ShouldBe(0);
    }

    [Fact]
    public void A_far_end_whose_port_is_closed_costs_nothing_but_counts()
    {
        _peer.Dispose();
        _rig.Tick(10);
        _stream.Statistics.PacketsSent.ShouldBe(10);
        _ear.Frames.Count.ShouldBe(10);
        _stream.Statistics.MsSinceLastReceived.ShouldBeNull();
    }

    [Fact]
    public void Tells_how_long_nothing_has_come()
    {
        Speak(_peer, 0, 1);
        _rig.Tick(100);
        _stream.Statistics.MsSinceLastReceived.ShouldNotBeNull().ShouldBeInRange(1_980, 2_040);
    }

    [Fact]
    public void A_caller_that_does_not_listen_to_what_was_played_is_stopped()
    {
        for (var i = 0; i < RtpSender.ClipsMax; i++)
            _stream.Play(Frame(1), i);
        Should.Throw<InvalidOperationException>(() => _stream.Play(Frame(1), 1));
    }

    [Fact]
    public void Refuses_a_payload_type_that_no_packet_can_carry()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => _stream.Connect(_peer.EndPoint, G711.ALaw, 128));
        Should.Throw<ArgumentOutOfRangeException>(() => _stream.Connect(_peer.EndPoint, G711.ALaw, -1));
    }

    public void Dispose()
    {
        _peer.Dispose();
        _rig.Dispose();
    }

    private static byte[] Frame(int sample) => [.. Enumerable.Repeat((byte)sample, 160)];

    private static uint Timestamp(byte[] packet) => System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(packet.AsSpan(4));

    private void Speak(Peer peer, int sequence, int packets)
    {
        for (; packets > 0; packets--, sequence++)
        {
            peer.Send(sequence, (uint)(sequence * 160), Frame(1));
            _rig.Tick();
        }
    }
}
