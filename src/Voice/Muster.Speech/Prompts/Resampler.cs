namespace Muster.Speech.Prompts;

/// <summary>Brings audio of any usual rate to the telephone's 8 kHz, without what a telephone cannot carry.</summary>
public static class Resampler
{
    public const int TelephoneRate = 8000;

    /// <summary>Zero crossings of the filter on each side: some 70 dB against images.</summary>
    private const int Crossings = 24;

    /// <summary>The filter's edge, as a share of half the lower rate: 3.7 kHz.</summary>
    private const double Edge = 0.925;

    /// <param name="rate">Samples a second of the input, from 4,000 to 192,000.</param>
    public static float[] ToTelephone(ReadOnlySpan<float> input, int rate) => Convert(input, rate, TelephoneRate);

    /// <summary>Brings audio of one rate to another, for those that want a higher one than the telephone's.</summary>
    /// <param name="rate">As above.</param>
    /// <param name="wanted">Samples a second of the output.</param>
    internal static float[] Convert(ReadOnlySpan<float> input, int rate, int wanted)
    {
        if (rate == wanted)
            return input.ToArray();
        var cutoff = Edge * Math.Min(1.0, (double)wanted / rate);
        var reach = (int)Math.Ceiling(Crossings / cutoff);
        var common = (int)System.Numerics.BigInteger.GreatestCommonDivisor(rate, wanted);
        var (step, phases) = (rate / common, wanted / common);
        var filters = Filters(phases, reach, cutoff);
        var output = new float[(long)input.Length * phases / step];
        for (var i = 0; i < output.Length; i++)
        {
            var position = (long)i * step;
            output[i] = At(input, (int)(position / phases), filters[position % phases], reach);
        }

        return output;
    }

    private static float At(ReadOnlySpan<float> input, int centre, float[] filter, int reach)
    {
        var first = centre - reach + 1;
        var from = Math.Max(0, -first);
        var until = Math.Min(filter.Length, input.Length - first);
        float sum = 0;
        for (var tap = from; tap < until; tap++)
            sum += input[first + tap] * filter[tap];
        return sum;
    }

    /// <summary>A windowed sinc for each fraction of an input sample at which an output sample can lie.</summary>
    private static float[][] Filters(int phases, int reach, double cutoff)
    {
        var filters = new float[phases][];
        for (var phase = 0; phase < phases; phase++)
        {
            var filter = filters[phase] = new float[2 * reach];
            for (var tap = 0; tap < filter.Length; tap++)
            {
                var distance = tap - reach + 1 - ((double)phase / phases);
                filter[tap] = (float)(cutoff * Sinc(cutoff * distance) * Window(distance / reach));
            }
        }

        return filters;
    }

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);

    /// <summary>Blackman's.</summary>
    private static double Window(double x) =>
        Math.Abs(x) >= 1 ? 0 : 0.42 + (0.5 * Math.Cos(Math.PI * x)) + (0.08 * Math.Cos(2 * Math.PI * x));
}
