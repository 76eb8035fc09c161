using Muster.Kernel;

namespace Muster.Speech;

/// <summary>What a recogniser made of one utterance.</summary>
/// <param name="Category">The category of the phrase heard; empty when nothing of the grammar was.</param>
/// <param name="Text">The phrase that fits best, also when it was rejected; when none does, what was said instead, as far as the engine knows.</param>
/// <param name="Confidence">0 to 1; what lies under the acceptance threshold has been rejected. Far under it, it may be an upper bound: what is lost is not looked at further.</param>
/// <param name="StartMs">Where the phrase begins, from the start of the audio.</param>
/// <param name="EndMs">Where the phrase ends, from the start of the audio.</param>
/// <param name="CpuMs">Processor time that the recognition took.</param>
public sealed record Hypothesis(string Category, string Text, double Confidence, int StartMs, int EndMs, double CpuMs)
{
    /// <summary>Nothing was recognised.</summary>
    public static readonly Hypothesis Nothing = new("", "", 0, 0, 0, 0);

    /// <summary>The category of <see cref="Text"/>, also when it was rejected.</summary>
    public string Nearest { get; init; } = Category;

    public bool Accepted => Category.Length > 0;
}

/// <summary>A speech engine for small grammars. One thread at a time.</summary>
public interface IRecogniser : IDisposable
{
    /// <summary>Recognises one utterance of 16-bit linear samples at 8 kHz.</summary>
    Hypothesis Recognise(ReadOnlySpan<short> pcm8k, Grammar grammar);

    /// <summary>Loads a grammar, which else its first utterance does; null when it can be recognised.</summary>
    /// <returns><c>speech.unpronounceable</c>, <c>speech.bad_grammar</c> or <c>speech.bad_model</c>.</returns>
    Error? Prepare(Grammar grammar);
}
