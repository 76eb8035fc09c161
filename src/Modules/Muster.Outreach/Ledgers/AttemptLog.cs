using System.Text.Json;
using Microsoft.Data.Sqlite;
using Muster.Contracts;
using Muster.Outreach.Campaigns;
using Muster.Outreach.Numbers;

namespace Muster.Outreach.Ledgers;

/// <summary>An attempt as the ledger knows it.</summary>
/// <param name="Id">Its number in the ledger, rising with time.</param>
/// <param name="CallId">The id that names the call everywhere else.</param>
/// <param name="Target">Whom it calls.</param>
internal sealed record Attempt(int Id, Guid CallId, Target Target);

/// <summary>Writes calls as they happen. Every member returns at once; what it says is on the disk when it was committed.</summary>
internal sealed class AttemptLog
{
    private readonly LedgerWriter _writer;
    private readonly NumberMemory? _numbers;
    private readonly TurnCheck? _check;
    private readonly Statement _begin, _callTarget, _addPart, _people, _answered, _answer, _endPart, _stand, _end, _endTarget, _ownNumber, _nextNumber, _putOff, _plan, _finish;

    public AttemptLog(SqliteConnection connection, LedgerWriter writer, bool remembersNumbers)
    {
        _writer = writer;
        if (remembersNumbers)
            (_numbers, _check) = (new NumberMemory(connection), new TurnCheck(connection, writer.Time));
        _begin = Prepare(
            """
            INSERT INTO outreach_attempt (id, call_id, target_id, ordinal, number, started_at)
            SELECT ?1, ?2, id, attempts + 1, ?5, ?4 FROM outreach_target WHERE id = ?3
            """);
        _callTarget = Prepare("UPDATE outreach_target SET state = ?2, attempts = attempts + 1, due_at = NULL WHERE id = ?1");
        _addPart = Prepare("INSERT INTO outreach_part (attempt_id, row_id) VALUES (?1, ?2)");
        _people = Prepare("SELECT id, name, community, address, fields FROM outreach_row WHERE target_id = ?1 AND outcome IS NULL ORDER BY id");
        _answered = Prepare("UPDATE outreach_attempt SET answered_at = ?2 WHERE id = ?1");
        _answer = Prepare(
            """
            INSERT INTO outreach_answer (attempt_id, row_id, question, category, heard, confidence, by_speech, start_ms, end_ms)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            ON CONFLICT (attempt_id, row_id, question) DO UPDATE SET
                category = excluded.category, heard = excluded.heard, confidence = excluded.confidence,
                by_speech = excluded.by_speech, start_ms = excluded.start_ms, end_ms = excluded.end_ms
            """);
        _endPart = Prepare("UPDATE outreach_part SET disposition = ?3, call_back_at = ?4 WHERE attempt_id = ?1 AND row_id = ?2");
        _stand = Prepare("UPDATE outreach_row SET standing = ?2, outcome = CASE WHEN ?3 THEN ?2 END WHERE id = ?1");
        _end = Prepare(
            """
            UPDATE outreach_attempt
            SET started_at = ?2, ringing_at = ?3, answered_at = ?4, ended_at = ?5, disposition = ?6, sip_status = ?7,
                sip_reason = ?8, q850_cause = ?9, early_media_ms = ?10, heard = ?11, hung_up_by_them = ?12, trunk = ?13, trunk_faults = ?14
            WHERE id = ?1
            """);
        _endTarget = Prepare(
            """
            UPDATE outreach_target
            SET state = ?2, due_at = ?3, phone_from = CASE WHEN phone = ?4 THEN phone_from ELSE attempts END, phone = ?4
            WHERE id = ?1
            """);
        _ownNumber = Prepare("SELECT number FROM outreach_target WHERE id = ?1");
        _nextNumber = Prepare(
            """
            SELECT j.value
            FROM outreach_target t
            JOIN outreach_row r ON r.target_id = t.id, json_each(r.alternate_phones) j
            WHERE t.id = ?1 AND j.value <> t.number
            GROUP BY j.value
            ORDER BY min(r.id), min(j.key)
            LIMIT 1 OFFSET ?2 - 1
            """);
        _putOff = Prepare("UPDATE outreach_target SET due_at = ?2 WHERE id = ?1");
        _plan = Prepare("UPDATE outreach_campaign SET plan = ?2 WHERE id = ?1");
        _finish = Prepare("UPDATE outreach_campaign SET ended_at = ?2 WHERE id = ?1 AND ended_at IS NULL");

        Statement Prepare(string sql) => new(connection, sql);
    }

