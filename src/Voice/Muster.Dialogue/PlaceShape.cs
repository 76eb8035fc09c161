using System.Globalization;

namespace Muster.Dialogue;

/// <summary>
/// Keys of a list of places, which are categories of their question: the number of a place in the list, from 1. What is
/// said needs no reading, since each place is a category with its own phrases.
/// </summary>
/// <param name="Places">The categories, in the order of the list.</param>
public sealed record PlaceShape(IReadOnlyList<string> Places) : ValueShape
{
    /// <inheritdoc/>
    public override string? Rules => null;

    /// <inheritdoc/>
    public override int KeysMax => Places.Count.ToString(CultureInfo.InvariantCulture).Length;

    /// <inheritdoc/>
    public override string Example => Places[0];

    internal override FoundValue? Find(string words, DateTime now) =>
        Places.Contains(words, StringComparer.Ordinal) ? new FoundValue(words, words.Length) : null;

    internal override string? OfKeys(string keys, DateTime now) =>
        int.TryParse(keys, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= Places.Count
            ? Places[number - 1]
            : null;

    internal override bool IsComplete(string keys) =>
        base.IsComplete(keys) || (OfKeys(keys + "0", default) is null && OfKeys(keys, default) is not null);
}
