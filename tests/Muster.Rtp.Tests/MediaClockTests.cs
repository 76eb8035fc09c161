using System.Net;
using Muster.Rtp.Tests.Srtp;

namespace Muster.Rtp.Tests;

public sealed class MediaClockTests
{
    [Fact]
    [Behaviour(19, "Packets leave by one monotonic origin; after a stall the past is skipped and counted, never sent in a burst")]
    public void After_a_stall_the_packets_of_the_past_are_skipped_and_none_is_sent_in_a_burst()
    {
        using var rig = new Rig();
        var ear = new Ear();
        var stream = rig.Open(ear);
        using var peer = new Peer(stream);
        stream.Connect(peer.EndPoint, G711.ALaw, null);
        stream.Play(Tones.Beep(TimeSpan.FromMilliseconds(40)), 1);
        rig.Clock.Tick(0);
        rig.Time.Ns = 70_000_000;
        foreach (var due in new[] { 20, 40, 60 })
            rig.Clock.Tick(due * 1_000_000L);

        RtpPacket.TryRead(peer.Receive(), out var before).ShouldBeTrue();
        RtpPacket.TryRead(peer.Receive(), out var after).ShouldBeTrue();
        peer.Drain().ShouldBe(0);
        after.Sequence.ShouldBe((ushort)(before.Sequence + 1));
        after.Timestamp.ShouldBe(before.Timestamp + (3 * 160));
        after.Marker.ShouldBeTrue();
        after.Payload.SequenceEqual(before.Payload).ShouldBeTrue(); // two periods of 1 kHz apart: the clip went on where it was
        ear.Clips.ShouldBe([1]);
        ear.Frames.Count.ShouldBe(4);
        rig.Clock.Lateness.Skipped.ShouldBe(2);
        rig.Clock.Lateness.Max.ShouldBe(TimeSpan.FromMilliseconds(10));
        stream.Statistics.PacketsSkipped.ShouldBe(2);
    }

    [Fact]
    public void A_sink_that_throws_disturbs_no_other_call()
    {
        using var rig = new Rig();
        var faults = new List<Exception>();
        rig.Clock.Faulted = faults.Add;
        var ear = new Ear();
        var bad = rig.Clock.Open(IPAddress.Loopback, new Thrower()).Value;
        var good = rig.Open(ear);
        bad.Connect(new(IPAddress.Loopback, good.LocalPort), G711.ALaw, null);
        good.Connect(new(IPAddress.Loopback, bad.LocalPort), G711.ALaw, null);
        rig.Tick(10);

        faults.Count.ShouldBe(10);
        ear.Frames.Count.ShouldBe(10);
        ear.Frames.Count(received => received).ShouldBe(7);
    }

    [Fact]
    public void A_sink_may_call_its_stream_and_close_it()
    {
        using var rig = new Rig();
        var closer = new Closer();
        closer.Stream = rig.Clock.Open(IPAddress.Loopback, closer).Value;
        closer.Stream.Connect(new(IPAddress.Loopback, 9), G711.ALaw, null);
        closer.Stream.Play(Tones.Beep(TimeSpan.FromMilliseconds(20)), 1);
        rig.Tick(10);
        closer.Heard.ShouldBe(2);
        rig.Clock.OpenStreams.ShouldBe(0);
    }

