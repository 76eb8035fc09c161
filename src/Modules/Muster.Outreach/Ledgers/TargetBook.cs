using Dapper;
using Microsoft.Data.Sqlite;
using Muster.Outreach.Rosters;

namespace Muster.Outreach.Ledgers;

/// <summary>The phones of a campaign while rows move between them.</summary>
internal sealed class TargetBook : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, int> _byNumber;
    private readonly Statement _add, _wait;
    private int _lastId;

    public TargetBook(SqliteConnection connection)
    {
        _connection = connection;
        _byNumber = connection.Query<(long Id, string Number)>("SELECT id, number FROM outreach_target")
            .ToDictionary(target => target.Number, target => (int)target.Id, StringComparer.Ordinal);
        _lastId = connection.ExecuteScalar<int>("SELECT coalesce(max(id), 0) FROM outreach_target");
        _add = new Statement(connection, $"INSERT INTO outreach_target (id, campaign_id, number, state) VALUES (?1, {RosterImport.CampaignId}, ?2, {(int)TargetState.Waiting})");
        _wait = new Statement(connection, "UPDATE outreach_target SET due_at = ?2 WHERE id = ?1 AND attempts = 0");

        // Who is behind each phone, and what other phones they have, before anything moves.
        connection.Execute(
            """
            CREATE TEMP TABLE target_before (id INTEGER PRIMARY KEY, people TEXT);
            INSERT INTO target_before
            SELECT target_id, group_concat(id || alternate_phones ORDER BY id) FROM outreach_row WHERE target_id IS NOT NULL GROUP BY target_id
            """);
    }

    /// <summary>The phone of a row; null for one that is not called.</summary>
    public int? Of(RosterRow row)
    {
        if (row.Verdict == RosterVerdict.Rejected)
            return null;
        if (!_byNumber.TryGetValue(row.Phone!, out var id))
        {
            _byNumber.Add(row.Phone!, id = ++_lastId);
            _add.Run(id, row.Phone!);
        }

        if (row.NotBefore is { } at)
            _wait.Run(id, at.ToUnixTimeMilliseconds());
        return id;
    }

    /// <summary>
    /// Brings the phones in line with who is behind them now: a phone without anyone to ask is done, one with somebody is
    /// not, and where the people or their phones are others, it begins with its own number and its rules anew.
    /// </summary>
    public void Settle() => _connection.Execute(
        $"""
        UPDATE outreach_target AS t SET phone = 0, phone_from = attempts
        WHERE (SELECT group_concat(r.id || r.alternate_phones ORDER BY r.id) FROM outreach_row r WHERE r.target_id = t.id)
              IS NOT (SELECT b.people FROM target_before b WHERE b.id = t.id);
        UPDATE outreach_target AS t SET state = {(int)TargetState.Done}, due_at = NULL
        WHERE state = {(int)TargetState.Waiting} AND NOT EXISTS (SELECT 1 FROM outreach_row r WHERE r.target_id = t.id AND r.outcome IS NULL);
        UPDATE outreach_target AS t SET state = {(int)TargetState.Waiting}
        WHERE state = {(int)TargetState.Done} AND EXISTS (SELECT 1 FROM outreach_row r WHERE r.target_id = t.id AND r.outcome IS NULL);
        """);

    public void Dispose()
    {
        _add.Dispose();
        _wait.Dispose();
        _connection.Execute("DROP TABLE IF EXISTS temp.target_before");
    }
}
