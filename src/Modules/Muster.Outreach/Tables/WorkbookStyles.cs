using DocumentFormat.OpenXml.Spreadsheet;

namespace Muster.Outreach.Tables;

/// <summary>How a cell looks: the index of its format in <see cref="WorkbookStyles"/>.</summary>
internal enum CellStyle
{
    General = 0,
    Header,
    Text,
    Share,
    Time,
}

/// <summary>The style sheet that every workbook gets.</summary>
internal static class WorkbookStyles
{
    private const string Font = "等线";

    /// <summary>Built in: text (ECMA-376-1, 18.8.30).</summary>
    private const uint TextFormat = 49;

    /// <summary>Built in: 0.00%.</summary>
    private const uint ShareFormat = 10;

    /// <summary>The first that is not built in.</summary>
    private const uint TimeFormat = 164;

    public static Stylesheet Sheet() => new(
        new NumberingFormats(new NumberingFormat { NumberFormatId = TimeFormat, FormatCode = @"yyyy\-mm\-dd\ hh:mm:ss" }),
        Fonts(),
        Fills(),
        new Borders(new Border()),
        new CellStyleFormats(new CellFormat()),
        CellFormats(),
        new CellStyles(new DocumentFormat.OpenXml.Spreadsheet.CellStyle { Name = "Normal", FormatId = 0, BuiltinId = 0 }));

    private static Fonts Fonts() => new(
        new Font(new FontSize { Val = 11 }, new FontName { Val = Font }),
        new Font(new Bold(), new FontSize { Val = 11 }, new Color { Rgb = "FFFFFFFF" }, new FontName { Val = Font }));

    /// <summary>The first two are reserved: spreadsheets draw them so, whatever the file says.</summary>
    private static Fills Fills() => new(
        new Fill(new PatternFill { PatternType = PatternValues.None }),
        new Fill(new PatternFill { PatternType = PatternValues.Gray125 }),
        new Fill(new PatternFill(new ForegroundColor { Rgb = "FF1F4E79" }) { PatternType = PatternValues.Solid }));

    /// <summary>In the order of <see cref="CellStyle"/>.</summary>
    private static CellFormats CellFormats() => new(
        new CellFormat { FormatId = 0 },
        new CellFormat(new Alignment { Vertical = VerticalAlignmentValues.Center, WrapText = true })
        {
            FormatId = 0,
            FontId = 1,
            FillId = 2,
            ApplyFont = true,
            ApplyFill = true,
            ApplyAlignment = true,
        },
        Numbers(TextFormat),
        Numbers(ShareFormat),
        Numbers(TimeFormat));

    private static CellFormat Numbers(uint format) => new() { FormatId = 0, NumberFormatId = format, ApplyNumberFormat = true };
}
