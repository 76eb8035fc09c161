using Dapper;
using Microsoft.Data.Sqlite;
using Muster.Contracts;
using Muster.Kernel;
using Muster.Outreach.Campaigns;

namespace Muster.Outreach.Ledgers;

/// <summary>
/// What all campaigns together know of phone numbers: when each was called, and what was last learned of it. A SQLite
/// file beside the ledgers, attached to the connection that writes, so that a call and its count are one transaction.
/// Members run inside the writer's transactions.
/// </summary>
internal sealed class NumberMemory
{
    private const string Schema =
        """
        -- One call to a number, whatever came of it. Instants (…_at) are UTC in Unix milliseconds.
        CREATE TABLE IF NOT EXISTS numbers.number_call (
            number    TEXT NOT NULL,
            called_at INTEGER NOT NULL,
            call_id   TEXT NOT NULL PRIMARY KEY
        ) STRICT;

        CREATE INDEX IF NOT EXISTS numbers.number_call_of ON number_call (number, called_at);

        -- What is known of a number, and from when and where: a trunk may hear what another does not.
        CREATE TABLE IF NOT EXISTS numbers.number_state (
            number       TEXT NOT NULL,
            disposition  INTEGER NOT NULL, -- Disposition
            learned_at   INTEGER NOT NULL,
            trunk        TEXT NOT NULL,
            call_back_at INTEGER,
            PRIMARY KEY (number, disposition)
        ) STRICT;
        """;

    private readonly Statement _count, _record, _learn, _alive;

    public NumberMemory(SqliteConnection connection)
    {
        _count = new Statement(connection, "SELECT called_at FROM numbers.number_call WHERE number = ?1 AND called_at > ?2 ORDER BY called_at DESC LIMIT 1 OFFSET ?3");
        _record = new Statement(connection, "INSERT INTO numbers.number_call (number, called_at, call_id) VALUES (?1, ?2, ?3)");
        _learn = new Statement(
            connection,
            """
            INSERT INTO numbers.number_state (number, disposition, learned_at, trunk, call_back_at) VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT (number, disposition) DO UPDATE SET
                learned_at = excluded.learned_at, trunk = excluded.trunk, call_back_at = excluded.call_back_at
            """);
        _alive = new Statement(connection, "DELETE FROM numbers.number_state WHERE number = ?1 AND disposition = ?2");
    }

    /// <summary>Attaches the memory to a ledger's connection, and makes it where there is none.</summary>
    /// <returns>Null when it can be used.</returns>
    public static Error? Attach(SqliteConnection connection, string path)
    {
        try
        {
            connection.Execute("ATTACH DATABASE @path AS numbers", new { path });
            connection.Execute("PRAGMA numbers.journal_mode = WAL");
            connection.Execute(Schema);
            return null;
        }
        catch (SqliteException exception)
        {
            return LedgerErrors.Of(exception, path);
        }
    }

    /// <summary>When a number may be called under a limit; null when it may be now.</summary>
    public DateTimeOffset? NotBefore(string number, NumberLimit limit, DateTimeOffset now)
    {
        var span = TimeSpan.FromDays(limit.Days);
        using var reader = _count.Read(number, (now - span).ToUnixTimeMilliseconds(), limit.CallsMax - 1);
        return reader.Read() ? DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(0)) + span : null;
    }

    /// <summary>Counts a call.</summary>
    public void Called(string number, Guid callId, DateTimeOffset now) =>
        _record.Run(number, now.ToUnixTimeMilliseconds(), callId.ToString());

    /// <summary>
    /// Keeps what a call says of its number: not in service, another person's, or when to call. A number that was
    /// answered is in service after all.
    /// </summary>
    public void Learn(string number, CallReport report, string trunk)
    {
        if (report.AnsweredAt is not null)
            _alive.Run(number, (int)Disposition.EmptyNumber);
        if (report.Disposition == Disposition.EmptyNumber)
            Keep(Disposition.EmptyNumber, null);
        foreach (var person in report.People.Where(person => person.Disposition is Disposition.WrongPerson or Disposition.CallLater))
            Keep(person.Disposition, person.CallBackAt);

        void Keep(Disposition disposition, DateTimeOffset? callBackAt) =>
            _learn.Run(number, (int)disposition, report.EndedAt.ToUnixTimeMilliseconds(), trunk, callBackAt?.ToUnixTimeMilliseconds());
    }
}
