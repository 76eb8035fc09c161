namespace Muster.Outreach.Hours;

/// <summary>When one group of people may be called, by weekday and on holidays.</summary>
public sealed class WeekHours
{
    private readonly DaySpan[][] _byWeekday;
    private readonly DaySpan[] _onHolidays;

    /// <param name="byWeekday">The stretches of each weekday, in any order; a weekday that is missing has none.</param>
    /// <param name="onHolidays">Those of a holiday, whichever weekday it falls on.</param>
    public WeekHours(IReadOnlyDictionary<DayOfWeek, IReadOnlyList<DaySpan>> byWeekday, IReadOnlyList<DaySpan> onHolidays)
    {
        _byWeekday = [.. Enum.GetValues<DayOfWeek>().Select(day => byWeekday.TryGetValue(day, out var spans) ? Join(spans) : [])];
        _onHolidays = Join(onHolidays);
    }

    /// <summary>Any time of any day.</summary>
    public static WeekHours Always { get; } = Daily(new DaySpan(0, DaySpan.DayMinutes));

    /// <summary>Whether no call could ever be made.</summary>
    public bool AreEmpty => _onHolidays.Length == 0 && _byWeekday.All(spans => spans.Length == 0);

    /// <summary>The same stretches every day, holidays too.</summary>
    public static WeekHours Daily(params DaySpan[] spans) =>
        new(Enum.GetValues<DayOfWeek>().ToDictionary(day => day, IReadOnlyList<DaySpan> (_) => spans), spans);

    /// <summary>The stretches of a weekday, in order, none touching the next.</summary>
    public IReadOnlyList<DaySpan> On(DayOfWeek day) => _byWeekday[(int)day];

    /// <summary>Those of a holiday.</summary>
    public IReadOnlyList<DaySpan> OnHolidays() => _onHolidays;

    // Stretches that touch become one, so that a call may ring across the seam.
    private static DaySpan[] Join(IReadOnlyList<DaySpan> spans)
    {
        var joined = new List<DaySpan>();
        foreach (var span in spans.OrderBy(span => span.FromMinute))
        {
            if (joined is [.., var last] && span.FromMinute <= last.UntilMinute)
                joined[^1] = new DaySpan(last.FromMinute, Math.Max(last.UntilMinute, span.UntilMinute));
            else
                joined.Add(span);
        }

        return [.. joined];
    }
}
