namespace Muster.Carrier.District;

/// <summary>Parts out of a whole in given proportions, exact even for few: what is drawn by chance would not be.</summary>
internal static class Shares
{
    /// <summary>How many of a total each weight gets (largest remainders), in the weights' order; they sum up to the total.</summary>
    public static int[] Of(int total, IReadOnlyList<double> weights)
    {
        var sum = weights.Sum();
        var exact = weights.Select(weight => total * weight / sum).ToArray();
        var parts = exact.Select(part => (int)part).ToArray();
        var byRemainder = Enumerable.Range(0, parts.Length).OrderByDescending(i => exact[i] - parts[i]).ThenBy(i => i);
        foreach (var i in byRemainder.Take(total - parts.Sum()))
            parts[i]++;
        return parts;
    }

    /// <summary>Each item as often as its weight says, shuffled.</summary>
    public static T[] Deal<T>(int total, IReadOnlyList<(double Weight, T Item)> weighted, Random chance)
    {
        var parts = Of(total, [.. weighted.Select(each => each.Weight)]);
        var dealt = parts.SelectMany((count, i) => Enumerable.Repeat(weighted[i].Item, count)).ToArray();
        chance.Shuffle(dealt);
        return dealt;
    }
}
