using Muster.Kernel;

namespace Muster.Speech.Sphinx;

/// <summary>
/// A grammar in the decoder's terms. A decoder word is a reading, named by its phones (<c>z.uo</c> for 做), so that equal
/// syllables of many phrases are one word.
/// </summary>
internal sealed class SpokenGrammar
{
    private readonly List<Spoken> _phrases = [];
    private readonly List<Spoken> _subjects = [];
    private readonly List<Spoken> _around = [];
    private readonly List<SpokenRules> _rules = [];

    private SpokenGrammar(string id) => Id = id;

    public string Id { get; }

    public IEnumerable<string> Categories =>
        _phrases.Select(entry => entry.Phrase.Category).Concat(_rules.Select(rules => rules.Category)).Distinct(StringComparer.Ordinal);

    /// <summary>Every reading that the phrases use, as phones parted by spaces.</summary>
    public IEnumerable<string> Readings => _phrases.Concat(_subjects).Concat(_around)
        .SelectMany(entry => entry.Words).SelectMany(word => word.Readings)
        .Concat(_rules.SelectMany(rules => rules.Readings))
        .Distinct(StringComparer.Ordinal);

    /// <returns><c>speech.unpronounceable</c> for the first phrase that cannot be said; <c>speech.bad_grammar</c> for rules that are none.</returns>
    public static Result<SpokenGrammar> Create(Grammar grammar, Pronouncer pronouncer)
    {
        var spoken = new SpokenGrammar(grammar.Id);
        var unpronounceable = spoken.Add(grammar.Phrases, spoken._phrases, pronouncer)
            ?? spoken.Add(grammar.Subjects.Select(text => new GrammarPhrase("", text)), spoken._subjects, pronouncer)
            ?? spoken.Add(grammar.Around.Select(text => new GrammarPhrase("", text)), spoken._around, pronouncer);
        if (unpronounceable is not null)
            return unpronounceable;
        foreach (var rules in grammar.Rules)
        {
            if (!SpokenRules.Create(rules, grammar.Language, pronouncer).TryGet(out var own, out var error))
                return error;
            spoken._rules.Add(own);
        }

        if (spoken._subjects.Count == 0)
            spoken.KeyPhrases = [.. spoken._phrases.SelectMany(entry => entry.Ways).Where(IsKeyPhrase).Select(way => string.Join(' ', way)).Distinct(StringComparer.Ordinal)];
        return spoken;
    }

    public static string WordOf(string reading) => reading.Replace(' ', '.');

    /// <summary>A word in a grammar: one of its readings.</summary>
    public static string Alternatives(SpokenWord word) => word.Readings.Count == 1
        ? WordOf(word.Readings[0])
        : $"({string.Join(" | ", word.Readings.Select(WordOf))})";

    /// <summary>An initial and a final, in the Mandarin model; in other languages nearly so.</summary>
    public const int PhonesInSyllable = 2;

    /// <summary>How many phones a decoder word has.</summary>
    public static int PhonesOf(string word) => word.AsSpan().Count('.') + 1;

    /// <summary>The phrases and rules as a JSGF grammar, without those of one category; null when none is left.</summary>
    public string? Jsgf(string? withoutCategory)
    {
        var (whole, continued) = (new Branch(), new Branch());
        foreach (var entry in _phrases)
        {
            if (entry.Phrase.Category != withoutCategory)
                entry.Words.Aggregate(entry.FollowsSubject ? continued : whole, (branch, word) => branch.Next(Alternatives(word))).Ends = true;
        }

        var choices = _rules.Where(rules => rules.Category != withoutCategory).Select(rules => rules.Jsgf).ToList();
        if (!whole.IsLeaf)
            choices.Add(whole.Jsgf);
        if (!continued.IsLeaf)
            choices.Add($"({OneOf(_subjects)}){continued.Jsgf}");
        if (choices.Count == 0)
            return null;
        var around = _around.Count == 0 ? "" : $" [{OneOf(_around)}]";
        return $"#JSGF V1.0;\ngrammar answers;\npublic <answer> ={around} ({string.Join(" | ", choices)} ){around};\n";
    }

