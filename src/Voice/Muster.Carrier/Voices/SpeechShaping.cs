using Muster.Speech.Prompts;

namespace Muster.Carrier.Voices;

/// <summary>What turns single recordings into telephone speech: 8 kHz float samples, full scale 1.</summary>
internal static class SpeechShaping
{
    public const int Rate = Resampler.TelephoneRate;

    private const int FrameSamples = Rate / 200;

    /// <summary>Takes out hum and offset, which hide where speech begins: a one-pole high-pass at 65 Hz.</summary>
    public static void HighPass(Span<float> samples)
    {
        const float pole = 0.95f;
        float input = 0, output = 0;
        foreach (ref var sample in samples)
        {
            output = sample - input + (pole * output);
            input = sample;
            sample = output;
        }
    }

    /// <summary>Cuts the silence at both edges: what lies a given number of decibels under the loudest 5 ms.</summary>
    public static float[] Trim(float[] samples, double floorDb)
    {
        var frames = samples.Length / FrameSamples;
        var levels = Enumerable.Range(0, frames).Select(frame => Rms(samples.AsSpan(frame * FrameSamples, FrameSamples))).ToArray();
        if (frames == 0)
            return samples;
        var floor = levels.Max() * Math.Pow(10, floorDb / 20);
        var first = Array.FindIndex(levels, level => level > floor);
        var last = Array.FindLastIndex(levels, level => level > floor);
        return first < 0 ? samples : samples[(first * FrameSamples)..((last + 1) * FrameSamples)];
    }

    /// <summary>Raises what is soft towards the loudest 20 ms, by 18 dB at most.</summary>
    /// <param name="share">0 leaves all as it is, 1 makes all equally loud.</param>
    public static void Even(Span<float> samples, double share)
    {
        const int half = Rate / 100;
        const double gainMax = 8;
        var energy = new double[samples.Length + 1];
        for (var i = 0; i < samples.Length; i++)
            energy[i + 1] = energy[i] + (samples[i] * samples[i]);
        var levels = new double[samples.Length];
        for (var i = 0; i < samples.Length; i++)
        {
            var (from, to) = (Math.Max(0, i - half), Math.Min(samples.Length, i + half));
            levels[i] = Math.Sqrt((energy[to] - energy[from]) / (to - from)) + 1e-7;
        }

        var loudest = levels.DefaultIfEmpty(1).Max();
        for (var i = 0; i < samples.Length; i++)
            samples[i] *= (float)Math.Min(gainMax, Math.Pow(loudest / levels[i], share));
    }

    /// <summary>Brings the voiced part to one loudness, so that no syllable of a phrase sticks out.</summary>
    public static void Level(Span<float> samples, double targetRms)
    {
        var levels = new List<double>();
        for (var at = 0; at + FrameSamples <= samples.Length; at += FrameSamples)
            levels.Add(Rms(samples.Slice(at, FrameSamples)));
        if (levels.Count == 0)
            return;
        var loud = levels.Where(level => level > levels.Max() / 4).ToArray();
        var gain = targetRms / Math.Max(1e-4, Math.Sqrt(loud.Average(level => level * level)));
        foreach (ref var sample in samples)
            sample = (float)Math.Clamp(sample * gain, -0.95, 0.95);
    }

    /// <summary>
    /// Shortens speech without changing its pitch: overlapping windows are laid closer together, each taken from
    /// where it fits its neighbour best (WSOLA; Verhelst and Roelands, 1993).
    /// </summary>
    public static float[] Shorten(float[] samples, double factor)
    {
        const int window = Rate / 50;
        const int hop = window / 2;
        const int search = Rate / 200;
        if (factor <= 1.02 || samples.Length < 2 * window)
            return samples;

        var output = new float[(int)(samples.Length / factor)];
        var blocks = (output.Length / hop) - 1;
        samples.AsSpan(0, hop).CopyTo(output);
        var previous = 0;
        for (var block = 1; block <= blocks; block++)
        {
            var wanted = (int)(block * hop * factor);
            var start = BestMatch(samples, previous + hop, wanted - search, wanted + search, window);
            AddWindow(samples, previous + hop, start, output.AsSpan(block * hop), hop);
            previous = start;
        }

        return output[..Math.Min(output.Length, (blocks + 1) * hop)];
    }

    /// <summary>Appends a syllable, cross-fading over the last samples of what is there.</summary>
    public static void Join(List<float> phrase, ReadOnlySpan<float> next, int overlap)
    {
        overlap = Math.Min(overlap, Math.Min(phrase.Count, next.Length));
        var from = phrase.Count - overlap;
        for (var i = 0; i < overlap; i++)
        {
            var mix = (i + 0.5f) / overlap;
            phrase[from + i] = (phrase[from + i] * (1 - mix)) + (next[i] * mix);
        }

        phrase.AddRange(next[overlap..]);
    }

    /// <summary>Lets the last samples die away, so that a cut makes no click.</summary>
    public static void FadeEnd(Span<float> samples, int length)
    {
        length = Math.Min(length, samples.Length);
        for (var i = 0; i < length; i++)
            samples[^(i + 1)] *= (float)i / length;
    }

    private static int BestMatch(float[] samples, int template, int first, int last, int window)
    {
        first = Math.Clamp(first, 0, samples.Length - window);
        last = Math.Clamp(last, first, samples.Length - window);
        var length = Math.Min(window / 2, samples.Length - template);
        if (length <= 0)
            return first;
        var (best, bestScore) = (first, double.NegativeInfinity);
        for (var start = first; start <= last; start++)
        {
            double product = 0, energy = 1e-9;
            for (var i = 0; i < length; i++)
            {
                product += samples[template + i] * samples[start + i];
                energy += samples[start + i] * samples[start + i];
            }

            var score = product / Math.Sqrt(energy);
            if (score > bestScore)
                (best, bestScore) = (start, score);
        }

        return best;
    }

    private static void AddWindow(float[] samples, int fading, int rising, Span<float> output, int hop)
    {
        for (var i = 0; i < hop && i < output.Length; i++)
        {
            var mix = (i + 0.5f) / hop;
            var old = fading + i < samples.Length ? samples[fading + i] : 0;
            var fresh = rising + i < samples.Length ? samples[rising + i] : 0;
            output[i] = (old * (1 - mix)) + (fresh * mix);
        }
    }

    private static double Rms(ReadOnlySpan<float> samples)
    {
        double sum = 0;
        foreach (var sample in samples)
            sum += sample * sample;
        return Math.Sqrt(sum / samples.Length);
    }
}
