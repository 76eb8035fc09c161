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
    /// <summary>
    /// Why no call left when this was written: <c>finished</c>, <c>stopped</c>, or the code of what it could not go on for;
    /// null while a run is going on, whose own answer is in the folder's <c>progress.json</c>.
    /// </summary>
    public string? NotDialing { get; init; }

    /// <summary>Outcomes and answers that a person put right, counted above as they hold now.</summary>
    public int Corrections { get; init; }

    /// <summary>When the first call began; null before it.</summary>
    public DateTimeOffset? FirstCallAt { get; init; }

    /// <summary>When the last call ended; null before the first end.</summary>
    public DateTimeOffset? LastCallEndedAt { get; init; }

    /// <summary>Rows by community, those without one last.</summary>
    public IReadOnlyList<PlaceTotals> Places { get; init; } = [];

    /// <summary>Calls by the hour in which they began.</summary>
    public IReadOnlyList<HourTotals> Hours { get; init; } = [];

    /// <summary>Calls by the line that decided them.</summary>
    public IReadOnlyList<TrunkTotals> Trunks { get; init; } = [];

    /// <summary>Whether no row is missing and none is counted twice.</summary>
    public bool AddsUp =>
        Rows == Rejected + Outcomes.Values.Sum() + Pending
        && Rejected == RejectedBy.Values.Sum();
}

/// <summary>The rows of one community.</summary>
/// <param name="Community">Null for rows that name none.</param>
/// <param name="Rows">All of them.</param>
/// <param name="Rejected">Those never to be called.</param>
/// <param name="Outcomes">Ended rows by outcome.</param>
/// <param name="Pending">Those still to be called.</param>
/// <param name="FollowUp">Ended rows that leave something for a person to do.</param>
public sealed record PlaceTotals(
    string? Community, int Rows, int Rejected, IReadOnlyDictionary<string, int> Outcomes, int Pending, int FollowUp);

/// <summary>The calls that began in one hour.</summary>
/// <param name="From">When the hour began, on the clock of the table.</param>
/// <param name="Calls">All of them.</param>
/// <param name="Answered">Those that were answered.</param>
/// <param name="Seconds">From call to end, of all of them together: a channel-hour is 3,600.</param>
public sealed record HourTotals(DateTimeOffset From, int Calls, int Answered, double Seconds);

/// <summary>The calls that one line decided.</summary>
/// <param name="Trunk">Its name; null where none was tried or named.</param>
/// <param name="Calls">All of them.</param>
/// <param name="Answered">Those that were answered.</param>
/// <param name="LineFaults">Those that ended in a fault of the line, and those that it passed on to another after a fault.</param>
public sealed record TrunkTotals(string? Trunk, int Calls, int Answered, int LineFaults);
