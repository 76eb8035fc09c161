namespace Muster.Rtp.Listening;

/// <summary>
/// The power spectrum of one frame of 20 ms: 160 samples under a Hann window, padded to 256, so that a bin is 31.25 Hz
/// wide. Allocates nothing after its construction.
/// </summary>
internal sealed class Spectrum
{
    public const int Bins = Points / 2;
    public const double HzPerBin = 8000.0 / Points;

    private const int Points = 256;
    private const int FrameSamples = 160;

    private static readonly float[] Window = [.. Enumerable.Range(0, FrameSamples).Select(i => (float)(0.5 - (0.5 * Math.Cos(2 * Math.PI * (i + 0.5) / FrameSamples))))];
    private static readonly float[] Cosine = [.. Enumerable.Range(0, Points / 2).Select(i => (float)Math.Cos(2 * Math.PI * i / Points))];
    private static readonly float[] Sine = [.. Enumerable.Range(0, Points / 2).Select(i => (float)-Math.Sin(2 * Math.PI * i / Points))];

    private readonly float[] _real = new float[Points];
    private readonly float[] _imaginary = new float[Points];
    private readonly float[] _power = new float[Bins];

    /// <summary>Power in each bin from 0 Hz up, as of the last <see cref="Take"/>.</summary>
    public ReadOnlySpan<float> Power => _power;

    /// <summary>Takes a frame of 160 samples.</summary>
    public void Take(ReadOnlySpan<short> frame)
    {
        Array.Clear(_real);
        Array.Clear(_imaginary);
        for (var i = 0; i < FrameSamples; i++)
            _real[Reversed(i)] = frame[i] * Window[i];
        Transform();
        for (var bin = 0; bin < Bins; bin++)
            _power[bin] = (_real[bin] * _real[bin]) + (_imaginary[bin] * _imaginary[bin]);
    }

    /// <summary>The radix-2 butterflies, over samples in bit-reversed order.</summary>
    private void Transform()
    {
        for (var half = 1; half < Points; half *= 2)
        {
            var stride = Points / (2 * half);
            for (var start = 0; start < Points; start += 2 * half)
            {
                for (var k = 0; k < half; k++)
                    Butterfly(start + k, start + k + half, Cosine[k * stride], Sine[k * stride]);
            }
        }
    }

    private void Butterfly(int even, int odd, float cosine, float sine)
    {
        var real = (_real[odd] * cosine) - (_imaginary[odd] * sine);
        var imaginary = (_real[odd] * sine) + (_imaginary[odd] * cosine);
        (_real[odd], _imaginary[odd]) = (_real[even] - real, _imaginary[even] - imaginary);
        _real[even] += real;
        _imaginary[even] += imaginary;
    }

    private static int Reversed(int index)
    {
        var reversed = 0;
        for (var bit = 1; bit < Points; bit *= 2)
            reversed = (reversed * 2) | ((index & bit) == 0 ? 0 : 1);
        return reversed;
    }
}
