using System.Text.RegularExpressions;
using Muster.Kernel;

namespace Muster.Speech;

/// <summary>
/// Finds a grammar's phrases, and words by its rules, in what an engine wrote down. Phrases are compared by how they sound:
/// 作了 is 做了, and 四 is nearly 是. Other words may stand around a phrase; the more there are, the less sure it is.
/// </summary>
internal sealed partial class PhraseFinder
{
    /// <summary>What says little beside an answer, and does not make it less sure.</summary>
    private const string Asides = "啊呀吧呢嗯哦呃噢哎嘛了的我那个就都这你您们家";

    /// <summary>In front of a phrase these may turn it round, so then it is not taken.</summary>
    private const string Negations = "没不别未";

    /// <summary>A phrase is only found where it sounds at least so much like what was said; 0 to 1.</summary>
    private const double LikenessMin = 0.7;

    /// <summary>Two categories that fit nearly alike are none.</summary>
    private const double MarginMin = 0.05;

    private readonly List<(GrammarPhrase Phrase, Sound[] Sounds)> _phrases = [];
    private readonly List<(string Category, SpokenRule Rule)> _rules = [];
    private readonly Pronouncer _pronouncer;

    private PhraseFinder(Pronouncer pronouncer, string hotWords) => (_pronouncer, HotWords) = (pronouncer, hotWords);

    /// <summary>The phrases parted by slashes.</summary>
    public string HotWords { get; }

    /// <returns><c>speech.unpronounceable</c> or <c>speech.bad_grammar</c>.</returns>
    public static Result<PhraseFinder> Create(Grammar grammar, Pronouncer pronouncer)
    {
        var phrases = grammar.Phrases.Select(phrase => (Phrase: phrase, Text: phrase.Text.TrimStart(Grammar.SubjectMark))).ToList();
        var finder = new PhraseFinder(pronouncer, string.Join('/', phrases.Select(phrase => phrase.Text).Distinct(StringComparer.Ordinal)));
        foreach (var (phrase, text) in phrases)
        {
            if (!pronouncer.Of(text).TryGet(out var words, out var error))
                return error;
            finder._phrases.Add((phrase, Sounds(words)));
        }

        foreach (var rules in grammar.Rules)
        {
            if (!RuleReader.Read(rules.Jsgf).TryGet(out var rule, out var error))
                return error;
            finder._rules.Add((rules.Category, rule));
        }

        return finder;
    }

    /// <summary>The category that fits best with its phrase and how sure it is, 0 to 1; without a category, the text itself.</summary>
    public (string Category, string Text, double Confidence) Find(string written)
    {
        var text = Marks().Replace(written, "");
        var said = _pronouncer.Of(text).TryGet(out var words, out _) ? Sounds(words) : [];
        var found = _phrases.Select(entry => (entry.Phrase.Category, entry.Phrase.Text, Confidence: Fit(entry.Sounds, said)))
            .Concat(_rules.Select(entry => ByRule(entry.Category, entry.Rule, text)))
            .Where(candidate => candidate.Confidence > 0)
            .OrderByDescending(candidate => candidate.Confidence)
            .ToList();
        if (found.Count == 0)
            return ("", text, 0);
        var isClear = found.All(candidate => candidate.Category == found[0].Category || candidate.Confidence < found[0].Confidence - MarginMin);
        return isClear ? found[0] : found[0] with { Confidence = 0 };
    }

    /// <summary>How well a phrase fits at its best place: its likeness there, and its share of what was said.</summary>
    private static double Fit(Sound[] phrase, Sound[] said)
    {
        var best = 0.0;
        for (var start = 0; start + phrase.Length <= said.Length; start++)
        {
            var likeness = Enumerable.Range(0, phrase.Length).Average(i => phrase[i].Likeness(said[start + i]));
            if (likeness >= LikenessMin && !said.Take(start).Any(sound => Negations.Contains(sound.Text[0])))
                best = Math.Max(best, likeness * Share(phrase.Length, said.Where((sound, i) => (i < start || i >= start + phrase.Length) && !IsAside(sound.Text)).Count()));
        }

        return best;
    }

