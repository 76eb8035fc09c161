using Microsoft.Data.Sqlite;
using Muster.Contracts;
using Muster.Outreach.Campaigns;
using Muster.Outreach.Numbers;

namespace Muster.Outreach.Ledgers;

/// <summary>
/// Looks at what campaigns share of numbers once more as a target's turn comes: a list may have grown since the roster came,
/// and another campaign may have learned something. Members run inside the writer's transactions.
/// </summary>
internal sealed class TurnCheck
{
    private readonly SqliteConnection _connection;
    private readonly TimeProvider _time;
    private readonly Statement _mentioned, _phones, _settle;

    /// <param name="connection">The writer's, the memory of numbers attached.</param>
    /// <param name="time">The clock of what is written.</param>
    public TurnCheck(SqliteConnection connection, TimeProvider time)
    {
        _connection = connection;
        _time = time;
        // Cross joins keep their order: the planner, who knows nothing of the sizes, would go through the whole list for each call.
        _mentioned = new Statement(
            connection,
            $"""
            SELECT 1 FROM outreach_row r CROSS JOIN numbers.number_leave_out l
            WHERE r.target_id = ?1 AND l.purpose = ?2 AND l.kind = {(int)LeaveOutKind.Phone} AND l.value = r.phone
            UNION ALL
            SELECT 1 FROM outreach_row r CROSS JOIN numbers.number_leave_out l
            WHERE r.target_id = ?1 AND l.purpose = ?2 AND l.kind = {(int)LeaveOutKind.Document} AND l.value = r.id_number
            UNION ALL
            SELECT 1 FROM outreach_row r CROSS JOIN json_each(r.alternate_phones) j CROSS JOIN numbers.number_leave_out l
            WHERE r.target_id = ?1 AND l.purpose = ?2 AND l.kind = {(int)LeaveOutKind.Phone} AND l.value = j.value
            UNION ALL
            SELECT 1 FROM outreach_target t CROSS JOIN numbers.number_fact f
            WHERE t.id = ?1 AND t.attempts = 0 AND f.number = t.number
            LIMIT 1
            """);
        _phones = new Statement(
            connection,
            """
            SELECT 1 + count(DISTINCT j.value)
            FROM outreach_target t JOIN outreach_row r ON r.target_id = t.id, json_each(r.alternate_phones) j
            WHERE t.id = ?1 AND j.value <> t.number
            """);
        _settle = new Statement(connection, "UPDATE outreach_target SET phone = 0, phone_from = attempts, state = ?2 WHERE id = ?1");
    }

    /// <summary>Leaves out whom the shared memory says so of, and writes it.</summary>
    /// <returns>What follows for the call; null when nothing does.</returns>
    public Admission? Look(Target target, CampaignPlan plan, DateTimeOffset now)
    {
        if (!IsMentioned(target.Id, plan.ListedPurpose))
            return null;
        var people = Leaving.People(_connection, target.Id).ToList();
        string[] about = [.. people.SelectMany(person => person.Row.AlternatePhones.Append(person.Row.Phone!).Append(person.Row.IdNumber ?? "")).Distinct()];
        var leaving = new Leaving(_connection, people, KnownNumbers.Of(_connection, plan, now, about));
        if (leaving.Rows > 0)
            return LeaveOut(target, leaving);
        return leaving.NotBefore is { } at ? new PutOff(at, WaitReason.RetryDue) : null;
    }

    private bool IsMentioned(int target, CampaignPurpose purpose)
    {
        using var reader = _mentioned.Read(target, (int)purpose);
        return reader.Read();
    }

    private LeftOut LeaveOut(Target target, Leaving leaving)
    {
        leaving.Write(new ImportLog(_connection, _time));
        var leftOut = leaving.LeftOut;
        var rest = Array.FindAll(target.Open, member => !leftOut.Contains(member.RowId));
        _settle.Run(target.Id, (int)(rest.Length == 0 ? TargetState.Done : TargetState.Waiting));
        var next = target with { Open = Array.ConvertAll(rest, member => member with { Counts = default }), Phone = 0, Phones = Phones(target.Id) };
        return new LeftOut(leftOut.Count, rest.Length == 0 ? null : next);
    }

    private int Phones(int target)
    {
        using var reader = _phones.Read(target);
        return reader.Read() ? reader.GetInt32(0) : 1;
    }
}
