using System.Text.Json.Serialization;

namespace Muster.Outreach.Hours;

/// <summary>When a campaign may call whom, by the wall clock of one place.</summary>
public sealed record CallingHours
{
    /// <summary>The longest closure that is looked past: two years of an empty calendar are a mistake in it.</summary>
    private const int SearchDays = 731;

    /// <summary>Midday and evening: a call that failed in one part of a day is better tried in another.</summary>
    private static readonly TimeSpan[] PartsOfDay = [TimeSpan.FromHours(12), TimeSpan.FromHours(18), TimeSpan.FromHours(24)];

    /// <summary>China has one zone and no summer time, so that it needs no table of zones.</summary>
    public static TimeZoneInfo China { get; } =
        TimeZoneInfo.CreateCustomTimeZone("Asia/Shanghai", TimeSpan.FromHours(8), "Asia/Shanghai", "Asia/Shanghai");

    /// <summary>Any time, by the clock of <see cref="China"/>.</summary>
    public static CallingHours Always { get; } = new();

    /// <summary>Whose wall clock counts.</summary>
    [JsonIgnore]
    public TimeZoneInfo Zone { get; init; } = China;

    /// <summary>For everyone without hours of their own.</summary>
    [JsonIgnore]
    public WeekHours Everyone { get; init; } = WeekHours.Always;

    /// <summary>For phones behind which somebody of <see cref="ElderAge"/> is to be asked; null: as everyone.</summary>
    [JsonIgnore]
    public WeekHours? Elders { get; init; }

    /// <summary>
    /// From how many years on, by the resident ID, a person is an elder: 60 in the law on the protection of the
    /// elderly. Who has no valid resident ID is none.
    /// </summary>
    public int ElderAge { get; init; } = 60;

    [JsonIgnore]
    public Holidays Holidays { get; init; } = Holidays.None;

    /// <summary>
    /// The first moment, not before a given one, at which a phone may begin to ring and ring its whole time within the
    /// hours; null when there is none within two years.
    /// </summary>
    /// <param name="at">From when on.</param>
    /// <param name="ring">How long it may ring.</param>
    /// <param name="elder">Whose hours.</param>
    public DateTimeOffset? NextOpening(DateTimeOffset at, TimeSpan ring, bool elder)
    {
        var hours = elder ? Elders ?? Everyone : Everyone;
        if (ReferenceEquals(hours, WeekHours.Always))
            return at;
        var today = DayOf(at);
        for (var day = today; day < today.AddDays(SearchDays); day = day.AddDays(1))
        {
            foreach (var span in SpansOf(hours, day))
            {
                var from = Instant(day, TimeSpan.FromMinutes(span.FromMinute));
                var start = from > at ? from : at;
                if (start + ring <= Instant(day, TimeSpan.FromMinutes(span.UntilMinute)))
                    return start;
            }
        }

        return null;
    }

    /// <summary>The day on which a moment falls.</summary>
    public DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, Zone).DateTime);

    /// <summary>When a day begins.</summary>
    public DateTimeOffset StartOf(DateOnly day) => Instant(day, TimeSpan.Zero);

    /// <summary>A moment, put off to the next part of the day when it falls in the same part as another: morning, afternoon, evening.</summary>
    public DateTimeOffset InOtherPart(DateTimeOffset before, DateTimeOffset at)
    {
        var end = EndOfPart(before);
        return at < end ? end : at;
    }

    private DateTimeOffset EndOfPart(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, Zone).DateTime;
        return Instant(DateOnly.FromDateTime(local), PartsOfDay.First(end => local.TimeOfDay < end));
    }

    private IReadOnlyList<DaySpan> SpansOf(WeekHours hours, DateOnly day) =>
        Holidays.IsOff(day) ? hours.OnHolidays()
        : Holidays.IsMadeUp(day) ? hours.On(DayOfWeek.Monday)
        : hours.On(day.DayOfWeek);

    // A wall time that a change to summer time leaves out is taken as the moment after the gap.
    private DateTimeOffset Instant(DateOnly day, TimeSpan time)
    {
        var wall = day.ToDateTime(TimeOnly.MinValue) + time;
        while (Zone.IsInvalidTime(wall))
            wall = wall.AddMinutes(1);
        return new DateTimeOffset(wall, Zone.GetUtcOffset(wall));
    }
}
