using Muster.Kernel;

namespace Muster.Outreach.Tables;

/// <summary>What a campaign leaves on the desk: <c>results.xlsx</c>, <c>results.csv</c>, <c>summary.json</c> and <c>funnel.svg</c>.</summary>
public static class ResultTables
{
    /// <summary>Writes all four files, replacing earlier ones; when one cannot be written, none is replaced.</summary>
    /// <param name="folder">Created when it does not exist.</param>
    /// <param name="rows">Gives every row of the roster, the rejected ones too, in its order; asked several times, and must give the same each time.</param>
    /// <param name="summary">Of the same rows.</param>
    /// <param name="questions">In the script's order.</param>
    /// <param name="time">Tells the zone in which times are shown, and the time of writing.</param>
    /// <returns>The paths written, or an error: <c>tables.disk_full</c>, <c>tables.not_writable</c>, <c>tables.write_failed</c>.</returns>
    public static Result<string[]> Write(
        string folder,
        Func<IEnumerable<ResultRow>> rows,
        CampaignSummary summary,
        IReadOnlyList<QuestionColumn> questions,
        TimeProvider time)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var sheets = new ResultSheets(questions, time.LocalTimeZone);
            using var files = new OutputFiles(folder);
            files.Write("results.xlsx", stream => WriteWorkbook(stream, rows, summary, questions, sheets));
            files.Write("results.csv", stream => ResultsCsv.Write(stream, sheets.Results(), rows()));
            files.Write("summary.json", stream => SummaryJson.Write(stream, summary));
            files.Write("funnel.svg", stream => FunnelPicture.Write(stream, summary, questions, time.GetLocalNow()));
            return files.Publish();
        }
        catch (Exception exception) when (OutputFiles.Explain(exception, folder) is { } error)
        {
            return error;
        }
    }

    private static void WriteWorkbook(
        Stream stream,
        Func<IEnumerable<ResultRow>> rows,
        CampaignSummary summary,
        IReadOnlyList<QuestionColumn> questions,
        ResultSheets sheets)
    {
        var workbook = new Workbook(stream);
        workbook.AddSheet("结果", sheets.Results(), rows().Where(row => !Outcomes.IsRejection(row.Outcome)));
        workbook.AddSheet("汇总", SummarySheet.Columns, SummarySheet.Lines(summary, questions));
        workbook.AddSheet("分项", TotalsSheet.Columns, TotalsSheet.Lines(summary));
        workbook.AddSheet("剔除名单", ResultSheets.Rejected(), rows().Where(row => Outcomes.IsRejection(row.Outcome)));
        workbook.AddSheet("人工跟进", sheets.FollowUp(), FollowUp(rows()));
        workbook.Complete();
    }

    /// <summary>A community's people stand together, those without one at the end.</summary>
    private static IEnumerable<ResultRow> FollowUp(IEnumerable<ResultRow> rows) => rows
        .Where(row => Outcomes.Named(row.Outcome).FollowUp is not null)
        .OrderBy(row => row.Community is null)
        .ThenBy(row => row.Community, StringComparer.Ordinal)
        .ThenBy(row => row.Row);
}
