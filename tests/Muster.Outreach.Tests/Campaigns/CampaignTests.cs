using Muster.Contracts;
using Muster.Outreach.Campaigns;

namespace Muster.Outreach.Tests.Campaigns;

public sealed class CampaignTests : IDisposable
{
    private readonly CampaignBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Ends_every_row_in_one_outcome()
    {
        using var ledger = _bench.Begin(CampaignBench.Roster(new Random(7), 300));
        var end = _bench.Run(ledger, _bench.Desk(), new CampaignPlan { Channels = 20, CallsPerSecond = 5 });

        end.Ending.ShouldBe(CampaignEnding.Finished);
        var summary = ledger.Summary();
        summary.AddsUp.ShouldBeTrue();
        summary.Pending.ShouldBe(0);
        summary.Rows.ShouldBe(300);
        ledger.Reconcile().Checks.Where(check => !check.Holds).ShouldBeEmpty();
        ledger.Results().Count().ShouldBe(300);
    }
}