    /// <summary>
    /// Phrases that may be looked for inside longer speech, in every reading, as decoder words parted by spaces. None where
    /// phrases have subjects: there a whole sentence is expected.
    /// </summary>
    public IReadOnlyList<string> KeyPhrases { get; private set; } = [];

    /// <summary>The phrase that a sequence of decoder words says, with its subject; null when none does.</summary>
    public GrammarPhrase? Find(IReadOnlyList<string> path)
    {
        int[] starts = [0, .. _around.Where(entry => entry.IsSaid(path, 0)).Select(entry => entry.Words.Count)];
        int[] ends = [path.Count, .. _around.Where(entry => entry.IsSaid(path, path.Count - entry.Words.Count)).Select(entry => path.Count - entry.Words.Count)];
        foreach (var start in starts)
        {
            foreach (var entry in _phrases)
            {
                if (!entry.FollowsSubject && ends.Contains(start + entry.Words.Count) && entry.IsSaid(path, start))
                    return entry.Phrase;
                if (entry.FollowsSubject && SubjectOf(entry, path, start, ends) is { } subject)
                    return entry.Phrase with { Text = subject.Phrase.Text + entry.Phrase.Text[1..] };
            }
        }

        return _rules.Select(rules => rules.Find(path) is { } text ? new GrammarPhrase(rules.Category, text) : null).FirstOrDefault(found => found is not null);
    }

    private static bool IsKeyPhrase(IEnumerable<string> way) => way.Sum(PhonesOf) >= Spotting.SyllablesMin * PhonesInSyllable;

    private Spoken? SubjectOf(Spoken phrase, IReadOnlyList<string> path, int start, int[] ends) => _subjects.Find(subject =>
        ends.Contains(start + subject.Words.Count + phrase.Words.Count)
        && subject.IsSaid(path, start)
        && phrase.IsSaid(path, start + subject.Words.Count));

    private Error? Add(IEnumerable<GrammarPhrase> phrases, List<Spoken> entries, Pronouncer pronouncer)
    {
        foreach (var phrase in phrases)
        {
            if (!pronouncer.Of(phrase.Text).TryGet(out var words, out var error))
                return error;
            entries.Add(new Spoken(phrase, words));
        }

        return null;
    }

    private static string OneOf(IEnumerable<Spoken> entries) =>
        string.Join(" | ", entries.Select(entry => $"({string.Join(' ', entry.Words.Select(Alternatives))})"));

    /// <summary>Something that may be said, and how.</summary>
    private sealed record Spoken(GrammarPhrase Phrase, IReadOnlyList<SpokenWord> Words)
    {
        /// <summary>All ways to say it, as decoder words.</summary>
        public IEnumerable<IEnumerable<string>> Ways => Words.Aggregate(
            (IEnumerable<IEnumerable<string>>)[[]],
            (ways, word) => ways.SelectMany(way => word.Readings.Select(reading => way.Append(WordOf(reading)))));

        public bool FollowsSubject => Phrase.Text[0] == Grammar.SubjectMark;

        /// <summary>Whether these words stand in a path from a place on.</summary>
        public bool IsSaid(IReadOnlyList<string> path, int at)
        {
            if (at < 0 || at + Words.Count > path.Count)
                return false;
            for (var i = 0; i < Words.Count; i++)
            {
                if (!Words[i].Readings.Any(reading => WordOf(reading) == path[at + i]))
                    return false;
            }

            return true;
        }
    }

    /// <summary>Phrases that begin alike share their beginning, which halves the work of the search.</summary>
    private sealed class Branch
    {
        private readonly SortedDictionary<string, Branch> _next = new(StringComparer.Ordinal);

        public bool Ends { get; set; }

        public bool IsLeaf => _next.Count == 0;

        public Branch Next(string word) => _next.TryGetValue(word, out var branch) ? branch : _next[word] = new Branch();

        /// <summary>What may follow here; nothing where nothing may.</summary>
        public string Jsgf => IsLeaf ? "" : $" {(Ends ? '[' : '(')}{string.Join(" | ", _next.Select(next => next.Key + next.Value.Jsgf))}{(Ends ? ']' : ')')}";
    }
}
