using System.Numerics;

namespace Muster.Carrier.Voices;

/// <summary>Brings recordings of one rate to 8 kHz through a windowed-sinc low-pass, as float samples of full scale 1.</summary>
internal sealed class Resampler
{
    private const int Rate = SpeechShaping.Rate;
    private const double CutoffHz = 3700;
    private const int SincLobes = 12;

    private readonly int _step;
    private readonly int _phases;
    private readonly int _reach;

    // Input and output meet again after a number of output samples, the phases; each has its own weights.
    private readonly float[][] _weights;

    /// <param name="inputRate">8,000 or more, Hz.</param>
    public Resampler(int inputRate)
    {
        var common = (int)BigInteger.GreatestCommonDivisor(inputRate, Rate);
        (_step, _phases) = (inputRate / common, Rate / common);
        var cutoff = 2 * CutoffHz / inputRate;
        _reach = (int)Math.Ceiling(SincLobes / cutoff);
        _weights = [.. Enumerable.Range(0, _phases).Select(phase => Weights((double)(phase * _step % _phases) / _phases, cutoff))];
    }

    /// <summary>Resamples a whole recording.</summary>
    public float[] Run(ReadOnlySpan<short> input)
    {
        var output = new float[(int)((long)input.Length * _phases / _step)];
        for (var i = 0; i < output.Length; i++)
        {
            var first = (int)((long)i * _step / _phases) - _reach;
            var weights = _weights[i % _phases];
            var sum = 0f;
            for (var k = Math.Max(0, -first); k < weights.Length && first + k < input.Length; k++)
                sum += weights[k] * input[first + k];
            output[i] = sum / 32768;
        }

        return output;
    }

    private float[] Weights(double fraction, double cutoff)
    {
        var weights = Enumerable.Range(0, (2 * _reach) + 1).Select(k => Weight(k - _reach - fraction, cutoff)).ToArray();
        var sum = weights.Sum();
        return [.. weights.Select(weight => (float)(weight / sum))];
    }

    /// <summary>Sinc times a raised cosine, which falls to nothing at the reach.</summary>
    private double Weight(double distance, double cutoff)
    {
        var x = Math.PI * distance * cutoff;
        var sinc = Math.Abs(x) < 1e-9 ? 1 : Math.Sin(x) / x;
        return Math.Abs(distance) >= _reach ? 0 : sinc * (0.5 + (0.5 * Math.Cos(Math.PI * distance / _reach)));
    }
}
