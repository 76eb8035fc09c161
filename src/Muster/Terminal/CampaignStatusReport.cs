using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Muster.Outreach.Campaigns;
using Muster.Outreach.Ledgers;
using Muster.Outreach.Tables;
using Spectre.Console;

namespace Muster.Terminal;

/// <summary>A campaign as another process sees it.</summary>
/// <param name="Summary">Its figures.</param>
/// <param name="Reconciliation">The proof that they add up.</param>
/// <param name="Imports">The rosters that it took in or took back, the first one first.</param>
/// <param name="Progress">What its own process says; null when none runs it, or it has said nothing yet.</param>
/// <param name="IsRunning">Whether a process runs it.</param>
/// <param name="IsFinished">Whether everyone is done.</param>
/// <param name="IsPaused">Whether it was told to pause.</param>
internal sealed record CampaignStatus(
    CampaignSummary Summary, Reconciliation Reconciliation, IReadOnlyList<ImportRecord> Imports, CampaignProgress? Progress,
    bool IsRunning, bool IsFinished, bool IsPaused)
{
    /// <summary>Why no call leaves: a <see cref="WaitReason"/> in snake case, or <c>not_running</c>.</summary>
    public string Waiting => this switch
    {
        { IsFinished: true } => Name(WaitReason.Finished),
        { Progress: { } progress } => Name(progress.Waiting),
        { IsRunning: true } => Name(WaitReason.None),
        { IsPaused: true } => Name(WaitReason.Paused),
        _ => "not_running",
    };

    private static string Name(WaitReason reason) => JsonNamingPolicy.SnakeCaseLower.ConvertName(reason.ToString());
}

