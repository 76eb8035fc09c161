using Dapper;
using Microsoft.Data.Sqlite;
using Muster.Contracts;
using Muster.Outreach.Rosters;
using Muster.Outreach.Tables;

namespace Muster.Outreach.Ledgers;

/// <summary>Counts a campaign in the database.</summary>
internal static class LedgerSummary
{
    public static CampaignSummary Read(LedgerFile file)
    {
        using var connection = file.OpenSnapshot();
        var rejectedBy = connection
            .Query<(long Reason, long Count)>("SELECT reason, count(*) FROM outreach_row WHERE verdict = @Rejected GROUP BY reason", Verdicts)
            .ToDictionary(line => RosterWords.Name((RosterReason)line.Reason), line => (int)line.Count, StringComparer.Ordinal);
        var outcomes = connection
            .Query<(long Outcome, long Count)>("SELECT outcome, count(*) FROM outreach_row WHERE outcome IS NOT NULL GROUP BY outcome")
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
            calls.Milliseconds / 1000.0,
            ReadAnswers(connection));
    }

    private static object Verdicts { get; } = new { Rejected = (int)RosterVerdict.Rejected };

    private static int Count(SqliteConnection connection, string sql) => connection.ExecuteScalar<int>(sql, Verdicts);

    private static Dictionary<string, IReadOnlyDictionary<string, int>> ReadAnswers(SqliteConnection connection) => connection
        .Query<(string Question, string Category, long Count)>(
            """
            SELECT n.question, n.category, count(*)
            FROM outreach_answer n
            WHERE NOT EXISTS (
                SELECT 1 FROM outreach_answer later
                WHERE later.row_id = n.row_id AND later.question = n.question AND later.attempt_id > n.attempt_id)
            GROUP BY n.question, n.category
            ORDER BY min(n.start_ms), n.question, n.category
            """)
        .GroupBy(line => line.Question, StringComparer.Ordinal)
        .ToDictionary(
            question => question.Key,
            IReadOnlyDictionary<string, int> (question) => question.ToDictionary(line => line.Category, line => (int)line.Count, StringComparer.Ordinal),
            StringComparer.Ordinal);

    private sealed record CallTotals(long Calls, long Answered, long Milliseconds)
    {
        public const string Select =
            """
            SELECT count(*) AS Calls, count(answered_at) AS Answered,
                   coalesce(max(ended_at) - min(started_at), 0) AS Milliseconds
            FROM outreach_attempt
            """;
    }
}
