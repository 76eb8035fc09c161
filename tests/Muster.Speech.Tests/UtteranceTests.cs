using Muster.Rtp;

namespace Muster.Speech.Tests;

/// <summary>The sound of an answer is its own until its owner gives it up, however many others are being said.</summary>
public sealed class UtteranceTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(160)]
    [InlineData(4000)]
    [InlineData(11_111)]
    public void Gives_back_the_sound_that_it_was_given(int samples)
    {
        using var utterance = Said(1, samples);

        utterance.ToPcm().ShouldBe(LevelsOf(1, samples));
    }

    [Fact]
    public void Keeps_its_sound_while_others_come_and_go()
    {
        using var kept = Said(1, 9000);
        for (var i = 2; i < 20; i++)
            Said(i, 9000).Dispose();

        kept.ToPcm().ShouldBe(LevelsOf(1, 9000));
    }

    [Fact]
    public void What_was_given_up_twice_is_lent_once()
    {
        var first = Said(1, 4000);
        first.Dispose();
        first.Dispose();
        using var second = Said(2, 4000);
        using var third = Said(3, 4000);

        second.ToPcm().ShouldBe(LevelsOf(2, 4000));
        third.ToPcm().ShouldBe(LevelsOf(3, 4000));
    }

    [Fact]
    public void What_was_given_up_cannot_be_read()
    {
        var utterance = Said(1, 4000);
        utterance.Dispose();

        Should.Throw<ObjectDisposedException>(utterance.ToPcm);
    }

    private static Utterance Said(int seed, int samples) => new(Sound(seed, samples), 0, samples / 8);

    private static short[] LevelsOf(int seed, int samples)
    {
        var pcm = new short[samples];
        G711Codec.ALawToPcm(Sound(seed, samples), pcm);
        return pcm;
    }

    private static byte[] Sound(int seed, int samples)
    {
        var sound = new byte[samples];
        new Random(seed).NextBytes(sound);
        return sound;
    }
}
