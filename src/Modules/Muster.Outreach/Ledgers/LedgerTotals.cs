using Dapper;
using Microsoft.Data.Sqlite;
using Muster.Contracts;
using Muster.Outreach.Rosters;
using Muster.Outreach.Tables;

namespace Muster.Outreach.Ledgers;

/// <summary>Counts a campaign by place, hour and line, in the database.</summary>
internal static class LedgerTotals
{
    /// <summary>Every zone of the world is a whole number of them away from UTC.</summary>
    private const long QuarterHourMs = 15 * 60 * 1000;

    public static IReadOnlyList<PlaceTotals> ByPlace(SqliteConnection connection) =>
    [
        .. connection
            .Query<(string? Community, long Verdict, long? Outcome, long Count)>(
                """
                SELECT r.community, r.verdict, coalesce(c.outcome, r.outcome), count(*)
                FROM outreach_row r LEFT JOIN outreach_standing_correction c ON c.row_id = r.id AND c.question IS NULL
                GROUP BY 1, 2, 3
                """)
            .GroupBy(line => line.Community, StringComparer.Ordinal)
            .Select(lines => Place(lines.Key, [.. lines]))
            .OrderBy(place => place.Community is null)
            .ThenBy(place => place.Community, StringComparer.Ordinal),
    ];

    public static IReadOnlyList<HourTotals> ByHour(SqliteConnection connection, TimeZoneInfo zone) =>
    [
        .. connection
            .Query<(long Quarter, long Calls, long Answered, long Milliseconds)>(
                """
                SELECT started_at / @QuarterHourMs, count(*), count(answered_at), coalesce(sum(ended_at - started_at), 0)
                FROM outreach_attempt GROUP BY 1 ORDER BY 1
                """,
                new { QuarterHourMs })
            .GroupBy(line => HourOf(TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(line.Quarter * QuarterHourMs), zone)))
            .Select(hour => new HourTotals(
                hour.Key, (int)hour.Sum(line => line.Calls), (int)hour.Sum(line => line.Answered), hour.Sum(line => line.Milliseconds) / 1000.0)),
    ];

    public static IReadOnlyList<TrunkTotals> ByTrunk(SqliteConnection connection)
    {
        var passedOn = connection
            .Query<(string Trunk, long Count)>(
                "SELECT json_extract(j.value, '$.Trunk'), count(*) FROM outreach_attempt a, json_each(a.trunk_faults) j WHERE a.trunk_faults IS NOT NULL GROUP BY 1")
            .ToDictionary(line => line.Trunk, line => (int)line.Count, StringComparer.Ordinal);
        var decided = connection
            .Query<(string? Trunk, long Calls, long Answered, long LineFaults)>(
                """
                SELECT trunk, count(*), count(answered_at), count(CASE WHEN disposition = @LineFault THEN 1 END)
                FROM outreach_attempt GROUP BY trunk
                """,
                new { LineFault = (int)Disposition.LineFault })
            .Select(line => new TrunkTotals(
                line.Trunk, (int)line.Calls, (int)line.Answered, (int)line.LineFaults + (line.Trunk is null ? 0 : passedOn.GetValueOrDefault(line.Trunk))))
            .ToList();
        var never = passedOn.Where(line => decided.TrueForAll(trunk => trunk.Trunk != line.Key)).Select(line => new TrunkTotals(line.Key, 0, 0, line.Value));
        return [.. decided.Concat(never).OrderBy(trunk => trunk.Trunk is null).ThenBy(trunk => trunk.Trunk, StringComparer.Ordinal)];
    }

    /// <summary>Rows whose last call left them with one of some outcomes, in the hour that had the most of them.</summary>
    public static int PerHourMax(SqliteConnection connection, IReadOnlySet<Disposition> outcomes) => connection.ExecuteScalar<int>(
        """
        SELECT coalesce(max(people), 0) FROM (
            SELECT count(*) AS people FROM (
                SELECT max(a.ended_at) / 3600000 AS hour
                FROM outreach_row r JOIN outreach_part p ON p.row_id = r.id JOIN outreach_attempt a ON a.id = p.attempt_id
                WHERE r.outcome IN @outcomes
                GROUP BY r.id)
            GROUP BY hour)
        """,
        new { outcomes = outcomes.Select(outcome => (int)outcome) });

    private static PlaceTotals Place(string? community, (string? Community, long Verdict, long? Outcome, long Count)[] lines)
    {
        var outcomes = lines
            .Where(line => line.Outcome is not null)
            .GroupBy(line => OutcomeNames.Of((Disposition)line.Outcome!.Value), StringComparer.Ordinal)
            .ToDictionary(same => same.Key, same => (int)same.Sum(line => line.Count), StringComparer.Ordinal);
        var rejected = (int)lines.Where(line => (RosterVerdict)line.Verdict == RosterVerdict.Rejected).Sum(line => line.Count);
        var rows = (int)lines.Sum(line => line.Count);
        return new PlaceTotals(
            community, rows, rejected, outcomes, rows - rejected - outcomes.Values.Sum(),
            outcomes.Where(outcome => Outcomes.Named(outcome.Key).FollowUp is not null).Sum(outcome => outcome.Value));
    }

    private static DateTimeOffset HourOf(DateTimeOffset local) => local.AddMinutes(-local.Minute);
}
