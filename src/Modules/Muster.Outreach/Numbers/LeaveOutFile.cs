using Muster.Kernel;
using Muster.Kernel.Identifiers;
using Muster.Outreach.Rosters;

namespace Muster.Outreach.Numbers;

/// <summary>A file of phones and documents to leave out: CSV or XLSX, with the headers of a roster or with none.</summary>
/// <param name="Phones">Digits as dialled, each once.</param>
/// <param name="Documents">Numbers of identity documents, each once.</param>
/// <param name="Unread">Rows that hold neither, as a spreadsheet numbers them.</param>
public sealed record LeaveOutFile(IReadOnlyCollection<string> Phones, IReadOnlyCollection<string> Documents, IReadOnlyList<long> Unread)
{
    private static readonly HeaderMeaning[] PhoneColumns = [HeaderMeaning.Mobile, HeaderMeaning.Phone, HeaderMeaning.FurtherPhone];

    /// <summary>Reads the columns of phones and documents; where the first row names none, every cell.</summary>
    /// <param name="path">The file.</param>
    /// <param name="areaCode">Put before landlines that have none.</param>
    /// <returns>At least one phone or document; else <c>roster.*</c> for a file that cannot be read, or <c>leave_out.empty</c>.</returns>
    public static Result<LeaveOutFile> Read(string path, string? areaCode)
    {
        using var file = new RosterFile(path, sheet: null);
        if (file.Open() is { } error)
            return error;
        var phones = new HashSet<string>(StringComparer.Ordinal);
        var documents = new HashSet<string>(StringComparer.Ordinal);
        var unread = new List<long>();
        HeaderMeaning[]? header = null;
        while (file.Next(out var row))
        {
            if (header is null)
            {
                header = Array.ConvertAll(row.Cells, HeaderName.MeaningOf);
                if (header.Any(meaning => meaning == HeaderMeaning.Id || PhoneColumns.Contains(meaning)))
                    continue;
                header = [];
            }

            if (!Take(row, header, areaCode, phones, documents))
                unread.Add(row.Number);
        }

        if (file.Error is not null)
            return file.Error;
        return phones.Count + documents.Count > 0
            ? new LeaveOutFile(phones, documents, unread)
            : new Error("leave_out.empty", $"The file {file.Name} holds no phone and no document's number.");
    }

    /// <summary>One phone or document, as somebody typed it.</summary>
    /// <returns>It, or <c>leave_out.empty</c>.</returns>
    public static Result<LeaveOutFile> Of(string text, string? areaCode)
    {
        var phones = new HashSet<string>(StringComparer.Ordinal);
        var documents = new HashSet<string>(StringComparer.Ordinal);
        return Take(new SourceRow(1, [text]), [], areaCode, phones, documents)
            ? new LeaveOutFile(phones, documents, [])
            : new Error("leave_out.empty", "This is no phone that can be dialled, and no document's number.");
    }

    private static bool Take(SourceRow row, HeaderMeaning[] header, string? areaCode, HashSet<string> phones, HashSet<string> documents)
    {
        var found = false;
        for (var i = 0; i < row.Cells.Length; i++)
        {
            var meaning = i < header.Length ? header[i] : HeaderMeaning.Other;
            var document = header is [] || meaning == HeaderMeaning.Id ? PersonId.Read(row.Cell(i)) : default;
            if (document.TellsApart)
            {
                documents.Add(document.Number!);
                found = true;
            }
            else if (header is [] || PhoneColumns.Contains(meaning))
            {
                found |= TakePhones(row.Cell(i), areaCode, phones);
            }
        }

        return found;
    }

    private static bool TakePhones(string cell, string? areaCode, HashSet<string> phones)
    {
        var reading = PhoneNumber.Read(cell, areaCode);
        if (reading.Number is null)
            return false;
        phones.Add(reading.Number.Digits);
        phones.UnionWith(reading.Alternates.Select(number => number.Digits));
        return true;
    }
}
