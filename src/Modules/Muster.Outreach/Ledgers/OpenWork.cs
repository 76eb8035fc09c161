using Dapper;
using Microsoft.Data.Sqlite;
using Muster.Contracts;
using Muster.Outreach.Campaigns;

namespace Muster.Outreach.Ledgers;

/// <summary>An attempt that a kill cut off, with the report that the ledger can still give of it.</summary>
internal sealed record CutAttempt(Attempt Attempt, CallReport Report);

/// <summary>What a campaign has left to do when a run begins.</summary>
/// <param name="Waiting">Targets to call, and since or from when they are due.</param>
/// <param name="Cut">Attempts without an end: the last process died with these calls in the air.</param>
/// <param name="LastAttemptId">0 before the first attempt.</param>
/// <param name="Targets">All phones of the campaign, those done too.</param>
/// <param name="Answered">What people who are not done have answered.</param>
/// <param name="FollowUps">People whom calls have left to the staff, by the outcomes that the plan's limit counts; 0 without one.</param>
internal sealed record OpenWork(
    IReadOnlyList<(Target Target, DateTimeOffset? Due)> Waiting,
    IReadOnlyList<CutAttempt> Cut,
    int LastAttemptId,
    int Targets,
    IReadOnlyList<AnswerLine> Answered,
    int FollowUps)
{
    /// <param name="file">The ledger.</param>
    /// <param name="plan">Its hours say which calls were made today, and who is an elder.</param>
    /// <param name="now">The wall clock.</param>
    public static OpenWork Read(LedgerFile file, CampaignPlan plan, DateTimeOffset now)
    {
        using var connection = file.OpenSnapshot();
        var waiting = new List<(Target, DateTimeOffset?)>();
        var inAir = new Dictionary<int, Target>();
        foreach (var (target, dueAt, state) in new TargetReader(connection, plan.Hours, now).Read())
        {
            if (state == TargetState.InAir)
                inAir.Add(target.Id, target);
            else
                waiting.Add((target, dueAt is { } due ? DateTimeOffset.FromUnixTimeMilliseconds(due) : null));
        }

        return new OpenWork(
            waiting,
            ReadCut(connection, inAir),
            connection.ExecuteScalar<int>("SELECT coalesce(max(id), 0) FROM outreach_attempt"),
            connection.ExecuteScalar<int>("SELECT count(*) FROM outreach_target"),
            connection.Query<AnswerLine>(AnswerLine.SelectOfOpen).AsList(),
            plan.FollowUp is { } limit ? CountFollowUps(connection, limit) : 0);
    }

    private static int CountFollowUps(SqliteConnection connection, FollowUpLimit limit) => connection.ExecuteScalar<int>(
        "SELECT count(*) FROM outreach_row WHERE outcome IN @outcomes", new { outcomes = limit.Outcomes.Select(outcome => (int)outcome) });

    private static List<CutAttempt> ReadCut(SqliteConnection connection, Dictionary<int, Target> inAir)
    {
        var answers = connection
            .Query<AnswerLine>(AnswerLine.SelectOfCut)
            .ToLookup(line => (line.AttemptId, line.RowId), line => line.ToAnswer());
        return connection
            .Query<PartLine>(PartLine.SelectOfCut)
            .GroupBy(part => part.AttemptId)
            .Select(parts => ReportOf([.. parts], inAir, answers))
            .ToList();
    }

    private static CutAttempt ReportOf(
        PartLine[] parts, Dictionary<int, Target> inAir, ILookup<(long AttemptId, long RowId), CallAnswer> answers)
    {
        var call = parts[0];
        var callId = Guid.Parse(call.CallId);
        var people = Array.ConvertAll(parts, part => part.ToReport([.. answers[(part.AttemptId, part.RowId)]]));
        var startedAt = DateTimeOffset.FromUnixTimeMilliseconds(call.StartedAt);
        DateTimeOffset? answeredAt = call.AnsweredAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;

        // When it really ended nobody knows; the last sign of life is the honest lower bound.
        var lastAnswerMs = people.SelectMany(person => person.Answers).Select(answer => answer.EndMs).DefaultIfEmpty(0).Max();
        var report = new CallReport(
            callId, Disposition.Interrupted, 0, "", null, 0, null, false,
            startedAt, null, answeredAt, (answeredAt ?? startedAt).AddMilliseconds(lastAnswerMs), people);
        return new CutAttempt(new Attempt((int)call.AttemptId, callId, inAir[(int)call.TargetId]), report);
    }

    private sealed record PartLine(
        long AttemptId, string CallId, long TargetId, long StartedAt, long? AnsweredAt, long RowId, long? Disposition, long? CallBackAt)
    {
        public const string SelectOfCut =
            """
            SELECT a.id AS AttemptId, a.call_id AS CallId, a.target_id AS TargetId, a.started_at AS StartedAt,
                   a.answered_at AS AnsweredAt, p.row_id AS RowId, p.disposition AS Disposition, p.call_back_at AS CallBackAt
            FROM outreach_attempt a
            JOIN outreach_part p ON p.attempt_id = a.id
            WHERE a.ended_at IS NULL
            ORDER BY a.id, p.row_id
            """;

        public PersonReport ToReport(CallAnswer[] answers) => new(
            RowId,
            (Disposition?)Disposition ?? Contracts.Disposition.Interrupted,
            answers,
            CallBackAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null);
    }
}
