using Dapper;
using Microsoft.Data.Sqlite;
using Muster.Outreach.Rosters;

namespace Muster.Outreach.Ledgers;

/// <summary>The history of a campaign's rosters, and what every row was before. Members that write run inside the writer's transactions.</summary>
internal sealed class ImportLog(SqliteConnection connection, TimeProvider time)
{
    /// <summary>What a roster says of a row, as columns of <c>outreach_row</c> and <c>outreach_row_before</c>.</summary>
    private const string Columns =
        "target_id, row_number, name, phone, raw_phone, alternate_phones, id_number, community, address, fields, verdict, reason, remarks, standing";

    /// <summary>Every import, the first one first.</summary>
    public IReadOnlyList<ImportRecord> Read() => connection.Query<Line>(Line.Select).Select(line => line.ToRecord()).ToArray();

    /// <summary>The update that an undo takes back: the last one that none has taken back; null when there is none.</summary>
    public ImportRecord? LastUpdate()
    {
        var all = Read();
        var undone = all.Select(record => record.Undoes).ToHashSet();
        return all.LastOrDefault(record => record.Kind == ImportKind.Update && !undone.Contains(record.Id));
    }

    /// <returns>The new import's number.</returns>
    public int Add(ImportKind kind, string rosterName, string rosterHash, RosterChanges changes, int? undoes = null) => connection.ExecuteScalar<int>(
        """
        INSERT INTO outreach_import (campaign_id, kind, roster_name, roster_hash, imported_at, added, changed, withdrawn, finished, unchanged, undoes)
        VALUES (@CampaignId, @kind, @rosterName, @rosterHash, @now, @Added, @Changed, @Withdrawn, @Finished, @Unchanged, @undoes)
        RETURNING id
        """,
        new
        {
            RosterImport.CampaignId,
            kind = (int)kind,
            rosterName,
            rosterHash,
            now = time.GetUtcNow().ToUnixTimeMilliseconds(),
            changes.Added,
            changes.Changed,
            changes.Withdrawn,
            changes.Finished,
            changes.Unchanged,
            undoes,
        });

    /// <summary>A statement that keeps a row (?2) as it is before an import (?1) changes it; one that is not there yet is kept as absent.</summary>
    public Statement KeepBefore() => new(
        connection,
        $"INSERT INTO outreach_row_before (import_id, row_id, {Columns}) SELECT ?1, i.id, {Columns} FROM (SELECT ?2 AS id) i LEFT JOIN outreach_row r ON r.id = i.id");

    /// <summary>
    /// Puts back what an import changed of everyone who is not done and was not left out since. Whoever it added is
    /// withdrawn when they were called, and was never there when they were not.
    /// </summary>
    /// <returns>What that changes.</returns>
    public RosterChanges PutBack(int import)
    {
        var changes = connection.QuerySingle<Differences>(Differences.Select, new { import }).ToChanges();
        connection.Execute(
            $"""
            UPDATE outreach_row AS r SET row_number = (SELECT b.row_number FROM outreach_row_before b WHERE b.import_id = @import AND b.row_id = r.id)
            WHERE r.outcome IS NOT NULL AND r.id IN (SELECT row_id FROM outreach_row_before WHERE import_id = @import AND verdict IS NOT NULL);
            UPDATE outreach_row AS r SET ({Columns}) = (
                SELECT {Columns.Replace("standing", "CASE WHEN b.phone IS r.phone THEN r.standing ELSE b.standing END", StringComparison.Ordinal)}
                FROM outreach_row_before b WHERE b.import_id = @import AND b.row_id = r.id)
            WHERE r.outcome IS NULL AND r.id IN (SELECT row_id FROM outreach_row_before WHERE import_id = @import AND verdict IS NOT NULL)
              AND NOT EXISTS (
                  SELECT 1 FROM outreach_row_before later JOIN outreach_import i ON i.id = later.import_id AND i.kind = {(int)ImportKind.LeaveOut}
                  WHERE later.row_id = r.id AND later.import_id > @import);
            UPDATE outreach_row SET target_id = NULL, verdict = {(int)RosterVerdict.Rejected}, reason = {(int)RosterReason.Withdrawn}
            WHERE outcome IS NULL AND id IN (SELECT row_id FROM outreach_row_before WHERE import_id = @import AND verdict IS NULL);
            DELETE FROM outreach_row
            WHERE outcome IS NULL AND id IN (SELECT row_id FROM outreach_row_before WHERE import_id = @import AND verdict IS NULL)
              AND NOT EXISTS (SELECT 1 FROM outreach_part p WHERE p.row_id = outreach_row.id)
            """,
            new { import });
        return changes;
    }

    /// <summary>How the rows of an import differ from what they were before it.</summary>
    private sealed record Differences(long Withdrawn, long Back, long Changed, long Finished, long Rows)
    {
        private const string Differs =
            """
            (b.name, b.phone, b.alternate_phones, b.id_number, b.community, b.address, b.fields, b.verdict, b.reason)
            IS NOT (r.name, r.phone, r.alternate_phones, r.id_number, r.community, r.address, r.fields, r.verdict, r.reason)
            """;

        public static readonly string Select =
            $"""
            SELECT count(CASE WHEN r.outcome IS NULL AND b.verdict IS NULL THEN 1 END) AS Withdrawn,
                   count(CASE WHEN r.outcome IS NULL AND b.verdict IS NOT NULL AND r.reason IS {(int)RosterReason.Withdrawn} THEN 1 END) AS Back,
                   count(CASE WHEN r.outcome IS NULL AND b.verdict IS NOT NULL AND r.reason IS NOT {(int)RosterReason.Withdrawn} AND {Differs} THEN 1 END) AS Changed,
                   count(CASE WHEN r.outcome IS NOT NULL AND {Differs} THEN 1 END) AS Finished,
                   (SELECT count(*) FROM outreach_row) AS Rows
            FROM outreach_row_before b JOIN outreach_row r ON r.id = b.row_id
            WHERE b.import_id = @import
            """;

        public RosterChanges ToChanges() =>
            new((int)Back, (int)Changed, (int)Withdrawn, (int)Finished, (int)(Rows - Back - Changed - Withdrawn - Finished));
    }

    private sealed record Line(
        long Id, long Kind, string RosterName, string RosterHash, long ImportedAt, long Added, long Changed, long Withdrawn, long Finished, long Unchanged, long? Undoes)
    {
        public const string Select =
            """
            SELECT id AS Id, kind AS Kind, roster_name AS RosterName, roster_hash AS RosterHash, imported_at AS ImportedAt, added AS Added,
                   changed AS Changed, withdrawn AS Withdrawn, finished AS Finished, unchanged AS Unchanged, undoes AS Undoes
            FROM outreach_import
            ORDER BY id
            """;

        public ImportRecord ToRecord() => new(
            (int)Id, (ImportKind)Kind, RosterName, RosterHash, DateTimeOffset.FromUnixTimeMilliseconds(ImportedAt),
            new RosterChanges((int)Added, (int)Changed, (int)Withdrawn, (int)Finished, (int)Unchanged), (int?)Undoes);
    }
}
