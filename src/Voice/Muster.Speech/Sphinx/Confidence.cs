namespace Muster.Speech.Sphinx;

/// <summary>
/// How sure an answer is, from how it stands against free phones and against the other answers. A logistic function of
/// the two, whose weights were fitted on the answers of one speaker; docs/speech.md has the figures of others.
/// </summary>
internal static class Confidence
{
    /// <summary>The decoder's scores are logarithms to the base 1.0001, shifted right by ten bits.</summary>
    private const double NatsPerUnit = 1024 * 1.0001e-4;

    private const double PerFrameAgainstPhones = 4.8;
    private const double PerLogOfMargin = 1.05;
    private const double Offset = 3.0;

    /// <summary>A margin beyond this says no more, and is that of a grammar with one category.</summary>
    private const double MarginMaxNats = 300;

    private const int FramesMin = 20;

    /// <summary>0 to 1.</summary>
    /// <param name="againstPhones">Score of the best phrase less that of free phones; hardly ever above zero.</param>
    /// <param name="margin">Score of the best phrase less that of the best of another category; null when there is none.</param>
    /// <param name="frames">Frames of 10 ms in which the phrase was heard.</param>
    public static double Of(int againstPhones, int? margin, int frames)
    {
        var perFrame = againstPhones * NatsPerUnit / Math.Max(frames, FramesMin);
        var marginNats = Math.Clamp((margin ?? int.MaxValue) * NatsPerUnit, 0, MarginMaxNats);
        return 1 / (1 + Math.Exp(-((PerFrameAgainstPhones * perFrame) + (PerLogOfMargin * Math.Log(1 + marginNats)) + Offset)));
    }
}
