using FsCheck.Fluent;
using FsCheck;
using Muster.Outreach.Hours;

namespace Muster.Outreach.Tests.Hours;

public sealed class CallingHoursTests
{
    private static readonly TimeSpan Ring = TimeSpan.FromSeconds(40);
    private static readonly WeekHours Office = Weekdays("08:30-12:00", "14:00-20:00");
    private static readonly CallingHours Hours = new() { Everyone = Office, Elders = Weekdays("09:00-11:00") };

    [Theory]
    [InlineData("2022-04-18T09:00", "2022-04-18T09:00", "inside, a Monday")]
    [InlineData("2022-04-18T06:00", "2022-04-18T08:30", "before the day begins")]
    [InlineData("2022-04-18T11:59", "2022-04-18T11:59", "just before the midday rest")]
    [InlineData("2022-04-18T12:00", "2022-04-18T14:00", "in the midday rest")]
    [InlineData("2022-04-18T20:00", "2022-04-19T08:30", "in the evening")]
    [InlineData("2022-04-22T21:00", "2022-04-25T08:30", "over a weekend")]
    public void Opens(string at, string opens, string when) =>
        Hours.NextOpening(China(at), Ring, elder: false).ShouldBe(China(opens), when);

    [Fact]
    public void Lets_no_phone_ring_into_the_midday_rest() =>
        Hours.NextOpening(China("2022-04-18T11:59").AddSeconds(21), Ring, elder: false).ShouldBe(China("2022-04-18T14:00"));

    [Fact]
    public void Has_other_hours_for_elders() =>
        Hours.NextOpening(China("2022-04-18T15:00"), Ring, elder: true).ShouldBe(China("2022-04-19T09:00"));

    [Fact]
    public void Keeps_holidays_and_the_weekends_worked_in_exchange()
    {
        var holidays = Holidays.Read(["# 2022", "2022-05-02 off 劳动节", "2022-05-07 work"]).Value;
        var hours = Hours with { Holidays = holidays };

        hours.NextOpening(China("2022-05-02T09:00"), Ring, elder: false).ShouldBe(China("2022-05-03T08:30"));
        hours.NextOpening(China("2022-05-07T07:00"), Ring, elder: false).ShouldBe(China("2022-05-07T08:30"));
    }

    [Fact]
    public void Follows_the_wall_clock_over_a_change_to_summer_time()
    {
        var berlin = new CallingHours { Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"), Everyone = WeekHours.Daily(new DaySpan(150, 240)) };
        var opens = berlin.NextOpening(new DateTimeOffset(2022, 3, 27, 0, 0, 0, TimeSpan.Zero), Ring, elder: false);

        // 02:30 does not exist on that day: the clock goes from 02:00 to 03:00.
        opens.ShouldBe(new DateTimeOffset(2022, 3, 27, 3, 0, 0, TimeSpan.FromHours(2)));
    }

    [Fact]
    public void Says_so_when_it_never_opens() =>
        new CallingHours { Everyone = Weekdays() }.NextOpening(China("2022-04-18T09:00"), Ring, elder: false).ShouldBeNull();

    [Fact]
    public void Joins_stretches_that_touch() =>
        Weekdays("12:00-14:00", "08:00-12:00").On(DayOfWeek.Monday).ShouldBe([new DaySpan(480, 840)]);

    [Theory]
    [InlineData("2022-04-18T09:00", "2022-04-18T09:10", "2022-04-18T12:00")]
    [InlineData("2022-04-18T11:50", "2022-04-18T12:20", "2022-04-18T12:20")]
    [InlineData("2022-04-18T19:00", "2022-04-18T19:10", "2022-04-19T00:00")]
    public void Puts_off_to_another_part_of_the_day(string before, string at, string moved) =>
        CallingHours.Always.InOtherPart(China(before), China(at)).ShouldBe(China(moved));

    [Theory]
    [InlineData("08:30-12:00", true)]
    [InlineData("8:30 - 24:00", true)]
    [InlineData("12:00-08:00", false)]
    [InlineData("08:30", false)]
    [InlineData("08:30-12:60", false)]
    [InlineData("24:00-25:00", false)]
    public void Reads_stretches(string text, bool good) => DaySpan.TryRead(text, out _).ShouldBe(good);

    [Theory]
    [InlineData("2022-02-30 off")]
    [InlineData("2022-05-01")]
    [InlineData("2022-05-01 maybe")]
    public void Names_the_line_of_a_bad_holiday(string line)
    {
        var error = Holidays.Read(["2022-01-01 off", line]).Error.ShouldNotBeNull();

        error.Code.ShouldBe("plan.bad_holidays");
        error.Message.ShouldContain("line 2");
    }

    [Fact]
    public void Whatever_the_hours_the_next_opening_is_open_and_the_first_that_is()
    {
        var spans = Gen.Choose(0, 1430).SelectMany(from => Gen.Choose(from + 1, 1440).Select(until => new DaySpan(from, until)));
        var cases = spans.ArrayOf(3).ArrayOf(8).SelectMany(week => Gen.Choose(0, 60 * 24 * 30).Select(minute => (week, minute)));
        Prop.ForAll(cases.ToArbitrary(), drawn =>
        {
            var hours = new CallingHours { Everyone = WeekOf(drawn.week), Holidays = Holidays.Read(["2022-05-02 off", "2022-05-07 work"]).Value };
            var at = China("2022-04-18T00:00").AddMinutes(drawn.minute);
            var opens = hours.NextOpening(at, Ring, elder: false).ShouldNotBeNull();

            opens.ShouldBeGreaterThanOrEqualTo(at);
            IsInside(hours, drawn.week, opens).ShouldBeTrue();
            for (var earlier = at; earlier < opens; earlier = earlier.AddMinutes(1))
                (IsInside(hours, drawn.week, earlier) && IsInside(hours, drawn.week, earlier + Ring)).ShouldBeFalse();
        }).QuickCheckThrowOnFailure();
    }

    internal static DateTimeOffset China(string wall) =>
        new(DateTime.ParseExact(wall, "yyyy-MM-dd'T'HH:mm", System.Globalization.CultureInfo.InvariantCulture), TimeSpan.FromHours(8));

    internal static WeekHours Weekdays(params string[] spans) => new(
        new[] { DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday }
            .ToDictionary(day => day, IReadOnlyList<DaySpan> (_) => [.. spans.Select(Read)]),
        []);

    private static DaySpan Read(string text) => DaySpan.TryRead(text, out var span) ? span : throw new ArgumentException(text);

    // Seven weekdays from Sunday, then the holidays.
    private static WeekHours WeekOf(DaySpan[][] week) => new(
        Enum.GetValues<DayOfWeek>().ToDictionary(day => day, IReadOnlyList<DaySpan> (day) => week[(int)day]), week[7]);

    private static bool IsInside(CallingHours hours, DaySpan[][] week, DateTimeOffset at)
    {
        var day = hours.DayOf(at);
        var spans = hours.Holidays.IsOff(day) ? week[7] : week[hours.Holidays.IsMadeUp(day) ? 1 : (int)day.DayOfWeek];
        var minute = (at - hours.StartOf(day)).TotalMinutes;
        return spans.Any(span => minute >= span.FromMinute && minute < span.UntilMinute);
    }
}
