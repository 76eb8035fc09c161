using System.Globalization;
using System.Runtime.InteropServices;

namespace Muster.Outreach.Tables;

/// <summary>One column of a table, in a worksheet and in CSV alike.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Width">In characters of the default font; a Chinese character takes two.</param>
/// <param name="Value">The cell of a row.</param>
internal sealed record Column<T>(string Title, double Width, Func<T, Cell> Value);

/// <summary>What stands in a cell: text, a number, a share, a local time, or nothing.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Cell(CellKind Kind, string? Text, double Number)
{
    /// <summary>Day 0 of spreadsheets.</summary>
    private static readonly DateTime Epoch = new(1899, 12, 30, 0, 0, 0, DateTimeKind.Unspecified);

    public static Cell Of(string? text) => string.IsNullOrEmpty(text) ? default : new Cell(CellKind.Text, text, 0);

    public static Cell Of(double? number) => number is { } value ? new Cell(CellKind.Number, null, value) : default;

    /// <param name="share">0 to 1.</param>
    public static Cell Share(double? share) => share is { } value ? new Cell(CellKind.Share, null, value) : default;

    public static Cell Of(DateTimeOffset? time, TimeZoneInfo zone) => time is { } value
        ? new Cell(CellKind.Time, null, (TimeZoneInfo.ConvertTime(value, zone).DateTime - Epoch).TotalDays)
        : default;

    /// <summary>As a line of CSV has it.</summary>
    public string Plain => Kind switch
    {
        CellKind.Text => Text!,
        CellKind.Number => Number.ToString(CultureInfo.InvariantCulture),
        CellKind.Share => Number.ToString("0.###", CultureInfo.InvariantCulture),
        CellKind.Time => Epoch.AddSeconds(Math.Round(Number * 86_400)).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        _ => string.Empty,
    };
}

internal enum CellKind
{
    Empty = 0,
    Text,
    Number,
    Share,
    Time,
}
