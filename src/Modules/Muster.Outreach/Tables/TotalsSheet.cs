using System.Globalization;

namespace Muster.Outreach.Tables;

/// <summary>One line of 分项: a community, an hour or a line. What it does not count is null.</summary>
internal sealed record TotalsLine(
    string Section, string Title, int? Rows = null, int? Rejected = null, int? Completed = null, int? Others = null, int? Pending = null, int? FollowUp = null,
    int? Calls = null, int? Answered = null, int? LineFaults = null);

/// <summary>The totals by community, by hour and by line, each part adding up to the totals of 汇总.</summary>
internal static class TotalsSheet
{
    public static readonly IReadOnlyList<Column<TotalsLine>> Columns =
    [
        new("类别", 10, line => Cell.Of(line.Section)),
        new("项目", 26, line => Cell.Of(line.Title)),
        new("名单行数", 10, line => Cell.Of(line.Rows)),
        new("剔除", 9, line => Cell.Of(line.Rejected)),
        new("完成", 9, line => Cell.Of(line.Completed)),
        new("其他结果", 10, line => Cell.Of(line.Others)),
        new("待呼叫", 9, line => Cell.Of(line.Pending)),
        new("人工跟进", 10, line => Cell.Of(line.FollowUp)),
        new("呼叫次数", 10, line => Cell.Of(line.Calls)),
        new("接通次数", 10, line => Cell.Of(line.Answered)),
        new("接通率", 10, line => Cell.Share(line is { Calls: { } calls, Answered: { } answered } ? SummarySheet.Ratio(answered, calls) : null)),
        new("线路故障", 10, line => Cell.Of(line.LineFaults)),
    ];

    public static IEnumerable<TotalsLine> Lines(CampaignSummary summary) =>
    [
        .. summary.Places.Select(Place),
        .. summary.Hours.Select(hour => new TotalsLine(
            "时段", hour.From.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), Calls: hour.Calls, Answered: hour.Answered)),
        .. summary.Trunks.Select(trunk => new TotalsLine(
            "线路", trunk.Trunk ?? "（未经线路）", Calls: trunk.Calls, Answered: trunk.Answered, LineFaults: trunk.LineFaults)),
    ];

    private static TotalsLine Place(PlaceTotals place)
    {
        var completed = place.Outcomes.GetValueOrDefault("completed");
        return new TotalsLine(
            "社区", place.Community ?? "（未填）", place.Rows, place.Rejected, completed, place.Outcomes.Values.Sum() - completed, place.Pending, place.FollowUp);
    }
}
