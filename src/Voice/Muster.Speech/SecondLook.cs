using Muster.Kernel;

namespace Muster.Speech;

/// <summary>
/// Two engines: the second is asked when the first is unsure, and what it accepts holds. Where it rejects as well, the first
/// keeps its word. The processor time is that of both. Owns both.
/// </summary>
/// <param name="below">The first is unsure when it rejects, or accepts with a confidence under this; 0 to 1.</param>
public sealed class SecondLook(IRecogniser first, IRecogniser second, double below) : IRecogniser
{
    public Hypothesis Recognise(ReadOnlySpan<short> pcm8k, Grammar grammar)
    {
        var heard = first.Recognise(pcm8k, grammar);
        if (heard.Accepted && heard.Confidence >= below)
            return heard;
        var again = second.Recognise(pcm8k, grammar);
        return (again.Accepted ? again : heard) with { CpuMs = heard.CpuMs + again.CpuMs };
    }

    public Error? Prepare(Grammar grammar) => first.Prepare(grammar) ?? second.Prepare(grammar);

    public void Dispose()
    {
        first.Dispose();
        second.Dispose();
    }
}
