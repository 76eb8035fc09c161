namespace Muster.Outreach.Rosters;

/// <summary>
/// Rows of separated text (RFC 4180, with comma, semicolon or tab). A general reader swallows the rest of the file
/// at one quote that nobody closed; this one gives up the row and goes on with the next line, so that no other
/// person is lost.
/// </summary>
internal static class CsvRows
{
    /// <summary>Lines that one quoted cell may span: longer ones are a quote that nobody closed.</summary>
    public const int RecordLinesMax = 32;

    private const int SampleLines = 20;
    private static readonly char[] Delimiters = [',', '\t', ';', '|'];

    public static IEnumerable<SourceRow> Read(TextReader reader)
    {
        var lines = new TextLines(reader);
        var delimiter = FindDelimiter(lines);
        var record = new CsvRecord(delimiter);
        var width = 0;
        while (lines.Take() is { } line)
        {
            var number = lines.Number;
            var state = record.Split(line);
            if (state is CsvState.Open)
                state = ReadFurtherLines(lines, record, line, width);
            else
                width = Math.Max(width, record.Cells.Count);
            yield return state is CsvState.Complete
                ? new SourceRow(number, [.. record.Cells])
                : new SourceRow(number, Guess(line, delimiter), IsBroken: true);
        }
    }

    /// <summary>The separator that splits the first lines into the most cells; a line <c>sep=;</c>, as Excel knows it, decides.</summary>
    private static char FindDelimiter(TextLines lines)
    {
        var sample = new List<string>();
        while (sample.Count < SampleLines && lines.Take() is { } line)
            sample.Add(line);
        if (sample is [['s' or 'S', 'e' or 'E', 'p' or 'P', '=', var named], ..])
        {
            lines.Return(sample[1..]);
            return named;
        }

        lines.Return(sample);
        return Delimiters.MaxBy(delimiter => sample.Sum(line => line.AsSpan().Count(delimiter)));
    }

    private static CsvState ReadFurtherLines(TextLines lines, CsvRecord record, string first, int width)
    {
        var text = first;
        var further = new List<string>();
        var state = CsvState.Open;
        while (state is CsvState.Open && further.Count < RecordLinesMax - 1 && lines.Take() is { } line)
        {
            further.Add(line);
            text = text + "\n" + line;
            if (line.Contains('"', StringComparison.Ordinal))
                state = record.Split(text);
        }

        if (state is CsvState.Complete && (width == 0 || record.Cells.Count <= width))
            return CsvState.Complete;
        lines.Return(further);
        return CsvState.Malformed;
    }

    private static string[] Guess(string line, char delimiter) =>
        Array.ConvertAll(line.Split(delimiter), cell => cell.Replace("\"", string.Empty, StringComparison.Ordinal));
}

/// <summary>How far a text got to be a record.</summary>
internal enum CsvState
{
    Complete,

    /// <summary>A quoted cell goes on beyond the text.</summary>
    Open,

    /// <summary>Something stands between a closing quote and the next separator.</summary>
    Malformed,
}

/// <summary>Splits one record into cells.</summary>
internal sealed class CsvRecord(char delimiter)
{
    /// <summary>The cells of the record that was split last.</summary>
    public List<string> Cells { get; } = [];

    public CsvState Split(string text)
    {
        Cells.Clear();
        var at = 0;
        while (true)
        {
            var state = text.AsSpan(at).StartsWith('"') ? Quoted(text, ref at) : Bare(text, ref at);
            if (state is not CsvState.Complete)
                return state;
            if (at == text.Length)
                return CsvState.Complete;
            if (text[at++] != delimiter)
                return CsvState.Malformed;
        }
    }

    private CsvState Bare(string text, ref int at)
    {
        var end = text.IndexOf(delimiter, at);
        if (end < 0)
            end = text.Length;
        Cells.Add(text[at..end]);
        at = end;
        return CsvState.Complete;
    }

    private CsvState Quoted(string text, ref int at)
    {
        var start = at + 1;
        var hasEscapes = false;
        for (var i = start; (i = text.IndexOf('"', i)) >= 0; i += 2)
        {
            if (i + 1 < text.Length && text[i + 1] == '"')
            {
                hasEscapes = true;
                continue;
            }

            var cell = text[start..i];
            Cells.Add(hasEscapes ? cell.Replace("\"\"", "\"", StringComparison.Ordinal) : cell);
            at = i + 1;
            return CsvState.Complete;
        }

        return CsvState.Open;
    }
}
