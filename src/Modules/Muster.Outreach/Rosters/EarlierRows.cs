using System.Globalization;
using System.Runtime.InteropServices;
using Muster.Kernel.Identifiers;

namespace Muster.Outreach.Rosters;

/// <summary>
/// What the rows so far say about a person and a number, to see when one comes again.
/// Numbers are packed into integers: a list of 400,000 people is held in memory here.
/// </summary>
internal sealed class EarlierRows
{
    /// <summary>More people behind one number are no household but a placeholder that somebody typed.</summary>
    public const int HouseholdMax = 10;

    private readonly Dictionary<long, int> _rowByResidentId = [];
    private readonly Dictionary<string, int> _rowByDocument = new(StringComparer.Ordinal);
    private readonly Dictionary<(long Phone, string Name), (int Row, bool HasId)> _rowByPerson = [];
    private readonly Dictionary<long, (int Row, int People)> _rowByPhone = [];

    /// <summary>Judges a row that has a number, and remembers it when it is to be called.</summary>
    public Repetition Judge(long row, string name, string phone, PersonId id)
    {
        var phoneKey = Pack(phone);
        var repetition = Find(name, phoneKey, id);
        if (repetition.Reason is null)
            Remember((int)row, name, phoneKey, id);
        return repetition;
    }

    private Repetition Find(string name, long phone, PersonId id)
    {
        if (id.Key != 0 && _rowByResidentId.TryGetValue(id.Key, out var sameId))
            return new Repetition(RosterReason.DuplicateRow, sameId);
        if (id.Document is not null && _rowByDocument.TryGetValue(id.Document, out var sameDocument))
            return new Repetition(RosterReason.DuplicateRow, sameDocument);
        if (!_rowByPhone.TryGetValue(phone, out var samePhone))
            return default;
        if (name.Length == 0)
            return new Repetition(RosterReason.DuplicateNumber, samePhone.Row);
        if (_rowByPerson.TryGetValue((phone, name), out var namesake) && !(id.Key != 0 && namesake.HasId))
            return new Repetition(RosterReason.DuplicateRow, namesake.Row);
        return new Repetition(samePhone.People < HouseholdMax ? null : RosterReason.DuplicateNumber, samePhone.Row);
    }

    private void Remember(int row, string name, long phone, PersonId id)
    {
        if (id.Key != 0)
            _rowByResidentId.Add(id.Key, row);
        if (id.Document is not null)
            _rowByDocument.Add(id.Document, row);
        if (name.Length > 0)
            _rowByPerson.TryAdd((phone, name), (row, id.Key != 0));
        _rowByPhone[phone] = _rowByPhone.TryGetValue(phone, out var same) ? (same.Row, same.People + 1) : (row, 1);
    }

    /// <summary>A one in front keeps the leading zero of a landline.</summary>
    private static long Pack(string digits) => long.Parse("1" + digits, CultureInfo.InvariantCulture);
}

/// <summary>An earlier row with the same person or number.</summary>
/// <param name="Reason">Why the later row is not called; null for another person behind the same number, or no repetition.</param>
/// <param name="EarlierRow">Where; 0 when there is none.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Repetition(RosterReason? Reason, long EarlierRow);

/// <summary>The identity document of a row, as far as it tells people apart.</summary>
/// <param name="Number">As the tables show it; null when the cell is empty.</param>
/// <param name="Key">The 17 digits of a valid resident ID before its check character; 0 otherwise.</param>
/// <param name="Document">A passport or permit number; null otherwise.</param>
/// <param name="Fault">What is wrong with something that is meant to be a resident ID.</param>
/// <param name="InKnownProvince">False for a valid resident ID whose first two digits name no province.</param>
internal readonly record struct PersonId(string? Number, long Key, string? Document, ResidentIdFault Fault, bool InKnownProvince = true)
{
    /// <summary>Shorter numbers are a serial number or another document, not a resident ID with a slip.</summary>
    private const int ResidentIdDigitsMin = 14;

    /// <summary>Whether two rows with it are the same person.</summary>
    public bool TellsApart => Key != 0 || Document is not null;

    public static PersonId Read(string cell)
    {
        if (cell.Length == 0)
            return default;
        var fault = ResidentId.Read(cell, out var id);
        if (id is not null)
            return new PersonId(id.Number, long.Parse(id.Number.AsSpan(0, 17), CultureInfo.InvariantCulture), null, ResidentIdFault.None, id.InKnownProvince);
        var number = ResidentId.Normalise(cell);
        if (IsOtherDocument(number))
            return new PersonId(number, 0, number, ResidentIdFault.None);
        return new PersonId(cell, 0, null, number.Length < ResidentIdDigitsMin ? ResidentIdFault.None : fault);
    }

    /// <summary>
    /// One or two letters and 7 to 10 digits: passports, permits of Hong Kong and Macao residents to the mainland. Three
    /// letters and 12 digits: foreigners' residence permits until 2023; the later ones, and the residence permits of Hong
    /// Kong, Macao and Taiwan people, are like resident IDs.
    /// </summary>
    private static bool IsOtherDocument(string number)
    {
        var digits = number.AsSpan().TrimStart("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
        return (number.Length - digits.Length, digits.Length) is (1 or 2, >= 7 and <= 10) or (3, 12)
            && digits.IndexOfAnyExceptInRange('0', '9') < 0
            && digits.IndexOfAnyExcept(digits[0]) >= 0;
    }
}
