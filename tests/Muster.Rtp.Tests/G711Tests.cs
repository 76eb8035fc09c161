namespace Muster.Rtp.Tests;

public sealed class G711Tests
{
    // ITU-T G.711 table 1a: quantized values at the segments' edges, on a scale of 4,096, and their character signals.
    [Theory]
    [InlineData(1, 0xD5)]
    [InlineData(31, 0xDA)]
    [InlineData(33, 0xC5)]
    [InlineData(66, 0xF5)]
    [InlineData(132, 0xE5)]
    [InlineData(264, 0x95)]
    [InlineData(528, 0x85)]
    [InlineData(1056, 0xB5)]
    [InlineData(2112, 0xA5)]
    [InlineData(4032, 0xAA)]
    public void A_law_follows_table_1_of_the_standard(int value, byte code)
    {
        ALawLevel(code).ShouldBe((short)(value * 8));
        ALawLevel((byte)(code ^ 0x80)).ShouldBe((short)(-value * 8));
        ALaw((short)(value * 8)).ShouldBe(code);
        ALaw((short)(-value * 8)).ShouldBe((byte)(code ^ 0x80));
    }

    // ITU-T G.711 table 2a, on a scale of 8,159.
    [Theory]
    [InlineData(0, 0xFF)]
    [InlineData(2, 0xFE)]
    [InlineData(30, 0xF0)]
    [InlineData(33, 0xEF)]
    [InlineData(93, 0xE0)]
    [InlineData(99, 0xDF)]
    [InlineData(219, 0xD0)]
    [InlineData(231, 0xCF)]
    [InlineData(471, 0xC0)]
    [InlineData(495, 0xBF)]
    [InlineData(975, 0xB0)]
    [InlineData(1023, 0xAF)]
    [InlineData(1983, 0xA0)]
    [InlineData(2079, 0x9F)]
    [InlineData(3999, 0x90)]
    [InlineData(4191, 0x8F)]
    [InlineData(8031, 0x80)]
    public void Mu_law_follows_table_2_of_the_standard(int value, byte code)
    {
        MuLawLevel(code).ShouldBe((short)(value * 4));
        MuLaw((short)(value * 4)).ShouldBe(code);
        if (value == 0)
            return;
        MuLawLevel((byte)(code ^ 0x80)).ShouldBe((short)(-value * 4));
        MuLaw((short)(-value * 4)).ShouldBe((byte)(code ^ 0x80));
    }

    [Fact]
    public void The_standards_test_signals_are_0_dBm0()
    {
        // Tables 5 and 6: one period of 1,000 Hz at 0 dBm0; a full-scale sine is +3.14 and +3.17 dBm0.
        byte[] aLaw = [0x34, 0x21, 0x21, 0x34, 0xB4, 0xA1, 0xA1, 0xB4];
        byte[] muLaw = [0x1E, 0x0B, 0x0B, 0x1E, 0x9E, 0x8B, 0x8B, 0x9E];
        var pcm = new short[8];
        G711Codec.ALawToPcm(aLaw, pcm);
        LevelDbm0(pcm, 3.14, 4096 * 8).ShouldBe(0, 0.01);
        G711Codec.MuLawToPcm(muLaw, pcm);
        LevelDbm0(pcm, 3.17, 8159 * 4).ShouldBe(0, 0.01);
    }

    [Fact]
    public void Every_code_survives_the_way_through_linear_and_back()
    {
        foreach (var code in Enumerable.Range(0, 256).Select(code => (byte)code))
        {
            ALaw(ALawLevel(code)).ShouldBe(code);
            if (code != 0x7F) // The negative zero of mu-law has the level of the positive one.
                MuLaw(MuLawLevel(code)).ShouldBe(code);
        }
    }

    [Fact]
    public void Every_level_comes_back_within_half_a_step()
    {
        for (int level = short.MinValue; level <= short.MaxValue; level++)
        {
            var step = Math.Max(16, Math.Abs(level) / 16);
            Math.Abs(ALawLevel(ALaw((short)level)) - level).ShouldBeLessThanOrEqualTo((step / 2) + 8, $"A-law of {level}");
            Math.Abs(MuLawLevel(MuLaw((short)level)) - level).ShouldBeLessThanOrEqualTo(Math.Abs(level) > 32_124 ? 644 : (step / 2) + 8, $"mu-law of {level}");
        }
    }

    [Fact]
    public void Changing_the_law_keeps_sign_and_order()
    {
        var byLevel = Enumerable.Range(0, 256).Select(code => (byte)code).OrderBy(ALawLevel).ToArray();
        var muLaw = new byte[256];
        var back = new byte[256];
        G711Codec.ALawToMuLaw(byLevel, muLaw);
        G711Codec.MuLawToALaw(muLaw, back);
        muLaw.Select(MuLawLevel).ShouldBeInOrder();
        for (var i = 0; i < 256; i++)
            Math.Abs(ALawLevel(back[i]) - ALawLevel(byLevel[i])).ShouldBeLessThanOrEqualTo(Math.Max(16, Math.Abs(ALawLevel(byLevel[i])) / 16));
    }

    [Fact]
    public void Refuses_an_output_that_is_too_short()
    {
        Should.Throw<ArgumentException>(() => G711Codec.ALawToPcm(new byte[2], new short[1]));
        Should.Throw<IndexOutOfRangeException>(() => G711Codec.PcmToALaw(new short[2], new byte[1]));
    }

    private static double LevelDbm0(short[] pcm, double fullScaleDbm0, double fullScale)
    {
        var rms = Math.Sqrt(pcm.Average(sample => (double)sample * sample));
        return fullScaleDbm0 + (20 * Math.Log10(rms * Math.Sqrt(2) / fullScale));
    }

    private static short ALawLevel(byte code) => G711Codec.LevelOfALaw(code);

    private static short MuLawLevel(byte code)
    {
        var pcm = new short[1];
        G711Codec.MuLawToPcm([code], pcm);
        return pcm[0];
    }

    private static byte ALaw(short level)
    {
        var code = new byte[1];
        G711Codec.PcmToALaw([level], code);
        return code[0];
    }

    private static byte MuLaw(short level)
    {
        var code = new byte[1];
        G711Codec.PcmToMuLaw([level], code);
        return code[0];
    }
}
