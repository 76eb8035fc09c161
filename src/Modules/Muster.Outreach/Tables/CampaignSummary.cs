namespace Muster.Outreach.Tables;

/// <summary>The totals of a campaign. Every row of the roster is counted once: rejected, ended in one outcome, or pending.</summary>
/// <param name="Rows">Rows of the roster that hold anything.</param>
/// <param name="Rejected">Rows that were never to be called.</param>
/// <param name="RejectedBy">Rejected rows by reason, as <see cref="Rosters.RosterWords.Name(Rosters.RosterReason)"/> names it.</param>
/// <param name="Outcomes">Ended rows by outcome, without <c>duplicate</c>, <c>invalid</c> and <c>pending</c>.</param>
/// <param name="Pending">Rows that are still to be called, or called again.</param>
/// <param name="Calls">Calls placed, retries counted.</param>
/// <param name="Answered">Calls that were answered.</param>
/// <param name="Seconds">From the first call's start to the last one's end.</param>
/// <param name="Answers">How often each category was the answer: question → category → count.</param>
public sealed record CampaignSummary(
    int Rows,
    int Rejected,
    IReadOnlyDictionary<string, int> RejectedBy,
    IReadOnlyDictionary<string, int> Outcomes,
    int Pending,
    int Calls,
    int Answered,
    double Seconds,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> Answers)
{
    /// <summary>Whether no row is missing and none is counted twice.</summary>
    public bool AddsUp =>
        Rows == Rejected + Outcomes.Values.Sum() + Pending
        && Rejected == RejectedBy.Values.Sum();
}
