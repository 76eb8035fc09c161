using System.Globalization;
using Muster.Kernel;

namespace Muster.Outreach.Hours;

/// <summary>
/// Days whose hours are not those of their weekday: holidays, and the weekends that the State Council makes working days
/// in exchange (调休). A text file, one day a line: <c>2022-05-01 off 劳动节</c>, <c>2022-05-07 work</c>; a # begins a remark.
/// </summary>
public sealed class Holidays
{
    private readonly Dictionary<DateOnly, bool> _off = [];

    /// <summary>None.</summary>
    public static Holidays None { get; } = new();

    public bool IsOff(DateOnly day) => _off.TryGetValue(day, out var off) && off;

    /// <summary>Whether a day is worked whatever its weekday; it then has the hours of a Monday.</summary>
    public bool IsMadeUp(DateOnly day) => _off.TryGetValue(day, out var off) && !off;

    /// <returns>The days, or <c>plan.bad_holidays</c> with the line.</returns>
    public static Result<Holidays> Read(IEnumerable<string> lines)
    {
        var holidays = new Holidays();
        foreach (var (index, line) in lines.Index())
        {
            var words = line.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0)
                continue;
            if (words.Length < 2
                || !DateOnly.TryParseExact(words[0], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                || words[1] is not ("off" or "work"))
                return Bad(index, $"'{line.Trim()}' is not a day such as '2022-05-01 off' or '2022-05-07 work'");
            if (!holidays._off.TryAdd(day, words[1] == "off"))
                return Bad(index, $"{words[0]} stands there twice");
        }

        return holidays;
    }

    private static Error Bad(int index, string what) =>
        new("plan.bad_holidays", $"The list of holidays cannot be read: line {index + 1}: {what}.");
}
