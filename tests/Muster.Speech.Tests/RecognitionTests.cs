using Muster.Rtp;
using Muster.Speech;

namespace Muster.Speech.Tests;

/// <summary>A real person's words, recognised by the engine that calls use.</summary>
public sealed class RecognitionTests
{
    private const int WordsInAGrammar = 20;

    [SpeechFact]
    public void Words_of_two_syllables_or_more_are_right_in_95_of_100()
    {
        var words = HumanWords.Load().Where(word => word.Text.Length >= 2).ToArray();
        new Random(1).Shuffle(words);
        using var recogniser = SphinxRecogniser.Open(new SpeechOptions(), "zh").Value;
        int right = 0, asked = 0;
        foreach (var group in words.Chunk(WordsInAGrammar).Where(group => group.Length == WordsInAGrammar))
        {
            var grammar = Grammar.Create("zh", group.Select(word => new GrammarPhrase(word.Text, word.Text)));
            right += group.Count(word => recogniser.Recognise(word.Pcm, grammar).Text == word.Text);
            asked += group.Length;
        }

        asked.ShouldBeGreaterThan(150);
        ((double)right / asked).ShouldBeGreaterThanOrEqualTo(0.95);
    }

    [SpeechFact]
    public void What_is_outside_the_grammar_is_rejected_and_not_forced()
    {
        string[] phrases = ["做过了", "还没做", "已经做了", "没有做"];
        var grammar = Grammar.Create("zh", phrases.Select(phrase => new GrammarPhrase(phrase, phrase)));
        var others = HumanWords.Load().Where(word => word.Text.Length >= 2 && !word.Text.Contains('没') && !word.Text.Contains('做')).Take(60).ToArray();
        using var recogniser = SphinxRecogniser.Open(new SpeechOptions(), "zh").Value;

        others.Length.ShouldBe(60);
        others.Count(word => recogniser.Recognise(word.Pcm, grammar).Accepted).ShouldBeLessThanOrEqualTo(3);
    }

    [SpeechFact]
    public void A_phrase_of_three_syllables_is_found_with_other_words_around_it()
    {
        var words = HumanWords.Load();
        var phrases = words.Where(word => word.Text.Length >= 3).ToArray();
        var others = words.Where(word => word.Text.Length < 3).ToArray();
        var grammar = Grammar.Create("zh", phrases.Select(word => new GrammarPhrase(word.Text, word.Text)));
        using var recogniser = SphinxRecogniser.Open(new SpeechOptions(), "zh").Value;
        var random = new Random(1);

        var said = phrases.SelectMany(phrase => Enumerable.Range(0, 5).Select(_ => (phrase.Text, Heard: Hear(Other(), phrase.Pcm, Other())))).ToArray();
        var nothing = Enumerable.Range(0, 50).Select(_ => Hear(Other(), Other(), Other())).ToArray();

        said.Length.ShouldBeGreaterThan(200);
        ((double)said.Count(each => each.Heard == each.Text) / said.Length).ShouldBeGreaterThanOrEqualTo(0.75);
        said.Count(each => each.Heard.Length > 0 && each.Heard != each.Text).ShouldBeLessThanOrEqualTo(said.Length / 20);
        nothing.Count(heard => heard.Length > 0).ShouldBeLessThanOrEqualTo(3);

        short[] Other() => others[random.Next(others.Length)].Pcm;
        string Hear(params short[][] sounds) => recogniser.Recognise([.. sounds.SelectMany(sound => sound)], grammar).Category;
    }

    [SpeechFact]
    public void Silence_is_no_answer()
    {
        using var recogniser = SphinxRecogniser.Open(new SpeechOptions(), "zh").Value;
        recogniser.Recognise(new short[8000], Grammar.Create("zh", [new GrammarPhrase("yes", "有")])).Accepted.ShouldBeFalse();
    }

    [SpeechFact]
    public void A_phrase_is_found_after_its_subject_and_between_what_means_nothing()
    {
        var grammar = Grammar.Create(
            "zh", [new GrammarPhrase("off", "…已关机"), new GrammarPhrase("empty", "是空号")], subjects: ["您拨打的电话", "您拨打的用户"], around: ["您好", "谢谢"]);
        var spoken = Sphinx.SpokenGrammar.Create(grammar, Pronouncer.Open(new SpeechOptions(), "zh").Value).Value;

        Find("您拨打的用户已关机").ShouldBe(new GrammarPhrase("off", "您拨打的用户已关机"));
        Find("您好您拨打的电话已关机谢谢").ShouldBe(new GrammarPhrase("off", "您拨打的电话已关机"));
        Find("谢谢是空号").ShouldBe(new GrammarPhrase("empty", "是空号"));
        Find("您拨打的用户是空号").ShouldBeNull();
        Find("已关机").ShouldBeNull();

        GrammarPhrase? Find(string text) => spoken.Find(
            [.. Pronouncer.Open(new SpeechOptions(), "zh").Value.Of(text).Value.Select(word => Sphinx.SpokenGrammar.WordOf(word.Readings[0]))]);
    }

    [SpeechFact]
    public void A_word_that_the_dictionary_lacks_is_said_by_its_syllables()
    {
        var pronouncer = Pronouncer.Open(new SpeechOptions(), "zh").Value;
        pronouncer.Of("做过核酸检测").Value.SelectMany(word => word.Readings).ShouldContain("z uo");
        pronouncer.Of("😀").Error!.Code.ShouldBe("speech.unpronounceable");
    }

    [Fact]
    public void A_missing_model_is_named()
    {
        var options = new SpeechOptions { MandarinFolder = Path.Combine(Path.GetTempPath(), "no-such-model") };
        Pronouncer.Open(options, "zh").Error!.Code.ShouldBe("speech.no_model");
    }

    [SpeechFact]
    public void The_pool_recognises_beside_its_caller_and_refuses_when_it_is_closed()
    {
        var word = HumanWords.Load().First(entry => entry.Text == "没有");
        var grammar = Grammar.Create("zh", [new GrammarPhrase("no", "没有"), new GrammarPhrase("yes", "是的")]);
        var pool = RecogniserPool.Open(new SpeechOptions(), 2).Value;
        pool.Prepare(grammar).ShouldBeNull();
        using var heard = new ManualResetEventSlim();
        Hypothesis? hypothesis = null;
        pool.TrySubmit(Said(word.Pcm), grammar, result =>
        {
            hypothesis = result;
            heard.Set();
        }).ShouldBeTrue();

        heard.Wait(TimeSpan.FromSeconds(20)).ShouldBeTrue();
        hypothesis!.Category.ShouldBe("no");
        pool.Dispose();
        pool.TrySubmit(Said(word.Pcm), grammar, _ => { }).ShouldBeFalse();
    }

    private static Utterance Said(short[] pcm)
    {
        var aLaw = new byte[pcm.Length];
        G711Codec.PcmToALaw(pcm, aLaw);
        return new Utterance(aLaw, 0, pcm.Length / 8);
    }
}
