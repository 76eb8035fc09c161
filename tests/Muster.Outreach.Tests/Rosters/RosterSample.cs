using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Muster.Outreach.Rosters;

namespace Muster.Outreach.Tests.Rosters;

/// <summary>A folder of its own for the rosters of one test.</summary>
public sealed class RosterSample : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("muster-roster-");

    public string Folder => _folder.FullName;

    public string Text(string text, Encoding? encoding = null, string name = "roster.csv")
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, text, encoding ?? new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        return path;
    }

    public string Bytes(ReadOnlySpan<byte> bytes, string name)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>A workbook as another program writes it, with shared strings; a null row is left out, as Excel leaves out empty ones.</summary>
    public string Workbook(params (string Sheet, object?[]?[] Rows)[] sheets)
    {
        var path = Path.Combine(Folder, "roster.xlsx");
        using var document = SpreadsheetDocument.Create(path, SpreadsheetDocumentType.Workbook);
        var workbook = document.AddWorkbookPart();
        workbook.Workbook = new Workbook(new Sheets());
        var strings = workbook.AddNewPart<SharedStringTablePart>();
        strings.SharedStringTable = new SharedStringTable();
        foreach (var (name, rows) in sheets)
        {
            var part = workbook.AddNewPart<WorksheetPart>();
            part.Worksheet = new Worksheet(new SheetData(rows.Select((cells, index) => Row(cells, (uint)index + 1, strings.SharedStringTable)).OfType<OpenXmlElement>()));
            var id = (uint)workbook.Workbook.Sheets!.ChildElements.Count + 1;
            workbook.Workbook.Sheets.AppendChild(new Sheet { Name = name, SheetId = id, Id = workbook.GetIdOfPart(part) });
        }

        return path;
    }

    public void Dispose() => _folder.Delete(recursive: true);

    internal static Roster Read(string path, RosterOptions? options = null)
    {
        RosterReader.Read(path, options ?? new RosterOptions()).TryGet(out var roster, out var error).ShouldBeTrue(error?.ToString());
        return roster!;
    }

    private static Row? Row(object?[]? cells, uint number, SharedStringTable strings) => cells is null ? null : new Row(
        cells.Select((value, column) => Cell(value, $"{(char)('A' + column)}{number}", strings)).OfType<OpenXmlElement>()) { RowIndex = number };

    private static Cell? Cell(object? value, string reference, SharedStringTable strings)
    {
        if (value is null)
            return null;
        if (value is double number)
            return new Cell { CellReference = reference, CellValue = new CellValue(number) };
        strings.AppendChild(new SharedStringItem(new Text((string)value)));
        return new Cell { CellReference = reference, DataType = CellValues.SharedString, CellValue = new CellValue(strings.ChildElements.Count - 1) };
    }
}
