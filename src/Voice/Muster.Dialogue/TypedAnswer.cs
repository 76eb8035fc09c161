namespace Muster.Dialogue;

/// <summary>Reads a typed answer as a caller would hear it: for playing scripts in a terminal and for conversations kept as text.</summary>
public static class TypedAnswer
{
    private static readonly string[] Negations = ["没有", "没", "不", "未", "别", " not ", "n't ", " no ", " never "];

    /// <summary>
    /// Finds the phrases that stand in a text. The longest decides; two categories with equally long ones are no answer.
    /// A phrase right behind a negation that is not its own does not count: 做过 is not in 没做过.
    /// </summary>
    /// <param name="text">A line of text or a key; empty when nothing is said.</param>
    /// <param name="listen">What the dialogue waits for.</param>
    /// <param name="now">The local time at which it is typed.</param>
    public static DialogueEvent Read(string text, DialogueAction.Listen listen, DateTime now)
    {
        var said = Phrases.Normalise(text);
        var words = text.Trim();
        if (words.Length == 0)
            return new DialogueEvent.NoInput();
        if (listen.Digits.TryGetValue(said.Length > 0 ? said : words, out var keyed))
            return new DialogueEvent.Heard(keyed, words, 1, BySpeech: false, 0, 0);
        if (Keyed(words, listen) is { } entered)
            return entered;

        var found = listen.Phrases
            .Select(phrase => (phrase.Category, Said: Phrases.Normalise(phrase.Text)))
            .Where(phrase => Contains(said, phrase.Said))
            .ToList();
        var longest = found.Where(phrase => phrase.Said.Length == found.Max(other => other.Said.Length));
        if (listen.Value?.Find(words, now) is { } value && found.All(phrase => phrase.Said.Length < value.Length))
            return new DialogueEvent.Heard(ValueShape.Heard, words, 1, BySpeech: true, 0, 0);
        return longest.Select(phrase => phrase.Category).Distinct().ToList() is [var category]
            ? new DialogueEvent.Heard(category, words, 1, BySpeech: true, 0, 0)
            : new DialogueEvent.NoMatch(words);
    }

    /// <summary>The keys of a value, as far as the line is nothing but keys that make one.</summary>
    private static DialogueEvent? Keyed(string words, DialogueAction.Listen listen)
    {
        if (listen.Value is not { KeysMax: > 0 } value || words.AsSpan().IndexOfAnyExcept("0123456789*#") >= 0)
            return null;
        var entry = new KeyEntry(listen);
        DialogueEvent? pressed = null;
        foreach (var key in words)
            pressed ??= entry.Press(key, 0);
        return pressed ?? entry.Close(0);
    }

    private static bool Contains(string said, string phrase)
    {
        if (phrase.Length == 0)
            return false;
        for (var at = said.IndexOf(phrase, StringComparison.Ordinal); at >= 0; at = said.IndexOf(phrase, at + 1, StringComparison.Ordinal))
        {
            if (StandsAlone(said, at, phrase.Length) && !IsNegated(said[..at]))
                return true;
        }

        return false;
    }

    private static bool IsNegated(string before) =>
        Array.Exists(Negations, negation => $" {before}".EndsWith(negation, StringComparison.Ordinal));

    private static bool StandsAlone(string said, int at, int length)
    {
        var end = at + length;
        var cutsBefore = at > 0 && Phrases.IsLatin(said[at - 1]) && Phrases.IsLatin(said[at]);
        var cutsAfter = end < said.Length && Phrases.IsLatin(said[end - 1]) && Phrases.IsLatin(said[end]);
        return !cutsBefore && !cutsAfter;
    }
}
