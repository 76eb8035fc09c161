using Microsoft.Data.Sqlite;
using Muster.Outreach.Rosters;

namespace Muster.Outreach.Ledgers;

/// <summary>Takes a roster in: a line for the campaign, one for each row, and one target for each phone.</summary>
internal sealed class RosterImport(SqliteConnection connection, TimeProvider time)
{
    /// <summary>The one campaign of a ledger's file.</summary>
    public const int CampaignId = 1;

    private readonly Dictionary<string, int> _targets = new(StringComparer.Ordinal);

    public void Run(CampaignStart start, IEnumerable<RosterRow> roster)
    {
        AddCampaign(start);
        using var addTarget = new Statement(
            connection,
            "INSERT INTO outreach_target (id, campaign_id, number, state, due_at) VALUES (?1, ?2, ?3, ?4, ?5)");
        using var addRow = new Statement(
            connection,
            """
            INSERT INTO outreach_row (id, campaign_id, target_id, row_number, name, phone, raw_phone, alternate_phones,
                                      id_number, community, address, fields, verdict, reason, remarks)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
            """);
        var id = 0;
        foreach (var row in roster)
        {
            int? target = row.Verdict == RosterVerdict.Rejected ? null : TargetOf(row, addTarget);
            addRow.Run(
                ++id, CampaignId, target, row.Row, row.Name, row.Phone, row.RawPhone, RosterJson.Write(row.AlternatePhones),
                row.IdNumber, row.Community, row.Address, RosterJson.Write(row.Fields), (int)row.Verdict, (int?)row.Reason, RosterJson.Write(row.Remarks));
        }

        new ImportLog(connection, time).Add(ImportKind.Begin, start.RosterName, start.RosterHash, new RosterChanges(id, 0, 0, 0, 0));
    }

    private int TargetOf(RosterRow row, Statement addTarget)
    {
        var number = row.Phone!;
        if (_targets.TryGetValue(number, out var known))
            return known;
        var id = _targets.Count + 1;
        addTarget.Run(id, CampaignId, number, (int)TargetState.Waiting, row.NotBefore?.ToUnixTimeMilliseconds());
        _targets.Add(number, id);
        return id;
    }

    private void AddCampaign(CampaignStart start)
    {
        using var add = new Statement(
            connection,
            """
            INSERT INTO outreach_campaign (id, roster_name, roster_hash, script_id, script_version, script_text, plan, started_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, '{}', ?7)
            """);
        var script = start.Script;
        add.Run(
            CampaignId, start.RosterName, start.RosterHash, script.Id, script.Version, script.Text,
            time.GetUtcNow().ToUnixTimeMilliseconds());
    }
}
