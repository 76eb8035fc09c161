using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using Muster.Outreach.Numbers;
using Muster.Outreach.Rosters;

namespace Muster.Outreach.Ledgers;

/// <summary>Somebody who is still to be called, as their row stands.</summary>
/// <param name="Id">The row's.</param>
/// <param name="Row">What the roster says of them.</param>
/// <param name="IsCalled">Whether their phone was called before.</param>
internal sealed record PersonToCall(long Id, RosterRow Row, bool IsCalled);

/// <summary>Leaves people out who are still to be called, and numbers that are further ones of others.</summary>
internal sealed class Leaving
{
    private readonly SqliteConnection _connection;
    private readonly List<(long Id, RosterRow Row)> _changed = [];

    /// <summary>Finds them; nothing is written.</summary>
    /// <param name="connection">The writer's.</param>
    /// <param name="people">Among whom.</param>
    /// <param name="known">Who is not to be called.</param>
    public Leaving(SqliteConnection connection, IEnumerable<PersonToCall> people, KnownNumbers known)
    {
        _connection = connection;
        foreach (var (id, row, isCalled) in people)
        {
            if (row.AlternatePhones.Count == 0 && !known.Mentions(row.Phone!, row.IdNumber))
                continue;
            var judged = known.JudgeAgain(row, isCalled);
            NotBefore ??= judged.NotBefore;
            if (judged.Reason is not null || judged.AlternatePhones.Count < row.AlternatePhones.Count)
                _changed.Add((id, judged));
        }
    }

    /// <summary>How many are left out, or lose a further number.</summary>
    public int Rows => _changed.Count;

    /// <summary>The rows of those who are left out.</summary>
    public IReadOnlySet<long> LeftOut => _changed.Where(row => row.Row.Reason is not null).Select(row => row.Id).ToHashSet();

    /// <summary>When the first of the others asked to be called; null: at no certain time.</summary>
    public DateTimeOffset? NotBefore { get; }

    /// <summary>Those who are still to be called.</summary>
    /// <param name="connection">To the ledger.</param>
    /// <param name="target">Behind which phone; null for all.</param>
    public static IEnumerable<PersonToCall> People(SqliteConnection connection, int? target = null) => connection
        .Query<StoredPerson>($"{StoredPerson.Select}{(target is null ? "" : " AND r.target_id = @target")} ORDER BY r.id", new { target }, buffered: false)
        .Select(person => person.ToPerson());

    /// <summary>Writes it and why, inside a transaction of the writer; the phones are the caller's to settle.</summary>
    public void Write(ImportLog log)
    {
        var leftOut = LeftOut.Count;
        var (name, hash, rows) = _connection.QuerySingle<(string, string, long)>("SELECT roster_name, roster_hash, (SELECT count(*) FROM outreach_row) FROM outreach_campaign");
        var import = log.Add(ImportKind.LeaveOut, name, hash, new RosterChanges(0, Rows - leftOut, leftOut, 0, (int)rows - Rows));
        using var keep = log.KeepBefore();
        using var leave = new Statement(_connection, $"UPDATE outreach_row SET target_id = NULL, verdict = {(int)RosterVerdict.Rejected}, reason = ?2, remarks = ?3 WHERE id = ?1");
        using var drop = new Statement(_connection, "UPDATE outreach_row SET alternate_phones = ?2 WHERE id = ?1");
        foreach (var (id, row) in _changed)
        {
            keep.Run(import, id);
            if (row.Reason is { } reason)
                leave.Run(id, (int)reason, RosterJson.Write(row.Remarks));
            else
                drop.Run(id, RosterJson.Write(row.AlternatePhones));
        }
    }

    private sealed record StoredPerson(long Id, long RowNumber, string Name, string Phone, string Alternates, string? IdNumber, string Remarks, long Attempts)
    {
        public static readonly string Select =
            $"""
            SELECT r.id AS Id, r.row_number AS RowNumber, r.name AS Name, r.phone AS Phone, r.alternate_phones AS Alternates, r.id_number AS IdNumber,
                   r.remarks AS Remarks, t.attempts AS Attempts
            FROM outreach_row r JOIN outreach_target t ON t.id = r.target_id
            WHERE r.verdict <> {(int)RosterVerdict.Rejected} AND r.outcome IS NULL
            """;

        private static readonly Dictionary<string, string> NoFields = [];

        public PersonToCall ToPerson() => new(
            Id,
            new RosterRow(RowNumber, Name, Phone, Texts(Alternates), IdNumber, null, null, NoFields, RosterVerdict.Kept, null, Texts(Remarks), Phone),
            Attempts > 0);

        private static string[] Texts(string json) => json == "[]" ? [] : JsonSerializer.Deserialize<string[]>(json)!;
    }
}
