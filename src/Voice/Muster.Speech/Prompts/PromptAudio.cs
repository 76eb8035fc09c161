using Muster.Rtp;
using Muster.Speech.Prompts;

namespace Muster.Speech;

/// <summary>Brings sound onto the telephone: 8 kHz, as loud as people speak there, whatever it was made from.</summary>
public static class PromptAudio
{
    /// <summary>Samples a second on the telephone.</summary>
    public const int Rate = Resampler.TelephoneRate;

    private const int FrameSamples = Rate / 50;

    /// <summary>Less than this is silence: -46 dB to full scale.</summary>
    private const float Silence = 0.005f;

    /// <summary>Silence left before the first sound and after the last: 20 and 160 ms.</summary>
    private const int LeadSamples = Rate / 50;
    private const int TailSamples = Rate * 16 / 100;

    /// <summary>Root mean square of the speech: -20 dB to full scale.</summary>
    private const float Level = 0.1f;

    /// <summary>Peaks stay under -1 dB.</summary>
    private const float PeakMax = 0.89f;

    /// <summary>Samples of any rate from 4 to 192 kHz as samples at 8 kHz, at their own level.</summary>
    public static short[] Resample(ReadOnlySpan<short> samples, int rate)
    {
        var sound = new float[samples.Length];
        for (var i = 0; i < sound.Length; i++)
            sound[i] = samples[i] / 32768f;
        return ToPcm(new Sound(sound, rate));
    }

    internal static short[] ToPcm(Sound sound) => Round(Resampler.ToTelephone(sound.Samples, sound.Rate), 1);

    /// <summary>Levelled, without the silence around it.</summary>
    internal static byte[] ToALaw(Sound sound)
    {
        var samples = Resampler.ToTelephone(sound.Samples, sound.Rate);
        var (start, end) = Voiced(samples);
        var voiced = samples.AsSpan(start, end - start);
        var aLaw = new byte[voiced.Length];
        G711Codec.PcmToALaw(Round(voiced, Gain(voiced)), aLaw);
        return aLaw;
    }

    private static (int Start, int End) Voiced(ReadOnlySpan<float> samples)
    {
        var start = samples.IndexOfAnyExceptInRange(-Silence, Silence);
        if (start < 0)
            return (0, samples.Length);
        var end = samples.LastIndexOfAnyExceptInRange(-Silence, Silence) + 1;
        return (Math.Max(0, start - LeadSamples), Math.Min(samples.Length, end + TailSamples));
    }

    private static float Gain(ReadOnlySpan<float> samples)
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

    private static short[] Round(ReadOnlySpan<float> samples, float gain)
    {
        var rounded = new short[samples.Length];
        for (var i = 0; i < samples.Length; i++)
            rounded[i] = (short)Math.Clamp(MathF.Round(samples[i] * gain * 32768), short.MinValue, short.MaxValue);
        return rounded;
    }
}
