namespace Muster.Kernel.Identifiers;

/// <summary>A telephone number of mainland China that a trunk can dial.</summary>
/// <param name="Digits">Normal form, digits as dialled: <c>13800138000</c>, <c>07113212345</c>.</param>
/// <param name="Kind">Mobile or landline.</param>
public sealed record PhoneNumber(string Digits, PhoneKind Kind)
{
    /// <summary>
    /// Reads the phone cell of a list that people typed, pasted and dragged through spreadsheets. Never throws.
    /// </summary>
    /// <param name="cell">As it stands in the list; it may hold several numbers.</param>
    /// <param name="defaultAreaCode">Put before landlines that have none; 3 or 4 digits with the leading zero.</param>
    public static PhoneReading Read(string? cell, string? defaultAreaCode = null) => PhoneCell.Read(cell, defaultAreaCode);

    /// <summary>Whether text is an area code: 3 or 4 digits that begin with zero.</summary>
    public static bool IsAreaCode(string text) =>
        text is ['0', not '0', ..] && text.Length is 3 or 4 && text.All(char.IsAsciiDigit);
}

/// <summary>What a number belongs to.</summary>
public enum PhoneKind
{
    /// <summary>11 digits, 13… to 19….</summary>
    Mobile = 1,

    /// <summary>Area code and 7 or 8 digits.</summary>
    Landline = 2,
}

/// <summary>What a phone cell holds.</summary>
/// <param name="Number">The number to dial first; null when there is none.</param>
/// <param name="Alternates">Further numbers of the same cell, without repetitions.</param>
/// <param name="Fault">Why there is no number.</param>
/// <param name="Fixes">What had to be put right to get from the cell to the numbers.</param>
public sealed record PhoneReading(
    PhoneNumber? Number,
    IReadOnlyList<PhoneNumber> Alternates,
    PhoneFault Fault,
    PhoneFixes Fixes);

/// <summary>Why a cell holds no number that can be dialled.</summary>
public enum PhoneFault
{
    None = 0,

    /// <summary>Empty, or a word or sign that says there is no phone.</summary>
    Missing,

    /// <summary>Letters or signs stand where digits belong.</summary>
    Letters,

    /// <summary>Too many or too few digits.</summary>
    WrongLength,

    /// <summary>No resident can be behind it: a hotline, an emergency number, a foreign number, no number of the plan.</summary>
    NotDiallable,

    /// <summary>A landline without its area code, and no default was given.</summary>
    MissingAreaCode,

    /// <summary>A spreadsheet rounded it (1.38E+10): the digits are gone.</summary>
    LostDigits,
}

/// <summary>What was put right in a phone cell.</summary>
[Flags]
public enum PhoneFixes
{
    None = 0,

    /// <summary>Full-width digits or signs.</summary>
    FullWidth = 1 << 0,

    /// <summary>Spaces, dashes, dots, brackets, or characters that cannot be seen.</summary>
    Separators = 1 << 1,

    /// <summary>A leading +86, 0086 or 86.</summary>
    CountryCode = 1 << 2,

    /// <summary>A zero before a mobile number, as once dialled for long distance.</summary>
    TrunkZero = 1 << 3,

    /// <summary>What a spreadsheet left: an apostrophe, <c>="…"</c>, <c>.0</c>, thousands commas.</summary>
    Spreadsheet = 1 << 4,

    /// <summary>A label before the number, or a note in brackets after it.</summary>
    Note = 1 << 5,

    /// <summary>The default area code was put in front.</summary>
    AreaCodeAdded = 1 << 6,

    /// <summary>The area code's zero, which a spreadsheet ate, was put back.</summary>
    AreaCodeZero = 1 << 7,

    /// <summary>An extension was left out: it cannot be dialled.</summary>
    Extension = 1 << 8,

    /// <summary>The cell held several numbers.</summary>
    SeveralNumbers = 1 << 9,

    /// <summary>A part of the cell is no number and was left out.</summary>
    PartDropped = 1 << 10,
}
