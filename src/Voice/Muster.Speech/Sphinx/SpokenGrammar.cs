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

    private readonly List<SpokenRules> _rules = [];

    private SpokenGrammar(string id) => Id = id;

    public string Id { get; }

    public IEnumerable<string> Categories =>
        _phrases.Select(entry => entry.Phrase.Category).Concat(_rules.Select(rules => rules.Category)).Distinct(StringComparer.Ordinal);

    /// <summary>Every reading that the phrases use, as phones parted by spaces.</summary>
    public IEnumerable<string> Readings =>
        _phrases.SelectMany(entry => entry.Words).SelectMany(word => word.Readings)
            .Concat(_rules.SelectMany(rules => rules.Readings))
            .Distinct(StringComparer.Ordinal);

    /// <returns><c>speech.unpronounceable</c> for the first phrase that cannot be said; <c>speech.bad_grammar</c> for rules that are none.</returns>
    public static Result<SpokenGrammar> Create(Grammar grammar, Pronouncer pronouncer)
    {
        var spoken = new SpokenGrammar(grammar.Id);
        foreach (var phrase in grammar.Phrases)
        {
            if (!pronouncer.Of(phrase.Text).TryGet(out var words, out var error))
                return error;
            spoken._phrases.Add((phrase, words));
        }

        foreach (var rules in grammar.Rules)
        {
            if (!SpokenRules.Create(rules, grammar.Language, pronouncer).TryGet(out var own, out var error))
                return error;
            spoken._rules.Add(own);
        }

        return spoken;
    }

    public static string WordOf(string reading) => reading.Replace(' ', '.');

    /// <summary>How many phones a decoder word has.</summary>
    public static int PhonesOf(string word) => word.AsSpan().Count('.') + 1;

    /// <summary>The phrases and rules as a JSGF grammar, without those of one category; null when none is left.</summary>
    public string? Jsgf(string? withoutCategory)
    {
        var root = new Branch();
        foreach (var (phrase, words) in _phrases)
        {
            if (phrase.Category != withoutCategory)
                words.Aggregate(root, (branch, word) => branch.Next(Alternatives(word))).Ends = true;
        }

        var rules = _rules.Where(rules => rules.Category != withoutCategory).ToList();
        if (root.IsLeaf && rules.Count == 0)
            return null;
        var jsgf = new StringBuilder("#JSGF V1.0;\ngrammar answers;\npublic <answer> = ");
        root.Write(jsgf);
        for (var i = 0; i < rules.Count; i++)
        {
            jsgf.Append(i > 0 || !root.IsLeaf ? " | " : "");
            rules[i].Write(jsgf);
        }

        return jsgf.Append(";\n").ToString();
    }

    /// <summary>The phrase that a sequence of decoder words says; null when none does.</summary>
    public GrammarPhrase? Find(IReadOnlyList<string> path)
    {
        foreach (var (phrase, words) in _phrases)
        {
            if (words.Count == path.Count && words.Zip(path).All(pair => pair.First.Readings.Any(reading => WordOf(reading) == pair.Second)))
                return phrase;
        }

        return _rules.Select(rules => rules.Find(path) is { } text ? new GrammarPhrase(rules.Category, text) : null).FirstOrDefault(found => found is not null);
    }

    public static string Alternatives(SpokenWord word) => word.Readings.Count == 1
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
