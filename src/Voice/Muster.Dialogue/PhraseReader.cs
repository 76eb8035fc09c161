namespace Muster.Dialogue;

/// <summary>Reads phrases and keys, and sees to it that none means two things.</summary>
internal sealed class PhraseReader(ReadingContext context)
{
    private readonly Findings _findings = context.Findings;

    /// <summary>Which category has a phrase, by its normalised form.</summary>
    private readonly Dictionary<string, string> _owners = [];
    private readonly Dictionary<string, string> _digits = [];

    /// <summary>The category of each key read so far.</summary>
    public IReadOnlyDictionary<string, string> Digits => _digits;

    public IReadOnlyList<string> Phrases(MapReader map, string category)
    {
        var phrases = new List<string>();
        foreach (var node in context.Texts(map, "phrases"))
        {
            if (IsWellFormed(node) && IsFree(node, category))
                phrases.Add(node.Value.Trim());
        }

        return phrases;
    }

    /// <summary>The phrases among these that no category has taken; they are taken by this one now.</summary>
    public IEnumerable<string> Untaken(IEnumerable<string> phrases, string category) =>
        phrases.Where(phrase => _owners.TryAdd(Dialogue.Phrases.Normalise(phrase), category));

    /// <summary>The keys among these that no category has taken; they are taken by this one now.</summary>
    public IReadOnlyList<string> UntakenKeys(IEnumerable<string> keys, string category) => [.. keys.Where(key => _digits.TryAdd(key, category))];

    public IReadOnlyList<string> Keys(MapReader map, string category)
    {
        var digits = new List<string>();
        foreach (var node in map.Texts("digits"))
        {
            if (node.Value is not [>= '0' and <= '9' or '*' or '#'])
                _findings.Error(node, "script.bad_digit", $"'{node.Value}' is no key: write one of 0 to 9, \"*\" or \"#\", several as [1, 2].");
            else if (!_digits.TryAdd(node.Value, category))
                _findings.Error(node, "script.duplicate_digit", $"Key {node.Value} means '{_digits[node.Value]}' already; give '{category}' another one.");
            else
                digits.Add(node.Value);
        }

        return digits;
    }

    private bool IsWellFormed(YamlText node)
    {
        var normal = Dialogue.Phrases.Normalise(node.Value);
        if (normal.Length == 0)
            _findings.Error(node, "script.bad_phrase", "An empty phrase matches nothing; remove it.");
        else if (normal.Contains(Dialogue.Phrases.Break))
            _findings.Error(node, "script.bad_phrase", $"'{node.Value}' holds a sign that is not spoken. Write each phrase by itself, with the comma , between phrases (not ，or 、).");
        else if (node.Value.Length > Script.PhraseMax)
            _findings.Error(node, "script.phrase_too_long", $"A phrase has at most {Script.PhraseMax} characters; this has {node.Value.Length}.");
        else
            return true;
        return false;
    }

    private bool IsFree(YamlText node, string category)
    {
        context.Phrases.Add(node);
        if (_owners.TryAdd(Dialogue.Phrases.Normalise(node.Value), category))
            return true;
        var owner = _owners[Dialogue.Phrases.Normalise(node.Value)];
        if (owner == category)
            _findings.Warn(node, "script.repeated_phrase", $"'{node.Value}' stands in '{category}' twice; remove one.");
        else
            _findings.Error(node, "script.duplicate_phrase", $"'{node.Value}' stands in '{owner}' and in '{category}'; nobody could tell them apart. Keep it in one.");
        return false;
    }
}
