using Dapper;
using Microsoft.Data.Sqlite;
using Muster.Contracts;
using Muster.Kernel.Identifiers;
using Muster.Outreach.Campaigns;
using Muster.Outreach.Hours;

namespace Muster.Outreach.Ledgers;

/// <summary>Reads those who are not done as they stand after their calls so far.</summary>
internal sealed class TargetReader(SqliteConnection connection, CallingHours hours, DateTimeOffset now)
{
    private readonly DateOnly _today = hours.DayOf(now);

    /// <summary>Every target with somebody open, by id.</summary>
    public IEnumerable<(Target Target, long? DueAt, TargetState State)> Read()
    {
        var counts = ReadCounts();
        var phones = ReadNumbersByTarget(FurtherPhones);
        var callsToday = ReadNumbersByTarget(CallsSince, hours.StartOf(_today).ToUnixTimeMilliseconds());
        var open = new List<Member>();
        TargetLine? at = null;
        foreach (var line in connection.Query<TargetLine>(TargetLine.Select, buffered: false))
        {
            if (at is not null && at.Id != line.Id)
                yield return Take(at);
            at = line;
            if (line.RowId is { } rowId)
                open.Add(new Member(rowId, counts.GetValueOrDefault(rowId), (Disposition?)line.Standing, IsElder(line.IdNumber)));
        }

        if (at is not null)
            yield return Take(at);

        (Target, long?, TargetState) Take(TargetLine line)
        {
            // An attempt in the air is counted when it ends.
            var state = (TargetState)line.State;
            var target = new Target((int)line.Id, (int)line.Attempts - (state == TargetState.InAir ? 1 : 0), [.. open])
            {
                Phones = 1 + phones.GetValueOrDefault(line.Id),
                Phone = (int)line.Phone,
                LastDay = (_today, callsToday.GetValueOrDefault(line.Id)),
            };
            open.Clear();
            return (target, line.DueAt, state);
        }
    }

    private bool IsElder(string? idNumber) =>
        hours.Elders is not null
        && ResidentId.Read(idNumber, out var id) == ResidentIdFault.None
        && id!.BirthDate.AddYears(hours.ElderAge) <= _today;

    private Dictionary<long, AttemptCounts> ReadCounts()
    {
        var counts = new Dictionary<long, AttemptCounts>();
        var ends = connection.Query<(long RowId, long Disposition)>(
            """
            SELECT p.row_id, p.disposition
            FROM outreach_part p
            JOIN outreach_row r ON r.id = p.row_id AND r.outcome IS NULL
            JOIN outreach_attempt a ON a.id = p.attempt_id AND a.ended_at IS NOT NULL
            JOIN outreach_target t ON t.id = a.target_id AND t.id = r.target_id AND a.ordinal > t.phone_from
            """,
            buffered: false);
        foreach (var (rowId, disposition) in ends)
            counts[rowId] = counts.GetValueOrDefault(rowId).With((Disposition)disposition);
        return counts;
    }

    private Dictionary<long, int> ReadNumbersByTarget(string sql, long since = 0) => connection
        .Query<(long Target, long Count)>(sql, new { since })
        .ToDictionary(line => line.Target, line => (int)line.Count);

    private const string FurtherPhones =
        """
        SELECT t.id, count(DISTINCT j.value)
        FROM outreach_row r
        JOIN outreach_target t ON t.id = r.target_id AND t.state <> 3, json_each(r.alternate_phones) j
        WHERE r.alternate_phones <> '[]' AND j.value <> t.number
        GROUP BY t.id
        """;

    private const string CallsSince =
        "SELECT target_id, count(*) FROM outreach_attempt WHERE started_at >= @since GROUP BY target_id";

    private sealed record TargetLine(
        long Id, long Attempts, long? DueAt, long State, long Phone, long? RowId, long? Standing, string? IdNumber)
    {
        public const string Select =
            """
            SELECT t.id AS Id, t.attempts AS Attempts, t.due_at AS DueAt, t.state AS State, t.phone AS Phone,
                   r.id AS RowId, r.standing AS Standing, r.id_number AS IdNumber
            FROM outreach_target t
            LEFT JOIN outreach_row r ON r.target_id = t.id AND r.outcome IS NULL
            WHERE t.state <> 3
            ORDER BY t.id, r.id
            """;
    }
}
