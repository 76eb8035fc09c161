using Dapper;
using Muster.Contracts;
using Muster.Outreach.Campaigns;
using Muster.Outreach.Hours;
using Muster.Outreach.Tests.Hours;

namespace Muster.Outreach.Tests.Campaigns;

/// <summary>The wall clock is set while a campaign runs: hours and days are the wall's, waiting is not.</summary>
public sealed class CampaignClockTests : IDisposable
{
    private static readonly CallingHours Office = new() { Everyone = CallingHoursTests.Weekdays("08:30-12:00", "14:00-20:00") };

    // A Monday.
    private readonly CampaignBench _bench = new(start: CallingHoursTests.China("2022-04-18T11:00"));

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(0)]
    public void A_retry_waits_as_long_as_it_was_to_wait_whatever_the_wall_shows_meanwhile(int hours)
    {
        using var ledger = _bench.Begin([CampaignBench.Row(1)]);
        var placed = new List<long>();
        var desk = _bench.Desk(fate: _ => Take(placed, Disposition.NoAnswer));
        var campaign = new Campaign(_bench.Loop, ledger, desk, new CampaignPlan { Retries = RetryRules.Default.WithDelay(TimeSpan.FromMinutes(40)) });
        campaign.Start();
        _bench.Loop.Advance(TimeSpan.FromMinutes(1));
        _bench.Loop.SetWall(TimeSpan.FromHours(hours));
        _bench.Loop.RunToEnd(TimeSpan.FromDays(1)).ShouldBeTrue();

        placed.Count.ShouldBe(3);
        for (var call = 1; call < placed.Count; call++)
            _bench.Loop.Time.GetElapsedTime(placed[call - 1], placed[call]).TotalMinutes.ShouldBeInRange(40, 41);
    }

    [Fact]
    public void A_clock_set_forward_into_the_midday_rest_stops_the_calls_and_one_set_back_out_of_it_lets_them_go_on()
    {
        using var ledger = _bench.Begin(Enumerable.Range(1, 5000).Select(number => CampaignBench.Row(number)));
        var desk = _bench.Desk();
        var campaign = new Campaign(_bench.Loop, ledger, desk, new CampaignPlan { Hours = Office });
        campaign.Start();
        _bench.Loop.Advance(TimeSpan.FromMinutes(5));
        _bench.Loop.SetWall(TimeSpan.FromHours(1));
        _bench.Loop.Advance(TimeSpan.FromMinutes(2));
        var calls = desk.Calls.Count;
        _bench.Loop.Advance(TimeSpan.FromMinutes(5));
        (desk.Calls.Count, campaign.Progress.Waiting).ShouldBe((calls, WaitReason.OutsideHours));
        _bench.Loop.SetWall(TimeSpan.FromHours(-1));
        _bench.Loop.Advance(TimeSpan.FromMinutes(2));

        desk.Calls.Count.ShouldBeGreaterThan(calls);
    }

    [Fact]
    public void A_call_during_which_the_clock_is_set_back_does_not_end_before_it_began()
    {
        using var ledger = _bench.Begin([CampaignBench.Row(1)]);
        new Campaign(_bench.Loop, ledger, _bench.Desk(fate: _ => Disposition.Refused), new CampaignPlan()).Start();
        _bench.Loop.Advance(TimeSpan.FromSeconds(1));
        _bench.Loop.SetWall(TimeSpan.FromHours(-1));
        _bench.Loop.RunToEnd(TimeSpan.FromDays(1)).ShouldBeTrue();

        ledger.Connection.ExecuteScalar<int>("SELECT count(*) FROM outreach_attempt WHERE ended_at < started_at").ShouldBe(0);
        ledger.Summary().Seconds.ShouldBeGreaterThanOrEqualTo(0);
    }

    [Fact]
    public void However_the_clock_is_set_nobody_is_called_outside_the_hours_or_too_often_on_a_day_of_the_wall()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            using var bench = new CampaignBench(seed, CallingHoursTests.China("2022-04-18T00:00").AddMinutes(random.Next(7 * 24 * 60)));
            var plan = new CampaignPlan
            {
                Hours = random.Next(2) == 0 ? Office : CallingHours.Always,
                CallsPerSecond = 20,
                CallsPerDayMax = random.Next(1, 4),
                LineFaultsMax = 1000,
                Retries = RetryRules.Default.WithDelay(TimeSpan.FromMinutes(random.Next(1, 240))),
            };
            using var ledger = bench.Begin(CampaignBench.Roster(random, 20));
            var desk = bench.Desk(answeredShare: 0.3);
            new Campaign(bench.Loop, ledger, desk, plan).Start();
            for (var jump = 0; jump < 6; jump++)
            {
                bench.Loop.Advance(TimeSpan.FromMinutes(random.Next(1, 300)));
                bench.Loop.SetWall(TimeSpan.FromMinutes(random.Next(-180, 181)));
            }

            bench.Loop.RunToEnd(TimeSpan.FromDays(60)).ShouldBeTrue($"seed {seed}");
            ledger.Summary().Pending.ShouldBe(0, $"seed {seed}");
            ledger.Reconcile().Checks.Where(check => !check.Holds).ShouldBeEmpty($"seed {seed}");
            desk.Calls.ShouldAllBe(call => plan.Hours.NextOpening(call.PlacedAt, plan.RingTimeout, false) == call.PlacedAt, $"seed {seed}");
            desk.Calls.GroupBy(call => (call.Order.Number, plan.Hours.DayOf(call.PlacedAt))).ShouldAllBe(day => day.Count() <= plan.CallsPerDayMax, $"seed {seed}");
        }
    }

    private Disposition? Take(List<long> moments, Disposition fate)
    {
        moments.Add(_bench.Loop.Time.GetTimestamp());
        return fate;
    }
}
