using System.Globalization;

namespace Muster.Kernel.Identifiers;

/// <summary>
/// Which ranges of the Chinese numbering plan are in use, as a table with its date.
/// It only ever warns: new ranges are opened before any list knows them.
/// </summary>
public sealed class NumberingPlan
{
    private readonly HashSet<string> _mobilePrefixes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _areaCodes = new(StringComparer.Ordinal);

    private NumberingPlan()
    {
    }

    /// <summary>The plan that comes with the program.</summary>
    public static NumberingPlan Current { get; } = ReadEmbedded();

    /// <summary>The day for which the table speaks.</summary>
    public DateOnly AsOf { get; private set; }

    /// <summary>Whether the first three digits of a mobile number are in use.</summary>
    public bool HasMobilePrefix(ReadOnlySpan<char> prefix) =>
        _mobilePrefixes.GetAlternateLookup<ReadOnlySpan<char>>().Contains(prefix);

    /// <summary>Whether an area code, with its leading zero, is in use.</summary>
    public bool HasAreaCode(ReadOnlySpan<char> areaCode) =>
        _areaCodes.GetAlternateLookup<ReadOnlySpan<char>>().Contains(areaCode);

    private static NumberingPlan ReadEmbedded()
    {
        using var stream = typeof(NumberingPlan).Assembly.GetManifestResourceStream("numbering-plan.txt")!;
        using var reader = new StreamReader(stream);
        var plan = new NumberingPlan();
        while (reader.ReadLine() is { } line)
            plan.Add(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return plan;
    }

    private void Add(string[] words)
    {
        if (words is [] or ["#", ..])
            return;
        if (words[0] == "as-of")
            AsOf = DateOnly.ParseExact(words[1], "yyyy-MM-dd", CultureInfo.InvariantCulture);
        else
            AddRanges(words[0] == "mobile" ? _mobilePrefixes : _areaCodes, words.AsSpan(1));
    }

    private static void AddRanges(HashSet<string> set, ReadOnlySpan<string> ranges)
    {
        foreach (var range in ranges)
        {
            var ends = range.Split('-');
            var last = int.Parse(ends[^1], CultureInfo.InvariantCulture);
            for (var code = int.Parse(ends[0], CultureInfo.InvariantCulture); code <= last; code++)
                set.Add(code.ToString(CultureInfo.InvariantCulture).PadLeft(ends[0].Length, '0'));
        }
    }
}
