using Muster.Contracts;
using Muster.Kernel;
using Muster.Outreach.Campaigns;
using Muster.Outreach.Ledgers;
using Muster.Outreach.Rosters;

namespace Muster.Outreach.Tests.Campaigns;

/// <summary>A campaign over a real SQLite file, a simulated desk and virtual time, in a folder of its own.</summary>
internal sealed class CampaignBench : IDisposable
{
    public static readonly DateTimeOffset Morning = new(2022, 4, 18, 1, 0, 0, TimeSpan.Zero);

    public static readonly CampaignStart Start = new("roster.csv", "hash", new FrozenScript("screening", "v1", "id: screening"));

    public CampaignBench(int seed = 1, DateTimeOffset? start = null)
    {
        Seed = seed;
        Loop = new VirtualLoop(start ?? Morning);
        Folder = Directory.CreateTempSubdirectory("muster-ledger-").FullName;
    }

    public int Seed { get; }

    public VirtualLoop Loop { get; }

    public string Folder { get; }

    public string LedgerPath => Path.Combine(Folder, "ledger.db");

    public static RosterRow Row(int number, string? phone = null, RosterReason? reason = null) => new(
        number + 1, $"居民{number}", reason is null ? phone ?? $"138{number:D8}" : null, [], null, "临江社区", null,
        new Dictionary<string, string>(StringComparer.Ordinal) { ["楼栋"] = "3" },
        reason is null ? RosterVerdict.Kept : RosterVerdict.Rejected, reason, [], phone ?? $"138{number:D8}");

    /// <summary>Rows of which one in five is rejected, and some share a phone.</summary>
    public static List<RosterRow> Roster(Random random, int rows)
    {
        var roster = new List<RosterRow>();
        for (var i = 1; i <= rows; i++)
        {
            var draw = random.Next(10);
            roster.Add(draw switch
            {
                0 => Row(i, reason: RosterReason.NoPhone),
                1 => Row(i, reason: RosterReason.DuplicateRow),
                2 when roster.FindLast(row => row.Phone is not null) is { } housemate => Row(i, housemate.Phone),
                _ => Row(i),
            });
        }

        return roster;
    }

    public Ledger OpenLedger() => Ledger.Open(LedgerPath, new LedgerOptions { Writer = Loop, Durable = false }).Value;

    public Ledger Begin(IEnumerable<RosterRow> roster)
    {
        var ledger = OpenLedger();
        ledger.Begin(Start, roster).Error.ShouldBeNull();
        return ledger;
    }

    public SimulatedCallDesk Desk(int channels = 1000, double answeredShare = 0.7, Func<CallOrder, Disposition?>? fate = null) =>
        new(Loop, new Random(Seed), channels) { AnsweredShare = answeredShare, Fate = fate ?? (_ => null) };

    /// <summary>Runs a campaign to its end in virtual time.</summary>
    public CampaignEnd Run(Ledger ledger, ICallDesk desk, CampaignPlan plan)
    {
        var campaign = new Campaign(Loop, ledger, desk, plan);
        campaign.Start();
        Loop.RunToEnd(TimeSpan.FromDays(2)).ShouldBeTrue();
        return EndOf(campaign);
    }

    public static CampaignEnd EndOf(Campaign campaign)
    {
        campaign.Completion.IsCompletedSuccessfully.ShouldBeTrue();
        return campaign.Completion.GetAwaiter().GetResult();
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
