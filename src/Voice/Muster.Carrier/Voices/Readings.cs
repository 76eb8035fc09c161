using System.Reflection;
using Muster.Kernel;

namespace Muster.Carrier.Voices;

/// <summary>How Chinese text is read: a syllable for each character, words before characters, with tone sandhi.</summary>
internal sealed class Readings
{
    private static readonly Lazy<Readings> Shipped = new(Load);

    private readonly Dictionary<char, Syllable> _characters = [];
    private readonly Dictionary<string, Syllable[]> _words = new(StringComparer.Ordinal);
    private int _longestWord = 1;

    /// <summary>The table that comes with the program.</summary>
    public static Readings Default => Shipped.Value;

    /// <summary>Every character with a reading.</summary>
    public IReadOnlyCollection<char> Characters => _characters.Keys;

    /// <summary>
    /// The syllables of a text; punctuation and blanks become <see cref="Syllable.Pause"/>.
    /// A character without a reading is refused by name: <c>carrier.no_reading</c>.
    /// </summary>
    public Result<IReadOnlyList<Syllable>> Of(string text)
    {
        var syllables = new List<Syllable>(text.Length);
        for (var at = 0; at < text.Length;)
        {
            if (WordAt(text, at) is { } word)
            {
                syllables.AddRange(_words[word]);
                at += word.Length;
                continue;
            }

            var character = text[at++];
            if (_characters.TryGetValue(character, out var syllable))
                syllables.Add(syllable);
            else if (char.IsPunctuation(character) || char.IsWhiteSpace(character))
                syllables.Add(Syllable.Pause);
            else
                return new Error("carrier.no_reading", $"no reading is known for the character “{character}” in “{text}”; say it in other words");
        }

        ApplySandhi(text, syllables);
        return syllables;
    }

    private string? WordAt(string text, int at)
    {
        for (var length = Math.Min(_longestWord, text.Length - at); length > 1; length--)
        {
            var word = text.Substring(at, length);
            if (_words.ContainsKey(word))
                return word;
        }

        return null;
    }

    /// <summary>
    /// 不 rises before a fourth tone, 一 too and falls before the others, a third tone rises before a third.
    /// Each character has one syllable, so text and syllables run side by side.
    /// </summary>
    private static void ApplySandhi(string text, List<Syllable> syllables)
    {
        for (var i = 0; i + 1 < syllables.Count; i++)
        {
            var (syllable, next) = (syllables[i], syllables[i + 1].Tone);
            var tone = (text[i], syllable.Tone, next) switch
            {
                ('不', _, 4) => 2,
                ('一', _, 4) => 2,
                ('一', _, 1 or 2 or 3) => 4,
                (_, 3, 3) => 2,
                _ => syllable.Tone,
            };
            syllables[i] = syllable with { Tone = tone };
        }
    }

    private static Readings Load()
    {
        var readings = new Readings();
        foreach (var fields in Lines("voices/readings.txt"))
        {
            foreach (var character in fields[1])
                readings._characters.Add(character, Parse(fields[0]));
        }

        foreach (var fields in Lines("voices/words.txt"))
        {
            readings._words.Add(fields[0], [.. fields[1..].Select(Parse)]);
            readings._longestWord = Math.Max(readings._longestWord, fields[0].Length);
        }

        return readings;
    }

    private static Syllable Parse(string numbered) => new(numbered[..^1], numbered[^1] - '0');

    private static IEnumerable<string[]> Lines(string resource)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
                yield return line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        }
    }
}
