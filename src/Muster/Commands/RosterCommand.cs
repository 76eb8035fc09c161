using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Muster.Kernel;
using Muster.Kernel.Identifiers;
using Muster.Outreach.Campaigns;
using Muster.Outreach.Plans;
using Muster.Outreach.Rosters;
using Muster.Terminal;
using Spectre.Console;

namespace Muster.Commands;

/// <summary><c>muster roster check FILE</c>: a verdict for every row, before anyone is called.</summary>
internal static class RosterCommand
{
    private const int ShownByDefault = 10;

    /// <summary>Wide enough that the remarks of a table stay on one line in a file or a pipe.</summary>
    private const int RedirectedWidth = 160;

    private static readonly Argument<string> File = new("FILE") { Description = "CSV, XLSX or XLS" };
    private static readonly Option<bool> Json = new("--json") { Description = "One JSON object a row, unmasked, and the totals last" };
    private static readonly Option<FileInfo?> Numbers = new("--numbers") { Description = "the memory of numbers that campaigns share: also judge by what is known of each, and by who is to be left out" };
    private static readonly Option<FileInfo?> PlanPath = new("--plan") { Description = "with --numbers: the plan, whose purpose says who is to be left out" };
    private static readonly Option<int> Show = new("--show") { Description = "How many problems to list", DefaultValueFactory = _ => ShownByDefault };

    public static Command Build()
    {
        var check = new Command("check", "Judge every row: kept, fixed (how), or rejected (why)") { File, Json, Numbers, PlanPath, Show };
        RosterArguments.AddTo(check);
        check.SetAction(Check);
        return new Command("roster", "Check a list of people before it is called") { check };
    }

    private static int Check(ParseResult parsed)
    {
        var plan = new CampaignPlan();
        if ((parsed.GetValue(PlanPath) is { } file && !PlanFile.Read(file.FullName).TryGet(out plan, out var error))
            || !RosterArguments.Read(parsed, parsed.GetValue(Numbers), plan).TryGet(out var options, out error))
            return Refusal.Print(error);
        var path = parsed.GetValue(File)!;
        var result = parsed.GetValue(Json) ? PrintJson(path, options) : PrintReport(path, options, parsed.GetValue(Show));
        return result.TryGet(out _, out error) ? 0 : Refusal.Print(error);
    }

    private static Result<RosterTotals> PrintJson(string path, RosterOptions options)
    {
        using var output = new BufferedStream(Console.OpenStandardOutput(), 1 << 16);
        var result = RosterReader.Scan(path, options, row => PrintLine(output, new
        {
            row.Row,
            Verdict = RosterWords.Name(row.Verdict),
            Reason = row.Reason is { } reason ? RosterWords.Name(reason) : null,
            row.Name,
            row.Phone,
            row.AlternatePhones,
            row.RawPhone,
            row.IdNumber,
            row.Community,
            row.Address,
            row.Fields,
            row.Remarks,
        }));
        if (result.TryGet(out var totals, out _))
        {
            PrintLine(output, new
            {
                totals.Rows,
                totals.Kept,
                totals.Fixed,
                totals.Rejected,
                RejectedBy = totals.RejectedBy.ToDictionary(pair => RosterWords.Name(pair.Key), pair => pair.Value),
                totals.Remarked,
            });
        }

        return result;
    }

    private static void PrintLine<T>(Stream output, T value)
    {
        JsonSerializer.Serialize(output, value, LineOptions);
        output.WriteByte((byte)'\n');
    }

    private static readonly JsonSerializerOptions LineOptions = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    private static Result<RosterTotals> PrintReport(string path, RosterOptions options, int show)
    {
        var problems = new List<RosterRow>();
        Result<RosterTotals> result;
        using (var counter = new RowCounter())
        {
            result = RosterReader.Scan(path, options, row =>
            {
                counter.Count();
                if (problems.Count < show && IsProblem(row))
                    problems.Add(row);
            });
        }

        if (!result.TryGet(out var totals, out _))
            return result;
        if (Console.IsOutputRedirected)
            AnsiConsole.Profile.Width = RedirectedWidth;
        AnsiConsole.Write(TotalsTable(totals));
        if (problems.Count > 0)
        {
            AnsiConsole.WriteLine($"The first {problems.Count} rows to look at:");
            AnsiConsole.Write(ProblemTable(problems));
        }

        return result;
    }

    /// <summary>What a person may want to put right in the file; a row that was fixed is right already.</summary>
    private static bool IsProblem(RosterRow row) =>
        row.Verdict is RosterVerdict.Rejected || (row.Verdict is RosterVerdict.Kept && row.Remarks.Count > 0);

    private static Table TotalsTable(RosterTotals totals)
    {
        var table = new Table().Border(TableBorder.Rounded)
            .AddColumn("Verdict 判定")
            .AddColumn(new TableColumn("Rows 行数").RightAligned())
            .AddColumn(new TableColumn("Share 占比").RightAligned());
        Add("kept 保留", totals.Kept);
        Add("fixed 已修正", totals.Fixed);
        Add("rejected 剔除", totals.Rejected);
        foreach (var (reason, count) in totals.RejectedBy.OrderByDescending(pair => pair.Value))
            Add($"  {RosterWords.Name(reason)} {RosterWords.Title(reason)}", count);
        Add("total 合计", totals.Rows);
        return table;

        void Add(string title, int count) => table.AddRow(
            title,
            count.ToString("N0", CultureInfo.InvariantCulture),
            ((double)count / totals.Rows).ToString("P1", CultureInfo.InvariantCulture));
    }

    private static Table ProblemTable(List<RosterRow> problems)
    {
        var table = new Table().Border(TableBorder.Rounded)
            .AddColumn(new TableColumn("Row 行").RightAligned())
            .AddColumn("Name 姓名")
            .AddColumn("Phone 电话")
            .AddColumn("Verdict 判定")
            .AddColumn("Remarks 备注");
        foreach (var row in problems)
        {
            table.AddRow(
                row.Row.ToString(CultureInfo.InvariantCulture),
                Markup.Escape(Mask.Name(row.Name)),
                Markup.Escape(Mask.Phone(row.RawPhone)),
                row.Reason is { } reason ? $"{RosterWords.Name(reason)} {RosterWords.Title(reason)}" : "kept 保留",
                Markup.Escape(string.Join('；', row.Remarks)));
        }

        return table;
    }
}