/// <summary>Prints a <see cref="CampaignStatus"/>.</summary>
internal static class CampaignStatusReport
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        WriteIndented = true,
    };

    public static void PrintJson(CampaignStatus status) => Console.Out.WriteLine(JsonSerializer.Serialize(
        new { status.Waiting, status.IsRunning, status.IsFinished, status.Progress, status.Summary, status.Imports, Reconciliation = status.Reconciliation.Checks },
        Json));

    public static void Print(CampaignStatus status, string language)
    {
        var inEnglish = language == "en";
        var summary = status.Summary;
        Console.WriteLine(Doing(status, language));
        AnsiConsole.Write(TableOf(
            inEnglish ? ["Outcome", "People"] : ["结果", "人数"],
            Outcomes.All.Where(outcome => summary.Outcomes.ContainsKey(outcome.Name))
                .Select(outcome => new[] { inEnglish ? outcome.Name : outcome.Title, Figure(summary.Outcomes[outcome.Name]) })));
        AnsiConsole.Write(TableOf(
            inEnglish ? ["Community", "Rows", "Rejected", "Ended", "Pending", "Follow-up"] : ["社区", "名单", "剔除", "有结果", "待呼叫", "人工跟进"],
            summary.Places.Select(place => new[]
            {
                Markup.Escape(place.Community ?? (inEnglish ? "(none)" : "（未填）")), Figure(place.Rows), Figure(place.Rejected),
                Figure(place.Outcomes.Values.Sum()), Figure(place.Pending), Figure(place.FollowUp),
            })));
        AnsiConsole.Write(TableOf(
            inEnglish ? ["Hour", "Calls", "Answered"] : ["时段", "呼叫", "接通"],
            summary.Hours.Select(hour => new[] { hour.From.ToString("MM-dd HH:mm", CultureInfo.InvariantCulture), Figure(hour.Calls), Figure(hour.Answered) })));
        AnsiConsole.Write(TableOf(
            inEnglish ? ["Line", "Calls", "Answered", "Faults"] : ["线路", "呼叫", "接通", "线路故障"],
            summary.Trunks.Select(trunk => new[]
            {
                Markup.Escape(trunk.Trunk ?? (inEnglish ? "(none)" : "（未经线路）")), Figure(trunk.Calls), Figure(trunk.Answered), Figure(trunk.LineFaults),
            })));
        AnsiConsole.Write(TableOf(
            inEnglish ? ["Roster", "Taken in", "As", "Added", "Changed", "Withdrawn", "Had ended", "Same"] : ["名单文件", "时间", "操作", "新增", "更改", "撤下", "已有结果", "未变"],
            status.Imports.Select(import => new[]
            {
                Markup.Escape(import.RosterName), import.At.ToLocalTime().ToString("MM-dd HH:mm", CultureInfo.InvariantCulture), KindOf(import, inEnglish),
                Figure(import.Changes.Added), Figure(import.Changes.Changed), Figure(import.Changes.Withdrawn), Figure(import.Changes.Finished), Figure(import.Changes.Unchanged),
            })));
        Console.WriteLine(Sum(status, inEnglish));
    }

    private static string KindOf(ImportRecord import, bool inEnglish) => (import.Kind, inEnglish) switch
    {
        (ImportKind.Begin, true) => "first",
        (ImportKind.Begin, false) => "首次导入",
        (ImportKind.Update, true) => "update",
        (ImportKind.Update, false) => "更新",
        (ImportKind.Undo, true) => "update taken back",
        (ImportKind.Undo, false) => "撤回更新",
        (_, true) => "left out",
        (_, false) => "剔除不呼叫者",
    };

    private static string Doing(CampaignStatus status, string language)
    {
        var inEnglish = language == "en";
        if (status is { IsFinished: false, Progress: { } progress })
        {
            var words = CampaignWords.Of(language);
            return string.Join(" · ", words.Doing(progress), words.Done(progress), words.Line(progress), words.Times(progress));
        }

        return status switch
        {
            { IsFinished: true } => inEnglish ? "finished: everyone has an outcome" : "已完成：每个人都有结果",
            { IsRunning: true } => inEnglish ? "another process holds it and has not said yet what it does" : "另一进程正在使用，尚未报告状态",
            { IsPaused: true } => inEnglish ? "paused, and no process runs it: 'resume', then the same 'run'" : "已暂停，且没有进程在运行：先 resume，再运行同一 run 命令",
            _ => inEnglish ? "not dialing: no process runs it; the same 'run' goes on from here" : "未在呼叫：没有进程在运行；运行同一 run 命令即继续",
        };
    }

    private static string Sum(CampaignStatus status, bool inEnglish)
    {
        var summary = status.Summary;
        var (ended, sign) = (summary.Outcomes.Values.Sum(), summary.AddsUp ? "=" : "≠");
        var broken = status.Reconciliation.Checks.Where(check => !check.Holds).Select(check => check.Name).ToList();
        var sums = (inEnglish, broken.Count) switch
        {
            (true, 0) => $"all {status.Reconciliation.Checks.Count} sums hold",
            (false, 0) => $"对账 {status.Reconciliation.Checks.Count} 项全部相符",
            (true, _) => $"sums that do not hold: {string.Join("; ", broken)}",
            _ => $"对账不符：{string.Join("；", broken)}",
        };
        return inEnglish
            ? $"{summary.Rows} rows {sign} {summary.Rejected} rejected + {ended} ended + {summary.Pending} pending; {summary.Corrections} corrections; {sums}"
            : $"名单 {summary.Rows} 行 {sign} 剔除 {summary.Rejected} + 有结果 {ended} + 待呼叫 {summary.Pending}；人工更正 {summary.Corrections} 项；{sums}";
    }

    private static Table TableOf(string[] columns, IEnumerable<string[]> rows)
    {
        var table = new Table().Border(TableBorder.Rounded);
        foreach (var column in columns)
            table.AddColumn(column);
        foreach (var row in rows)
            table.AddRow(row);
        return table;
    }

    private static string Figure(int count) => count.ToString(CultureInfo.InvariantCulture);
}
