using FsCheck;
using FsCheck.Fluent;
using Muster.Outreach.Campaigns;
using Muster.Outreach.Campaigns.Caps;

namespace Muster.Outreach.Tests.Campaigns;

public sealed class CallCapsTests
{
    private static readonly Action Nobody = static () => { };

    private readonly CallCaps _caps = new();

    [Fact]
    public void Names_the_cap_that_is_used_up()
    {
        var trunk = new Cap(CapLevel.Trunk, new CapLimit(1, 1000));
        var first = _caps.Join([trunk], 1, false, Nobody);
        var second = _caps.Join([new Cap(CapLevel.Platform, new CapLimit(10, 1000)), trunk], 1, false, Nobody);

        first.TryTake(TimeSpan.FromSeconds(1)).ShouldBeNull();
        second.TryTake(TimeSpan.FromSeconds(2)).ShouldBe(new CapRefusal(WaitReason.NoFreeChannel, CapLevel.Trunk, null));
        first.Release();
        second.TryTake(TimeSpan.FromSeconds(2)).ShouldBeNull();
    }

    [Fact]
    public void Says_when_a_rate_lets_the_next_call_through()
    {
        var seat = _caps.Join([new Cap(CapLevel.Caller, new CapLimit(10, 2))], 1, false, Nobody);

        seat.TryTake(TimeSpan.FromSeconds(1)).ShouldBeNull();
        var refusal = seat.TryTake(TimeSpan.FromSeconds(1)).ShouldNotBeNull();
        (refusal.Wait, refusal.Level).ShouldBe((WaitReason.Rate, CapLevel.Caller));
        seat.TryTake(refusal.Until!.Value).ShouldBeNull();
    }

    [Fact]
    public void An_emergency_goes_before_the_others()
    {
        var platform = new Cap(CapLevel.Platform, new CapLimit(4, 1000));
        var survey = _caps.Join([platform], 100, false, Nobody);
        var emergency = _caps.Join([platform], 1, true, Nobody);
        var now = TimeSpan.FromSeconds(1);
        for (var call = 0; call < 4; call++)
            survey.TryTake(now += TimeSpan.FromSeconds(1)).ShouldBeNull();
        emergency.TryTake(now).ShouldNotBeNull().Wait.ShouldBe(WaitReason.NoFreeChannel);
        survey.Release();

        survey.TryTake(now + TimeSpan.FromSeconds(1)).ShouldNotBeNull().Wait.ShouldBe(WaitReason.OthersFirst);
        emergency.TryTake(now + TimeSpan.FromSeconds(1)).ShouldBeNull();
    }

    [Fact]
    public void Wakes_those_who_may_go_on()
    {
        var woken = 0;
        var platform = new Cap(CapLevel.Platform, new CapLimit(1, 1000));
        var first = _caps.Join([platform], 1, false, Nobody);
        var second = _caps.Join([platform], 1, false, () => woken++);
        first.TryTake(TimeSpan.FromSeconds(1)).ShouldBeNull();
        second.TryTake(TimeSpan.FromSeconds(2)).ShouldNotBeNull();

        first.Release();

        woken.ShouldBe(1);
    }

    [Fact]
    public void Nobody_waits_behind_a_campaign_that_cannot_call()
    {
        var platform = new Cap(CapLevel.Platform, new CapLimit(10, 1000));
        var blocked = _caps.Join([platform, new Cap(CapLevel.Trunk, new CapLimit(1, 1000))], 100, true, Nobody);
        var free = _caps.Join([platform], 1, false, Nobody);
        blocked.TryTake(TimeSpan.FromSeconds(1)).ShouldBeNull();
        blocked.TryTake(TimeSpan.FromSeconds(2)).ShouldNotBeNull();

        free.TryTake(TimeSpan.FromSeconds(3)).ShouldBeNull();
    }

    [Fact]
    public void Whatever_the_campaigns_the_caps_hold_are_used_and_are_shared_by_weight()
    {
        Prop.ForAll(Gen.Choose(0, 1_000_000).ToArbitrary(), SharesWell).Check(Config.QuickThrowOnFailure.WithMaxTest(50));
    }

    // Calls of 20 to 60 s in steps of 10 ms; each campaign always has work.
    private static void SharesWell(int seed)
    {
        var random = new Random(seed);
        var caps = new CallCaps();
        var channels = random.Next(20, 60);
        var platform = new Cap(CapLevel.Platform, new CapLimit(channels, 1000));
        var weights = Enumerable.Range(0, random.Next(2, 5)).Select(_ => random.Next(1, 4)).ToArray();
        var seats = Array.ConvertAll(weights, weight => caps.Join([platform, new Cap(CapLevel.Campaign, new CapLimit(channels, 1000))], weight, false, Nobody));
        var ends = new PriorityQueue<CallCaps.Seat, TimeSpan>();
        var (used, steps) = (0L, 0);
        for (var now = TimeSpan.FromSeconds(1); now < TimeSpan.FromSeconds(200); now += TimeSpan.FromMilliseconds(10))
        {
            while (ends.TryPeek(out var ended, out var at) && at <= now)
            {
                ended.Release();
                ends.Dequeue();
            }

            foreach (var seat in seats)
            {
                while (seat.TryTake(now) is null)
                    ends.Enqueue(seat, now + TimeSpan.FromMilliseconds(random.Next(20_000, 60_000)));
            }

            platform.InUse.ShouldBeLessThanOrEqualTo(channels);
            seats.Sum(seat => seat.InUse).ShouldBe(platform.InUse);
            if (now < TimeSpan.FromSeconds(100))
                continue;
            used += platform.InUse;
            steps++;
        }

        ((double)used / steps / channels).ShouldBeGreaterThanOrEqualTo(0.95);
        foreach (var (seat, weight) in seats.Zip(weights))
            ((double)seat.InUse).ShouldBe((double)channels * weight / weights.Sum(), 2.5);
    }
}
