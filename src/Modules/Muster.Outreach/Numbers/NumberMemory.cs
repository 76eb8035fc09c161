using Dapper;
using Microsoft.Data.Sqlite;
using Muster.Contracts;
using Muster.Kernel;
using Muster.Outreach.Campaigns;
using Muster.Outreach.Ledgers;

namespace Muster.Outreach.Numbers;

/// <summary>
/// What all campaigns together know of phone numbers: when each was called, and what was last learned of it. A SQLite
/// file beside the ledgers, attached to the connection that writes, so that a call and its count are one transaction.
/// Members run inside the writer's transactions.
/// </summary>
internal sealed class NumberMemory
{
    private readonly Statement _count, _record, _learn, _forget, _person;

    public NumberMemory(SqliteConnection connection)
    {
        _count = new Statement(connection, "SELECT called_at FROM numbers.number_call WHERE number = ?1 AND called_at > ?2 ORDER BY called_at DESC LIMIT 1 OFFSET ?3");
        _record = new Statement(connection, "INSERT INTO numbers.number_call (number, called_at, call_id) VALUES (?1, ?2, ?3)");
        _learn = new Statement(
            connection,
            """
            INSERT INTO numbers.number_fact (number, disposition, name, id_number, learned_at, trunk, call_back_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            ON CONFLICT (number, disposition, name, id_number) DO UPDATE SET
                learned_at = excluded.learned_at, trunk = excluded.trunk, call_back_at = excluded.call_back_at
            """);
        _forget = new Statement(connection, "DELETE FROM numbers.number_fact WHERE number = ?1 AND disposition = ?2");
        _person = new Statement(connection, "SELECT name, coalesce(id_number, '') FROM outreach_row WHERE id = ?1");
    }

    /// <summary>Attaches the memory to a ledger's connection, and makes it where there is none.</summary>
    /// <returns>Null when it can be used.</returns>
    public static Error? Attach(SqliteConnection connection, string path)
    {
        if (!NumbersFile.Open(path).TryGet(out var numbers, out var error))
            return error;
        numbers.Dispose();
        try
        {
            connection.Execute("ATTACH DATABASE @path AS numbers", new { path });
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
    /// answered is in service after all, and whoever asked to be called then has been.
    /// </summary>
    public void Learn(string number, CallReport report, string trunk)
    {
        if (report.AnsweredAt is not null)
        {
            _forget.Run(number, (int)Disposition.EmptyNumber);
            _forget.Run(number, (int)Disposition.CallLater);
        }

        if (report.Disposition == Disposition.EmptyNumber)
            Keep(Disposition.EmptyNumber, ("", ""), null);
        foreach (var person in report.People)
        {
            if (person.Disposition == Disposition.WrongPerson)
                Keep(Disposition.WrongPerson, ReadPerson(person.RowId), null);
            else if (person.Disposition == Disposition.CallLater)
                Keep(Disposition.CallLater, ("", ""), person.CallBackAt);
        }

        void Keep(Disposition disposition, (string Name, string Id) person, DateTimeOffset? callBackAt) => _learn.Run(
            number, (int)disposition, person.Name, person.Id, report.EndedAt.ToUnixTimeMilliseconds(), trunk, callBackAt?.ToUnixTimeMilliseconds());
    }

    private (string Name, string Id) ReadPerson(long rowId)
    {
        using var reader = _person.Read(rowId);
        return reader.Read() ? (reader.GetString(0), reader.GetString(1)) : ("", "");
    }
}
