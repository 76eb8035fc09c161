using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;

namespace Muster.Outreach.Tables;

/// <summary>
/// Writes an XLSX workbook (ECMA-376, SpreadsheetML) straight into its ZIP, row by row. Library writers keep each part
/// in memory until the package is closed, which for a district's results is most of a gigabyte.
/// </summary>
internal sealed class Workbook(Stream stream)
{
    /// <summary>The most that a cell holds.</summary>
    private const int CharactersMax = 32_767;

    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Packages = "http://schemas.openxmlformats.org/package/2006";

    private static readonly XmlWriterSettings Settings = new() { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), CloseOutput = true };

    private readonly ZipArchive _zip = new(stream, ZipArchiveMode.Create, leaveOpen: true);
    private readonly List<string> _sheets = [];

    /// <summary>Adds a sheet whose first row is its header: frozen, filtered, one column each.</summary>
    public void AddSheet<T>(string name, IReadOnlyList<Column<T>> columns, IEnumerable<T> rows)
    {
        _sheets.Add(name);
        using var xml = Part($"xl/worksheets/sheet{_sheets.Count}.xml");
        xml.WriteStartElement("worksheet", Main);
        WriteFrozenHeader(xml);
        WriteWidths(xml, columns);
        var last = WriteRows(xml, columns, rows);
        var area = $"A1:{Letters(columns.Count - 1)}{last}";
        xml.WriteStartElement("autoFilter");
        xml.WriteAttributeString("ref", area);
        xml.WriteEndElement();
        // Numbers of phones and cards are text on purpose: without this, Excel marks every one of them.
        xml.WriteStartElement("ignoredErrors");
        xml.WriteStartElement("ignoredError");
        xml.WriteAttributeString("sqref", area);
        xml.WriteAttributeString("numberStoredAsText", "1");
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    /// <summary>Completes the package; the stream stays open. Without this call it is no workbook.</summary>
    public void Complete()
    {
        WriteWorkbook();
        WriteStyles();
        WriteRelations();
        WriteContentTypes();
        _zip.Dispose();
    }

    private XmlWriter Part(string name) =>
        XmlWriter.Create(_zip.CreateEntry(name, CompressionLevel.Fastest).Open(), Settings);

    private static void WriteFrozenHeader(XmlWriter xml)
    {
        xml.WriteStartElement("sheetViews");
        xml.WriteStartElement("sheetView");
        xml.WriteAttributeString("workbookViewId", "0");
        xml.WriteStartElement("pane");
        xml.WriteAttributeString("ySplit", "1");
        xml.WriteAttributeString("topLeftCell", "A2");
        xml.WriteAttributeString("activePane", "bottomLeft");
        xml.WriteAttributeString("state", "frozen");
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void WriteWidths<T>(XmlWriter xml, IReadOnlyList<Column<T>> columns)
    {
        xml.WriteStartElement("cols");
        for (var i = 0; i < columns.Count; i++)
        {
            xml.WriteStartElement("col");
            xml.WriteAttributeString("min", Plain(i + 1));
            xml.WriteAttributeString("max", Plain(i + 1));
            xml.WriteAttributeString("width", Plain(columns[i].Width));
            xml.WriteAttributeString("customWidth", "1");
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    /// <returns>The number of the last row.</returns>
    private static int WriteRows<T>(XmlWriter xml, IReadOnlyList<Column<T>> columns, IEnumerable<T> rows)
    {
        var letters = Enumerable.Range(0, columns.Count).Select(Letters).ToArray();
        xml.WriteStartElement("sheetData");
        WriteRow(xml, 1, letters, index => Cell.Of(columns[index].Title), Style.Header);
        var number = 1;
        foreach (var row in rows)
            WriteRow(xml, ++number, letters, index => columns[index].Value(row), style: null);
        xml.WriteEndElement();
        return number;
    }

    private static void WriteRow(XmlWriter xml, int number, string[] letters, Func<int, Cell> cellAt, Style? style)
    {
        var digits = Plain(number);
        xml.WriteStartElement("row");
        xml.WriteAttributeString("r", digits);
        for (var i = 0; i < letters.Length; i++)
        {
            var cell = cellAt(i);
            if (cell.Kind is not CellKind.Empty)
                WriteCell(xml, letters[i] + digits, cell, style ?? StyleOf(cell.Kind));
        }

        xml.WriteEndElement();
    }

    private static void WriteCell(XmlWriter xml, string reference, Cell cell, Style style)
    {
        xml.WriteStartElement("c");
        xml.WriteAttributeString("r", reference);
        xml.WriteAttributeString("s", Plain((int)style));
        if (cell.Kind is CellKind.Text)
        {
            xml.WriteAttributeString("t", "inlineStr");
            xml.WriteStartElement("is");
            xml.WriteStartElement("t");
            xml.WriteAttributeString("xml", "space", null, "preserve");
            xml.WriteString(Writable(cell.Text!));
            xml.WriteEndElement();
            xml.WriteEndElement();
        }
        else
        {
            xml.WriteElementString("v", Plain(cell.Number));
        }

        xml.WriteEndElement();
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

    private void WriteWorkbook()
    {
        using var xml = Part("xl/workbook.xml");
        xml.WriteStartElement("workbook", Main);
        xml.WriteStartElement("sheets");
        for (var i = 1; i <= _sheets.Count; i++)
        {
            xml.WriteStartElement("sheet");
            xml.WriteAttributeString("name", _sheets[i - 1]);
            xml.WriteAttributeString("sheetId", Plain(i));
            xml.WriteAttributeString("id", Relations, "rId" + Plain(i));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    /// <summary>The cell formats, in the order of <see cref="Style"/>.</summary>
    private void WriteStyles()
    {
        using var xml = Part("xl/styles.xml");
        xml.WriteRaw($"""
            <styleSheet xmlns="{Main}">
              <numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd\ hh:mm:ss"/></numFmts>
              <fonts count="2">
                <font><sz val="11"/><name val="等线"/></font>
                <font><b/><sz val="11"/><color rgb="FFFFFFFF"/><name val="等线"/></font>
              </fonts>
              <fills count="3">
                <fill><patternFill patternType="none"/></fill>
                <fill><patternFill patternType="gray125"/></fill>
                <fill><patternFill patternType="solid"><fgColor rgb="FF1F4E79"/></patternFill></fill>
              </fills>
              <borders count="1"><border/></borders>
              <cellStyleXfs count="1"><xf/></cellStyleXfs>
              <cellXfs count="5">
                <xf xfId="0"/>
                <xf xfId="0" fontId="1" fillId="2" applyFont="1" applyFill="1" applyAlignment="1"><alignment vertical="center" wrapText="1"/></xf>
                <xf xfId="0" numFmtId="49" applyNumberFormat="1"/>
                <xf xfId="0" numFmtId="10" applyNumberFormat="1"/>
                <xf xfId="0" numFmtId="164" applyNumberFormat="1"/>
              </cellXfs>
              <cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>
            </styleSheet>
            """);
    }

    private void WriteRelations()
    {
        using (var xml = Part("_rels/.rels"))
            xml.WriteRaw($"""<Relationships xmlns="{Packages}/relationships"><Relationship Id="rId1" Type="{Relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
        using (var xml = Part("xl/_rels/workbook.xml.rels"))
        {
            var sheets = Numbered(i => $"""<Relationship Id="rId{i}" Type="{Relations}/worksheet" Target="worksheets/sheet{i}.xml"/>""");
            xml.WriteRaw($"""<Relationships xmlns="{Packages}/relationships">{sheets}<Relationship Id="rIdStyles" Type="{Relations}/styles" Target="styles.xml"/></Relationships>""");
        }
    }

    private void WriteContentTypes()
    {
        const string type = "application/vnd.openxmlformats-officedocument.spreadsheetml";
        var sheets = Numbered(i => $"""<Override PartName="/xl/worksheets/sheet{i}.xml" ContentType="{type}.worksheet+xml"/>""");
        using var xml = Part("[Content_Types].xml");
        xml.WriteRaw($"""
            <Types xmlns="{Packages}/content-types">
              <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
              <Default Extension="xml" ContentType="application/xml"/>
              <Override PartName="/xl/workbook.xml" ContentType="{type}.sheet.main+xml"/>
              <Override PartName="/xl/styles.xml" ContentType="{type}.styles+xml"/>
              {sheets}
            </Types>
            """);
    }

    private string Numbered(Func<int, string> element) => string.Concat(Enumerable.Range(1, _sheets.Count).Select(element));

    private static Style StyleOf(CellKind kind) => kind switch
    {
        CellKind.Text => Style.Text,
        CellKind.Share => Style.Share,
        CellKind.Time => Style.Time,
        _ => Style.General,
    };

    /// <summary>0 → A, 25 → Z, 26 → AA.</summary>
    private static string Letters(int index) =>
        (index >= 26 ? Letters((index / 26) - 1) : string.Empty) + (char)('A' + (index % 26));

    private static string Plain(double number) => number.ToString(CultureInfo.InvariantCulture);

    private enum Style
    {
        General = 0,
        Header,
        Text,
        Share,
        Time,
    }
}