    [Fact]
    public void Keeps_time_by_itself()
    {
        using var clock = new MediaClock(new MediaClockOptions { FirstPort = 19_000, LastPort = 19_199 });
        using var heard = new CountdownEvent(50);
        var counter = new Counter(heard);
        var (a, b) = (clock.Open(IPAddress.Loopback, counter).Value, clock.Open(IPAddress.Loopback, new Ear()).Value);
        a.Connect(new(IPAddress.Loopback, b.LocalPort), G711.ALaw, null);
        b.Connect(new(IPAddress.Loopback, a.LocalPort), G711.ALaw, null);
        var begin = System.Diagnostics.Stopwatch.StartNew();
        heard.Wait(TimeSpan.FromSeconds(30)).ShouldBeTrue();
        begin.Elapsed.ShouldBeGreaterThan(TimeSpan.FromMilliseconds(950));
        clock.Lateness.Count.ShouldBeGreaterThan(50);
        clock.Dispose();
        clock.OpenStreams.ShouldBe(0);
        Should.Throw<ObjectDisposedException>(() => clock.Open(IPAddress.Loopback, new Ear()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Allocates_nothing_for_a_packet(bool isProtected)
    {
        using var rig = new Rig(pairs: 40);
        var streams = Enumerable.Range(0, 20).Select(_ => rig.Clock.Open(IPAddress.Loopback, new Deaf()).Value).ToArray();
        for (var i = 0; i < streams.Length; i++)
        {
            var keys = new SrtpKeys(SrtpTests.Key(SrtpSuite.Aes128Tag80, i), SrtpTests.Key(SrtpSuite.Aes128Tag80, i ^ 1));
            streams[i].Connect(new(IPAddress.Loopback, streams[i ^ 1].LocalPort), i % 4 < 2 ? G711.ALaw : G711.MuLaw, 101, keys: isProtected ? keys : null);
            streams[i].Play(Tones.Beep(TimeSpan.FromSeconds(60)), 1);
        }

        rig.Tick(600); // past the first reports, and past what the JIT compiles
        foreach (var stream in streams)
            stream.SendDigits("123");
        rig.Tick(40);
        const int Ticks = 100;
        var before = GC.GetAllocatedBytesForCurrentThread();
        rig.Tick(Ticks);
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        var packets = streams.Length * Ticks;
        ((double)bytes / packets).ShouldBeLessThanOrEqualTo(Budget.Of("media", "allocatedBytesPerPacket"));
        streams.ShouldAllBe(stream => stream.Statistics.PacketsReceived > 700 && stream.Statistics.PacketsUnauthentic == 0);
    }

    [Fact]
    public void A_second_thread_begins_when_the_first_has_its_fill()
    {
        using var clock = new MediaClock(new MediaClockOptions { FirstPort = 18_000, LastPort = 18_999, Threads = 2 });
        using var heard = new CountdownEvent(100);
        var streams = Enumerable.Range(0, 300).Select(i => clock.Open(IPAddress.Loopback, i < 298 ? new Deaf() : new Counter(heard)).Value).ToList();
        foreach (var (a, b) in new[] { (streams[0], streams[299]), (streams[1], streams[298]) })
        {
            a.Connect(new(IPAddress.Loopback, b.LocalPort), G711.ALaw, null);
            b.Connect(new(IPAddress.Loopback, a.LocalPort), G711.ALaw, null);
        }

        heard.Wait(TimeSpan.FromSeconds(30)).ShouldBeTrue();
        streams[299].Statistics.PacketsReceived.ShouldBeGreaterThan(10);
        clock.OpenStreams.ShouldBe(300);
        streams.ForEach(stream => stream.Dispose());
        clock.OpenStreams.ShouldBe(0);
    }

    private class Deaf : IMediaSink
    {
        public virtual void Frame(ReadOnlySpan<byte> aLaw, bool received)
        {
        }

        public void Digit(char digit)
        {
        }

        public void Played(int clip)
        {
        }
    }

    private sealed class Thrower : Deaf
    {
        public override void Frame(ReadOnlySpan<byte> aLaw, bool received) => throw new InvalidOperationException("a bug");
    }

    private sealed class Counter(CountdownEvent heard) : Deaf
    {
        public override void Frame(ReadOnlySpan<byte> aLaw, bool received)
        {
            if (!heard.IsSet)
                heard.Signal();
        }
    }

    private sealed class Closer : Deaf
    {
        public MediaStream? Stream { get; set; }

        public int Heard { get; private set; }

        public override void Frame(ReadOnlySpan<byte> aLaw, bool received)
        {
            Stream!.StopPlaying();
            if (++Heard == 2)
                Stream.Dispose();
        }
    }
}
