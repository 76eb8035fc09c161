using Muster.Contracts;
using Muster.Outreach.Ledgers;

namespace Muster.Outreach.Tables;

/// <summary>One row of the roster with what became of it: a line of the result tables.</summary>
/// <param name="Row">The row number in the roster, as Excel or an editor shows it.</param>
/// <param name="Name">As the roster gives it; may be empty.</param>
/// <param name="Phone">Digits as dialled; for a rejected row, the cell as it was written.</param>
/// <param name="IdNumber">The identity document's number, where the roster has one.</param>
/// <param name="Community">社区 or 村, where the roster has one.</param>
/// <param name="Address">Where the roster has one.</param>
/// <param name="Outcome">A name of <see cref="Outcomes"/>: <c>completed</c>, <c>no_answer</c>, <c>duplicate</c> …</param>
/// <param name="Verdict"><c>kept</c>, <c>fixed</c>, or for a rejected row its reason: <c>wrong_length</c> (<see cref="Rosters.RosterWords.Name(Rosters.RosterReason)"/>).</param>
/// <param name="Remarks">What was fixed in the row or is odd about it; empty when nothing is.</param>
/// <param name="Attempts">Calls placed for this row, 0 or more.</param>
/// <param name="LastCalledAt">When the last call began.</param>
/// <param name="TalkSeconds">From answer to end, over all attempts.</param>
/// <param name="Answers">What each question got, in the order given.</param>
/// <param name="SipStatus">Final status of the last call, 200 to 699; 0 when none came.</param>
/// <param name="SipReason">Its reason phrase, as sent.</param>
/// <param name="Q850Cause">Its Q.850 cause, where the line sent one.</param>
/// <param name="EarlyMediaMs">Audio received before the answer, in milliseconds.</param>
/// <param name="EarlyMediaHeard">What was recognised in it.</param>
public sealed record ResultRow(
    long Row,
    string Name,
    string Phone,
    string? IdNumber,
    string? Community,
    string? Address,
    string Outcome,
    string Verdict,
    string Remarks,
    int Attempts,
    DateTimeOffset? LastCalledAt,
    int TalkSeconds,
    IReadOnlyList<CallAnswer> Answers,
    int SipStatus,
    string SipReason,
    int? Q850Cause,
    int EarlyMediaMs,
    string? EarlyMediaHeard)
{
    /// <summary>What a person put right; outcome and answers are those that hold with it.</summary>
    public IReadOnlyList<StandingCorrection> Corrections { get; init; } = [];
}

/// <summary>A question of the script, as a pair of columns: the answer's category and the words heard.</summary>
/// <param name="Id">The question's id in the script.</param>
/// <param name="Title">The column's heading.</param>
/// <param name="CategoryTitles">What each category is called in the tables, by its name in the script, in the script's order.</param>
public sealed record QuestionColumn(string Id, string Title, IReadOnlyDictionary<string, string> CategoryTitles);
