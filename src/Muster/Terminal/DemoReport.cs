using System.Diagnostics;
using System.Globalization;
using Muster.Campaigns;
using Muster.Carrier.Truth;
using Muster.Outreach.Ledgers;
using Muster.Outreach.Tables;
using Spectre.Console;

namespace Muster.Terminal;

/// <summary>What only a demo can tell: answers and unanswered numbers beside the truth, and what the program took apart from the carrier.</summary>
internal static class DemoReport
{
    private static readonly HashSet<string> NobodyThere = ["busy", "power_off", "suspended", "empty", "unknown", "voicemail", "rejects", "rings_out"];

    public static void Print(string folder, CarrierFigures carrier, string language)
    {
        var inEnglish = language == "en";
        if (TruthFile.Read(Path.Combine(folder, CarrierProcess.TruthFile)).TryGet(out var truth, out _)
            && Ledger.Open(Path.Combine(folder, CampaignRun.LedgerName)).TryGet(out var ledger, out _))
        {
            using (ledger)
            {
                AnsiConsole.Write(Comparison(AnswerCheck.Compare(AnswerCheck.TrueAnswers(truth), RecordedAnswers.In(ledger)), inEnglish));
                AnsiConsole.Write(Unanswered(truth, ledger, inEnglish));
            }
        }

        using var self = Process.GetCurrentProcess();
        var cpu = self.TotalProcessorTime.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        Console.WriteLine(inEnglish
            ? $"Muster: {cpu} s of CPU, {self.PeakWorkingSet64 >> 20} MB of memory. Simulated carrier: {carrier.Words}, {carrier.MemoryBytes >> 20} MB"
            : $"Muster：CPU {cpu} 秒，内存 {self.PeakWorkingSet64 >> 20} MB。模拟运营商：{carrier.Words}，{carrier.MemoryBytes >> 20} MB");
    }

    private static Table Comparison(IReadOnlyList<AnswerScore> scores, bool inEnglish)
    {
        var table = new Table().Border(TableBorder.Rounded);
        foreach (var column in inEnglish ? ["Answers and truth", "given", "right", "wrong", "rejected"] : new[] { "回答与真值", "说了", "对", "错", "未采纳" })
            table.AddColumn(column);
        foreach (var score in scores)
            table.AddRow(score.Question, Figure(score.Given), Figure(score.Right), Figure(score.Wrong), Figure(score.Unclear));
        return table;
    }

    /// <summary>
    /// What each number's last call met and what it was recorded as, with what was heard: carriers end many of these calls in
    /// one and the same code.
    /// </summary>
    private static Table Unanswered(IReadOnlyList<TruthLine> truth, Ledger ledger, bool inEnglish)
    {
        var table = new Table().Border(TableBorder.Rounded);
        foreach (var column in inEnglish ? ["Not answered by a person", "recorded as (heard)"] : new[] { "无人应答的真实情况", "记录（听到）" })
            table.AddColumn(column);
        var met = truth.Where(call => call.Event == TruthLine.Over).GroupBy(call => call.Number, StringComparer.Ordinal)
            .ToDictionary(calls => calls.Key, calls => calls.MaxBy(call => call.Started)!.Behaviour, StringComparer.Ordinal);
        var recorded = ledger.Results().Where(row => row.Attempts > 0 && NobodyThere.Contains(met.GetValueOrDefault(row.Phone, "")));
        foreach (var same in recorded.GroupBy(row => met[row.Phone], StringComparer.Ordinal).OrderBy(rows => rows.Key, StringComparer.Ordinal))
        {
            var named = same.GroupBy(row => $"{Outcomes.Named(row.Outcome).Title}（{row.EarlyMediaHeard?.Split('：')[0] ?? "—"}）", StringComparer.Ordinal)
                .OrderByDescending(rows => rows.Count()).Select(rows => $"{rows.Key} {rows.Count()}");
            table.AddRow(same.Key, string.Join("  ", named));
        }

        return table;
    }

    private static string Figure(int count) => count.ToString(CultureInfo.InvariantCulture);
}
