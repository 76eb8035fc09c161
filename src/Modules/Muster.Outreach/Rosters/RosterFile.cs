using System.Text;
using Muster.Kernel;

namespace Muster.Outreach.Rosters;

/// <summary>An opened roster: its rows that hold anything, and the reason when reading ended before its time.</summary>
internal sealed class RosterFile(string path, string? sheet) : IDisposable
{
    private const int BufferBytes = 1 << 16;

    private FileStream? _stream;
    private IEnumerator<SourceRow>? _rows;
    private bool _isWorkbook;

    /// <summary>The file's name without its folder, for messages.</summary>
    public string Name => $"\"{Path.GetFileName(path)}\"";

    /// <summary>Why there are no further rows, when it is not the file's end.</summary>
    public Error? Error { get; private set; }

    /// <returns>Null when it can be read.</returns>
    public Error? Open()
    {
        try
        {
            if (Directory.Exists(path))
                return new Error("roster.not_found", $"{path} is a folder: name the roster's file.");
            _stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, BufferBytes);
            if (!_stream.CanSeek)
                return new Error("roster.read_failed", $"{path} is a pipe or device: save the roster in a file first.");
            _rows = Rows(_stream)?.GetEnumerator();
            return _rows is null
                ? new Error("roster.unknown_format", $"The file {Name} is no roster: give a CSV, XLSX or XLS file.")
                : null;
        }
        catch (Exception exception) when (Explain(exception) is { } error)
        {
            return error;
        }
    }

    /// <summary>The next row that holds anything.</summary>
    public bool Next(out SourceRow row)
    {
        row = default;
        try
        {
            while (Error is null && _rows!.MoveNext())
            {
                row = _rows.Current;
                if (!row.IsEmpty)
                    return true;
            }
        }
        catch (Exception exception) when (Explain(exception) is { } error)
        {
            Error = error;
        }

        return false;
    }

    public void Dispose()
    {
        _rows?.Dispose();
        _stream?.Dispose();
    }

    /// <returns>Null when the bytes are neither a workbook nor text.</returns>
    private IEnumerable<SourceRow>? Rows(FileStream stream)
    {
        var start = new byte[8];
        var length = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        // ZIP (ECMA-376 packages) and OLE compound files ([MS-CFB]).
        _isWorkbook = start.AsSpan(0, length) is [0x50, 0x4B, 0x03, 0x04, ..] or [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
        if (_isWorkbook)
            return WorkbookRows.Read(stream, sheet);
        if (LooksLikeMarkup(start.AsSpan(0, length)))
            throw new RosterFormatException("roster.unknown_format", "it is a web page or XML under another name: open it in Excel and save it as XLSX");
        return TextEncoding.Detect(stream) is { } encoding
            ? CsvRows.Read(new StreamReader(stream, encoding, detectEncodingFromByteOrderMarks: true, BufferBytes))
            : null;
    }

    /// <summary>Many systems export an HTML table under the name .xls.</summary>
    private static bool LooksLikeMarkup(ReadOnlySpan<byte> start) =>
        Encoding.ASCII.GetString(start).TrimStart('?', ' ', '\r', '\n').StartsWith('<');

    private Error? Explain(Exception exception) => exception switch
    {
        RosterFormatException format => new Error(format.Code, $"The roster {Name} cannot be read: {format.Message}."),
        FileNotFoundException or DirectoryNotFoundException => new Error("roster.not_found", $"There is no file {path}."),
        UnauthorizedAccessException => new Error("roster.no_access", $"The roster {path} may not be read by this user: check its permissions."),
        _ when _isWorkbook => new Error("roster.broken_workbook", $"The workbook {Name} is damaged or is no Excel workbook: open it in Excel and save it again as XLSX."),
        IOException io => new Error("roster.read_failed", $"The roster {path} cannot be read ({io.Message}): if another program has it open, close it there."),
        ArgumentException or NotSupportedException => new Error("roster.not_found", $"\"{path}\" is no file name."),
        _ => null,
    };
}
