using Dapper;
using Muster.Contracts;
using Muster.Kernel;
using Muster.Outreach.Campaigns;
using Muster.Outreach.Ledgers;

namespace Muster.Outreach.Tests.Campaigns;

/// <summary>What goes wrong in the middle of a campaign: afterwards the ledger adds up, and what was being said is marked.</summary>
public sealed class CampaignFaultTests : IDisposable
{
    private static readonly CampaignPlan Plan = new() { Channels = 20, CallsPerSecond = 5 };

    private readonly CampaignBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_trunk_that_dies_in_mid_campaign_stops_it_and_nobody_loses_what_was_answered()
    {
        using var ledger = _bench.Begin(CampaignBench.Roster(new Random(2), 200));
        var dead = false;
        var desk = _bench.Desk(fate: _ => dead ? Disposition.LineFault : null);
        var campaign = new Campaign(_bench.Loop, ledger, desk, Plan);
        campaign.Start();
        _bench.Loop.Advance(TimeSpan.FromSeconds(40));
        dead = true;
        var before = ledger.Summary();
        _bench.Loop.RunToEnd(TimeSpan.FromDays(2)).ShouldBeTrue();

        CampaignBench.EndOf(campaign).Error!.Code.ShouldBe("campaign.trunk_failing");
        var after = ledger.Summary();
        after.Pending.ShouldBeGreaterThan(0);
        after.Outcomes["completed"].ShouldBeGreaterThanOrEqualTo(before.Outcomes["completed"]);
        after.Trunks.Sum(trunk => trunk.LineFaults).ShouldBeGreaterThanOrEqualTo(Plan.LineFaultsMax);
        AddsUp(ledger);

        _bench.Run(ledger, _bench.Desk(), Plan).Ending.ShouldBe(CampaignEnding.Finished);
        ledger.Summary().Pending.ShouldBe(0);
        AddsUp(ledger);
    }

    [Fact]
    public void A_database_that_is_damaged_under_a_campaign_hangs_up_and_says_so()
    {
        using var ledger = _bench.Begin(CampaignBench.Roster(new Random(2), 500));
        var desk = _bench.Desk();
        var campaign = new Campaign(_bench.Loop, ledger, desk, Plan);
        campaign.Start();
        _bench.Loop.Advance(TimeSpan.FromSeconds(30));
        ledger.Connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        using (var file = new FileStream(_bench.LedgerPath, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.Position = 4096;
            file.Write(Enumerable.Repeat((byte)0xA5, (int)file.Length - 4096).ToArray());
        }

        ledger.Connection.Execute("PRAGMA shrink_memory");
        _bench.Loop.RunToEnd(TimeSpan.FromDays(2)).ShouldBeTrue();

        CampaignBench.EndOf(campaign).Error!.Code.ShouldBe("ledger.damaged");
        desk.InAir.ShouldBe(0);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-3)]
    [InlineData(400)]
    public void A_clock_that_jumps_while_calls_are_in_the_air_marks_them_and_the_rest_goes_on(int hours)
    {
        using (var ledger = _bench.Begin(CampaignBench.Roster(new Random(2), 100)))
        {
            new Campaign(_bench.Loop, ledger, _bench.Desk(), Plan).Start();
            _bench.Loop.Advance(TimeSpan.FromSeconds(15));
            ledger.Summary().Calls.ShouldBeGreaterThan(10);
        }

        var later = new VirtualLoop(_bench.Loop.Time.GetUtcNow().AddHours(hours));
        using var again = Ledger.Open(_bench.LedgerPath, new LedgerOptions { Writer = later, Durable = false }).Value;
        var campaign = new Campaign(later, again, new SimulatedCallDesk(later, new Random(1), 100), Plan);
        campaign.Start();
        later.RunToEnd(TimeSpan.FromDays(2)).ShouldBeTrue();

        CampaignBench.EndOf(campaign).Ending.ShouldBe(CampaignEnding.Finished);
        again.Connection.ExecuteScalar<int>("SELECT count(*) FROM outreach_attempt WHERE disposition = 13").ShouldBeGreaterThan(0);
        again.Connection.ExecuteScalar<int>("SELECT count(*) FROM outreach_attempt WHERE ended_at < started_at").ShouldBe(0);
        again.Summary().Pending.ShouldBe(0);
        AddsUp(again);
    }

    private static void AddsUp(Ledger ledger)
    {
        ledger.Reconcile().Checks.Where(check => !check.Holds).ShouldBeEmpty();
        ledger.Summary().AddsUp.ShouldBeTrue();
    }
}
