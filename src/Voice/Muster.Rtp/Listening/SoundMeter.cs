using System.Runtime.InteropServices;

namespace Muster.Rtp.Listening;

/// <summary>What 20 ms of a line sound like.</summary>
/// <param name="LevelDb">Level in decibels to full scale; about -90 for digital silence.</param>
/// <param name="ToneHz">Frequency of the one tone that it consists of; 0 when it is no pure tone.</param>
/// <param name="Likeness">How much its spectrum is that of 40 ms before, 0 to 1: held notes stay, speech moves on.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct FrameSound(double LevelDb, int ToneHz, double Likeness);

/// <summary>
/// Measures a line's sound frame by frame: level, pure tones, and how steady the spectrum is. Allocates nothing from
/// frame to frame. One thread at a time.
/// </summary>
public sealed class SoundMeter
{
    /// <summary>Samples in a frame: 20 ms at 8 kHz.</summary>
    public const int FrameSamples = 160;

    /// <summary>Under this level nothing is looked for, in dB to full scale: exchanges send their tones at -10 to -30.</summary>
    public const double QuietDb = -48;

    /// <summary>A pure tone has this share of its power in its own few bins; white noise 15 dB under it takes a thirtieth.</summary>
    private const double PurityMin = 0.8;

    /// <summary>Bins that the window spreads a tone over, to each side.</summary>
    private const int LobeBins = 3;
    private const int LowestBin = 3;

    private readonly Spectrum _spectrum = new();
    private readonly short[] _pcm = new short[FrameSamples];
    private readonly float[][] _recent = [new float[Spectrum.Bins], new float[Spectrum.Bins]];
    private int _frames;

    /// <summary>Measures the next frame.</summary>
    /// <param name="aLaw">160 samples.</param>
    public FrameSound Measure(ReadOnlySpan<byte> aLaw)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(aLaw.Length, FrameSamples);
        var level = G711Codec.ALawLevelDb(aLaw);
        var before = _recent[_frames++ % _recent.Length];
        if (level < QuietDb)
        {
            // Most frames of a call are quiet, and there is nothing in them to transform.
            before.AsSpan().Clear();
            return new FrameSound(level, 0, 0);
        }

        G711Codec.ALawToPcm(aLaw, _pcm);
        _spectrum.Take(_pcm);
        var likeness = Likeness(_spectrum.Power, before);
        _spectrum.Power.CopyTo(before);
        return new FrameSound(level, ToneHz(_spectrum.Power), likeness);
    }

    private static int ToneHz(ReadOnlySpan<float> power)
    {
        var peak = LowestBin;
        double all = 0;
        for (var bin = LowestBin; bin < power.Length; bin++)
        {
            all += power[bin];
            if (power[bin] > power[peak])
                peak = bin;
        }

        double own = 0;
        for (var bin = Math.Max(LowestBin, peak - LobeBins); bin <= Math.Min(power.Length - 1, peak + LobeBins); bin++)
            own += power[bin];
        return own < PurityMin * all || all <= 0 ? 0 : Interpolated(power, peak);
    }

    /// <summary>The vertex of the parabola through the peak and its neighbours, on a logarithmic scale.</summary>
    private static int Interpolated(ReadOnlySpan<float> power, int peak)
    {
        if (peak + 1 >= power.Length)
            return (int)(peak * Spectrum.HzPerBin);
        var (left, middle, right) = (Math.Log(power[peak - 1] + 1), Math.Log(power[peak] + 1), Math.Log(power[peak + 1] + 1));
        var curve = left - (2 * middle) + right;
        var shift = curve < 0 ? 0.5 * (left - right) / curve : 0;
        return (int)Math.Round((peak + shift) * Spectrum.HzPerBin);
    }

    /// <summary>The cosine between two spectra of amplitudes.</summary>
    private static double Likeness(ReadOnlySpan<float> power, ReadOnlySpan<float> before)
    {
        double shared = 0, mine = 0, theirs = 0;
        for (var bin = LowestBin; bin < power.Length; bin++)
        {
            shared += Math.Sqrt((double)power[bin] * before[bin]);
            mine += power[bin];
            theirs += before[bin];
        }

        return mine <= 0 || theirs <= 0 ? 0 : shared / Math.Sqrt(mine * theirs);
    }
}
