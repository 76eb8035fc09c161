using Muster.Contracts;
using Muster.Dialogue;

namespace Muster.Calls;

/// <summary>
/// Names why a call was not answered, from what was heard, the Q.850 cause of its Reason header (RFC 3326) and the final
/// SIP status (RFC 3261). Whatever is nearest to the called telephone wins: words that were understood, then the cause,
/// then a status that says something, then a tone or a guess at words, then a status that many carriers send for everything.
/// What is in none of these is the line's fault: it says nothing of the person, and the raw values stay in the ledger.
/// docs/heard.md has the table.
/// </summary>
public static class Dispositions
{
    /// <param name="sipStatus">The final status, 300 to 699; 0 when none came.</param>
    /// <param name="q850Cause">1 to 127, or null when no Reason header came.</param>
    /// <param name="understood">What words mean that were understood for sure.</param>
    /// <param name="hinted">What a tone means, or words that are a guess.</param>
    public static Disposition OfUnanswered(int sipStatus, int? q850Cause, Disposition? understood = null, Disposition? hinted = null) =>
        understood ?? OfCause(q850Cause) ?? OfStatus(sipStatus) ?? hinted ?? OfGenericStatus(sipStatus) ?? Disposition.LineFault;

    internal static Disposition OfUnanswered(int sipStatus, int? q850Cause, HeardLine? heard) =>
        heard is { IsSure: true } ? OfUnanswered(sipStatus, q850Cause, understood: heard.Means) : OfUnanswered(sipStatus, q850Cause, hinted: heard?.Means);

    /// <summary>Nobody came, and we cancelled: what was heard may tell why.</summary>
    internal static Disposition OfGivenUp(HeardLine? heard) => heard?.Means ?? Disposition.NoAnswer;

    /// <summary>The outcome of a person's dialogue under the name that the ledger keeps; they share their numbers.</summary>
    public static Disposition ToDisposition(this DialogueOutcome outcome) => (Disposition)(int)outcome;

    private static Disposition? OfCause(int? cause) => cause switch
    {
        // Unallocated, changed, not complete, and the exchange's "no route to destination".
        1 or 3 or 22 or 28 => Disposition.EmptyNumber,
        17 => Disposition.Busy,
        18 or 19 => Disposition.NoAnswer,
        20 => Disposition.PowerOff,
        21 => Disposition.Rejected,
        27 or 34 or 38 or 41 or 42 or 44 or 47 or 58 or 88 or 102 => Disposition.LineFault,
        _ => null,
    };

    private static Disposition? OfStatus(int status) => status switch
    {
        404 or 410 or 484 or 485 or 604 => Disposition.EmptyNumber,
        486 or 600 => Disposition.Busy,
        // 607 and 608: the called party does not want such calls, or somebody screens them (RFC 8197, RFC 8688).
        603 or 607 or 608 => Disposition.Rejected,
        _ => null,
    };

    /// <summary>Carriers send these for whatever their own table does not name.</summary>
    private static Disposition? OfGenericStatus(int status) => status is 408 or 480 or 487 ? Disposition.NoAnswer : null;
}
