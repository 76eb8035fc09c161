using System.Globalization;
using Muster.Calls;

namespace Muster.Terminal;

/// <summary>A trunk's check as a page, in plain lines that can be pasted into a letter to the carrier.</summary>
internal static class CheckView
{
    public static void Print(TrunkCheckReport report)
    {
        var checkedAt = report.CheckedAt.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);
        Console.WriteLine($"线路检查  {report.Trunk}  {report.Address ?? "（未找到）"}  {checkedAt}");
        Console.WriteLine();
        foreach (var line in report.Lines)
            Print(line);
        var asks = report.Lines.Where(line => line.Ask.Length > 0).ToList();
        if (asks.Count > 0)
        {
            Console.WriteLine();
            Console.WriteLine("请运营商协助：");
            foreach (var line in asks)
                Console.WriteLine($"  · {line.Title}：{line.Ask}");
        }

        Console.WriteLine();
        Console.WriteLine($"通过 {Count(CheckVerdict.Passed)}，未通过 {Count(CheckVerdict.Failed)}，未尝试 {Count(CheckVerdict.NotTried)}");

        int Count(CheckVerdict verdict) => report.Lines.Count(line => line.Verdict == verdict);
    }

    private static void Print(CheckLine line)
    {
        var mark = line.Verdict switch
        {
            CheckVerdict.Passed => "通过    ",
            CheckVerdict.Failed => "未通过  ",
            _ => "未尝试  ",
        };
        Console.WriteLine($"{mark}{line.Title}：{line.Seen}");
        if (line.Meaning.Length > 0)
            Console.WriteLine($"          {line.Meaning}");
    }
}
