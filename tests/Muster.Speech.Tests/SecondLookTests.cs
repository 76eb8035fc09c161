using Muster.Kernel;

namespace Muster.Speech.Tests;

/// <summary>The second engine is asked when the first is unsure, and only then.</summary>
public sealed class SecondLookTests
{
    private static readonly Grammar YesOrNo = Grammar.Create("zh", [new GrammarPhrase("yes", "是的"), new GrammarPhrase("no", "没有")]);

    [Theory]
    [InlineData("yes", 0.9, "no", "yes", 0)]
    [InlineData("yes", 0.6, "no", "no", 1)]
    [InlineData("yes", 0.6, "", "yes", 1)]
    [InlineData("", 0.4, "no", "no", 1)]
    [InlineData("", 0.4, "", "", 1)]
    public void The_first_keeps_its_word_unless_the_second_knows_better(string first, double confidence, string second, string heard, int asked)
    {
        var fallback = new Fake(second, 0.8);
        using var both = new SecondLook(new Fake(first, confidence), fallback, below: 0.7);

        var hypothesis = both.Recognise(new short[800], YesOrNo);

        hypothesis.Category.ShouldBe(heard);
        hypothesis.CpuMs.ShouldBe(10 * (1 + asked));
        fallback.Asked.ShouldBe(asked);
    }

    [Fact]
    public void Both_are_prepared_and_closed()
    {
        var (first, second) = (new Fake("yes", 1), new Fake("no", 1) { Fault = new Error("speech.unpronounceable", "no") });
        var both = new SecondLook(first, second, below: 0.7);

        both.Prepare(YesOrNo).ShouldBe(second.Fault);
        both.Dispose();
        (first.IsClosed, second.IsClosed).ShouldBe((true, true));
    }

    [SpeechFact]
    public void A_real_engine_helps_one_that_understands_nothing()
    {
        var word = HumanWords.Load().First(entry => entry.Text == "没有");
        using var both = new SecondLook(new Fake("", 0), SphinxRecogniser.Open(new SpeechOptions(), "zh").Value, below: 0.7);

        var heard = both.Recognise(word.Pcm, YesOrNo);

        heard.Category.ShouldBe("no");
        heard.CpuMs.ShouldBeGreaterThan(10);
    }

    [SpeechFact]
    public void The_pool_opens_the_engines_that_its_options_name()
    {
        using (var pool = RecogniserPool.Open(new SpeechOptions { SecondEngine = SpeechEngine.Sphinx }, 1).Value)
            pool.Prepare(YesOrNo).ShouldBeNull();
        RecogniserPool.Open(new SpeechOptions { SecondEngine = "parrot" }, 1).Error!.Code.ShouldBe("speech.no_engine");
    }

    private sealed class Fake(string category, double confidence) : IRecogniser
    {
        public int Asked { get; private set; }

        public bool IsClosed { get; private set; }

        public Error? Fault { get; init; }

        public Hypothesis Recognise(ReadOnlySpan<short> pcm8k, Grammar grammar)
        {
            Asked++;
            return new Hypothesis(category, category, confidence, 0, 0, 10);
        }

        public Error? Prepare(Grammar grammar) => Fault;

        public void Dispose() => IsClosed = true;
    }
}