    private static (string Category, string Text, double Confidence) ByRule(string category, SpokenRule rule, string text)
    {
        var (start, end) = Enumerable.Range(0, text.Length).SelectMany(from => Ends(rule, text, from).Select(to => (from, to))).DefaultIfEmpty().MaxBy(place => place.to - place.from);
        return (category, text[start..end], end == start ? 0 : Share(end - start, text.Where((character, i) => (i < start || i >= end) && !IsAside(character.ToString())).Count()));
    }

    /// <summary>Where words by a rule can end that begin at a place.</summary>
    private static IEnumerable<int> Ends(SpokenRule rule, string text, int at) => rule switch
    {
        SpokenRule.Words words => string.CompareOrdinal(text, at, words.Text, 0, words.Text.Length) == 0 ? [at + words.Text.Length] : [],
        SpokenRule.Choice choice => choice.Alternatives.SelectMany(part => Ends(part, text, at)).Distinct(),
        SpokenRule.Optional optional => Ends(optional.Part, text, at).Append(at).Distinct(),
        SpokenRule.Sequence sequence => sequence.Parts.Aggregate((IEnumerable<int>)[at], (ends, part) => ends.SelectMany(end => Ends(part, text, end)).Distinct()),
        _ => [],
    };

    private static double Share(int found, int others) => 2.0 * found / (found + found + others);

    private static bool IsAside(string text) => Asides.Contains(text, StringComparison.Ordinal);

    /// <summary>A word of several characters has as many equal parts to its reading.</summary>
    private static Sound[] Sounds(IReadOnlyList<SpokenWord> words) => [.. words.SelectMany(word =>
    {
        var readings = word.Readings.Select(reading => reading.Split(' ')).ToArray();
        var parts = readings.All(phones => phones.Length == Sound.PhonesInSyllable * word.Text.Length) ? word.Text.Length : 1;
        return Enumerable.Range(0, parts).Select(part => new Sound(
            parts > 1 ? word.Text[part].ToString() : word.Text,
            [.. readings.Select(phones => phones[(part * phones.Length / parts)..((part + 1) * phones.Length / parts)])]));
    })];

    /// <summary>Punctuation, spaces between Chinese characters, and SenseVoice's tags of language and mood.</summary>
    [GeneratedRegex(@"<\|[^|]*\|>|[\p{P}\p{S}]|(?<=\p{IsCJKUnifiedIdeographs})\s+(?=\p{IsCJKUnifiedIdeographs})", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Marks();

    /// <summary>A syllable, or a word of a language that is not cut into any, with its readings as phones.</summary>
    private sealed record Sound(string Text, string[][] Readings)
    {
        public const int PhonesInSyllable = 2;

        /// <summary>Phones that many speakers do not tell apart, and models often do not either.</summary>
        private static readonly HashSet<(string, string)> Near =
        [
            ("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"), ("f", "h"), ("r", "l"),
            ("in", "ing"), ("en", "eng"), ("an", "ang"), ("ian", "iang"), ("uan", "uang"), ("ib", "if"), ("o", "uo"),
        ];

        private const double NearLikeness = 0.75;

        /// <summary>0 for nothing in common to 1 for the same, by the two readings that are most alike.</summary>
        public double Likeness(Sound other) => Readings.Max(own => other.Readings.Max(theirs => Likeness(own, theirs)));

        private static double Likeness(string[] own, string[] theirs) => own.Length == PhonesInSyllable && theirs.Length == PhonesInSyllable
            ? (Likeness(own[0], theirs[0]) + Likeness(own[1], theirs[1])) / PhonesInSyllable
            : own.SequenceEqual(theirs) ? 1 : 0;

        private static double Likeness(string own, string theirs) => own == theirs ? 1 : Near.Contains((own, theirs)) || Near.Contains((theirs, own)) ? NearLikeness : 0;
    }
}
