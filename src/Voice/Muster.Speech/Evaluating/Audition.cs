namespace Muster.Speech.Evaluating;

/// <summary>What became of a recording on its way down a line, through the endpointer and to the recogniser.</summary>
/// <param name="Heard">The accepted hypothesis, or the last rejected one; with the processor time of them all.</param>
/// <param name="EndDelayMs">From the end of the recording to the endpointer's word that it has ended; null when it never said so.</param>
public sealed record Audition(Hypothesis Heard, int? EndDelayMs)
{
    private const int FrameMs = 20;

    /// <summary>Plays a recording as if a person said it in a call, until something is accepted or it ends.</summary>
    /// <param name="pcm8k">16-bit samples at 8 kHz.</param>
    /// <param name="line">The line it comes over.</param>
    /// <param name="random">Draws the line's noise and losses.</param>
    public static Audition Of(ReadOnlySpan<short> pcm8k, LineCondition line, IRecogniser recogniser, Grammar grammar, Random random)
    {
        if (line == LineCondition.Direct)
            return new Audition(recogniser.Recognise(pcm8k, grammar), null);
        var sent = line.Send(pcm8k, random);
        using var endpointer = new Endpointer();
        var heard = Hypothesis.Nothing;
        int? delay = null;
        for (var frame = 0; frame < sent.Received.Length && !heard.Accepted; frame++)
        {
            var audio = sent.ALaw.AsSpan(frame * Endpointer.FrameSamples, Endpointer.FrameSamples);
            if (endpointer.Feed(audio, sent.Received[frame]) != EndpointerEvent.SpeechEnded)
                continue;
            var cpuMs = heard.CpuMs;
            using var utterance = endpointer.TakeUtterance();
            heard = recogniser.Recognise(utterance.ToPcm(), grammar);
            heard = heard with { CpuMs = heard.CpuMs + cpuMs };
            delay = ((frame + 1) * FrameMs) - sent.SpeechEndMs;
        }

        return new Audition(heard, delay);
    }
}
