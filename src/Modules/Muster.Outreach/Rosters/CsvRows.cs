namespace Muster.Outreach.Rosters;

/// <summary>
/// Rows of separated text (RFC 4180, with comma, semicolon or tab). Read as a whole, such a text is lost from the
/// first quote that nobody closed; so each line is read for itself, and lines are joined only where that completes a
/// cell of several lines. A broken quote costs its row and no other person.
/// </summary>
internal static class CsvRows
{
    /// <summary>Lines that one quoted cell may span: longer ones are a quote that nobody closed.</summary>
    public const int RecordLinesMax = 32;

    public static IEnumerable<SourceRow> Read(TextReader reader)
    {
        using var lines = new CsvLines(reader);
        var width = 0;
        while (lines.Take() is { } line)
        {
            if (line.State is CsvState.Complete)
                width = Math.Max(width, line.Cells.Length);
            var cells = line.State switch
            {
                CsvState.Complete => line.Cells,
                CsvState.Open => ReadFurtherLines(lines, line, width),
                _ => null,
            };
            yield return cells is null
                ? new SourceRow(line.Number, Guess(line.Text, lines.Separator), IsBroken: true)
                : new SourceRow(line.Number, cells);
        }
    }

    /// <returns>Null when the further lines do not complete the row: they are given back.</returns>
    private static string[]? ReadFurtherLines(CsvLines lines, CsvLine first, int width)
    {
        var joined = first;
        var further = new List<CsvLine>();
        var text = first.Text;
        while (joined.State is CsvState.Open && further.Count < RecordLinesMax - 1 && lines.Take() is { } line)
        {
            further.Add(line);
            text = text + "\n" + line.Text;
            if (line.Text.Contains('"', StringComparison.Ordinal))
                joined = lines.Split(text);
        }

        if (joined.State is CsvState.Complete && (width == 0 || joined.Cells.Length <= width))
            return joined.Cells;
        lines.Return(further);
        return null;
    }

    private static string[] Guess(string line, char separator) =>
        Array.ConvertAll(line.Split(separator), cell => cell.Replace("\"", string.Empty, StringComparison.Ordinal));
}
