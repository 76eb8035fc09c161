using System.Globalization;
using Muster.Kernel;
using Muster.Kernel.Identifiers;

namespace Muster.Outreach.Rosters;

/// <summary>Where in a roster what stands: the columns by their headers, and the row in which the headers are.</summary>
/// <param name="HeaderRows">Rows at the beginning that hold no people: titles and the header.</param>
/// <param name="Phones">Columns of phones; the first is dialled first.</param>
/// <param name="Name">-1 when there is none, as for the next ones.</param>
/// <param name="Id">The identity document's number.</param>
/// <param name="Community">社区 or 村.</param>
/// <param name="Address">住址.</param>
/// <param name="Others">The other columns with a header.</param>
/// <param name="Width">Columns that the header names.</param>
internal sealed record RosterLayout(
    int HeaderRows,
    IReadOnlyList<int> Phones,
    int Name,
    int Id,
    int Community,
    int Address,
    IReadOnlyList<(int Index, string Title)> Others,
    int Width)
{
    /// <summary>Titles and notes often stand above the header; it is searched in so many rows that hold anything.</summary>
    public const int SearchRowsMax = 10;

    /// <summary>Finds the header among the first rows.</summary>
    /// <param name="rows">The first rows of the file that are not empty.</param>
    /// <param name="options">Columns given by the operator come before those found.</param>
    public static Result<RosterLayout> Find(IReadOnlyList<SourceRow> rows, RosterOptions options)
    {
        RosterLayout? best = null;
        var bestScore = 0;
        for (var i = 0; i < rows.Count; i++)
        {
            var score = Score(rows[i], options);
            if (score <= bestScore || From(rows[i], i + 1, options) is not { } layout)
                continue;
            (best, bestScore) = (layout, score);
        }

        if (best is not null)
            return best;
        return Position(options.PhoneColumn) is >= 0 and var phone
            ? WithoutHeader(phone, Position(options.NameColumn))
            : NoPhoneColumn(rows, options);
    }

    /// <summary>How much a row looks like the header; 0 for one that is none.</summary>
    private static int Score(SourceRow row, RosterOptions options)
    {
        var score = 0;
        foreach (var cell in row.Cells)
        {
            score += HeaderName.MeaningOf(cell) switch
            {
                HeaderMeaning.Other => Is(cell, options.PhoneColumn) || Is(cell, options.NameColumn) ? 2 : 0,
                HeaderMeaning.FurtherPhone => 1,
                _ => 2,
            };
        }

        return score;
    }

    private static RosterLayout? From(SourceRow row, int headerRows, RosterOptions options)
    {
        var meanings = Array.ConvertAll(row.Cells, HeaderName.MeaningOf);
        var phones = FindPhones(row, meanings, options.PhoneColumn);
        var name = options.NameColumn is null ? Array.IndexOf(meanings, HeaderMeaning.Name) : FindNamed(row, options.NameColumn);
        if (phones is [] || (options.NameColumn is not null && name < 0))
            return null;
        var id = Array.IndexOf(meanings, HeaderMeaning.Id);
        var community = Array.IndexOf(meanings, HeaderMeaning.Community);
        var address = Array.IndexOf(meanings, HeaderMeaning.Address);
        int[] taken = [.. phones, name, id, community, address];
        return new RosterLayout(headerRows, phones, name, id, community, address, OtherColumns(row, taken), row.Cells.Length);
    }

    private static List<int> FindPhones(SourceRow row, HeaderMeaning[] meanings, string? given)
    {
        if (given is not null)
            return FindNamed(row, given) is >= 0 and var column ? [column] : [];
        return [.. Enumerable.Range(0, meanings.Length)
            .Where(index => meanings[index] >= HeaderMeaning.Mobile)
            .OrderBy(index => meanings[index])];
    }

    private static int FindNamed(SourceRow row, string given)
    {
        var named = Array.FindIndex(row.Cells, cell => Is(cell, given));
        return named >= 0 ? named : Position(given);
    }

    private static bool Is(string header, string? given) =>
        given is not null && header.Length > 0 && HeaderName.Normalise(header) == HeaderName.Normalise(given);

    /// <summary>A column's index from 0, from <c>C</c> or <c>3</c>; -1 for anything else.</summary>
    private static int Position(string? given)
    {
        if (int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 16384)
            return number - 1;
        if (given is null or [] || given.Length > 3 || !given.All(char.IsAsciiLetter))
            return -1;
        return given.Aggregate(0, (column, letter) => (column * 26) + char.ToUpperInvariant(letter) - 'A' + 1) - 1;
    }

    /// <summary>Titles of other columns, each once: a script could not tell two of one name apart.</summary>
    private static List<(int Index, string Title)> OtherColumns(SourceRow row, int[] taken)
    {
        var titles = new HashSet<string>(StringComparer.Ordinal);
        var others = new List<(int, string)>();
        for (var i = 0; i < row.Cells.Length; i++)
        {
            var title = row.Cell(i);
            if (title.Length > 0 && !taken.Contains(i) && titles.Add(title))
                others.Add((i, title));
        }

        return others;
    }

    private static RosterLayout WithoutHeader(int phone, int name) =>
        new(0, [phone], name, -1, -1, -1, [], int.MaxValue);

    private static Error NoPhoneColumn(IReadOnlyList<SourceRow> rows, RosterOptions options)
    {
        if (rows.Any(row => Array.Exists(row.Cells, cell => cell.Contains('\uFFFD', StringComparison.Ordinal))))
            return new Error("roster.unreadable_text", "The roster's text is neither UTF-8 nor GB18030: save it as XLSX, or as CSV in UTF-8.");
        var wanted = options.PhoneColumn is null ? "no phone column was found"
            : options.NameColumn is null ? $"no column \"{options.PhoneColumn}\" was found"
            : $"no row has both columns \"{options.PhoneColumn}\" and \"{options.NameColumn}\"";
        return new Error("roster.no_phone_column", $"In the roster's first {SearchRowsMax} rows {wanted}. {HeadersSeen(rows)} Name the column with --phone-column (its header, or its letter as in Excel).");
    }

    /// <summary>The first row that could be a header; one that holds numbers is people, and people are not shown.</summary>
    private static string HeadersSeen(IReadOnlyList<SourceRow> rows)
    {
        var header = rows.OrderByDescending(row => Math.Min(2, row.Cells.Count(cell => !string.IsNullOrWhiteSpace(cell)))).FirstOrDefault();
        if (header.Cells is null || Array.Exists(header.Cells, HoldsData))
            return "Its first rows look like people, not like headers.";
        return $"Headers seen: {string.Join(", ", header.Cells.Where(cell => !string.IsNullOrWhiteSpace(cell)).Select(cell => cell.Trim()))}.";
    }

    private static bool HoldsData(string cell) =>
        PhoneNumber.Read(cell, "010").Number is not null || cell.Count(char.IsAsciiDigit) >= 5;
}
