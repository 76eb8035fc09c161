namespace Muster.Bench.Heard;

/// <summary>Music that is made up: notes with overtones that die away, alone and in chords, slow and fast, with and without a drum.</summary>
internal static class Melodies
{
    private const int Rate = 8000;
    private const double LowestHz = 220;

    private static readonly int[] Scale = [0, 2, 4, 7, 9, 12, 14, 16, 19];

    private static readonly (double NoteSeconds, int Voices, double Decay, double Vibrato, bool Drum)[] Styles =
    [
        (0.25, 1, 3, 0, false), (0.15, 1, 4, 0, false), (0.5, 3, 2, 0, false), (0.4, 1, 0.5, 0.01, false), (0.3, 3, 3, 0, true),
        (0.2, 2, 3, 0.005, true), (0.35, 2, 1, 0, false), (1.0, 3, 1, 0, false),
    ];

    /// <summary>A piece in one of the styles, at about a speaker's level.</summary>
    public static short[] Draw(Random random, double seconds)
    {
        var (noteSeconds, voices, decay, vibrato, drum) = Styles[random.Next(Styles.Length)];
        var sound = new double[(int)(seconds * Rate)];
        var length = (int)(noteSeconds * Rate);
        for (var start = 0; start < sound.Length; start += length)
        {
            for (var voice = 0; voice < voices; voice++)
                AddNote(sound.AsSpan(start, Math.Min(length, sound.Length - start)), Pitch(random, voice), decay, vibrato);
            if (drum)
                AddDrum(sound.AsSpan(start), random);
        }

        var scale = 2500 / Math.Sqrt(sound.Average(sample => sample * sample));
        return [.. sound.Select(sample => (short)Math.Clamp(sample * scale, short.MinValue, short.MaxValue))];
    }

    public static double Rms(ReadOnlySpan<short> samples)
    {
        double squares = 0;
        foreach (var sample in samples)
            squares += (double)sample * sample;
        return Math.Sqrt(squares / Math.Max(1, samples.Length));
    }

    /// <summary>The second voice is a bass.</summary>
    private static double Pitch(Random random, int voice) => LowestHz * Math.Pow(2, (Scale[random.Next(Scale.Length)] - (voice == 1 ? 12 : 0)) / 12.0);

    private static void AddNote(Span<double> sound, double hz, double decay, double vibrato)
    {
        double phase = 0;
        for (var i = 0; i < sound.Length; i++)
        {
            var seconds = (double)i / Rate;
            phase += 2 * Math.PI * hz * (1 + (vibrato * Math.Sin(2 * Math.PI * 5.5 * seconds))) / Rate;
            var envelope = Math.Min(1, seconds * 100) * Math.Exp(-decay * seconds);
            for (var overtone = 1; overtone <= 5 && overtone * hz < 3600; overtone++)
                sound[i] += envelope * Math.Sin(overtone * phase) / (overtone * overtone);
        }
    }

    private static void AddDrum(Span<double> sound, Random random)
    {
        for (var i = 0; i < Math.Min(800, sound.Length); i++)
            sound[i] += Math.Exp(-i / 150.0) * ((random.NextDouble() * 2) - 1);
    }
}