    /// <summary>
    /// Begins an attempt, unless its number has had all the calls that <see cref="CampaignPlan.NumberLimit"/> allows, or
    /// <see cref="TurnCheck"/> has something to say. The order may be placed when <paramref name="committed"/> brings it, on the
    /// writer's loop: then no kill can make the ledger forget the call.
    /// </summary>
    public void Begin(Attempt attempt, CampaignPlan plan, DateTimeOffset now, Action<Admission> committed)
    {
        Admission? admission = null;
        _writer.Enqueue(() => admission = Admit(attempt, plan, now), () => committed(admission!));
    }

    private Admission Admit(Attempt attempt, CampaignPlan plan, DateTimeOffset now)
    {
        var target = attempt.Target;
        var kept = _check?.Look(target, plan, now);
        var number = kept is LeftOut ? "" : ReadNumber(target);
        if (kept is null && plan is { Emergency: false, NumberLimit: { } limit } && _numbers?.NotBefore(number, limit, now) is { } notBefore)
            kept = new PutOff(notBefore, WaitReason.NumberLimit);
        if (kept is PutOff later)
            _putOff.Run(target.Id, later.NotBefore.ToUnixTimeMilliseconds());
        if (kept is not null)
            return kept;
        _numbers?.Called(number, attempt.CallId, now);
        _begin.Run(attempt.Id, attempt.CallId.ToString(), target.Id, now.ToUnixTimeMilliseconds(), number);
        _callTarget.Run(target.Id, (int)TargetState.InAir);
        foreach (var member in target.Open)
            _addPart.Run(attempt.Id, member.RowId);
        return new Admitted(new CallOrder(attempt.CallId, number, ReadPeople(target.Id), plan.RingTimeout, plan.CallDurationMax)
        {
            RecordingFile = plan.RecordingFolder is { } folder ? Path.Combine(folder, $"{attempt.CallId}.wav") : null,
        });
    }

    public void Answered(int attemptId, DateTimeOffset at) =>
        _writer.Enqueue(() => _answered.Run(attemptId, at.ToUnixTimeMilliseconds()));

    public void AnswerGiven(int attemptId, long rowId, CallAnswer answer) =>
        _writer.Enqueue(() => WriteAnswer(attemptId, rowId, answer));

    /// <summary>One person's part ended; the call goes on.</summary>
    public void PersonEnded(int attemptId, MemberVerdict verdict) =>
        _writer.Enqueue(() => WritePart(attemptId, verdict));

    /// <summary>The call is over.</summary>
    /// <param name="attempt">Which.</param>
    /// <param name="report">How it went.</param>
    /// <param name="verdict">What follows from it.</param>
    /// <param name="untold">Answers of the report that were not told before.</param>
    /// <param name="trunk">What it was placed through.</param>
    /// <param name="now">From when a retry's delay counts.</param>
    public void Ended(
        Attempt attempt, CallReport report, TargetVerdict verdict, IReadOnlyList<(long RowId, CallAnswer Answer)> untold, string trunk, DateTimeOffset now)
    {
        _writer.Enqueue(() =>
        {
            foreach (var (rowId, answer) in untold)
                WriteAnswer(attempt.Id, rowId, answer);
            WriteEnded(attempt, report, verdict, trunk, now);
        });
    }

    /// <summary>Closes a call that a kill cut off; runs inside a transaction of the writer.</summary>
    public void CloseNow(CutAttempt cut, CampaignPlan plan, DateTimeOffset now) => WriteEnded(
        cut.Attempt, cut.Report, cut.Attempt.Target.After(cut.Report.People, cut.Report.Disposition, plan, now), cut.Report.Trunk ?? plan.Trunk, now);

