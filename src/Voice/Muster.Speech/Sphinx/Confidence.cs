namespace Muster.Speech.Sphinx;

/// <summary>
/// How sure an answer is. A logistic regression over what speaks for it: how the phrase, its words, and the worst of its
/// words stand against free phones; how far the next category is behind; and how long the phrase is, as short ones
/// fit many things by chance. docs/speech.md tells on what it was fitted, and how it does elsewhere.
/// </summary>
internal static class Confidence
{
    /// <summary>What stays under this though no other category comes near is not worth the pass that would tell.</summary>
    public const double HopelessBelow = 0.15;

    private const double PhraseWeight = 1.13;
    private const double WordsWeight = 0.47;
    private const double WorstWordWeight = 1.08;
    private const double MarginWeight = 0.51;
    private const double LengthWeight = 2;
    private const double Offset = 0.3;

    /// <summary>The decoder's scores are logarithms to the base 1.0001, shifted right by ten bits.</summary>
    public const double NatsPerUnit = 1024 * 1.0001e-4;

    /// <summary>A margin beyond this says no more, and is that of a grammar with one category.</summary>
    private const double MarginMaxNats = 300;

    /// <summary>What is shorter counts as so long, in frames of 10 ms: a few good frames prove little.</summary>
    private const int PhraseFramesMin = 20;
    private const int WordFramesMin = 8;

    /// <summary>0 to 1.</summary>
    /// <param name="phrase">The best path through the phrases.</param>
    /// <param name="words">Its words, without silence and noise; at least one.</param>
    /// <param name="phones">The best path through free phones over the same audio.</param>
    /// <param name="others">Score of the best phrase of another category; null when there is none.</param>
    public static double Of(SphinxPath phrase, IReadOnlyList<SphinxWord> words, SphinxPath phones, int? others)
    {
        var frames = Math.Max(words.Sum(word => word.Frames), PhraseFramesMin);
        var advantages = words.Select(word => (Nats: (word.Score - ScoreWithin(phones, word)) * NatsPerUnit, word.Frames)).ToArray();
        var margin = others is { } score ? Math.Clamp((phrase.Score - score) * NatsPerUnit, 0, MarginMaxNats) : MarginMaxNats;
        var syllables = (double)words.Sum(word => SpokenGrammar.PhonesOf(word.Word)) / SpokenGrammar.PhonesInSyllable;
        var evidence = (PhraseWeight * (phrase.Score - phones.Score) * NatsPerUnit / frames)
            + (WordsWeight * advantages.Sum(word => word.Nats) / frames)
            + (WorstWordWeight * advantages.Min(word => word.Nats / Math.Max(word.Frames, WordFramesMin)))
            + (MarginWeight * Math.Log(1 + margin))
            + (LengthWeight * Math.Log(syllables))
            + Offset;
        return 1 / (1 + Math.Exp(-evidence));
    }

    /// <summary>What free phones score over a word's frames, a phone's score being spread evenly over its own.</summary>
    private static double ScoreWithin(SphinxPath phones, SphinxWord word)
    {
        double score = 0;
        foreach (var phone in phones.Words)
        {
            var shared = Math.Min(phone.EndFrame, word.EndFrame) - Math.Max(phone.StartFrame, word.StartFrame) + 1;
            if (shared > 0)
                score += (double)phone.Score * shared / phone.Frames;
        }

        return score;
    }
}
