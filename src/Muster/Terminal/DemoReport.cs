using System.Diagnostics;
using System.Globalization;
using Muster.Campaigns;
using Muster.Carrier.Truth;
using Muster.Outreach.Ledgers;
using Spectre.Console;

namespace Muster.Terminal;

/// <summary>What only a demo can tell: the answers beside the truth, and what the program took apart from the carrier.</summary>
internal static class DemoReport
{
    public static void Print(string folder, CarrierFigures carrier, string language)
    {
        var inEnglish = language == "en";
        if (TruthFile.Read(Path.Combine(folder, CarrierProcess.TruthFile)).TryGet(out var truth, out _)
            && Ledger.Open(Path.Combine(folder, CampaignRun.LedgerName)).TryGet(out var ledger, out _))
        {
            using (ledger)
                AnsiConsole.Write(Comparison(AnswerCheck.Compare(AnswerCheck.TrueAnswers(truth), Recorded(ledger)), inEnglish));
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

    /// <summary>What the ledger holds, by number, person of the household and question.</summary>
    private static Dictionary<AnswerKey, string> Recorded(Ledger ledger)
    {
        var recorded = new Dictionary<AnswerKey, string>();
        var peopleBehind = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var row in ledger.Results().Where(row => row.Attempts > 0))
        {
            var person = peopleBehind.GetValueOrDefault(row.Phone);
            peopleBehind[row.Phone] = person + 1;
            foreach (var answer in row.Answers)
                recorded[new AnswerKey(row.Phone, person, answer.Question)] = answer.Category;
        }

        return recorded;
    }

    private static string Figure(int count) => count.ToString(CultureInfo.InvariantCulture);
}
