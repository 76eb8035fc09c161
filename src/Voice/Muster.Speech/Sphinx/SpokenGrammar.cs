using System.Text;
using Muster.Kernel;

namespace Muster.Speech.Sphinx;

/// <summary>
/// A grammar in the decoder's terms. A decoder word is a reading, named by its phones (<c>z.uo</c> for 做), so that equal
/// syllables of many phrases are one word.
/// </summary>
internal sealed class SpokenGrammar
{
    private readonly List<(GrammarPhrase Phrase, IReadOnlyList<SpokenWord> Words)> _phrases = [];
    private readonly List<IReadOnlyList<SpokenWord>> _around = [];

    private SpokenGrammar(string id) => Id = id;

    public string Id { get; }

    public IEnumerable<string> Categories => _phrases.Select(entry => entry.Phrase.Category).Distinct(StringComparer.Ordinal);

    /// <summary>Every reading that the phrases use, as phones parted by spaces.</summary>
    public IEnumerable<string> Readings =>
        _phrases.Select(entry => entry.Words).Concat(_around).SelectMany(words => words).SelectMany(word => word.Readings).Distinct(StringComparer.Ordinal);

    /// <returns><c>speech.unpronounceable</c> for the first phrase that cannot be said.</returns>
    public static Result<SpokenGrammar> Create(Grammar grammar, Pronouncer pronouncer)
    {
        var spoken = new SpokenGrammar(grammar.Id);
        foreach (var phrase in grammar.Phrases)
        {
            if (!pronouncer.Of(phrase.Text).TryGet(out var words, out var error))
                return error;
            spoken._phrases.Add((phrase, words));
        }

        foreach (var text in grammar.Around)
        {
            if (!pronouncer.Of(text).TryGet(out var words, out var error))
                return error;
            spoken._around.Add(words);
        }

        return spoken;
    }

    public static string WordOf(string reading) => reading.Replace(' ', '.');

    /// <summary>How many phones a decoder word has.</summary>
    public static int PhonesOf(string word) => word.AsSpan().Count('.') + 1;

    /// <summary>The phrases as a JSGF grammar, without those of one category; null when none is left.</summary>
    public string? Jsgf(string? withoutCategory)
    {
        var root = new Branch();
        foreach (var (phrase, words) in _phrases)
        {
            if (phrase.Category != withoutCategory)
                words.Aggregate(root, (branch, word) => branch.Next(Alternatives(word))).Ends = true;
        }

        if (root.IsLeaf)
            return null;
        var around = _around.Count == 0 ? "" : $"[ {string.Join(" | ", _around.Select(words => $"({string.Join(' ', words.Select(Alternatives))})"))} ]";
        var jsgf = new StringBuilder("#JSGF V1.0;\ngrammar answers;\npublic <answer> = ").Append(around);
        root.Write(jsgf);
        return jsgf.Append(around).Append(";\n").ToString();
    }

    /// <summary>The phrase that a sequence of decoder words says; null when none does.</summary>
    public GrammarPhrase? Find(IReadOnlyList<string> path)
    {
        int[] starts = [0, .. _around.Where(words => Says(path, 0, words)).Select(words => words.Count)];
        int[] ends = [path.Count, .. _around.Select(words => path.Count - words.Count).Where((at, i) => at >= 0 && Says(path, at, _around[i]))];
        foreach (var (phrase, words) in _phrases)
        {
            if (starts.Any(start => ends.Contains(start + words.Count) && Says(path, start, words)))
                return phrase;
        }

        return null;
    }

    private static bool Says(IReadOnlyList<string> path, int at, IReadOnlyList<SpokenWord> words)
    {
        for (var i = 0; i < words.Count; i++)
        {
            if (at + i >= path.Count || !words[i].Readings.Any(reading => WordOf(reading) == path[at + i]))
                return false;
        }

        return true;
    }

    private static string Alternatives(SpokenWord word) => word.Readings.Count == 1
        ? WordOf(word.Readings[0])
        : $"({string.Join(" | ", word.Readings.Select(WordOf))})";

    /// <summary>Phrases that begin alike share their beginning, which halves the work of the search.</summary>
    private sealed class Branch
    {
        private readonly SortedDictionary<string, Branch> _next = new(StringComparer.Ordinal);

        public bool Ends { get; set; }

        public bool IsLeaf => _next.Count == 0;

        public Branch Next(string word) => _next.TryGetValue(word, out var branch) ? branch : _next[word] = new Branch();

        public void Write(StringBuilder jsgf)
        {
            if (IsLeaf)
                return;
            jsgf.Append(Ends ? " [" : " (");
            var separator = "";
            foreach (var (word, branch) in _next)
            {
                jsgf.Append(separator).Append(word);
                branch.Write(jsgf);
                separator = " | ";
            }

            jsgf.Append(Ends ? "]" : ")");
        }
    }
}
