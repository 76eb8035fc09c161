namespace Muster.Speech.Prompts;

/// <summary>Samples of one channel, full scale ±1.</summary>
internal sealed record Sound(float[] Samples, int Rate)
{
    /// <summary>As 16-bit samples at 8 kHz, at its own level.</summary>
    public short[] ToTelephone() => Round(Resampler.ToTelephone(Samples, Rate), 1);

    /// <summary>As above, brought to the level of prompts, with the silence around it cut off.</summary>
    public short[] ToPrompt()
    {
        var samples = Resampler.ToTelephone(Samples, Rate);
        var (start, end) = Voiced(samples);
        var voiced = samples.AsSpan(start, end - start);
        return Round(voiced, PromptLevel.Gain(voiced));
    }

    private static (int Start, int End) Voiced(ReadOnlySpan<float> samples)
    {
        var start = samples.IndexOfAnyExceptInRange(-PromptLevel.Silence, PromptLevel.Silence);
        if (start < 0)
            return (0, samples.Length);
        var end = samples.LastIndexOfAnyExceptInRange(-PromptLevel.Silence, PromptLevel.Silence) + 1;
        return (Math.Max(0, start - PromptLevel.LeadSamples), Math.Min(samples.Length, end + PromptLevel.TailSamples));
    }

    private static short[] Round(ReadOnlySpan<float> samples, float gain)
    {
        var rounded = new short[samples.Length];
        for (var i = 0; i < samples.Length; i++)
            rounded[i] = (short)Math.Clamp(MathF.Round(samples[i] * gain * 32768), short.MinValue, short.MaxValue);
        return rounded;
    }
}
