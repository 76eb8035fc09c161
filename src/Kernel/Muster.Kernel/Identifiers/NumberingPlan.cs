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

    /// <summary>Whether the range of a number is in use.</summary>
    public bool Knows(PhoneNumber number)
    {
        var digits = number.Digits;
        if (number.Kind == PhoneKind.Mobile)
            return HasMobilePrefix(digits.AsSpan(0, 3));
        var area = PhoneDigits.AreaLength(digits);
        return digits[area] != '9' && HasAreaCode(digits.AsSpan(0, area));
    }

    /// <summary>Reads a newer table, in the form of the one that comes with the program: <c>as-of DATE</c>, <c>mobile 130-139 …</c>, <c>area 0710-0719 …</c>.</summary>
    /// <returns>The plan, or <c>numbering_plan.unreadable</c>, or <c>numbering_plan.bad</c> with its line.</returns>
    public static Result<NumberingPlan> Load(string path)
    {
        try
        {
            return Read(File.ReadLines(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Error("numbering_plan.unreadable", $"The numbering plan '{path}' cannot be read: {exception.Message}");
        }
    }

    private static NumberingPlan ReadEmbedded()
    {
        using var stream = typeof(NumberingPlan).Assembly.GetManifestResourceStream("numbering-plan.txt")!;
        using var reader = new StreamReader(stream);
        return Read(reader.ReadToEnd().Split('\n')).Value;
    }

    private static Result<NumberingPlan> Read(IEnumerable<string> lines)
    {
        var plan = new NumberingPlan();
        var number = 0;
        foreach (var line in lines)
        {
            number++;
            if (!plan.TryAdd(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))
                return new Error("numbering_plan.bad", $"Line {number} of the numbering plan is none of: as-of DATE; mobile with prefixes of three digits; area with codes of three or four that begin with 0. A-B is a range.");
        }

        return plan is { _mobilePrefixes.Count: > 0, _areaCodes.Count: > 0 } && plan.AsOf != default
            ? plan
            : new Error("numbering_plan.bad", "A numbering plan needs its date (as-of), mobile prefixes and area codes.");
    }

    private bool TryAdd(string[] words)
    {
        switch (words)
        {
            case [] or ["#", ..]:
                return true;
            case ["as-of", var date]:
                AsOf = DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : default;
                return AsOf != default;
            case ["mobile", .. var ranges]:
                return Array.TrueForAll(ranges, range => TryAdd(_mobilePrefixes, range, code => code is ['1', _, _]));
            case ["area", .. var ranges]:
                return Array.TrueForAll(ranges, range => TryAdd(_areaCodes, range, PhoneNumber.IsAreaCode));
            default:
                return false;
        }
    }

    private static bool TryAdd(HashSet<string> set, string range, Predicate<string> isCode)
    {
        var ends = range.Split('-');
        if (ends.Length > 2 || !isCode(ends[0]) || !isCode(ends[^1]) || ends[0].Length != ends[^1].Length
            || !int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            || !int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var last)
            || last < first)
            return false;
        for (var code = first; code <= last; code++)
            set.Add(code.ToString(CultureInfo.InvariantCulture).PadLeft(ends[0].Length, '0'));
        return true;
    }
}
