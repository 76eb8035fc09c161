using Muster.Speech.Sphinx;

namespace Muster.Speech.Tests;

/// <summary>Which of the key phrases that were spotted in longer speech was the answer.</summary>
public sealed class SpottingTests
{
    private const int Frames = 200;

    [Fact]
    public void Of_a_phrase_within_another_the_longer_one_is_meant()
    {
        var best = Spotting.Best([Spotted("yes", "做过了", 100, 150, -1000), Spotted("no", "没有做过了", 70, 150, -1100)], Frames);

        best.ShouldNotBeNull().Phrase.Category.ShouldBe("no");
    }

    [Fact]
    public void Two_meanings_that_fit_about_as_well_are_no_answer()
    {
        var alone = Spotting.Best([Spotted("yes", "我咳嗽", 40, 110, -1400)], Frames).ShouldNotBeNull().Confidence;
        var rivalled = Spotting.Best([Spotted("yes", "我咳嗽", 40, 110, -1400), Spotted("no", "没咳嗽", 40, 110, -1420)], Frames).ShouldNotBeNull().Confidence;

        alone.ShouldBeGreaterThan(0.5);
        rivalled.ShouldBeLessThan(0.5);
    }

    [Fact]
    public void Two_phrases_of_one_meaning_do_not_harm_each_other()
    {
        var best = Spotting.Best([Spotted("yes", "做过了", 100, 160, -1400), Spotted("yes", "已经做过了", 70, 160, -1500)], Frames);

        best.ShouldNotBeNull().Phrase.Text.ShouldBe("已经做过了");
        best.Value.Confidence.ShouldBeGreaterThan(0.5);
    }

    [Fact]
    public void What_fits_no_better_than_free_phones_would_is_not_sure() =>
        Spotting.Best([Spotted("yes", "做过了", 100, 150, -2200)], Frames).ShouldNotBeNull().Confidence.ShouldBeLessThan(0.1);

    [Fact]
    public void A_phrase_that_is_all_that_was_said_has_been_judged_already()
    {
        Spotting.Best([Spotted("yes", "做过了", 30, 90, -1000)], 115).ShouldBeNull();
        Spotting.Best([], Frames).ShouldBeNull();
    }

    private static (SphinxWord Place, GrammarPhrase Phrase) Spotted(string category, string text, int start, int end, int score) =>
        (new SphinxWord(text, start, end, score), new GrammarPhrase(category, text));
}
