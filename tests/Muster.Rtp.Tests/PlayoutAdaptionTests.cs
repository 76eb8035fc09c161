using System.Buffers.Binary;

namespace Muster.Rtp.Tests;

/// <summary>Minutes of a call over a bad network, in virtual time: two seconds of speech, one of quiet, and so on.</summary>
public sealed class PlayoutAdaptionTests
{
    private const int SpeechFrames = 100;
    private const int PeriodFrames = 150;
    private const double FrameMs = 20;

    [Theory]
    [InlineData(0, 80)]
    [InlineData(30, 100)]
    [InlineData(80, 180)]
    [Behaviour(17, "The jitter buffer holds speech together under 0, 30 and 80 ms of jitter, and delays it no longer than that takes")]
    public void Jitter_cuts_no_speech_once_the_buffer_has_met_it(int jitterMs, int delayMsMax)
    {
        var heard = Play(minutes: 2, jitterMs: jitterMs);
        heard.Where(burst => burst.Number > 2).ShouldAllBe(burst => burst.Holes == 0 && burst.Frames == SpeechFrames);
        heard.Sum(burst => burst.Holes).ShouldBeLessThanOrEqualTo(jitterMs / 10);
        heard[^1].DelayMs.ShouldBeLessThanOrEqualTo(delayMsMax);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(-200)]
    [Behaviour(17, "A far end whose clock is 200 ppm off is heard for ten minutes without a cut, and not later and later")]
    public void Clock_drift_is_taken_up_between_words(int partsPerMillion)
    {
        var heard = Play(minutes: 10, partsPerMillion: partsPerMillion);
        heard.Count.ShouldBe(200);
        heard.ShouldAllBe(burst => burst.Holes == 0 && burst.Frames == SpeechFrames);
        heard.ShouldAllBe(burst => burst.DelayMs <= 120);
    }

    [Fact]
    [Behaviour(17, "Missing packets are silence in their place and nothing else is cut")]
    public void Loss_leaves_its_own_holes_only()
    {
        var heard = Play(minutes: 2, loss: 0.05);
        heard.ShouldAllBe(burst => burst.Frames + burst.Lost == SpeechFrames && burst.Holes <= burst.Lost);
        heard.Sum(burst => burst.Lost).ShouldBeInRange(100, 300);
    }

    [Fact]
    [Behaviour(17, "What a burst of jitter has made the delay grow by is taken back")]
    public void The_delay_comes_down_again_after_a_bad_minute()
    {
        var heard = Play(minutes: 3, jitterMs: 120, jitterUntilMs: 60_000);
        heard.Where(burst => burst.Number is > 5 and < 19).Max(burst => burst.DelayMs).ShouldBeGreaterThan(120);
        heard[^1].DelayMs.ShouldBeLessThanOrEqualTo(80);
    }

    private static List<Burst> Play(int minutes, int jitterMs = 0, int partsPerMillion = 0, double loss = 0, int jitterUntilMs = int.MaxValue)
    {
        var random = new Random(5);
        var frames = minutes * 3000;
        var sent = Enumerable.Range(0, frames).Select(i => i * FrameMs * (1 + (partsPerMillion / 1e6))).ToArray();
        var arrivals = Enumerable.Range(0, frames)
            .Where(_ => random.NextDouble() >= loss)
            .Select(i => (Index: i, Ms: sent[i] + (sent[i] < jitterUntilMs ? random.NextDouble() * jitterMs : 0)))
            .OrderBy(arrival => arrival.Ms)
            .ToArray();
        var arrived = arrivals.Select(arrival => arrival.Index).ToHashSet();
        var bursts = Enumerable.Range(0, frames / PeriodFrames)
            .Select(number => new Burst(number, Enumerable.Range(number * PeriodFrames, SpeechFrames).Count(i => !arrived.Contains(i))))
            .ToList();
        Run(arrivals, sent, bursts);
        return bursts;
    }

    private static void Run((int Index, double Ms)[] arrivals, double[] sent, List<Burst> bursts)
    {
        var buffer = new PlayoutBuffer(TimeSpan.FromMilliseconds(60));
        var frame = new byte[160];
        var (next, newest) = (0, -1);
        for (var tick = 0; tick < sent.Length + 50; tick++)
        {
            var nowMs = (tick * FrameMs) + 7;
            for (; next < arrivals.Length && arrivals[next].Ms <= nowMs; next++)
            {
                var index = arrivals[next].Index;
                buffer.Write((uint)(index * 160), Frame(index), index > newest);
                newest = Math.Max(newest, index);
            }

            buffer.Read(frame);
            var spoken = frame[159] == 0xAA ? BinaryPrimitives.ReadInt32BigEndian(frame) : -1;
            if (spoken >= 0)
                bursts[spoken / PeriodFrames].Hear(tick, nowMs - sent[spoken]);
        }
    }

    // Loud frames carry their number; quiet ones are all alike.
    private static byte[] Frame(int index)
    {
        if (index % PeriodFrames >= SpeechFrames)
            return Tones.Silence(TimeSpan.FromMilliseconds(FrameMs));
        var frame = Enumerable.Repeat((byte)0xAA, 160).ToArray();
        BinaryPrimitives.WriteInt32BigEndian(frame, index);
        return frame;
    }

    private sealed class Burst(int number, int lost)
    {
        private int _lastTick;

        public int Number => number;

        public int Lost => lost;

        public int Frames { get; private set; }

        /// <summary>Ticks between two of its frames in which none was heard.</summary>
        public int Holes { get; private set; }

        public double DelayMs { get; private set; }

        public void Hear(int tick, double delayMs)
        {
            if (Frames++ > 0)
                Holes += tick - _lastTick - 1;
            _lastTick = tick;
            DelayMs = delayMs;
        }
    }
}
