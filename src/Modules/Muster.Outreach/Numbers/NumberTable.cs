using Muster.Kernel;
using Muster.Outreach.Ledgers;
using Muster.Outreach.Tables;

namespace Muster.Outreach.Numbers;

/// <summary>What is known of numbers as a CSV file, for whoever keeps the rosters.</summary>
public static class NumberTable
{
    /// <summary>Writes the file whole or not at all; numbers and names stand unmasked in it.</summary>
    /// <returns>The path, or <c>tables.disk_full</c>, <c>tables.not_writable</c>, <c>tables.write_failed</c>.</returns>
    public static Result<string> Write(string path, IReadOnlyList<NumberFact> facts, TimeZoneInfo zone)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        try
        {
            using var files = new OutputFiles(folder);
            files.Write(Path.GetFileName(path), stream => ResultsCsv.Write(stream, Columns(zone), facts));
            return files.Publish()[0];
        }
        catch (Exception exception) when (OutputFiles.Explain(exception, folder) is { } error)
        {
            return error;
        }
    }

    private static Column<NumberFact>[] Columns(TimeZoneInfo zone) =>
    [
        new("电话", 16, fact => Cell.Of(fact.Number)),
        new("情况", 16, fact => Cell.Of(Outcomes.Named(OutcomeNames.Of(fact.Disposition)).Title)),
        new("姓名", 12, fact => Cell.Of(fact.Name)),
        new("身份证号", 21, fact => Cell.Of(fact.IdNumber)),
        new("得知时间", 20, fact => Cell.Of(fact.LearnedAt, zone)),
        new("线路", 16, fact => Cell.Of(fact.Trunk)),
        new("约定时间", 20, fact => Cell.Of(fact.CallBackAt, zone)),
    ];
}
