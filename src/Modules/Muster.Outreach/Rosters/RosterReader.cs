using Muster.Kernel;
using Muster.Kernel.Identifiers;

namespace Muster.Outreach.Rosters;

/// <summary>Reads rosters: CSV in UTF-8, UTF-16 or GB18030, XLSX and XLS. What a file is, its bytes tell, not its name.</summary>
public static class RosterReader
{
    /// <summary>The result tables keep a roster on one worksheet, which holds 1,048,576 rows.</summary>
    public const int RowsMax = 1_000_000;

    /// <summary>Reads and judges every row into memory.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">What the file itself does not tell.</param>
    /// <param name="read">Told after each row, for a counter.</param>
    /// <returns>See <see cref="Scan"/>.</returns>
    public static Result<Roster> Read(string path, RosterOptions options, Action? read = null)
    {
        var rows = new List<RosterRow>();
        return Scan(path, options, Take).TryGet(out var totals, out var error)
            ? new Roster(rows, totals)
            : error;

        void Take(RosterRow row)
        {
            rows.Add(row);
            read?.Invoke();
        }
    }

    /// <summary>
    /// Reads and judges a roster row by row; rows that are empty are passed over. Keeps no rows, only what it takes to
    /// see repetitions.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="options">What the file itself does not tell.</param>
    /// <param name="each">Gets every row in the file's order. When the file breaks in the middle, it has got those before.</param>
    /// <returns>
    /// The totals, or an error: <c>roster.not_found</c>, <c>roster.no_access</c>, <c>roster.read_failed</c>,
    /// <c>roster.unknown_format</c>, <c>roster.broken_workbook</c>, <c>roster.protected_workbook</c>,
    /// <c>roster.no_such_sheet</c>, <c>roster.unreadable_text</c>, <c>roster.no_phone_column</c>, <c>roster.empty</c>,
    /// <c>roster.too_long</c>, <c>roster.bad_area_code</c>.
    /// </returns>
    public static Result<RosterTotals> Scan(string path, RosterOptions options, Action<RosterRow> each)
    {
        if (options.DefaultAreaCode is { } areaCode && !PhoneNumber.IsAreaCode(areaCode))
            return new Error("roster.bad_area_code", $"\"{areaCode}\" is no area code: give 3 or 4 digits with the leading zero, such as 0711.");
        using var file = new RosterFile(path, options.Sheet);
        return file.Open() is { } error ? error : Scan(file, options, each);
    }

    private static Result<RosterTotals> Scan(RosterFile file, RosterOptions options, Action<RosterRow> each)
    {
        var head = new List<SourceRow>();
        while (head.Count < RosterLayout.SearchRowsMax && file.Next(out var row))
            head.Add(row);
        if (file.Error is not null)
            return file.Error;
        if (head is [])
            return Empty(file);
        if (!RosterLayout.Find(head, options).TryGet(out var layout, out var refused))
            return refused;

        var judge = new RowJudge(layout, options);
        var tally = new RosterTally();
        foreach (var row in head.Skip(layout.HeaderRows))
            Take(row);
        while (file.Next(out var row))
        {
            if (!Take(row))
                return new Error("roster.too_long", $"The roster {file.Name} has more than {RowsMax} rows: split it.");
        }

        if (file.Error is not null)
            return file.Error;
        return tally.Rows == 0 ? Empty(file) : tally.Totals();

        bool Take(SourceRow source)
        {
            var judged = judge.Judge(source);
            judged = options.Known?.Judge(judged) ?? judged;
            tally.Add(judged);
            each(judged);
            return tally.Rows <= RowsMax;
        }
    }

    private static Error Empty(RosterFile file) =>
        new("roster.empty", $"The roster {file.Name} holds no people: it is empty, or ends after its header.");
}
