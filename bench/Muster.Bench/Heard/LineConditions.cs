using Muster.Kernel;
using Muster.Rtp;

namespace Muster.Bench.Heard;

/// <summary>What a line does to what is heard over it.</summary>
/// <param name="NoiseDb">White noise, so many dB under the sound; null for a line's own hiss.</param>
/// <param name="MusicDb">Music under it, likewise.</param>
/// <param name="GainDb">Louder or softer.</param>
/// <param name="Loss">Share of the frames that do not arrive.</param>
internal sealed record LineConditions(string Name, double? NoiseDb = null, double? MusicDb = null, double GainDb = 0, double Loss = 0)
{
    private const int LeadMs = 500;
    private const int TailMs = 1200;
    private const int FrameSamples = 160;
    private const double HissRms = 12;

    public static readonly LineConditions Clean = new("clean");

    public static IReadOnlyList<LineConditions> All { get; } =
    [
        Clean, new("noise 20 dB", NoiseDb: 20), new("noise 15 dB", NoiseDb: 15), new("music 20 dB", MusicDb: 20), new("music 15 dB", MusicDb: 15),
        new("3 % loss", NoiseDb: 30, Loss: 0.03), new("12 dB softer", GainDb: -12), new("6 dB louder", GainDb: 6),
    ];

    /// <summary>The frames that arrive, silence for those that do not, with the line alone before and after.</summary>
    /// <param name="pcm">The sound.</param>
    /// <param name="random">Of noise and loss.</param>
    /// <param name="leadMs">The line alone, before.</param>
    public IEnumerable<(byte[] ALaw, bool Received)> Carry(short[] pcm, Random random, int leadMs = LeadMs)
    {
        var lead = leadMs * 8;
        var samples = new double[(lead + pcm.Length + (TailMs * 8)) / FrameSamples * FrameSamples];
        for (var i = 0; i < pcm.Length && lead + i < samples.Length; i++)
            samples[lead + i] = pcm[i];
        var level = Melodies.Rms(pcm);
        if (MusicDb is { } music)
            Add(samples, Melodies.Draw(random, samples.Length / 8000.0 + 1), level * Math.Pow(10, -music / 20));
        var noise = NoiseDb is { } ratio ? Math.Max(level * Math.Pow(10, -ratio / 20), HissRms) : HissRms;
        var gain = Math.Pow(10, GainDb / 20);
        for (var at = 0; at < samples.Length; at += FrameSamples)
            yield return Frame(samples.AsSpan(at, FrameSamples), gain, noise, random);
    }

    private (byte[] ALaw, bool Received) Frame(ReadOnlySpan<double> samples, double gain, double noise, Random random)
    {
        var pcm = new short[FrameSamples];
        for (var i = 0; i < FrameSamples; i++)
            pcm[i] = (short)Math.Clamp((samples[i] + (noise * Gauss.Next(random))) * gain, short.MinValue, short.MaxValue);

        var aLaw = new byte[FrameSamples];
        var received = random.NextDouble() >= Loss;
        if (received)
            G711Codec.PcmToALaw(pcm, aLaw);
        else
            aLaw.AsSpan().Fill(G711Codec.ALawSilence);
        return (aLaw, received);
    }

    private static void Add(double[] samples, short[] music, double rms)
    {
        var scale = rms / Math.Max(1, Melodies.Rms(music));
        for (var i = 0; i < samples.Length; i++)
            samples[i] += music[i % music.Length] * scale;
    }
}
