namespace Muster.Speech;

/// <summary>
/// What may be said, built from smaller rules: a tree, so what it allows is finite. <see cref="RuleReader"/> reads it from JSGF.
/// </summary>
internal abstract record SpokenRule
{
    /// <summary>Words as written.</summary>
    public sealed record Words(string Text) : SpokenRule;

    /// <summary>One after another.</summary>
    public sealed record Sequence(IReadOnlyList<SpokenRule> Parts) : SpokenRule;

    /// <summary>One of these.</summary>
    public sealed record Choice(IReadOnlyList<SpokenRule> Alternatives) : SpokenRule;

    /// <summary>This or nothing.</summary>
    public sealed record Optional(SpokenRule Part) : SpokenRule;

    /// <summary>Every text of words in the tree; the same text may come several times.</summary>
    public IEnumerable<string> Texts => this switch
    {
        Words words => [words.Text],
        Sequence sequence => sequence.Parts.SelectMany(part => part.Texts),
        Choice choice => choice.Alternatives.SelectMany(part => part.Texts),
        Optional optional => optional.Part.Texts,
        _ => [],
    };
}
