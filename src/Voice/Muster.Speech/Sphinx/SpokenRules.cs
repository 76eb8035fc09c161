using Muster.Kernel;

namespace Muster.Speech.Sphinx;

/// <summary>The rules of one category in the decoder's terms, and the way back: which words a path of decoder words says.</summary>
internal sealed class SpokenRules
{
    private readonly SpokenRule _root;
    private readonly Dictionary<string, IReadOnlyList<SpokenWord>> _words = new(StringComparer.Ordinal);
    private readonly string _separator;

    private SpokenRules(string category, SpokenRule root, string separator) => (Category, _root, _separator) = (category, root, separator);

    public string Category { get; }

    public IEnumerable<string> Readings => _words.Values.SelectMany(words => words).SelectMany(word => word.Readings);

    /// <returns><c>speech.bad_grammar</c>, or <c>speech.unpronounceable</c> for the first word that cannot be said.</returns>
    public static Result<SpokenRules> Create(GrammarRules rules, string language, Pronouncer pronouncer)
    {
        if (!RuleReader.Read(rules.Jsgf).TryGet(out var root, out var error))
            return error;
        var spoken = new SpokenRules(rules.Category, root, language == "zh" ? "" : " ");
        foreach (var text in root.Texts.Distinct(StringComparer.Ordinal))
        {
            if (!pronouncer.Of(text).TryGet(out var words, out error))
                return error;
            spoken._words.Add(text, words);
        }

        return spoken;
    }

    /// <summary>The rules as one expression of a JSGF grammar.</summary>
    public string Jsgf => JsgfOf(_root);

    /// <summary>The words that a whole path says; null when the rules do not allow it. Of homophones the first written is taken.</summary>
    public string? Find(IReadOnlyList<string> path) =>
        Ways(_root, path, 0).Where(way => way.End == path.Count).Select(way => way.Text).FirstOrDefault();

    private IEnumerable<(int End, string Text)> Ways(SpokenRule rule, IReadOnlyList<string> path, int at) => rule switch
    {
        SpokenRule.Words words => IsSaidAt(_words[words.Text], path, at) ? [(at + _words[words.Text].Count, words.Text)] : [],
        SpokenRule.Choice choice => choice.Alternatives.SelectMany(part => Ways(part, path, at)),
        SpokenRule.Optional optional => Ways(optional.Part, path, at).Append((at, "")),
        SpokenRule.Sequence sequence => Sequence(sequence.Parts, 0, path, at),
        _ => [],
    };

    private IEnumerable<(int End, string Text)> Sequence(IReadOnlyList<SpokenRule> parts, int first, IReadOnlyList<string> path, int at)
    {
        if (first == parts.Count)
            return [(at, "")];
        return Ways(parts[first], path, at).SelectMany(way => Sequence(parts, first + 1, path, way.End).Select(rest => (rest.End, Join(way.Text, rest.Text))));
    }

    private string Join(string text, string rest) => text.Length == 0 || rest.Length == 0 ? text + rest : text + _separator + rest;

    private static bool IsSaidAt(IReadOnlyList<SpokenWord> words, IReadOnlyList<string> path, int at)
    {
        if (at + words.Count > path.Count)
            return false;
        for (var i = 0; i < words.Count; i++)
        {
            if (!words[i].Readings.Any(reading => SpokenGrammar.WordOf(reading) == path[at + i]))
                return false;
        }

        return true;
    }

    private string JsgfOf(SpokenRule rule) => rule switch
    {
        SpokenRule.Words words => string.Join(' ', _words[words.Text].Select(SpokenGrammar.Alternatives)),
        SpokenRule.Optional optional => $"[ {JsgfOf(optional.Part)} ]",
        SpokenRule.Choice choice => $"( {string.Join(" | ", choice.Alternatives.Select(JsgfOf))} )",
        SpokenRule.Sequence sequence => string.Join(' ', sequence.Parts.Select(JsgfOf)),
        _ => "",
    };
}
