using Microsoft.Data.Sqlite;
using Muster.Dialogue;
using Muster.Outreach.Campaigns;
using Muster.Outreach.Ledgers;
using Muster.Outreach.Rehearsals;
using Muster.Outreach.Tests.Campaigns;

namespace Muster.Outreach.Tests.Rehearsals;

/// <summary>A small script, campaigns to rehearse it with, and all that their ledgers hold as text.</summary>
internal static class RehearsalSample
{
    public static readonly Script Script = Script.Parse(
        """
        id: screening
        title: 筛查
        language: zh
        about: 这里是社区。
        variables:
          name: 居民
        steps:
          - say: 您好，{name}。
          - ask: tested
            title: 是否检测
            prompt: 您今天做核酸了吗？
            categories:
              yes: { title: 已检测, digits: 1, phrases: [做了, 做过了], goto: thanks }
              no: { title: 未检测, digits: 2, phrases: [没做, 还没做] }
          - ask: temperature
            title: 体温
            prompt: 您的体温是多少？
            answer: number
            range: [34, 43]
            decimals: 1
          - id: thanks
            hangup: completed
            say: 谢谢，再见。
        """).Value;

    public static readonly FrozenScript Frozen = new(Script.Id, Script.Version, Script.Yaml);

    public static RehearsalOrder Order(string path, int seed = 1, int rows = 300, CampaignPlan? plan = null, SimulatedShares? shares = null) => new(
        path,
        CampaignBench.Start with { Script = Frozen },
        CampaignBench.Roster(new Random(rows), rows),
        Script,
        plan ?? new CampaignPlan { Channels = 20, CallsPerSecond = 5 },
        CampaignBench.Morning,
        seed,
        shares ?? new SimulatedShares());

    /// <summary>Every line of every table.</summary>
    public static List<string> Dump(string path)
    {
        using var connection = new SqliteConnection($"Data Source={path};Mode=ReadOnly;Pooling=False");
        connection.Open();
        return [.. Lines(connection, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").SelectMany(table => Lines(connection, $"SELECT * FROM {table}").Order(StringComparer.Ordinal))];
    }

    private static List<string> Lines(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var lines = new List<string>();
        while (reader.Read())
            lines.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(reader.GetValue)));
        return lines;
    }
}
