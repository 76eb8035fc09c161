namespace Muster.Rtp.Tests;

public sealed class TonesTests
{
    public static TheoryData<byte[], int, int> Cadences => new()
    {
        { Tones.Ringback(TimeSpan.FromSeconds(10)), 1000, 4000 },
        { Tones.Busy(TimeSpan.FromSeconds(10)), 350, 350 },
        { Tones.Congestion(TimeSpan.FromSeconds(10)), 700, 700 },
    };

    [Theory]
    [MemberData(nameof(Cadences))]
    public void Keys_the_tone_on_and_off_in_its_cadence(byte[] tone, int onMs, int offMs)
    {
        tone.Length.ShouldBe(80_000);
        for (var ms = 0; ms < 10_000; ms += 10)
        {
            var isOn = ms % (onMs + offMs) < onMs;
            var power = tone.AsSpan(ms * 8, 80).ToArray().Average(sample => Math.Pow(G711Codec.LevelOfALaw(sample), 2));
            (power > 1e6).ShouldBe(isOn, $"at {ms} ms");
        }
    }

    [Theory]
    [InlineData(450)]
    [InlineData(1000)]
    public void Has_the_frequency_and_level_that_was_asked_for(int frequencyHz)
    {
        var tone = Tones.Keyed(frequencyHz, 1000, 0, TimeSpan.FromSeconds(1));
        LevelDbm0(tone, frequencyHz).ShouldBe(Tones.LevelDbm0, 0.1);
        LevelDbm0(tone, frequencyHz + 200).ShouldBeLessThan(-50);
    }

    [Fact]
    public void Silence_is_silent()
    {
        Tones.Silence(TimeSpan.FromMilliseconds(30)).ShouldBe(Enumerable.Repeat(G711Codec.ALawSilence, 240));
    }

    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(4000, 1, 0)]
    [InlineData(450, 0, 10)]
    [InlineData(450, 10, -1)]
    public void Refuses_what_a_telephone_line_cannot_carry(int frequencyHz, int onMs, int offMs)
    {
        Should.Throw<ArgumentOutOfRangeException>(() => Tones.Keyed(frequencyHz, onMs, offMs, TimeSpan.FromSeconds(1)));
    }

    // The level of one frequency over a whole second.
    private static double LevelDbm0(byte[] tone, int frequencyHz)
    {
        var (re, im) = (0.0, 0.0);
        for (var i = 0; i < tone.Length; i++)
        {
            var (sin, cos) = Math.SinCos(2 * Math.PI * frequencyHz * i / 8000);
            re += G711Codec.LevelOfALaw(tone[i]) * cos;
            im += G711Codec.LevelOfALaw(tone[i]) * sin;
        }

        var amplitude = 2 * Math.Sqrt((re * re) + (im * im)) / tone.Length;
        return 3.14 + (20 * Math.Log10(amplitude / 32_768));
    }
}
