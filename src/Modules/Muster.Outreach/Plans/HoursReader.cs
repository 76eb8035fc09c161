using Muster.Kernel.Yaml;
using Muster.Outreach.Hours;

namespace Muster.Outreach.Plans;

/// <summary>Reads the <c>hours</c> of a plan.</summary>
/// <param name="folder">Where the list of holidays is looked for.</param>
/// <param name="findings">Told of every fault.</param>
internal sealed class HoursReader(string folder, Findings findings)
{
    private const string HolidaysKey = "holidays";

    /// <summary>Weekdays as a plan names them, from Monday, as one counts the week in China.</summary>
    private static readonly string[] Days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    public CallingHours Read(YamlMap map)
    {
        var reader = new MapReader(map, "'hours'", findings);
        var hours = new CallingHours
        {
            Zone = Zone(reader),
            Everyone = reader.Map("everyone") is { } everyone ? Week(everyone) : WeekHours.Always,
            Elders = reader.Map("elders") is { } elders ? Week(elders) : null,
            ElderAge = reader.Number("elder-age", 1, 150, CallingHours.Always.ElderAge),
            Holidays = ReadHolidays(reader),
        };
        reader.RefuseOthers();
        return hours;
    }

    private TimeZoneInfo Zone(MapReader reader)
    {
        if (reader.Text("zone") is not { } id || id == CallingHours.China.Id)
            return CallingHours.China;
        if (TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone))
            return zone;
        findings.Error(reader.Find("zone")!, "plan.no_such_zone", $"This machine knows no time zone '{id}'; one is Asia/Shanghai.");
        return CallingHours.China;
    }

    private Holidays ReadHolidays(MapReader reader)
    {
        if (reader.Text(HolidaysKey) is not { } name)
            return Holidays.None;
        string fault;
        try
        {
            if (Holidays.Read(File.ReadLines(Path.Combine(folder, name))).TryGet(out var holidays, out var error))
                return holidays;
            fault = error.Message;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            fault = $"The list of holidays '{name}' cannot be read: {exception.Message}";
        }

        findings.Error(reader.Find(HolidaysKey)!, "plan.bad_holidays", fault);
        return Holidays.None;
    }

    // A later key replaces what an earlier one said of the same day, so that "daily" may come first.
    private WeekHours Week(YamlMap map)
    {
        var byWeekday = new Dictionary<DayOfWeek, IReadOnlyList<DaySpan>>();
        IReadOnlyList<DaySpan> onHolidays = [];
        foreach (var (key, value) in map.Entries)
        {
            var spans = Spans(value);
            if (key.Value == HolidaysKey)
                onHolidays = spans;
            else if (DaysOf(key.Value) is { } days)
                days.ForEach(day => byWeekday[day] = spans);
            else
                findings.Error(key, "plan.unknown_key", $"'{key.Value}' is not a day; write mon, mon-fri, daily or holidays.");
        }

        return new WeekHours(byWeekday, onHolidays);
    }

    private static List<DayOfWeek>? DaysOf(string name)
    {
        if (name == "daily")
            return [.. Enum.GetValues<DayOfWeek>()];
        var ends = name.Split('-');
        var (first, last) = (Array.IndexOf(Days, ends[0]), Array.IndexOf(Days, ends[^1]));
        return ends.Length > 2 || first < 0 || last < first
            ? null
            : [.. Enumerable.Range(first, last - first + 1).Select(day => (DayOfWeek)((day + 1) % 7))];
    }

    private List<DaySpan> Spans(YamlNode node)
    {
        var spans = new List<DaySpan>();
        foreach (var item in node is YamlList list ? list.Items : [node])
        {
            if (item is YamlText { Value: var text } && DaySpan.TryRead(text, out var span))
                spans.Add(span);
            else
                findings.Error(item, "plan.wrong_kind", "This is not a stretch of a day such as 08:30-12:00.");
        }

        return spans;
    }
}
