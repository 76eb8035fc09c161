using System.Globalization;
using Muster.Outreach.Rosters;

namespace Muster.Outreach.Tables;

/// <summary>One line of 汇总.</summary>
/// <param name="Section">What it belongs to.</param>
/// <param name="Title">What is counted.</param>
/// <param name="Count">How many.</param>
/// <param name="Share">0 to 1, of what <paramref name="Note"/> says.</param>
/// <param name="Note">Of what the share is, or what else is to be said.</param>
internal sealed record SummaryLine(string Section, string Title, double Count, double? Share, string? Note);

/// <summary>The totals of a campaign as lines to read, in the order of the work: roster, calls, outcomes, answers.</summary>
internal static class SummarySheet
{
    public static readonly IReadOnlyList<Column<SummaryLine>> Columns =
    [
        new("类别", 22, line => Cell.Of(line.Section)),
        new("项目", 28, line => Cell.Of(line.Title)),
        new("数量", 12, line => Cell.Of(line.Count)),
        new("占比", 10, line => Cell.Share(line.Share)),
        new("说明", 44, line => Cell.Of(line.Note)),
    ];

    public static IEnumerable<SummaryLine> Lines(CampaignSummary summary, IReadOnlyList<QuestionColumn> questions) =>
    [
        .. RosterLines(summary),
        .. OutcomeLines(summary),
        Check(summary),
        .. StateLines(summary),
        new("呼叫", "呼叫次数（含重拨）", summary.Calls, null, null),
        new("呼叫", "接通次数", summary.Answered, Ratio(summary.Answered, summary.Calls), "占呼叫次数"),
        new("呼叫", "历时（秒）", Math.Round(summary.Seconds, 1), null, TimeSpan.FromSeconds(summary.Seconds).ToString(@"d\.hh\:mm\:ss", CultureInfo.InvariantCulture)),
        .. questions.SelectMany(question => AnswerLines(summary, question)),
    ];

    /// <summary>A share of a whole; null of nothing.</summary>
    public static double? Ratio(double part, double whole) => whole > 0 ? part / whole : null;

    private static IEnumerable<SummaryLine> RosterLines(CampaignSummary summary)
    {
        yield return new("名单", "总行数", summary.Rows, null, null);
        foreach (var (reason, count) in summary.RejectedBy.OrderByDescending(pair => pair.Value))
            yield return new("名单", "剔除：" + RosterWords.TitleOf(reason), count, Ratio(count, summary.Rows), "占总行数");
        yield return new("名单", "剔除合计", summary.Rejected, Ratio(summary.Rejected, summary.Rows), "占总行数");
        yield return new("名单", "可呼叫", summary.Rows - summary.Rejected, Ratio(summary.Rows - summary.Rejected, summary.Rows), "占总行数");
    }

    private static IEnumerable<SummaryLine> OutcomeLines(CampaignSummary summary)
    {
        var callable = summary.Rows - summary.Rejected;
        var known = Outcomes.All.Select(outcome => outcome.Name).Where(summary.Outcomes.ContainsKey);
        foreach (var name in known.Concat(summary.Outcomes.Keys).Distinct())
            yield return new("呼叫结果", Outcomes.Named(name).Title, summary.Outcomes[name], Ratio(summary.Outcomes[name], callable), "占可呼叫");
        yield return new("呼叫结果", Outcomes.Named(Outcomes.Pending).Title, summary.Pending, Ratio(summary.Pending, callable), "占可呼叫");
    }

    private static SummaryLine Check(CampaignSummary summary)
    {
        var counted = summary.Rejected + summary.Outcomes.Values.Sum() + summary.Pending;
        return new("核对", "剔除 + 各结果 + 待呼叫", counted, null, summary.AddsUp ? "与总行数一致" : "与总行数不一致，请核查");
    }

    private static IEnumerable<SummaryLine> StateLines(CampaignSummary summary)
    {
        if (summary.Corrections > 0)
            yield return new("核对", "人工更正", summary.Corrections, null, "以上为更正后的数量，原值见结果表");
        if (summary.NotDialing is { } why)
            yield return new("状态", "未在呼叫", summary.Pending, null, why switch { "finished" => "全部完成", "stopped" => "已停止，重新运行即继续", _ => $"无法继续：{why}" });
    }

    private static IEnumerable<SummaryLine> AnswerLines(CampaignSummary summary, QuestionColumn question)
    {
        if (!summary.Answers.TryGetValue(question.Id, out var counts))
            yield break;
        var total = counts.Values.Sum();
        foreach (var name in question.CategoryTitles.Keys.Concat(counts.Keys).Distinct())
        {
            var count = counts.GetValueOrDefault(name);
            yield return new(question.Title, question.CategoryTitles.GetValueOrDefault(name, name), count, Ratio(count, total), "占本题回答");
        }
    }
}
