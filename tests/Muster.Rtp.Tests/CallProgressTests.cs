using Muster.Kernel;
using Muster.Rtp.Listening;

namespace Muster.Rtp.Tests;

/// <summary>Tones as they come over a line: noisy, soft, a little off pitch, with packets missing.</summary>
public sealed class CallProgressTests
{
    public static TheoryData<string, byte[], NetworkTone> Cadences => new()
    {
        { "ringback", Tones.Ringback(Seconds(8)), NetworkTone.Ringback },
        { "busy", Tones.Busy(Seconds(4)), NetworkTone.Busy },
        { "congestion", Tones.Congestion(Seconds(4)), NetworkTone.Congestion },
        { "busy at 425 Hz", Tones.Keyed(425, 350, 350, Seconds(4)), NetworkTone.Busy },
        { "busy a tenth too fast", Tones.Keyed(450, 315, 315, Seconds(4)), NetworkTone.Busy },
        { "special information", Special(), NetworkTone.SpecialInformation },
        { "three short and one long", ChineseSpecial(), NetworkTone.SpecialInformation },
        { "dial tone", Tones.Keyed(450, 5000, 0, Seconds(5)), NetworkTone.Unknown },
        { "howler", Tones.Keyed(950, 5000, 0, Seconds(5)), NetworkTone.Unknown },
        { "ringing and then busy", [.. Tones.Ringback(Seconds(10)), .. Tones.Busy(Seconds(4))], NetworkTone.Busy },
        { "a beep", [.. Tones.Beep(Seconds(1)), .. Tones.Silence(Seconds(3))], NetworkTone.None },
        { "silence", Tones.Silence(Seconds(8)), NetworkTone.None },
    };

    [Theory]
    [MemberData(nameof(Cadences))]
    public void A_tone_is_named_by_pitch_and_cadence_on_a_clean_line(string name, byte[] aLaw, NetworkTone expected) =>
        Heard(aLaw, snrDb: 60, gainDb: 0, loss: 0).ShouldBe(expected, name);

    [Theory]
    [MemberData(nameof(Cadences))]
    public void A_tone_is_named_under_noise_softly_and_with_packets_missing(string name, byte[] aLaw, NetworkTone expected)
    {
        Heard(aLaw, snrDb: 15, gainDb: 0, loss: 0.03).ShouldBe(expected, name);
        Heard(aLaw, snrDb: 20, gainDb: -20, loss: 0.03).ShouldBe(expected, name);
    }

    [Fact]
    public void Noise_is_no_tone_and_no_speech()
    {
        var noise = Line(Tones.Silence(Seconds(5)), noiseRms: 1000, gainDb: 0, new Random(3));
        Progress(noise, loss: 0, new Random(4)).ShouldBe(NetworkTone.None);
        Kind(noise).ShouldBe(SoundKind.Noise);
    }

    [Theory]
    [InlineData(0.15, 1)]
    [InlineData(0.25, 1)]
    [InlineData(0.3, 3)]
    [InlineData(0.5, 2)]
    public void A_melody_is_music(double noteSeconds, int voices) =>
        Kind(Line(Melody(noteSeconds, voices), noiseRms: 40, gainDb: 0, new Random(3))).ShouldBe(SoundKind.Music);

    [Fact]
    public void Measuring_allocates_nothing_from_frame_to_frame()
    {
        var (meter, progress, sorter) = (new SoundMeter(), new CallProgress(), new SoundSorter());
        var frame = Tones.Busy(TimeSpan.FromMilliseconds(20));
        Measure();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            Measure();
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);

        void Measure()
        {
            var sound = meter.Measure(frame);
            progress.Take(sound.ToneHz, received: true);
            sorter.Take(sound);
        }
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private static byte[] Special() =>
    [
        .. Tones.Silence(Seconds(0.3)), .. Burst(950, 330), .. Burst(1400, 330), .. Burst(1800, 330), .. Tones.Silence(Seconds(1)),
    ];

    private static byte[] ChineseSpecial()
    {
        byte[] shortOne = [.. Burst(450, 100), .. Tones.Silence(Seconds(0.1))];
        byte[] once = [.. shortOne, .. shortOne, .. shortOne, .. Burst(450, 400), .. Tones.Silence(Seconds(0.4))];
        return [.. once, .. once, .. once];
    }

    private static byte[] Burst(int hz, int ms) => Tones.Keyed(hz, ms, 0, TimeSpan.FromMilliseconds(ms));

    private static byte[] Melody(double noteSeconds, int voices)
    {
        var random = new Random(5);
        var pcm = new short[48_000];
        var noteSamples = (int)(noteSeconds * 8000);
        for (var note = 0; note < pcm.Length; note += noteSamples)
        {
            var pitches = Enumerable.Range(0, voices).Select(_ => 262 * Math.Pow(2, random.Next(15) / 12.0)).ToArray();
            for (var i = 0; i < noteSamples && note + i < pcm.Length; i++)
                pcm[note + i] = (short)(6000 / voices * Math.Exp(-i / 4000.0) * pitches.Sum(hz => Math.Sin(2 * Math.PI * hz * i / 8000) + (0.4 * Math.Sin(4 * Math.PI * hz * i / 8000))));
        }

        return Coded(pcm);
    }

    private static NetworkTone Heard(byte[] aLaw, double snrDb, double gainDb, double loss)
    {
        // A tone of -10 dBm0 has an effective value of some 5,100.
        var noise = 5100 * Math.Pow(10, (gainDb - snrDb) / 20);
        var random = new Random(7);
        return Progress(Line(aLaw, noise, gainDb, random), loss, random);
    }

    private static NetworkTone Progress(byte[] aLaw, double loss, Random random)
    {
        var (meter, progress) = (new SoundMeter(), new CallProgress());
        var silence = Tones.Silence(TimeSpan.FromMilliseconds(20));
        for (var at = 0; at + SoundMeter.FrameSamples <= aLaw.Length; at += SoundMeter.FrameSamples)
        {
            var received = random.NextDouble() >= loss;
            var frame = received ? aLaw.AsSpan(at, SoundMeter.FrameSamples) : silence;
            progress.Take(meter.Measure(frame).ToneHz, received);
        }

        return progress.Tone;
    }

    private static SoundKind Kind(byte[] aLaw)
    {
        var (meter, sorter) = (new SoundMeter(), new SoundSorter());
        for (var at = 0; at + SoundMeter.FrameSamples <= aLaw.Length; at += SoundMeter.FrameSamples)
            sorter.Take(meter.Measure(aLaw.AsSpan(at, SoundMeter.FrameSamples)));
        return sorter.Kind;
    }

    private static byte[] Line(byte[] aLaw, double noiseRms, double gainDb, Random random)
    {
        var pcm = new short[aLaw.Length];
        G711Codec.ALawToPcm(aLaw, pcm);
        var gain = Math.Pow(10, gainDb / 20);
        for (var i = 0; i < pcm.Length; i++)
            pcm[i] = (short)Math.Clamp((pcm[i] * gain) + (noiseRms * Gauss.Next(random)), short.MinValue, short.MaxValue);

        return Coded(pcm);
    }

    private static byte[] Coded(short[] pcm)
    {
        var aLaw = new byte[pcm.Length];
        G711Codec.PcmToALaw(pcm, aLaw);
        return aLaw;
    }
}