    /// <summary>Keeps the plan of this run.</summary>
    public void KeepPlan(CampaignPlan plan) =>
        _writer.Enqueue(() => _plan.Run(RosterImport.CampaignId, JsonSerializer.Serialize(plan)));

    /// <summary>Everyone is done.</summary>
    public void Finish(DateTimeOffset now, Action committed) =>
        _writer.Enqueue(() => _finish.Run(RosterImport.CampaignId, now.ToUnixTimeMilliseconds()), committed);

    /// <summary>Tells when all that was queued before is on the disk.</summary>
    public void WhenWritten(Action committed) => _writer.Enqueue(static () => { }, committed);

    private void WriteEnded(Attempt attempt, CallReport report, TargetVerdict verdict, string trunk, DateTimeOffset now)
    {
        foreach (var member in verdict.Members)
            WritePart(attempt.Id, member);
        WriteEnd(attempt.Id, report);
        _numbers?.Learn(ReadNumber(attempt.Target), report, trunk);
        if (verdict.Next is not { } next)
            _endTarget.Run(attempt.Target.Id, (int)TargetState.Done, null, attempt.Target.Phone);
        else
            _endTarget.Run(attempt.Target.Id, (int)TargetState.Waiting, (now + verdict.RetryAfter).ToUnixTimeMilliseconds(), next.Phone);
    }

    private string ReadNumber(Target target)
    {
        using var reader = target.Phone == 0 ? _ownNumber.Read(target.Id) : _nextNumber.Read(target.Id, target.Phone);
        return reader.Read() ? reader.GetString(0) : throw new InvalidOperationException($"Target {target.Id} has no phone {target.Phone}.");
    }

    private List<PersonOrder> ReadPeople(int targetId)
    {
        var people = new List<PersonOrder>();
        using var reader = _people.Read(targetId);
        while (reader.Read())
            people.Add(new PersonOrder(reader.GetInt64(0), Variables(reader)));
        return people;
    }

    // The roster's own columns come under their headers; the names that scripts rely on come last and win.
    private static Dictionary<string, string> Variables(SqliteDataReader reader)
    {
        var variables = JsonSerializer.Deserialize<Dictionary<string, string>>(reader.GetString(4))!;
        variables["name"] = reader.GetString(1);
        if (!reader.IsDBNull(2))
            variables["community"] = reader.GetString(2);
        if (!reader.IsDBNull(3))
            variables["address"] = reader.GetString(3);
        return variables;
    }

    private void WriteAnswer(int attemptId, long rowId, CallAnswer answer) => _answer.Run(
        attemptId, rowId, answer.Question, answer.Category, answer.Heard, answer.Confidence, answer.BySpeech, answer.StartMs, answer.EndMs);

    private void WritePart(int attemptId, MemberVerdict verdict)
    {
        var report = verdict.Given;
        _endPart.Run(attemptId, report.RowId, (int)report.Disposition, report.CallBackAt?.ToUnixTimeMilliseconds());
        _stand.Run(report.RowId, (int)verdict.Member.Standing!.Value, verdict.Final);
    }

    // A clock that was set back during a call makes no call of less than nothing.
    private static DateTimeOffset EndOf(CallReport report)
    {
        var begun = report.AnsweredAt > report.StartedAt ? report.AnsweredAt.Value : report.StartedAt;
        return report.EndedAt < begun ? begun : report.EndedAt;
    }

    private void WriteEnd(int attemptId, CallReport report) => _end.Run(
        attemptId,
        report.StartedAt.ToUnixTimeMilliseconds(),
        report.RingingAt?.ToUnixTimeMilliseconds(),
        report.AnsweredAt?.ToUnixTimeMilliseconds(),
        EndOf(report).ToUnixTimeMilliseconds(),
        (int)report.Disposition,
        report.SipStatus,
        report.SipReason,
        report.Q850Cause,
        report.EarlyMediaMs,
        report.Heard,
        report.HungUpByThem,
        report.Trunk,
        report.TrunkFaults.Count == 0 ? null : JsonSerializer.Serialize(report.TrunkFaults));
}
