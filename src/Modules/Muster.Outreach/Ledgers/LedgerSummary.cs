using Dapper;
using Microsoft.Data.Sqlite;
using Muster.Contracts;
using Muster.Outreach.Rosters;
using Muster.Outreach.Tables;

namespace Muster.Outreach.Ledgers;

/// <summary>Counts a campaign in the database.</summary>
internal static class LedgerSummary
{
    /// <param name="file">The ledger.</param>
    /// <param name="zone">Whose hours calls are counted by.</param>
    public static CampaignSummary Read(LedgerFile file, TimeZoneInfo zone)
    {
        using var connection = file.OpenSnapshot();
        var rejectedBy = connection
            .Query<(long Reason, long Count)>("SELECT reason, count(*) FROM outreach_row WHERE verdict = @Rejected GROUP BY reason", Verdicts)
            .ToDictionary(line => RosterWords.Name((RosterReason)line.Reason), line => (int)line.Count, StringComparer.Ordinal);
        var outcomes = connection
            .Query<(long Outcome, long Count)>("SELECT coalesce(c.outcome, r.outcome), count(*) FROM outreach_row r LEFT JOIN outreach_standing_correction c ON c.row_id = r.id AND c.question IS NULL WHERE r.outcome IS NOT NULL GROUP BY 1")
            .ToDictionary(line => OutcomeNames.Of((Disposition)line.Outcome), line => (int)line.Count, StringComparer.Ordinal);
        var calls = connection.QuerySingle<CallTotals>(CallTotals.Select);
        return new CampaignSummary(
            Count(connection, "SELECT count(*) FROM outreach_row"),
            Count(connection, "SELECT count(*) FROM outreach_row WHERE verdict = @Rejected"),
            rejectedBy,
            outcomes,
            Count(connection, "SELECT count(*) FROM outreach_row WHERE verdict <> @Rejected AND outcome IS NULL"),
            (int)calls.Calls,
            (int)calls.Answered,
            (calls.LastAt - calls.FirstAt ?? 0) / 1000.0,
            ReadAnswers(connection))
        {
            Corrections = Count(connection, "SELECT count(*) FROM outreach_standing_correction"),
            FirstCallAt = At(calls.FirstAt, zone),
            LastCallEndedAt = At(calls.LastAt, zone),
            Places = LedgerTotals.ByPlace(connection),
            Hours = LedgerTotals.ByHour(connection, zone),
            Trunks = LedgerTotals.ByTrunk(connection),
        };
    }

    private static object Verdicts { get; } = new { Rejected = (int)RosterVerdict.Rejected };

    private static int Count(SqliteConnection connection, string sql) => connection.ExecuteScalar<int>(sql, Verdicts);

    private static Dictionary<string, IReadOnlyDictionary<string, int>> ReadAnswers(SqliteConnection connection) => connection
        .Query<(string Question, string Category, long Count)>(
            """
            SELECT question, category, count(*)
            FROM (
                SELECT n.question, n.category, n.start_ms
                FROM outreach_answer n
                WHERE NOT EXISTS (
                        SELECT 1 FROM outreach_answer later
                        WHERE later.row_id = n.row_id AND later.question = n.question AND later.attempt_id > n.attempt_id)
                    AND NOT EXISTS (SELECT 1 FROM outreach_standing_correction c WHERE c.row_id = n.row_id AND c.question = n.question)
                UNION ALL
                SELECT question, category, NULL FROM outreach_standing_correction WHERE question IS NOT NULL)
            GROUP BY question, category
            ORDER BY min(start_ms) IS NULL, min(start_ms), question, category
            """)
        .GroupBy(line => line.Question, StringComparer.Ordinal)
        .ToDictionary(
            question => question.Key,
            IReadOnlyDictionary<string, int> (question) => question.ToDictionary(line => line.Category, line => (int)line.Count, StringComparer.Ordinal),
            StringComparer.Ordinal);

    private static DateTimeOffset? At(long? milliseconds, TimeZoneInfo zone) =>
        milliseconds is { } at ? TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(at), zone) : null;

    // Set by its properties: of an empty table's minimum the driver does not know the type that a constructor would need.
    private sealed record CallTotals
    {
        public long Calls { get; init; }

        public long Answered { get; init; }

        public long? FirstAt { get; init; }

        public long? LastAt { get; init; }

        public const string Select =
            """
            SELECT count(*) AS Calls, count(answered_at) AS Answered, min(started_at) AS FirstAt, max(ended_at) AS LastAt
            FROM outreach_attempt
            """;
    }
}
