namespace Muster.Dialogue;

/// <summary>How places are listed and said.</summary>
internal static class PlaceNames
{
    private static readonly string[] Suffixes = ["街道办事处", "居委会", "村委会", "街道", "社区", "小区", "乡", "镇", "村"];

    /// <summary>Reads a list in a file: a place a line, other names for it behind commas.</summary>
    public static List<string[]> Lines(string text) =>
        [.. text.TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n')
            .Select(line => line.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Select(line => Array.ConvertAll(line, cell => cell.Trim('"')))
            .Where(line => line.Length > 0)];

    /// <summary>The name without its kind, which people leave out, where it is long enough and no other place's.</summary>
    public static IEnumerable<string> Short(string name, IReadOnlyCollection<string> all)
    {
        const int LengthMin = 2;
        var suffix = Array.Find(Suffixes, suffix => name.EndsWith(suffix, StringComparison.Ordinal));
        if (suffix is null || name.Length - suffix.Length < LengthMin)
            yield break;
        var bare = name[..^suffix.Length];
        if (all.Count(other => Array.Exists(Suffixes, each => other == bare + each)) == 1)
            yield return bare;
    }
}
