using System.Net;

namespace Muster.Rtp.Tests;

public sealed class MediaStreamTests : IDisposable
{
    private readonly Rig _rig = new();
    private readonly Ear _here = new();
    private readonly Ear _there = new();

    [Theory]
    [InlineData(G711.ALaw)]
    [InlineData(G711.MuLaw)]
    public void Carries_a_clip_from_its_first_sample_to_its_last(G711 codec)
    {
        var clip = Tones.Keyed(700, 130, 20, TimeSpan.FromMilliseconds(310));
        var (here, _) = _rig.Pair(_here, _there, codec);
        here.Play(clip, 1);
        _rig.Tick(25);

        _here.Clips.ShouldBe([1]);
        var heard = _there.Heard.AsSpan(0, clip.Length);
        LargestDifference(heard, clip).ShouldBeLessThan(codec == G711.ALaw ? 1 : 400);
        _there.Frames.Count.ShouldBe(25);
    }

    [Fact]
    public void Plays_clips_one_after_another_without_a_seam()
    {
        byte[] first = [.. Enumerable.Repeat((byte)1, 200)];
        byte[] second = [.. Enumerable.Repeat((byte)2, 250)];
        var (here, _) = _rig.Pair(_here, _there);
        here.Play(first, 1);
        here.Play(ReadOnlyMemory<byte>.Empty, 2);
        here.Play(second, 3);
        _rig.Tick(10);

        _here.Clips.ShouldBe([1, 2, 3]);
        _there.Heard[..450].ShouldBe([.. first, .. second]);
    }

    [Fact]
    public void Sends_what_another_stream_relays_where_no_clip_plays()
    {
        var (here, _) = _rig.Pair(_here, _there);
        here.Play(Frame(1), 1);
        here.Relay(Frame(2));
        here.Relay(Frame(3));
        _rig.Tick(10);

        _there.Heard[..(3 * MediaClock.SamplesPerTick)].ShouldBe([.. Frame(1), .. Frame(2), .. Frame(3)]);
        here.Relay(Frame(4));
        _rig.Tick(10);
        _there.Heard.ShouldContain((byte)4);
    }

    [Fact]
    public void Leaves_out_the_oldest_of_what_is_relayed_faster_than_it_is_sent()
    {
        var (here, _) = _rig.Pair(_here, _there);
        for (byte value = 1; value <= 6; value++)
            here.Relay(Frame(value));
        _rig.Tick(10);

        _there.Heard[..(3 * MediaClock.SamplesPerTick)].ShouldBe([.. Frame(4), .. Frame(5), .. Frame(6)]);
    }

    private static byte[] Frame(byte value) => [.. Enumerable.Repeat(value, MediaClock.SamplesPerTick)];

    [Fact]
    public void Keeps_clips_until_it_is_connected()
    {
        var here = _rig.Open(_here);
        here.Play(Tones.Beep(TimeSpan.FromMilliseconds(20)), 1);
        _rig.Tick(3);
        _here.Clips.ShouldBeEmpty();
        _here.Frames.ShouldBeEmpty();

        here.Connect(new(IPAddress.Loopback, 9), G711.ALaw, null);
        _rig.Tick();
        _here.Clips.ShouldBe([1]);
        _here.Frames.Count.ShouldBe(1);
    }

    [Fact]
    public void Stops_what_plays_and_what_waits_at_once()
    {
        var (here, _) = _rig.Pair(_here, _there);
        here.Play(Tones.Beep(TimeSpan.FromSeconds(1)), 1);
        here.Play(Tones.Beep(TimeSpan.FromSeconds(1)), 2);
        _rig.Tick(3);
        here.StopPlaying();
        _rig.Tick(10);

        _here.Clips.ShouldBeEmpty();
        _here.Cut.ShouldBe([(1, 60), (2, 0)]);
        _there.Heard[480..].ShouldAllBe(sample => sample == G711Codec.ALawSilence);
    }

    private static int LargestDifference(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var largest = 0;
        for (var i = 0; i < left.Length; i++)
            largest = Math.Max(largest, Math.Abs(G711Codec.LevelOfALaw(left[i]) - G711Codec.LevelOfALaw(right[i])));
        return largest;
    }

    public void Dispose() => _rig.Dispose();
}
