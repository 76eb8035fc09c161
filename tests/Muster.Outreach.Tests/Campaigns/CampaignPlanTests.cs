using Muster.Contracts;
using Muster.Outreach.Campaigns;

namespace Muster.Outreach.Tests.Campaigns;

public sealed class CampaignPlanTests
{
    public static TheoryData<CampaignPlan> Bad { get; } = new(
        new CampaignPlan { Channels = 0 },
        new CampaignPlan { Channels = 100_000 },
        new CampaignPlan { CallsPerSecond = 0 },
        new CampaignPlan { CallsPerSecond = double.NaN },
        new CampaignPlan { AttemptsMax = 0 },
        new CampaignPlan { LineFaultsMax = 0 },
        new CampaignPlan { RingTimeout = TimeSpan.FromMinutes(6) },
        new CampaignPlan { RingTimeout = TimeSpan.Zero },
        new CampaignPlan { Retries = new Dictionary<Disposition, RetryRule> { [Disposition.Busy] = new(16, TimeSpan.Zero) } },
        new CampaignPlan { Retries = new Dictionary<Disposition, RetryRule> { [Disposition.Busy] = new(1, TimeSpan.FromSeconds(-1)) } });

    [Theory]
    [MemberData(nameof(Bad), DisableDiscoveryEnumeration = true)]
    public void Refuses_what_cannot_be_followed(CampaignPlan plan) => plan.Check().ShouldNotBeNull().Code.ShouldBe("campaign.bad_plan");

    [Fact]
    public void Takes_the_defaults() => new CampaignPlan().Check().ShouldBeNull();

    [Fact]
    public void Gives_every_retry_one_delay_when_asked()
    {
        var rules = RetryRules.Default.WithDelay(TimeSpan.FromSeconds(3));

        rules.Values.ShouldAllBe(rule => rule.Delay == TimeSpan.FromSeconds(3));
        rules[Disposition.Busy].AttemptsMax.ShouldBe(RetryRules.Default[Disposition.Busy].AttemptsMax);
    }
}
