namespace Muster.Speech.Sphinx;

/// <summary>
/// How sure an answer is: from how its phrase, and the worst of its words, stand against free phones, and from how far the
/// next category is behind. The weights of this logistic regression were fitted on one speaker; docs/speech.md has the
/// figures of others.
/// </summary>
internal static class Confidence
{
    private const double PhraseWeight = 2.6;
    private const double WorstWordWeight = 0.8;
    private const double MarginWeight = 0.75;
    private const double Offset = 2.7;

    /// <summary>The decoder's scores are logarithms to the base 1.0001, shifted right by ten bits.</summary>
    private const double NatsPerUnit = 1024 * 1.0001e-4;

    /// <summary>A margin beyond this says no more, and is that of a grammar with one category.</summary>
    private const double MarginMaxNats = 300;

    /// <summary>What is shorter counts as so long, in frames of 10 ms: a few good frames prove little.</summary>
    private const int PhraseFramesMin = 20;
    private const int WordFramesMin = 8;

    /// <summary>0 to 1.</summary>
    /// <param name="phrase">The best path through the phrases.</param>
    /// <param name="words">Its words, without silence and noise.</param>
    /// <param name="phones">The best path through free phones over the same audio.</param>
    /// <param name="others">Score of the best phrase of another category; null when there is none.</param>
    public static double Of(SphinxPath phrase, IReadOnlyList<SphinxWord> words, SphinxPath phones, int? others)
    {
        var frames = words.Sum(word => word.Frames);
        var againstPhones = (phrase.Score - phones.Score) * NatsPerUnit / Math.Max(frames, PhraseFramesMin);
        var worst = words.Min(word => (word.Score - ScoreWithin(phones, word)) * NatsPerUnit / Math.Max(word.Frames, WordFramesMin));
        var margin = others is { } score ? Math.Clamp((phrase.Score - score) * NatsPerUnit, 0, MarginMaxNats) : MarginMaxNats;
        return 1 / (1 + Math.Exp(-((PhraseWeight * againstPhones) + (WorstWordWeight * worst) + (MarginWeight * Math.Log(1 + margin)) + Offset)));
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
