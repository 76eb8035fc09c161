namespace Muster.Speech.Sphinx;

/// <summary>
/// Which phrase of a grammar was said inside longer speech. A phrase wins by how much better than free phones it fits, and by
/// its length: 没做过 says more than the 做过 in it. docs/speech.md tells on what the numbers were chosen, and what they give.
/// </summary>
internal static class Spotting
{
    /// <summary>Shorter phrases are found in anything.</summary>
    public const int SyllablesMin = 3;

    /// <summary>What a frame that fits is worth, in nats: as much as a good phrase loses against free phones, and a little more.</summary>
    private const double FrameNats = 3;

    /// <summary>What the library takes from every key phrase's score, in the decoder's logarithm.</summary>
    private const int LibraryOffset = 1500;

    private const double WorthMin = 202;
    private const double MarginMin = 33;

    /// <summary>How much more worth or margin makes an odds of one to one one of 2.7 to one.</summary>
    private const double NatsPerLogit = 20;

    /// <summary>In frames of 10 ms: where nothing else was said, the phrase has been judged as a whole.</summary>
    private const int OtherSpeechMin = 15;

    /// <summary>The silence that the endpointer leaves before and after an answer.</summary>
    private const int SilenceFrames = 50;

    /// <summary>Shorter audio holds no phrase and something else, in frames of 10 ms.</summary>
    public const int FramesMin = SilenceFrames + OtherSpeechMin + (SyllablesMin * 10);

    /// <summary>The phrase that was said, where, and how sure that is (0 to 1); null when there is none.</summary>
    /// <param name="spotted">What the decoder found, with the phrase that it stands for.</param>
    /// <param name="frames">Length of the audio.</param>
    public static (GrammarPhrase Phrase, SphinxWord Place, double Confidence)? Best(
        IEnumerable<(SphinxWord Place, GrammarPhrase Phrase)> spotted, int frames)
    {
        var all = spotted.Select(each => (each.Place, each.Phrase, Worth: WorthOf(each.Place))).OrderByDescending(each => each.Worth).ToList();
        if (all.Count == 0 || frames - SilenceFrames - all[0].Place.Frames < OtherSpeechMin)
            return null;
        var best = all[0];
        // Whoever says two things that mean different things has not answered, wherever they stand.
        var other = all.Find(each => each.Phrase.Category != best.Phrase.Category);
        var margin = other.Phrase is null ? double.MaxValue : best.Worth - other.Worth;
        var evidence = Math.Min(best.Worth - WorthMin, margin - MarginMin) / NatsPerLogit;
        return (best.Phrase, best.Place, 1 / (1 + Math.Exp(-evidence)));
    }

    private static double WorthOf(SphinxWord place) =>
        ((place.Score + LibraryOffset) * Confidence.NatsPerUnit) + (FrameNats * place.Frames);
}
