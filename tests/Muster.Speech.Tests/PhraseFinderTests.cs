namespace Muster.Speech.Tests;

/// <summary>What an engine wrote down is an answer when a phrase sounds in it, and nothing turns it round.</summary>
public sealed class PhraseFinderTests
{
    [SpeechTheory]
    [InlineData("做过了", "yes")]
    [InlineData("作过了。", "yes")]
    [InlineData("<|zh|><|NEUTRAL|><|Speech|><|woitn|>昨过了", "yes")]
    [InlineData("我昨天上午已经做过了啊", "yes")]
    [InlineData("嗯 还 没有 呢", "no")]
    [InlineData("我没做过了", "")]
    [InlineData("今天天气很好我们出去玩吧", "")]
    [InlineData("没有做过了", "no")]
    [InlineData("", "")]
    [InlineData("OK 👍", "")]
    [InlineData("大概三十八度五吧", "temperature")]
    public void An_answer_is_found_or_it_is_rejected(string written, string category)
    {
        var grammar = Grammar.Create(
            "zh", [new GrammarPhrase("yes", "做过了"), new GrammarPhrase("yes", "已经做过了"), new GrammarPhrase("no", "还没有"), new GrammarPhrase("no", "没有")],
            new GrammarRules("temperature", "<digit> = 五 | 六 | 八;\n<temperature> = 三十 <digit> 度 [ <digit> ];\n"));
        var finder = PhraseFinder.Create(grammar, Pronouncer.Open(new SpeechOptions(), "zh").Value).Value;

        var found = finder.Find(written);

        (found.Confidence >= 0.5 ? found.Category : "").ShouldBe(category);
        if (category == "temperature")
            found.Text.ShouldBe("三十八度五");
    }

    [SpeechFact]
    public void Hot_words_are_the_phrases()
    {
        var grammar = Grammar.Create("zh", [new GrammarPhrase("off", "…已关机"), new GrammarPhrase("no", "没有"), new GrammarPhrase("none", "没有")]);
        PhraseFinder.Create(grammar, Pronouncer.Open(new SpeechOptions(), "zh").Value).Value.HotWords.ShouldBe("已关机/没有");
    }
}
