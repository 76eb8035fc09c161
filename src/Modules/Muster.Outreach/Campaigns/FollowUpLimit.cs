using Muster.Contracts;
using Muster.Outreach.Ledgers;

namespace Muster.Outreach.Campaigns;

/// <summary>
/// How many people may wait for the staff who call by hand. While so many do, nobody is called for the first time; those who
/// were promised a call, or did not finish one, still are. The calls in the air may go beyond it.
/// </summary>
/// <param name="OpenMax">People at once, at least 1.</param>
public sealed record FollowUpLimit(int OpenMax)
{
    /// <summary>Every outcome after which the tables leave something to a person.</summary>
    public static IReadOnlySet<Disposition> LeftToStaff { get; } =
        Enum.GetValues<Disposition>().Where(outcome => Tables.Outcomes.Named(OutcomeNames.Of(outcome)).FollowUp is not null).ToHashSet();

    /// <summary>The outcomes that count; some of them may be left to visits that nobody hurries.</summary>
    public IReadOnlySet<Disposition> Outcomes { get; init; } = LeftToStaff;
}
