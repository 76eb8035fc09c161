using Muster.Kernel;

namespace Muster.Speech.Evaluating;

/// <summary>A recording that is to be recognised.</summary>
/// <param name="Expected">The category that it truly has; empty when it has to be rejected.</param>
/// <param name="Text">What is said, or else the file's name.</param>
/// <param name="Pcm">16-bit samples at 8 kHz.</param>
/// <param name="Grammar">What is listened for.</param>
public sealed record Trial(string Expected, string Text, short[] Pcm, Grammar Grammar)
{
    /// <summary>How often the words of a folder are shared out anew among grammars.</summary>
    private const int Rounds = 4;

    /// <summary>Every recording as an answer to one question.</summary>
    /// <param name="unreadable">Told of each recording that cannot be read; the others go on.</param>
    /// <returns><c>speech.unknown_category</c>, or <c>speech.no_recordings</c> when none can be read.</returns>
    public static Result<IReadOnlyList<Trial>> ForQuestion(IReadOnlyList<LabelledRecording> recordings, Grammar grammar, Action<Error> unreadable)
    {
        var trials = new List<Trial>();
        foreach (var recording in recordings)
        {
            if (!recording.Expected(grammar).TryGet(out var expected, out var error))
                return error;
            if (WavFile.ReadTelephone(recording.File).TryGet(out var pcm, out error))
                trials.Add(new Trial(expected, recording.Text.Length > 0 ? recording.Text : Path.GetFileName(recording.File), pcm, grammar));
            else
                unreadable(error);
        }

        return trials.Count > 0 ? trials : NoneReadable;
    }

    /// <summary>
    /// Every recording's own text among others: the texts are shared out, four times anew, among grammars of
    /// <paramref name="words"/>, and each grammar hears its own recordings and as many that are not in it. Texts that differ
    /// in nothing but tone count as one.
    /// </summary>
    /// <param name="words">Texts in a grammar, 2 or more.</param>
    /// <param name="seed">Draws which come together.</param>
    /// <param name="unreadable">As above.</param>
    /// <returns><c>speech.unpronounceable</c>, <c>speech.too_few_words</c>, or <c>speech.no_recordings</c> when none can be read.</returns>
    public static Result<IReadOnlyList<Trial>> ForWords(
        IReadOnlyList<LabelledRecording> recordings, string language, Pronouncer pronouncer, int words, int seed, Action<Error> unreadable)
    {
        var read = new Dictionary<string, List<(string Text, short[] Pcm)>>(StringComparer.Ordinal);
        foreach (var recording in recordings.Where(recording => recording.Text.Length > 0))
        {
            if (!pronouncer.Of(recording.Text).TryGet(out var spoken, out var error))
                return error;
            if (WavFile.ReadTelephone(recording.File).TryGet(out var pcm, out error))
                Alike(string.Join(' ', spoken.Select(word => word.Readings[0]))).Add((recording.Text, pcm));
            else
                unreadable(error);
        }

        if (read.Count == 0)
            return NoneReadable;
        if (read.Count < words)
            return new Error("speech.too_few_words", $"There are {read.Count} different texts, which makes no grammar of {words}.");
        return Draw([.. read.Values], language, words, new Random(seed));

        List<(string Text, short[] Pcm)> Alike(string sound) => read.TryGetValue(sound, out var alike) ? alike : read[sound] = [];
    }

    private static Error NoneReadable => new("speech.no_recordings", "None of the recordings can be read.");

    private static List<Trial> Draw(List<(string Text, short[] Pcm)>[] sounds, string language, int words, Random random)
    {
        var trials = new List<Trial>();
        for (var round = 0; round < Rounds; round++)
        {
            random.Shuffle(sounds);
            for (var first = 0; first < sounds.Length; first += words)
            {
                // The last share is filled up from the beginning, but those are not asked twice.
                var inside = Enumerable.Range(first, words).Select(i => sounds[i % sounds.Length]).ToArray();
                var outside = Enumerable.Range(first + words, Math.Min(words, sounds.Length - words)).Select(i => sounds[i % sounds.Length]);
                var grammar = Grammar.Create(language, inside.Select(sound => new GrammarPhrase(sound[0].Text, sound[0].Text)));
                trials.AddRange(inside.Take(sounds.Length - first).SelectMany(sound => sound.Select(said => new Trial(sound[0].Text, said.Text, said.Pcm, grammar))));
                trials.AddRange(outside.SelectMany(sound => sound.Select(said => new Trial("", said.Text, said.Pcm, grammar))));
            }
        }

        return trials;
    }
}
