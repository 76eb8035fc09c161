using System.Globalization;
using System.IO.Packaging;
using System.Text;
using System.Xml;
using DocumentFormat.OpenXml;
using Spreadsheet = DocumentFormat.OpenXml.Spreadsheet;

namespace Muster.Outreach.Tables;

/// <summary>
/// Writes an XLSX workbook (ECMA-376, SpreadsheetML) row by row into a package that is only ever written, so that a
/// row's memory is free again at once. <c>SpreadsheetDocument</c> insists on a package that it can also read, and such
/// a package keeps every sheet in memory until it is closed: 1.4 GB for a district.
/// </summary>
internal sealed class Workbook(Stream stream)
{
    /// <summary>The most that a cell holds.</summary>
    private const int CharactersMax = 32_767;

    private const string ContentTypes = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    private readonly Package _package = Package.Open(stream, FileMode.Create, FileAccess.Write);
    private readonly List<(string Name, Uri Part)> _sheets = [];

    /// <summary>Adds a sheet whose first row is its header: frozen, filtered, one column each.</summary>
    public void AddSheet<T>(string name, IReadOnlyList<Column<T>> columns, IEnumerable<T> rows)
    {
        var part = NewPart($"/xl/worksheets/sheet{_sheets.Count + 1}.xml", "worksheet");
        _sheets.Add((name, part.Uri));
        using var content = part.GetStream();
        using var writer = OpenXmlWriter.Create(content);
        writer.WriteStartDocument();
        writer.WriteStartElement(new Spreadsheet.Worksheet());
        writer.WriteElement(FrozenHeader());
        writer.WriteElement(Widths(columns));
        var last = WriteRows(writer, columns, rows);
        var area = $"A1:{Letters(columns.Count - 1)}{last}";
        writer.WriteElement(new Spreadsheet.AutoFilter { Reference = area });
        // Numbers of phones and cards are text on purpose: without this, Excel marks every one of them.
        writer.WriteElement(new Spreadsheet.IgnoredErrors(
            new Spreadsheet.IgnoredError { SequenceOfReferences = new ListValue<StringValue>([area]), NumberStoredAsText = true }));
        writer.WriteEndElement();
    }

    /// <summary>Completes the package; the stream stays open. Without this call it is no workbook.</summary>
    public void Complete()
    {
        // A package that is only written takes its parts one after the other, and so this one comes last.
        var workbook = NewPart("/xl/workbook.xml", "sheet.main");
        Write(workbook, new Spreadsheet.Workbook(new Spreadsheet.Sheets(_sheets.Select((sheet, index) => new Spreadsheet.Sheet
        {
            Name = sheet.Name,
            SheetId = (uint)(index + 1),
            Id = workbook.CreateRelationship(sheet.Part, TargetMode.Internal, $"{Relations}/worksheet").Id,
        }))));
        var styles = NewPart("/xl/styles.xml", "styles");
        Write(styles, WorkbookStyles.Sheet());
        workbook.CreateRelationship(styles.Uri, TargetMode.Internal, $"{Relations}/styles");
        _package.CreateRelationship(workbook.Uri, TargetMode.Internal, $"{Relations}/officeDocument");
        _package.Close();
    }

    private PackagePart NewPart(string name, string type) =>
        _package.CreatePart(new Uri(name, UriKind.Relative), $"{ContentTypes}.{type}+xml", CompressionOption.SuperFast);

    private static void Write(PackagePart part, OpenXmlElement root)
    {
        using var content = part.GetStream();
        using var writer = OpenXmlWriter.Create(content);
        writer.WriteStartDocument();
        writer.WriteElement(root);
    }

    private static Spreadsheet.SheetViews FrozenHeader() => new(new Spreadsheet.SheetView(new Spreadsheet.Pane
    {
        VerticalSplit = 1,
        TopLeftCell = "A2",
        ActivePane = Spreadsheet.PaneValues.BottomLeft,
        State = Spreadsheet.PaneStateValues.Frozen,
    })
    {
        WorkbookViewId = 0,
    });

    private static Spreadsheet.Columns Widths<T>(IReadOnlyList<Column<T>> columns) => new(columns.Select((column, index) => new Spreadsheet.Column
    {
        Min = (uint)(index + 1),
        Max = (uint)(index + 1),
        Width = column.Width,
        CustomWidth = true,
    }));

    /// <returns>The number of the last row.</returns>
    private static uint WriteRows<T>(OpenXmlWriter writer, IReadOnlyList<Column<T>> columns, IEnumerable<T> rows)
    {
        var letters = Enumerable.Range(0, columns.Count).Select(Letters).ToArray();
        writer.WriteStartElement(new Spreadsheet.SheetData());
        WriteRow(writer, 1, letters, index => Cell.Of(columns[index].Title), CellStyle.Header);
        var number = 1u;
        foreach (var row in rows)
            WriteRow(writer, ++number, letters, index => columns[index].Value(row), style: null);
        writer.WriteEndElement();
        return number;
    }

    private static void WriteRow(OpenXmlWriter writer, uint number, string[] letters, Func<int, Cell> cellAt, CellStyle? style)
    {
        writer.WriteStartElement(new Spreadsheet.Row { RowIndex = number });
        for (var i = 0; i < letters.Length; i++)
        {
            var cell = cellAt(i);
            if (cell.Kind is not CellKind.Empty)
                writer.WriteElement(Element($"{letters[i]}{number}", cell, style ?? StyleOf(cell.Kind)));
        }

        writer.WriteEndElement();
    }

    private static Spreadsheet.Cell Element(string reference, Cell cell, CellStyle style)
    {
        var element = new Spreadsheet.Cell { CellReference = reference, StyleIndex = (uint)style };
        if (cell.Kind is CellKind.Text)
        {
            element.DataType = Spreadsheet.CellValues.InlineString;
            element.InlineString = new(new Spreadsheet.Text(Writable(cell.Text!)) { Space = SpaceProcessingModeValues.Preserve });
        }
        else
        {
            element.CellValue = new(cell.Number.ToString(CultureInfo.InvariantCulture));
        }

        return element;
    }

    /// <summary>Without the characters that XML cannot hold, and no longer than a cell may be.</summary>
    private static string Writable(string text)
    {
        if (text.Length <= CharactersMax && text.All(c => XmlConvert.IsXmlChar(c)))
            return text;
        var kept = new StringBuilder(Math.Min(text.Length, CharactersMax));
        foreach (var rune in text.EnumerateRunes())
        {
            if (kept.Length + rune.Utf16SequenceLength > CharactersMax)
                break;
            if (!rune.IsBmp || XmlConvert.IsXmlChar((char)rune.Value))
                kept.Append(rune.ToString());
        }

        return kept.ToString();
    }

    private static CellStyle StyleOf(CellKind kind) => kind switch
    {
        CellKind.Text => CellStyle.Text,
        CellKind.Share => CellStyle.Share,
        CellKind.Time => CellStyle.Time,
        _ => CellStyle.General,
    };

    /// <summary>0 → A, 25 → Z, 26 → AA.</summary>
    private static string Letters(int index) =>
        (index >= 26 ? Letters((index / 26) - 1) : string.Empty) + (char)('A' + (index % 26));
}
