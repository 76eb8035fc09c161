using Muster.Kernel;
using Muster.Rtp;

namespace Muster.Speech.Evaluating;

/// <summary>
/// What a telephone line does to speech. All but <see cref="Direct"/> code it as A-law (ITU-T G.711) in frames of 20 ms, with
/// a second of the line's noise before the speech and after it.
/// </summary>
/// <param name="Name">As it is asked for and reported: <c>noise15</c>.</param>
/// <param name="SignalToNoiseDb">White noise under the speech, in dB; null for a line's own, at -62 dB to full scale.</param>
/// <param name="VolumeDb">Louder or softer than the recording.</param>
/// <param name="LossShare">Frames that do not arrive, 0 to 1.</param>
/// <param name="ClippedMs">Speech missing at its start, its own silence not counted.</param>
public sealed record LineCondition(string Name, double? SignalToNoiseDb = null, double VolumeDb = 0, double LossShare = 0, int ClippedMs = 0)
{
    private const int SamplesPerMs = 8;
    private const int LineNoiseMs = 1000;
    private const double LineNoiseLevel = 26;

    /// <summary>What lies so far under the loudest part of a recording is not speech yet, as a share of its amplitude.</summary>
    private const double SilenceShare = 0.05;

    /// <summary>No line at all: the recording goes to the recogniser as it is, and is not cut.</summary>
    public static readonly LineCondition Direct = new("clean");

    /// <summary>A good line.</summary>
    public static readonly LineCondition Good = new("alaw");

    public static IReadOnlyList<LineCondition> All { get; } =
    [
        Direct, Good, new("noise15", SignalToNoiseDb: 15), new("noise10", SignalToNoiseDb: 10), new("soft12", VolumeDb: -12),
        new("soft20", VolumeDb: -20), new("loss3", LossShare: 0.03), new("clipped", ClippedMs: 100),
    ];

    /// <summary>Reads <c>all</c>, or names parted by commas.</summary>
    /// <returns><c>speech.no_variant</c> for a name that there is not.</returns>
    public static Result<IReadOnlyList<LineCondition>> Read(string names)
    {
        if (names == "all")
            return All.ToArray();
        var conditions = new List<LineCondition>();
        foreach (var name in names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal))
        {
            if (All.FirstOrDefault(condition => condition.Name == name) is not { } condition)
                return NoVariant(name);
            conditions.Add(condition);
        }

        return conditions.Count > 0 ? conditions : NoVariant(names);
    }

    /// <summary>What arrives of some speech at the other end of the line.</summary>
    /// <param name="pcm8k">16-bit samples at 8 kHz.</param>
    /// <param name="random">Draws noise and losses.</param>
    internal Transmission Send(ReadOnlySpan<short> pcm8k, Random random)
    {
        var said = pcm8k[Math.Min(pcm8k.Length, Clipped(pcm8k))..];
        var gain = Math.Pow(10, VolumeDb / 20);
        var noise = SignalToNoiseDb is { } ratio ? Level(said) * gain * Math.Pow(10, -ratio / 20) : LineNoiseLevel;
        const int Lead = LineNoiseMs * SamplesPerMs;
        var samples = new short[((2 * Lead) + said.Length) / Endpointer.FrameSamples * Endpointer.FrameSamples];
        for (var i = 0; i < samples.Length; i++)
        {
            var voice = i >= Lead && i - Lead < said.Length ? said[i - Lead] * gain : 0;
            samples[i] = (short)Math.Clamp(voice + (noise * Gauss.Next(random)), short.MinValue, short.MaxValue);
        }

        var aLaw = new byte[samples.Length];
        G711Codec.PcmToALaw(samples, aLaw);
        var received = Enumerable.Range(0, aLaw.Length / Endpointer.FrameSamples).Select(_ => random.NextDouble() >= LossShare);
        return new Transmission(aLaw, [.. received], LineNoiseMs + (said.Length / SamplesPerMs));
    }

    private int Clipped(ReadOnlySpan<short> pcm)
    {
        if (ClippedMs == 0)
            return 0;
        var loudest = 0;
        foreach (var sample in pcm)
            loudest = Math.Max(loudest, Math.Abs((int)sample));
        var audible = (short)Math.Max(1, loudest * SilenceShare);
        return Math.Max(0, pcm.IndexOfAnyExceptInRange((short)-audible, audible)) + (ClippedMs * SamplesPerMs);
    }

    private static Error NoVariant(string name) =>
        new("speech.no_variant", $"There is no variant '{name}'; there are {string.Join(", ", All.Select(condition => condition.Name))}, and all.");

    private static double Level(ReadOnlySpan<short> samples)
    {
        double squares = 0;
        foreach (var sample in samples)
            squares += (double)sample * sample;
        return Math.Sqrt(squares / Math.Max(1, samples.Length));
    }
}

/// <summary>A line's audio, from a second before the speech to a second after it.</summary>
/// <param name="ALaw">Whole frames.</param>
/// <param name="Received">Which of the frames arrive.</param>
/// <param name="SpeechEndMs">When the speech ends.</param>
internal sealed record Transmission(byte[] ALaw, bool[] Received, int SpeechEndMs);
