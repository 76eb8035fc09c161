using System.Globalization;
using Muster.Campaigns;
using Muster.Dialogue;
using Muster.Outreach.Tables;
using Spectre.Console;

namespace Muster.Terminal;

/// <summary>What a campaign came to, printed once it has ended: totals that add up, answers, and where the tables are.</summary>
internal static class CampaignReport
{
    public static void Print(CampaignOutcome outcome, string folder, string language)
    {
        var inEnglish = language == "en";
        var summary = outcome.Summary;
        AnsiConsole.Write(Totals(summary, inEnglish));
        foreach (var question in outcome.Script.Questions)
        {
            if (summary.Answers.TryGetValue(question.Id, out var counts))
                AnsiConsole.Write(Answers(question, counts, inEnglish));
        }

        Console.WriteLine(Sum(summary, inEnglish));
        if (outcome.Voice is { } voice)
            Console.WriteLine(Voice(voice, inEnglish));
        Console.WriteLine(inEnglish ? $"Tables: {folder}" : $"表格在：{folder}");
    }

    private static Table Totals(CampaignSummary summary, bool inEnglish)
    {
        var table = TwoColumns(inEnglish ? "Outcome" : "结果", inEnglish ? "People" : "人数");
        foreach (var outcome in Outcomes.All.Where(outcome => summary.Outcomes.ContainsKey(outcome.Name)))
            table.AddRow(inEnglish ? outcome.Name : outcome.Title, Figure(summary.Outcomes[outcome.Name]));
        return table;
    }

    private static Table Answers(Question question, IReadOnlyDictionary<string, int> counts, bool inEnglish)
    {
        var table = TwoColumns(question.Title, inEnglish ? "People" : "人数");
        foreach (var category in question.Categories)
            table.AddRow(category.Title.EscapeMarkup(), Figure(counts.GetValueOrDefault(category.Name)));
        return table;
    }

    private static string Sum(CampaignSummary summary, bool inEnglish)
    {
        var ended = summary.Outcomes.Values.Sum();
        var sign = summary.AddsUp ? "=" : "≠";
        return inEnglish
            ? $"{summary.Rows} rows {sign} {summary.Rejected} rejected + {ended} ended + {summary.Pending} pending; {summary.Calls} calls, {summary.Answered} answered, {summary.Seconds:0} s"
            : $"名单 {summary.Rows} 行 {sign} 剔除 {summary.Rejected} + 有结果 {ended} + 待呼叫 {summary.Pending}；呼叫 {summary.Calls} 次，接通 {summary.Answered} 次，用时 {summary.Seconds:0} 秒";
    }

    private static string Voice(VoiceFigures voice, bool inEnglish) => inEnglish
        ? $"{voice.PacketsSent} packets sent, 99 % of them at most {voice.LateP99.TotalMilliseconds:0.0} ms late; next prompt {voice.TurnP95Ms} ms after the end of an answer (95 %, {voice.Turns} answers)"
        : $"发出语音包 {voice.PacketsSent} 个，99% 延迟不超过 {voice.LateP99.TotalMilliseconds:0.0} 毫秒；答完到下一句 {voice.TurnP95Ms} 毫秒（95%，{voice.Turns} 次回答）";

    private static Table TwoColumns(string name, string count) =>
        new Table().Border(TableBorder.Rounded).AddColumn(name.EscapeMarkup()).AddColumn(new TableColumn(count).RightAligned());

    private static string Figure(int count) => count.ToString(CultureInfo.InvariantCulture);
}
