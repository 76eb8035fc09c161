using Muster.Outreach.Hours;
using YamlDotNet.RepresentationModel;

namespace Muster.Outreach.Plans;

/// <summary>Reads the <c>hours</c> of a plan.</summary>
/// <param name="folder">Where the list of holidays is looked for.</param>
internal sealed class HoursReader(string folder)
{
    private const string Holidays = "holidays";

    /// <summary>Weekdays as a plan names them, from Monday, as one counts the week in China.</summary>
    private static readonly string[] Days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    public CallingHours Read(YamlMappingNode map)
    {
        var node = new PlanNode(map, "zone", "everyone", "elders", "elder-age", Holidays).Checked();
        return new CallingHours
        {
            Zone = Zone(node),
            Everyone = node.Map("everyone") is { } everyone ? Week(everyone) : WeekHours.Always,
            Elders = node.Map("elders") is { } elders ? Week(elders) : null,
            ElderAge = node.Number("elder-age", CallingHours.Always.ElderAge),
            Holidays = ReadHolidays(node),
        };
    }

    private static TimeZoneInfo Zone(PlanNode node)
    {
        if (node.Text("zone") is not { } id || id == CallingHours.China.Id)
            return CallingHours.China;
        return TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone)
            ? zone
            : throw new PlanFormatException(node.Find("zone")!, $"this machine knows no time zone '{id}'; one is Asia/Shanghai");
    }

    private Holidays ReadHolidays(PlanNode node)
    {
        if (node.Text(Holidays) is not { } name)
            return Hours.Holidays.None;
        try
        {
            return Hours.Holidays.Read(File.ReadLines(Path.Combine(folder, name))).TryGet(out var holidays, out var error)
                ? holidays
                : throw new PlanFormatException(node.Find(Holidays)!, error.Message.TrimEnd('.'));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PlanFormatException(node.Find(Holidays)!, $"the list of holidays '{name}' cannot be read: {exception.Message.TrimEnd('.')}");
        }
    }

    // A later key replaces what an earlier one said of the same day, so that "daily" may come first.
    private static WeekHours Week(YamlMappingNode map)
    {
        var byWeekday = new Dictionary<DayOfWeek, IReadOnlyList<DaySpan>>();
        IReadOnlyList<DaySpan> onHolidays = [];
        foreach (var (key, value) in map.Children)
        {
            var name = (key as YamlScalarNode)?.Value;
            if (name == Holidays)
                onHolidays = Spans(value);
            else
                foreach (var day in DaysOf(name) ?? throw new PlanFormatException(key, $"'{key}' is not a day; write mon, mon-fri, daily or holidays"))
                    byWeekday[day] = Spans(value);
        }

        return new WeekHours(byWeekday, onHolidays);
    }

    private static IEnumerable<DayOfWeek>? DaysOf(string? name)
    {
        if (name == "daily")
            return Enum.GetValues<DayOfWeek>();
        var ends = (name ?? "").Split('-');
        var (first, last) = (Array.IndexOf(Days, ends[0]), Array.IndexOf(Days, ends[^1]));
        return ends.Length > 2 || first < 0 || last < first
            ? null
            : Enumerable.Range(first, last - first + 1).Select(day => (DayOfWeek)((day + 1) % 7));
    }

    private static List<DaySpan> Spans(YamlNode node)
    {
        var items = node switch
        {
            YamlSequenceNode list => list.Children,
            _ => [node],
        };
        return [.. items.Select(item => item is YamlScalarNode { Value: { } text } && DaySpan.TryRead(text, out var span)
            ? span
            : throw new PlanFormatException(item, $"'{item}' is not a stretch of a day such as 08:30-12:00"))];
    }
}
