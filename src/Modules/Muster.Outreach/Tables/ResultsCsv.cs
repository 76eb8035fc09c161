using System.Text;

namespace Muster.Outreach.Tables;

/// <summary>
/// CSV (RFC 4180) in UTF-8 with a byte order mark, by which Excel knows the encoding. A cell that a spreadsheet would
/// take for a formula gets an apostrophe in front: names and remarks come from files that others wrote.
/// </summary>
internal static class ResultsCsv
{
    public static void Write<T>(Stream stream, IReadOnlyList<Column<T>> columns, IEnumerable<T> rows)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true) { NewLine = "\r\n" };
        writer.WriteLine(string.Join(',', columns.Select(column => Escape(column.Title))));
        foreach (var row in rows)
        {
            for (var i = 0; i < columns.Count; i++)
            {
                if (i > 0)
                    writer.Write(',');
                writer.Write(Text(columns[i].Value(row)));
            }

            writer.WriteLine();
        }
    }

    private static string Text(Cell cell) => cell.Kind is CellKind.Text ? Escape(Guard(cell.Text!)) : cell.Plain;

    private static string Guard(string text) =>
        text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '＝' or '＋' or '－' or '＠' ? "'" + text : text;

    private static string Escape(string text) =>
        text.AsSpan().IndexOfAny("\",\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
