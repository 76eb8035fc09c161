using Muster.Rtp;

namespace Muster.Speech;

/// <summary>Brings sound of any rate and loudness onto the telephone: 8 kHz, even level, A-law.</summary>
public static class PromptAudio
{
    /// <summary>Samples a second on the telephone.</summary>
    public const int Rate = 8000;

    private const double CutoffHz = 3600;
    private const double Level = 0.1; // RMS of what is spoken, -20 dB below full scale
    private const double Peak = 0.89;
    private const int HalfWidth = 32;

    /// <summary>Sound at 8 kHz, by a windowed sinc that lets nothing above 3.6 kHz through.</summary>
    public static short[] Resample(ReadOnlySpan<short> samples, int rate)
    {
        if (rate == Rate)
            return samples.ToArray();
        var step = (double)rate / Rate;
        var result = new short[(int)(samples.Length / step)];
        for (var i = 0; i < result.Length; i++)
            result[i] = (short)Math.Clamp(SampleAt(samples, i * step, 2 * CutoffHz / rate), short.MinValue, short.MaxValue);
        return result;
    }

    internal static byte[] ToALaw(ReadOnlySpan<short> samples, int rate)
    {
        var telephone = Resample(samples, rate);
        Levelled(telephone);
        var aLaw = new byte[telephone.Length];
        G711Codec.PcmToALaw(telephone, aLaw);
        return aLaw;
    }

    /// <param name="samples">Sound at its own rate.</param>
    /// <param name="at">Where, in samples.</param>
    /// <param name="band">The pass band as a share of the rate's half, at most 1.</param>
    private static double SampleAt(ReadOnlySpan<short> samples, double at, double band)
    {
        var first = Math.Max(0, (int)Math.Ceiling(at - HalfWidth));
        var last = Math.Min(samples.Length - 1, (int)Math.Floor(at + HalfWidth));
        double sum = 0, weights = 0;
        for (var i = first; i <= last; i++)
        {
            var distance = at - i;
            var window = 0.5 + (0.5 * Math.Cos(Math.PI * distance / (HalfWidth + 1)));
            var x = Math.PI * distance * band;
            var weight = window * band * (Math.Abs(x) < 1e-9 ? 1 : Math.Sin(x) / x);
            sum += weight * samples[i];
            weights += weight;
        }

        // At the edges, where half of the kernel hangs out, the level is kept.
        return weights > 0.5 ? sum / weights : sum;
    }

    private static void Levelled(Span<short> samples)
    {
        double energy = 0;
        var loud = 0;
        var peak = 1.0;
        foreach (var sample in samples)
        {
            if (Math.Abs((int)sample) < 300)
                continue;
            energy += (double)sample * sample;
            loud++;
            peak = Math.Max(peak, Math.Abs((int)sample));
        }

        if (loud == 0)
            return;
        var gain = Math.Min(Level * 32768 / Math.Sqrt(energy / loud), Peak * 32768 / peak);
        foreach (ref var sample in samples)
            sample = (short)(sample * gain);
    }
}
