namespace Muster.Speech.Prompts;

/// <summary>How loud prompts are: as loud as people speak on the telephone, whatever they were made from.</summary>
internal static class PromptLevel
{
    /// <summary>Less than this is silence: -46 dB to full scale.</summary>
    public const float Silence = 0.005f;

    /// <summary>Silence left before the first sound and after the last: 20 and 160 ms.</summary>
    public const int LeadSamples = 160;
    public const int TailSamples = 1280;

    /// <summary>Root mean square of the speech: -20 dB to full scale.</summary>
    private const float Level = 0.1f;

    /// <summary>Peaks stay under -1 dB.</summary>
    private const float PeakMax = 0.89f;

    private const int FrameSamples = 160;

    public static float Gain(ReadOnlySpan<float> samples)
    {
        double squares = 0;
        float peak = 0;
        var frames = 0;
        for (var at = 0; at + FrameSamples <= samples.Length; at += FrameSamples)
        {
            double power = 0;
            foreach (var sample in samples.Slice(at, FrameSamples))
            {
                power += sample * sample / FrameSamples;
                peak = Math.Max(peak, Math.Abs(sample));
            }

            if (power <= Silence * Silence)
                continue;
            squares += power;
            frames++;
        }

        return frames == 0 ? 1 : Math.Min(Level / (float)Math.Sqrt(squares / frames), PeakMax / peak);
    }
}
