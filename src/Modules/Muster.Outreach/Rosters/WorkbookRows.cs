using System.Globalization;
using System.Text;
using ExcelDataReader;
using ExcelDataReader.Exceptions;

namespace Muster.Outreach.Rosters;

/// <summary>Rows of a worksheet, XLSX or the older XLS.</summary>
internal static class WorkbookRows
{
    /// <summary>A double keeps 15 digits: a longer whole number in a cell has lost its tail.</summary>
    private const double WholeMax = 1e15;

    static WorkbookRows() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static IEnumerable<SourceRow> Read(Stream stream, string? sheet)
    {
        using var reader = Open(stream);
        Select(reader, sheet);
        while (reader.Read())
        {
            var cells = new string[reader.FieldCount];
            for (var i = 0; i < cells.Length; i++)
                cells[i] = Text(reader.GetValue(i));
            yield return new SourceRow(reader.Depth + 1, cells);
        }
    }

    private static IExcelDataReader Open(Stream stream)
    {
        try
        {
            return ExcelReaderFactory.CreateReader(stream, new ExcelReaderConfiguration { LeaveOpen = true });
        }
        catch (InvalidPasswordException)
        {
            throw new RosterFormatException("roster.protected_workbook", "the workbook is protected by a password: save it without one");
        }
    }

    private static void Select(IExcelDataReader reader, string? sheet)
    {
        if (sheet is null)
            return;
        var names = new List<string>();
        do
        {
            if (string.Equals(reader.Name?.Trim(), sheet.Trim(), StringComparison.OrdinalIgnoreCase))
                return;
            names.Add(reader.Name ?? "?");
        }
        while (reader.NextResult());
        throw new RosterFormatException("roster.no_such_sheet", $"the workbook has no sheet \"{sheet}\"; it has: {string.Join(", ", names)}");
    }

    private static string Text(object? value) => value switch
    {
        null => string.Empty,
        string text => text,
        double number when Math.Abs(number) < WholeMax && number == Math.Floor(number) => number.ToString("0", CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        DateTime date => date.ToString(date.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? string.Empty,
    };
}
