namespace Muster.Rtp;

/// <summary>
/// The tones of a Chinese exchange as A-law samples: one 450 Hz sine keyed on and off. For tests and for the
/// simulated carrier; every method returns a new array of 8 samples per millisecond, starting with the tone on.
/// </summary>
public static class Tones
{
    /// <summary>The frequency of all call progress tones, Hz.</summary>
    public const int CallProgressHz = 450;

    /// <summary>The level used, dBm0: 10 dB under the reference level of a telephone line, as loud as speech.</summary>
    public const double LevelDbm0 = -10;

    private const int SamplesPerMs = 8;

    // A full-scale A-law sine is +3.14 dBm0 (G.711 table 5).
    private const double FullScaleDbm0 = 3.14;

    /// <summary>The called telephone rings: 1 s on, 4 s off.</summary>
    public static byte[] Ringback(TimeSpan length) => Keyed(CallProgressHz, 1000, 4000, length);

    /// <summary>The called party is in a call: 350 ms on, 350 ms off.</summary>
    public static byte[] Busy(TimeSpan length) => Keyed(CallProgressHz, 350, 350, length);

    /// <summary>The network has no way to the called party: 700 ms on, 700 ms off.</summary>
    public static byte[] Congestion(TimeSpan length) => Keyed(CallProgressHz, 700, 700, length);

    /// <summary>An unbroken 1 kHz tone: after it, a voicemail records.</summary>
    public static byte[] Beep(TimeSpan length) => Keyed(1000, 1000, 0, length);

    /// <summary>Silence: the level that <see cref="MediaStream"/> sends when nothing plays.</summary>
    public static byte[] Silence(TimeSpan length)
    {
        var samples = new byte[SampleCount(length)];
        samples.AsSpan().Fill(G711Codec.ALawSilence);
        return samples;
    }

    /// <summary>A sine keyed on and off.</summary>
    /// <param name="frequencyHz">1 to 3,999.</param>
    /// <param name="onMs">Length of the tone in each period, more than 0.</param>
    /// <param name="offMs">Length of the pause in each period, 0 for an unbroken tone.</param>
    /// <param name="length">Of the whole, cut to the millisecond; the last period may be cut short.</param>
    public static byte[] Keyed(int frequencyHz, int onMs, int offMs, TimeSpan length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(frequencyHz, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(frequencyHz, 3999);
        ArgumentOutOfRangeException.ThrowIfLessThan(onMs, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(offMs);
        var amplitude = short.MaxValue * Math.Pow(10, (LevelDbm0 - FullScaleDbm0) / 20);
        var pcm = new short[SampleCount(length)];
        for (var i = 0; i < pcm.Length; i++)
        {
            if (i / SamplesPerMs % (onMs + offMs) < onMs)
                pcm[i] = (short)(amplitude * Math.Sin(2 * Math.PI * frequencyHz * i / 8000));
        }

        var aLaw = new byte[pcm.Length];
        G711Codec.PcmToALaw(pcm, aLaw);
        return aLaw;
    }

    private static int SampleCount(TimeSpan length) => (int)length.TotalMilliseconds * SamplesPerMs;
}
