using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using Muster.Outreach.Numbers;
using Muster.Outreach.Rosters;

namespace Muster.Outreach.Ledgers;

/// <summary>Leaves people out who are still to be called, and numbers that are further ones of others.</summary>
internal sealed class Leaving
{
    private readonly SqliteConnection _connection;
    private readonly List<(long Id, string Alternates, string Remarks, bool IsLeftOut)> _changed = [];

    /// <summary>Finds them; nothing is written.</summary>
    public Leaving(SqliteConnection connection, KnownNumbers known)
    {
        _connection = connection;
        var rows = connection.Query<(long Id, string Phone, string? IdNumber, string Alternates, string Remarks)>(
            $"SELECT id, phone, id_number, alternate_phones, remarks FROM outreach_row WHERE verdict <> {(int)RosterVerdict.Rejected} AND outcome IS NULL",
            buffered: false);
        foreach (var (id, phone, idNumber, alternates, remarks) in rows)
        {
            if (known.LeftOutSince(phone, idNumber) is { } since)
                _changed.Add((id, alternates, RosterJson.Write(Texts(remarks).Append(known.LeftOutRemark(since))), IsLeftOut: true));
            else if (alternates != "[]" && Array.FindAll(Texts(alternates), further => known.LeftOutSince(further, null) is null) is var kept && kept.Length < Texts(alternates).Length)
                _changed.Add((id, RosterJson.Write(kept), remarks, IsLeftOut: false));
        }
    }

    /// <summary>How many are left out, or lose a further number.</summary>
    public int Rows => _changed.Count;

    public RosterChanges Changes =>
        new(0, _changed.Count(row => !row.IsLeftOut), _changed.Count(row => row.IsLeftOut), 0, _connection.ExecuteScalar<int>("SELECT count(*) FROM outreach_row") - Rows);

    /// <summary>Writes it, inside a transaction of the writer.</summary>
    public void Write(int import, ImportLog log)
    {
        using var keep = log.KeepBefore();
        using var phones = new TargetBook(_connection);
        using var leave = new Statement(_connection, $"UPDATE outreach_row SET target_id = NULL, verdict = {(int)RosterVerdict.Rejected}, reason = {(int)RosterReason.LeftOut}, remarks = ?2 WHERE id = ?1");
        using var drop = new Statement(_connection, "UPDATE outreach_row SET alternate_phones = ?2 WHERE id = ?1");
        foreach (var (id, alternates, remarks, isLeftOut) in _changed)
        {
            keep.Run(import, id);
            if (isLeftOut)
                leave.Run(id, remarks);
            else
                drop.Run(id, alternates);
        }

        phones.Settle();
    }

    private static string[] Texts(string json) => JsonSerializer.Deserialize<string[]>(json)!;
}
