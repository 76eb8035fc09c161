namespace Muster.Dialogue;

/// <summary>
/// The shape of an answer that is a value and not one of a few categories: how it is said, how it is keyed, and how either
/// is read. What is heard comes as the category <see cref="Heard"/>; the value read from it stands in the result in the
/// category's place. Pure: what "yesterday" means is told by the moment given.
/// </summary>
public abstract record ValueShape
{
    /// <summary>The category under which the line reports the words or keys of a value. No category of a script can bear it.</summary>
    public const string Heard = "#value";

    /// <summary>The words of a value as a grammar (JSGF; the last rule is the value); null where any words will do, or none.</summary>
    public abstract string? Rules { get; }

    /// <summary>How many keys a value has at most; 0 when it cannot be keyed.</summary>
    public abstract int KeysMax { get; }

    /// <summary>Whether whatever is said is an answer.</summary>
    public virtual bool TakesAnything => false;

    /// <summary>Words that say some value: for those who walk through a script without a person.</summary>
    public abstract string Example { get; }

    /// <summary>Finds the value in a text.</summary>
    /// <param name="words">Words as recognised or typed; other words may stand around the value.</param>
    /// <param name="now">The local time at which it was said.</param>
    /// <returns>The value, or null: none is there, it is out of range, or two different ones are there.</returns>
    internal abstract FoundValue? Find(string words, DateTime now);

    /// <summary>The value that keys stand for; null when they stand for none.</summary>
    internal abstract string? OfKeys(string keys, DateTime now);

    /// <summary>Whether no further key can belong to these.</summary>
    internal virtual bool IsComplete(string keys) => keys.Length >= KeysMax;

    /// <summary>How a value is said in a prompt.</summary>
    internal virtual string Say(string value) => value;
}

/// <summary>A value found in a text, and how many characters of the text say it.</summary>
internal readonly record struct FoundValue(string Value, int Length)
{
    /// <summary>The only value among these; the longest way of saying it. Null when there are none or they differ.</summary>
    public static FoundValue? Only(IReadOnlyCollection<FoundValue> found) =>
        found.Select(each => each.Value).Distinct().Count() == 1 ? found.MaxBy(each => each.Length) : null;
}

/// <summary>Anything that somebody says or keys; kept as far as it was recognised, and always as a place in the recording.</summary>
public sealed record FreeWords : ValueShape
{
    private const int KeptMax = 200;

    /// <summary>Stands for what was said where nothing of it was recognised.</summary>
    public const string Said = "said";

    /// <inheritdoc/>
    public override string? Rules => null;

    /// <inheritdoc/>
    public override int KeysMax => 20;

    /// <inheritdoc/>
    public override bool TakesAnything => true;

    /// <inheritdoc/>
    public override string Example => Said;

    internal override FoundValue? Find(string words, DateTime now) =>
        new FoundValue(words.Trim() is { Length: > 0 } said ? said[..Math.Min(said.Length, KeptMax)] : Said, 0);

    internal override string? OfKeys(string keys, DateTime now) => keys;
}
