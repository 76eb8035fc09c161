using Muster.Contracts;

namespace Muster.Outreach.Campaigns;

/// <summary>Which of two calls' ends says more about a person; the better one is what their row ends in.</summary>
internal static class DispositionRank
{
    /// <summary>
    /// From the most telling to the least: first what the person themselves settled, then what they gave in part, then
    /// what the phone says of itself, then what says nothing of either.
    /// </summary>
    public static IReadOnlyList<Disposition> MostTellingFirst { get; } =
    [
        Disposition.Completed,
        Disposition.Transferred,
        Disposition.Refused,
        Disposition.WrongPerson,
        Disposition.Partial,
        Disposition.NoClearAnswer,
        Disposition.CallLater,
        Disposition.HungUp,
        Disposition.Rejected,
        Disposition.Voicemail,
        Disposition.EmptyNumber,
        Disposition.PowerOff,
        Disposition.Busy,
        Disposition.NoAnswer,
        Disposition.NotReached,
        Disposition.Interrupted,
        Disposition.LineFault,
    ];

    private static readonly int[] Ranks = BuildRanks();

    /// <summary>Whether a newer end replaces what stood before; of two equals the newer one does.</summary>
    public static bool Replaces(Disposition newer, Disposition? standing) =>
        standing is not { } old || Ranks[(int)newer] <= Ranks[(int)old];

    private static int[] BuildRanks()
    {
        var ranks = new int[MostTellingFirst.Count + 1];
        for (var i = 0; i < MostTellingFirst.Count; i++)
            ranks[(int)MostTellingFirst[i]] = i;
        return ranks;
    }
}
