using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using Muster.Outreach.Rosters;

namespace Muster.Outreach.Ledgers;

/// <summary>
/// Puts a corrected roster in the place of the one before: finds out who is who, then writes what is different. Whoever
/// is done stays as they are; a changed phone of anyone else is called, with its rules begun anew.
/// </summary>
internal sealed class RosterUpdate
{
    private readonly SqliteConnection _connection;
    private readonly IReadOnlyList<RosterRow> _rows;
    private readonly List<(long Id, RosterRow Row)> _changed = [];
    private readonly List<(long Id, RosterRow Row)> _moved = [];
    private readonly List<RosterRow> _added = [];
    private readonly List<long> _withdrawn = [];
    private int _finished;

    /// <summary>Compares; nothing is written.</summary>
    public RosterUpdate(SqliteConnection connection, IReadOnlyList<RosterRow> rows)
    {
        _connection = connection;
        _rows = rows;
        Compare();
        Changes = new RosterChanges(_added.Count, _changed.Count, _withdrawn.Count, _finished, rows.Count - _added.Count - _changed.Count);
    }

    public RosterChanges Changes { get; }

    /// <summary>Writes it, inside a transaction of the writer.</summary>
    public void Write(int import, ImportLog log)
    {
        using var keep = log.KeepBefore();
        using var phones = new TargetBook(_connection);
        WriteMoved(import, keep);
        WriteChanged(import, keep, phones);
        WriteWithdrawn(import, keep);
        WriteAdded(import, keep, phones);
        phones.Settle();
    }

    private void Compare()
    {
        var before = _connection.Query<StoredRow>(StoredRow.Select, buffered: false).Select(row => row.Identity).ToArray();
        var after = _rows.Select(row => RowIdentity.Of(row.Row, row.Name, row.Phone, row.Community, row.IdNumber)).ToArray();
        var newOf = new int[before.Length];
        Array.Fill(newOf, -1);
        var oldOf = RosterMatch.Find(before, after);
        for (var i = 0; i < oldOf.Length; i++)
        {
            if (oldOf[i] < 0)
                _added.Add(_rows[i]);
            else
                newOf[oldOf[i]] = i;
        }

        var index = 0;
        foreach (var stored in _connection.Query<StoredRow>(StoredRow.Select, buffered: false))
            Compare(stored, newOf[index++] is >= 0 and var at ? _rows[at] : null);
    }

    private void Compare(StoredRow stored, RosterRow? row)
    {
        if (row is null)
        {
            if (stored.IsDone)
                _finished++;
            else if (stored.Reason != (int)RosterReason.Withdrawn)
                _withdrawn.Add(stored.Id);
        }
        else if (!stored.Says(row) && !stored.IsDone)
        {
            _changed.Add((stored.Id, row));
        }
        else
        {
            _finished += stored.Says(row) ? 0 : 1;
            if (stored.RowNumber != row.Row || (!stored.IsDone && stored.Remarks != RosterJson.Write(row.Remarks)))
                _moved.Add((stored.Id, row));
        }
    }

    private void WriteMoved(int import, Statement keep)
    {
        using var move = new Statement(_connection, "UPDATE outreach_row SET row_number = ?2, remarks = CASE WHEN outcome IS NULL THEN ?3 ELSE remarks END WHERE id = ?1");
        foreach (var (id, row) in _moved)
        {
            keep.Run(import, id);
            move.Run(id, row.Row, RosterJson.Write(row.Remarks));
        }
    }

    private void WriteChanged(int import, Statement keep, TargetBook phones)
    {
        using var change = new Statement(
            _connection,
            """
            UPDATE outreach_row
            SET target_id = ?2, row_number = ?3, name = ?4, standing = CASE WHEN phone IS ?5 THEN standing END, phone = ?5, raw_phone = ?6,
                alternate_phones = ?7, id_number = ?8, community = ?9, address = ?10, fields = ?11, verdict = ?12, reason = ?13, remarks = ?14
            WHERE id = ?1
            """);
        foreach (var (id, row) in _changed)
        {
            keep.Run(import, id);
            Run(change, id, phones.Of(row), row);
        }
    }

    private void WriteAdded(int import, Statement keep, TargetBook phones)
    {
        using var add = new Statement(
            _connection,
            $"""
            INSERT INTO outreach_row (id, campaign_id, target_id, row_number, name, phone, raw_phone, alternate_phones,
                                      id_number, community, address, fields, verdict, reason, remarks)
            VALUES (?1, {RosterImport.CampaignId}, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
            """);
        // Past every row that ever was: an undo may have deleted the last ones, and their ids stand in the history.
        var id = _connection.ExecuteScalar<long>("SELECT max(coalesce((SELECT max(id) FROM outreach_row), 0), coalesce((SELECT max(row_id) FROM outreach_row_before), 0))");
        foreach (var row in _added)
        {
            keep.Run(import, ++id);
            Run(add, id, phones.Of(row), row);
        }
    }

    private void WriteWithdrawn(int import, Statement keep)
    {
        using var withdraw = new Statement(_connection, $"UPDATE outreach_row SET target_id = NULL, verdict = {(int)RosterVerdict.Rejected}, reason = {(int)RosterReason.Withdrawn} WHERE id = ?1");
        foreach (var id in _withdrawn)
        {
            keep.Run(import, id);
            withdraw.Run(id);
        }
    }

    private static void Run(Statement statement, long id, int? target, RosterRow row) => statement.Run(
        id, target, row.Row, row.Name, row.Phone, row.RawPhone, RosterJson.Write(row.AlternatePhones), row.IdNumber, row.Community, row.Address,
        RosterJson.Write(row.Fields), (int)row.Verdict, (int?)row.Reason, RosterJson.Write(row.Remarks));

    private sealed record StoredRow(
        long Id, long RowNumber, string Name, string? Phone, string AlternatePhones, string? IdNumber, string? Community, string? Address,
        string Fields, long Verdict, long? Reason, string Remarks, long? Outcome)
    {
        public const string Select =
            """
            SELECT id AS Id, row_number AS RowNumber, name AS Name, phone AS Phone, alternate_phones AS AlternatePhones, id_number AS IdNumber,
                   community AS Community, address AS Address, fields AS Fields, verdict AS Verdict, reason AS Reason, remarks AS Remarks, outcome AS Outcome
            FROM outreach_row
            ORDER BY id
            """;

        public RowIdentity Identity => RowIdentity.Of(RowNumber, Name, Phone, Community, IdNumber);

        public bool IsDone => Outcome is not null;

        public bool Says(RosterRow row) =>
            Name == row.Name && Phone == row.Phone && IdNumber == row.IdNumber && Community == row.Community && Address == row.Address
            && Reason == (int?)row.Reason && AlternatePhones == RosterJson.Write(row.AlternatePhones) && SaysFields(row.Fields);

        // The order of the columns is not what a row says.
        private bool SaysFields(IReadOnlyDictionary<string, string> fields)
        {
            if (Fields == RosterJson.Write(fields))
                return true;
            var mine = JsonSerializer.Deserialize<Dictionary<string, string>>(Fields)!;
            return mine.Count == fields.Count && mine.All(field => fields.TryGetValue(field.Key, out var value) && value == field.Value);
        }
    }
}
