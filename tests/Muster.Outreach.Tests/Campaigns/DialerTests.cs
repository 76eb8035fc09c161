using Muster.Contracts;
using Muster.Outreach.Campaigns;
using Muster.Outreach.Campaigns.Caps;

namespace Muster.Outreach.Tests.Campaigns;

public sealed class DialerTests
{
    private readonly Dialer _dialer = Dialer(new CampaignPlan { Channels = 100, CallsPerSecond = 10 });

    [Fact]
    public void Says_that_all_channels_are_in_use()
    {
        _dialer.Add(Target(1), null);

        _dialer.Next(TimeSpan.Zero, CampaignBench.Morning, 0).ShouldBe(new DialDecision(null, WaitReason.NoFreeChannel, null));
    }

    [Fact]
    public void Says_when_the_rate_allows_the_next_call()
    {
        _dialer.Add(Target(1), null);
        _dialer.Add(Target(2), null);
        var now = TimeSpan.FromSeconds(5);

        _dialer.Next(now, CampaignBench.Morning, 5).Dial.ShouldBe(Target(1));
        var wait = _dialer.Next(now, CampaignBench.Morning, 5);
        wait.Wait.ShouldBe(WaitReason.Rate);
        wait.Until!.Value.ShouldBeGreaterThan(now);
        _dialer.Next(wait.Until.Value, CampaignBench.Morning, 5).Dial.ShouldBe(Target(2));
    }

    [Fact]
    public void Says_when_the_first_retry_is_due()
    {
        _dialer.Add(Target(1), TimeSpan.FromMinutes(2));
        _dialer.Add(Target(2), TimeSpan.FromMinutes(1));

        _dialer.Next(TimeSpan.Zero, CampaignBench.Morning, 5).ShouldBe(new DialDecision(null, WaitReason.RetryDue, TimeSpan.FromMinutes(1)));
        _dialer.Next(TimeSpan.FromMinutes(1), CampaignBench.Morning, 5).Dial.ShouldBe(Target(2));
    }

    [Fact]
    public void Calls_those_who_are_due_again_before_those_never_called()
    {
        _dialer.Add(Target(1), null);
        _dialer.Add(Target(2), TimeSpan.FromSeconds(1));

        _dialer.Next(TimeSpan.FromSeconds(2), CampaignBench.Morning, 5).Dial.ShouldBe(Target(2));
    }

    [Fact]
    public void While_first_calls_are_held_back_only_those_with_a_set_time_are_called()
    {
        _dialer.Add(Target(1), null);
        _dialer.Add(Target(2), TimeSpan.FromMinutes(1));
        _dialer.HoldsFirstCalls = true;

        _dialer.Next(TimeSpan.Zero, CampaignBench.Morning, 5).ShouldBe(new DialDecision(null, WaitReason.FollowUpBacklog, TimeSpan.FromMinutes(1)));
        _dialer.Next(TimeSpan.FromMinutes(1), CampaignBench.Morning, 5).Dial.ShouldBe(Target(2));
        _dialer.Next(TimeSpan.FromMinutes(2), CampaignBench.Morning, 5).ShouldBe(new DialDecision(null, WaitReason.FollowUpBacklog, null));
        _dialer.HoldsFirstCalls = false;
        _dialer.Next(TimeSpan.FromMinutes(2), CampaignBench.Morning, 5).Dial.ShouldBe(Target(1));
    }

    [Fact]
    public void Waits_for_the_calls_in_the_air_before_it_is_finished()
    {
        _dialer.Add(Target(1), null);
        _dialer.Next(TimeSpan.Zero, CampaignBench.Morning, 5).Dial.ShouldNotBeNull();

        _dialer.Next(TimeSpan.FromSeconds(1), CampaignBench.Morning, 5).Wait.ShouldBe(WaitReason.CallsInAir);
        _dialer.Ended(Disposition.Completed, null, TimeSpan.Zero);
        _dialer.Next(TimeSpan.FromSeconds(1), CampaignBench.Morning, 5).Wait.ShouldBe(WaitReason.Finished);
    }

    [Fact]
    public void Takes_a_trunk_for_dead_after_as_many_faults_in_a_row_as_the_plan_says()
    {
        for (var i = 1; i <= 100; i++)
            _dialer.Add(Target(i), null);
        for (var i = 1; i < 20; i++)
            Fail();
        _dialer.TrunkFailing.ShouldBeFalse();
        Fail();
        _dialer.TrunkFailing.ShouldBeTrue();
    }

    [Fact]
    public void Takes_a_trunk_for_dead_when_it_failed_a_whole_small_roster()
    {
        for (var i = 1; i <= 4; i++)
            _dialer.Add(Target(i), null);
        for (var i = 1; i <= 4; i++)
            Fail();
        _dialer.TrunkFailing.ShouldBeTrue();
    }

    [Fact]
    public void One_call_that_comes_through_proves_the_trunk_alive()
    {
        for (var i = 1; i <= 100; i++)
            _dialer.Add(Target(i), null);
        for (var i = 1; i <= 60; i++)
        {
            Fail();
            if (i % 19 == 0)
                _dialer.Ended(Disposition.Busy, null, TimeSpan.Zero);
        }

        _dialer.TrunkFailing.ShouldBeFalse();
    }

    private static Dialer Dialer(CampaignPlan plan) =>
        new(plan, new CallCaps().Join([.. plan.OwnCaps()], plan.Weight, plan.Emergency, static () => { }));

    private static Target Target(int id) => new(id, 0, NoMembers);

    private static readonly Member[] NoMembers = [];

    private void Fail() => _dialer.Ended(Disposition.LineFault, null, TimeSpan.Zero);
}
