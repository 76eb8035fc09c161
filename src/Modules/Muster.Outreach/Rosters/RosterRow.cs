namespace Muster.Outreach.Rosters;

/// <summary>One row of a roster, judged.</summary>
/// <param name="Row">The row's number as Excel shows it; in a CSV file the line on which it begins, as an editor shows it.</param>
/// <param name="Name">Without padding; empty when the row has none.</param>
/// <param name="Phone">Digits as dialled; null when rejected for want of a number.</param>
/// <param name="AlternatePhones">Further numbers of the same person, digits as dialled.</param>
/// <param name="IdNumber">The identity document's number, as written; 18 characters where it is a valid resident ID, letters and digits where it is a passport or permit.</param>
/// <param name="Community">社区 or 村.</param>
/// <param name="Address">As written.</param>
/// <param name="Fields">The other columns that are not empty, under their headers: what a script may say or branch on.</param>
/// <param name="Verdict">Whether this row is called.</param>
/// <param name="Reason">Why not; null unless rejected.</param>
/// <param name="Remarks">What was fixed or is odd, in Chinese. Holds row numbers but no personal data.</param>
/// <param name="RawPhone">The phone cell as written.</param>
public sealed record RosterRow(
    long Row,
    string Name,
    string? Phone,
    IReadOnlyList<string> AlternatePhones,
    string? IdNumber,
    string? Community,
    string? Address,
    IReadOnlyDictionary<string, string> Fields,
    RosterVerdict Verdict,
    RosterReason? Reason,
    IReadOnlyList<string> Remarks,
    string RawPhone)
{
    /// <summary>When the person asked, in an earlier campaign, to be called; null: any time.</summary>
    public DateTimeOffset? NotBefore { get; init; }
}

/// <summary>What becomes of a row. The numbers are stored: never change one.</summary>
public enum RosterVerdict
{
    /// <summary>Called as written.</summary>
    Kept = 1,

    /// <summary>Called, after its phone was put right.</summary>
    Fixed = 2,

    /// <summary>Not called.</summary>
    Rejected = 3,
}

/// <summary>Why a row is not called. The numbers are stored: never change one.</summary>
public enum RosterReason
{
    /// <summary>The phone cell is empty, or says that there is none.</summary>
    NoPhone = 1,

    /// <summary>Letters or signs stand where digits belong.</summary>
    Letters = 2,

    /// <summary>Too many or too few digits.</summary>
    WrongLength = 3,

    /// <summary>No resident can be behind it: a hotline, an emergency number, a foreign number, no number of the plan.</summary>
    NotDiallable = 4,

    /// <summary>A landline without its area code, and none was given for the roster.</summary>
    MissingAreaCode = 5,

    /// <summary>A spreadsheet rounded it (1.38E+10): the digits are gone.</summary>
    LostDigits = 6,

    /// <summary>The row itself cannot be read: broken quotes, or it ends before the phone column.</summary>
    BrokenRow = 7,

    /// <summary>The same person stands in an earlier row.</summary>
    DuplicateRow = 8,

    /// <summary>An earlier row has this number, and no name tells the two apart.</summary>
    DuplicateNumber = 9,

    /// <summary>The phone or the person stands on a list of those not to be called for the campaign's purpose.</summary>
    LeftOut = 10,

    /// <summary>Other campaigns found every phone of the row out of service not long ago.</summary>
    KnownEmpty = 11,

    /// <summary>Those who took calls to every phone of the row said that it is not this person's.</summary>
    KnownWrongPerson = 12,

    /// <summary>A later version of the roster does not hold the person any more.</summary>
    Withdrawn = 13,
}
