using System.Text;
using CsvHelper;

namespace Muster.Outreach.Rosters;

/// <summary>
/// The lines of separated text, each split into cells as if it were all there is. The separator is the one that fits
/// the first lines, or that a line <c>sep=;</c>, as Excel knows it, names. Lines that were taken can be given back.
/// </summary>
internal sealed class CsvLines : IDisposable
{
    /// <summary>
    /// A longer line, in UTF-8, belongs to no list of people; without a bound, a file without line ends would fill the
    /// memory. The buffer grows in steps, so that a line of up to twice the length may still pass.
    /// </summary>
    public const int BytesMax = 1_000_000;

    private readonly CsvReaderOptions _options;
    private readonly CsvReader _reader;
    private readonly Stack<CsvLine> _returned = new();
    private bool _isMalformed;

    /// <param name="reader">Is disposed with this.</param>
    public CsvLines(TextReader reader)
    {
        _options = new CsvReaderOptions
        {
            HasHeader = false,
            SkipEmptyLines = false,
            TrackLineNumbers = true,
            MaxRecordSize = BytesMax,
            AllowLineBreaksInQuotes = false,
            OnMalformedRecord = record => _isMalformed = record.Reason is CsvMalformedReason.TextAfterClosingQuote,
        };
        _reader = CsvReader.Create(reader, _options);
    }

    /// <summary>Known once a line has been taken.</summary>
    public char Separator => _reader.Separator;

    /// <summary>Takes the next line.</summary>
    /// <returns>Null after the last one.</returns>
    /// <exception cref="RosterFormatException">The line is longer than <see cref="BytesMax"/>.</exception>
    public CsvLine? Take()
    {
        try
        {
            return _returned.TryPop(out var line) ? line : Next(_reader);
        }
        catch (CsvFormatException)
        {
            throw new RosterFormatException("roster.unknown_format", $"it has a line of more than {BytesMax} bytes: this is no list of people");
        }
    }

    /// <summary>Gives back the lines that were taken last, in the order in which they were taken.</summary>
    public void Return(IReadOnlyList<CsvLine> lines)
    {
        for (var i = lines.Count - 1; i >= 0; i--)
            _returned.Push(lines[i]);
    }

    /// <summary>Splits a text whose quoted cells may go on over line ends.</summary>
    public CsvLine Split(string text)
    {
        using var reader = CsvReader.FromText(text, _options with { Separator = Separator, AllowLineBreaksInQuotes = true });
        return Next(reader)!;
    }

    public void Dispose() => _reader.Dispose();

    private CsvLine? Next(CsvReader reader)
    {
        _isMalformed = false;
        if (!reader.Read())
            return null;
        var cells = new string[reader.FieldCount];
        for (var i = 0; i < cells.Length; i++)
            cells[i] = reader.GetString(i);
        var state = _isMalformed ? CsvState.Malformed
            : IsOpen(reader.GetRawSpan(cells.Length - 1)) ? CsvState.Open
            : CsvState.Complete;
        return new CsvLine(reader.LineNumber, Encoding.UTF8.GetString(reader.RawRecord), cells, state);
    }

    private static bool IsOpen(ReadOnlySpan<byte> cell) => cell is [(byte)'"', ..] && cell.Count((byte)'"') % 2 == 1;
}

/// <summary>A line of separated text.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Text">Without its end.</param>
internal sealed record CsvLine(long Number, string Text, string[] Cells, CsvState State);

/// <summary>How far a text got to be a record.</summary>
internal enum CsvState
{
    Complete,

    /// <summary>The last cell is quoted and goes on beyond the text.</summary>
    Open,

    /// <summary>Something stands between a closing quote and the next separator.</summary>
    Malformed,
}
