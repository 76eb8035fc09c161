using Muster.Contracts;
using Muster.Kernel;
using Muster.Outreach.Ledgers;

namespace Muster.Outreach.Campaigns;

/// <summary>A call between the decision to place it and its report.</summary>
/// <param name="before">The target as it was before.</param>
/// <param name="attempt">The call.</param>
/// <param name="begunAt">When it was decided.</param>
internal sealed class Flight(Target before, Attempt attempt, DateTimeOffset begunAt)
{
    private readonly Dictionary<(long RowId, string Question), CallAnswer> _told = [];

    public Target Before => before;

    public Attempt Attempt => attempt;

    public DateTimeOffset? AnsweredAt { get; set; }

    /// <summary>Takes the channel back should the desk never report.</summary>
    public LoopTimer? Deadline { get; set; }

    /// <summary>How long somebody who takes the call over may go on with it.</summary>
    public TimeSpan TransferredMax { get; set; }

    /// <summary>Keeps an answer as told.</summary>
    /// <returns>Whether it is news, and of someone whom this call is to ask.</returns>
    public bool Tell(long rowId, CallAnswer answer)
    {
        if (!Array.Exists(attempt.Target.Open, member => member.RowId == rowId))
            return false;
        var key = (rowId, answer.Question);
        if (_told.TryGetValue(key, out var before) && before == answer)
            return false;
        _told[key] = answer;
        return true;
    }

    /// <summary>The answers of a report that were not told as they came.</summary>
    public List<(long RowId, CallAnswer Answer)> Untold(CallReport report) =>
    [
        .. from person in report.People
           from answer in person.Answers
           where Tell(person.RowId, answer)
           select (person.RowId, answer),
    ];

    /// <summary>What can be said of a call that the desk says nothing of.</summary>
    public CallReport Unreported(string why, DateTimeOffset now) => new(
        attempt.CallId, Disposition.Interrupted, 0, why, null, 0, null, false, begunAt, null, AnsweredAt, now,
        Array.ConvertAll(attempt.Target.Open, member => new PersonReport(member.RowId, Disposition.Interrupted, AnswersOf(member.RowId))));

    private CallAnswer[] AnswersOf(long rowId) =>
        [.. _told.Where(told => told.Key.RowId == rowId).Select(told => told.Value)];
}
