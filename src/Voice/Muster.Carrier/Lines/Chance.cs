namespace Muster.Carrier.Lines;

/// <summary>Chance that is the same on every run and every machine, whatever else happens at the same time.</summary>
internal static class Chance
{
    private const uint FnvOffset = 2_166_136_261;
    private const uint FnvPrime = 16_777_619;

    /// <summary>For the nth call to a number (FNV-1a over the text).</summary>
    public static Random Of(int seed, string number, int nth)
    {
        var hash = FnvOffset;
        foreach (var character in $"{seed}/{number}/{nth}")
            hash = (hash ^ character) * FnvPrime;
        return new Random((int)hash);
    }
}
