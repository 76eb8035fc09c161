using Muster.Contracts;
using Muster.Outreach.Campaigns;
using Muster.Outreach.Rehearsals;
using Muster.Outreach.Tests.Campaigns;
using Muster.Outreach.Tests.Hours;
using Muster.Outreach.Hours;

namespace Muster.Outreach.Tests.Rehearsals;

public sealed class RehearsalTests : IDisposable
{
    private readonly CampaignBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Ends_every_row_in_one_outcome_and_says_how_long_it_took()
    {
        var found = Run(RehearsalSample.Order(_bench.LedgerPath));

        found.End.Ending.ShouldBe(CampaignEnding.Finished);
        found.Summary.AddsUp.ShouldBeTrue();
        found.Summary.Pending.ShouldBe(0);
        found.Reconciliation.Checks.Where(check => !check.Holds).ShouldBeEmpty();
        found.ChannelsInUseMax.ShouldBe(20);
        found.Duration.ShouldBeGreaterThan(TimeSpan.FromMinutes(1));
        found.SpokenAnswers.ShouldBeGreaterThan(100);
        found.RecogniserCores.ShouldBeInRange(0.001, 1);
        found.Summary.Places.Sum(place => place.FollowUp).ShouldBeInRange(20, 200);
        found.Summary.Hours.Sum(hour => hour.Calls).ShouldBe(found.Summary.Calls);
        found.Summary.Answers["tested"].Keys.ShouldBe(["yes", "no"], ignoreOrder: true);
        found.Summary.Answers["temperature"].Count.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void The_same_seed_makes_the_same_ledger_and_another_seed_another_one()
    {
        string[] paths = [.. new[] { "a", "b", "c" }.Select(name => Path.Combine(_bench.Folder, name + ".db"))];
        Run(RehearsalSample.Order(paths[0]));
        Run(RehearsalSample.Order(paths[1]));
        Run(RehearsalSample.Order(paths[2], seed: 2));

        var dumps = paths.Select(RehearsalSample.Dump).ToList();
        dumps[0].Count.ShouldBeGreaterThan(1000);
        dumps[1].ShouldBe(dumps[0]);
        dumps[2].ShouldNotBe(dumps[0]);
    }

    [Fact]
    public void More_channels_change_when_people_are_called_and_not_what_they_say()
    {
        var few = Run(RehearsalSample.Order(_bench.LedgerPath, plan: new CampaignPlan { Channels = 3, CallsPerSecond = 1 }));
        var many = Run(RehearsalSample.Order(_bench.LedgerPath + "2", plan: new CampaignPlan { Channels = 100, CallsPerSecond = 50 }));

        many.Duration.ShouldBeLessThan(few.Duration);
        many.Summary.Outcomes.ShouldBe(few.Summary.Outcomes, ignoreOrder: true);
    }

    [Fact]
    public void A_simulated_staff_that_is_slower_than_the_calls_holds_them_back_and_one_that_is_not_does_not()
    {
        var plan = new CampaignPlan { Channels = 20, CallsPerSecond = 5, FollowUp = new FollowUpLimit(10) };
        var alone = Run(RehearsalSample.Order(_bench.LedgerPath, plan: plan));
        var few = Run(RehearsalSample.Order(_bench.LedgerPath + "2", plan: plan) with { StaffPerHour = 30 });
        var many = Run(RehearsalSample.Order(_bench.LedgerPath + "3", plan: plan) with { StaffPerHour = 100_000 });

        var left = alone.Summary.Places.Sum(place => place.FollowUp);
        alone.FollowUpsPerHourMax.ShouldBeInRange(left / 2, left);
        few.Duration.ShouldBeGreaterThan(TimeSpan.FromHours((few.Summary.Places.Sum(place => place.FollowUp) - 60) / 30.0));
        few.FollowUpsPerHourMax.ShouldBeLessThan(100);
        many.Duration.ShouldBe(alone.Duration, tolerance: TimeSpan.FromMinutes(2));
        foreach (var found in new[] { alone, few, many })
            (found.End.Ending, found.Summary.AddsUp, found.Reconciliation.AddsUp).ShouldBe((CampaignEnding.Finished, true, true));
    }

    [Theory]
    [InlineData(null, 10.0, "rehearsal.no_limit")]
    [InlineData(5, 0.0, "rehearsal.bad_staff")]
    [InlineData(0, 1.0, "campaign.bad_plan")]
    public void A_staff_that_changes_nothing_or_settles_nothing_is_refused(int? openMax, double perHour, string code)
    {
        var plan = new CampaignPlan { FollowUp = new CampaignPlan().FollowUpAtMost(openMax) };
        Rehearsal.Run(RehearsalSample.Order(_bench.LedgerPath, plan: plan) with { StaffPerHour = perHour }, _ => { }).Error!.Code.ShouldBe(code);
    }

    [Fact]
    public void Shares_come_out_as_they_were_asked_for()
    {
        var shares = new SimulatedShares
        {
            Answered = 0.5,
            Unanswered = new Dictionary<Disposition, double> { [Disposition.EmptyNumber] = 1 },
            Habits = new Dictionary<SimulatedHabit, double> { [SimulatedHabit.Answers] = 1 },
            SilentAtFirst = 0,
            NotUnderstood = 0,
            Answers = new Dictionary<string, IReadOnlyDictionary<string, double>> { ["tested"] = new Dictionary<string, double> { ["no"] = 1 } },
        };
        var found = Run(RehearsalSample.Order(_bench.LedgerPath, rows: 2000, shares: shares));

        found.Summary.Outcomes.Keys.ShouldBe(["completed", "empty_number"], ignoreOrder: true);
        (found.Summary.Outcomes["empty_number"] / (double)found.Summary.Outcomes.Values.Sum()).ShouldBe(0.5, 0.04);
        found.Summary.Answers["tested"].Keys.ShouldBe(["no"]);
    }

    [Fact]
    public void Finds_the_smallest_number_of_channels_that_is_over_in_time()
    {
        var plan = new CampaignPlan { Channels = 50, CallsPerSecond = 20, Retries = RetryRules.Default.WithDelay(TimeSpan.FromMinutes(1)) };
        var order = RehearsalSample.Order(_bench.LedgerPath, rows: 400, plan: plan) with { Within = TimeSpan.FromMinutes(20) };
        var needed = Run(order).Needed.ShouldNotBeNull();

        needed.Channels!.Value.ShouldBeInRange(2, 49);
        needed.CallsPerSecond.ShouldBe(20);
        Rehearsed(needed.Channels.Value).ShouldBeLessThanOrEqualTo(TimeSpan.FromMinutes(20));
        Rehearsed(needed.Channels.Value - 1).ShouldBeGreaterThan(TimeSpan.FromMinutes(20));

        TimeSpan Rehearsed(int channels) =>
            Run(RehearsalSample.Order(Path.Combine(_bench.Folder, $"{channels}.db"), rows: 400, plan: plan with { Channels = channels })).Duration;
    }

    [Fact]
    public void Lifts_the_rate_where_no_number_of_channels_would_do()
    {
        var plan = new CampaignPlan { Channels = 50, CallsPerSecond = 0.5, Retries = RetryRules.Default.WithDelay(TimeSpan.FromSeconds(30)) };
        var needed = Run(RehearsalSample.Order(_bench.LedgerPath, plan: plan) with { Within = TimeSpan.FromMinutes(8) }).Needed.ShouldNotBeNull();

        needed.CallsPerSecond.ShouldBeInRange(0.6, 3);
        needed.Duration!.Value.ShouldBeLessThanOrEqualTo(TimeSpan.FromMinutes(8));
    }

    [Fact]
    public void Says_when_retries_alone_take_longer_than_the_time_wished_for()
    {
        var needed = Run(RehearsalSample.Order(_bench.LedgerPath) with { Within = TimeSpan.FromMinutes(5) }).Needed.ShouldNotBeNull();

        needed.Channels.ShouldBeNull();
        needed.Duration!.Value.ShouldBeGreaterThan(TimeSpan.FromMinutes(20));
    }

    [Fact]
    public void Shows_that_a_dead_line_would_stop_the_campaign()
    {
        var shares = new SimulatedShares { Answered = 0, Unanswered = new Dictionary<Disposition, double> { [Disposition.LineFault] = 1 } };
        var found = Run(RehearsalSample.Order(_bench.LedgerPath, shares: shares));

        found.End.Error!.Code.ShouldBe("campaign.trunk_failing");
        found.Reconciliation.AddsUp.ShouldBeTrue();
    }

    [Fact]
    public void Calls_only_in_the_hours_of_the_plan()
    {
        var hours = new CallingHours { Everyone = CallingHoursTests.Weekdays("08:30-12:00", "14:00-20:00") };
        var plan = new CampaignPlan { Channels = 1, CallsPerSecond = 1, Hours = hours };
        var found = Run(RehearsalSample.Order(_bench.LedgerPath, plan: plan));

        found.Summary.Hours.Select(hour => hour.From.Hour).ShouldAllBe(hour => (hour >= 8 && hour < 12) || (hour >= 14 && hour < 20));
        found.Summary.FirstCallAt!.Value.Offset.ShouldBe(TimeSpan.FromHours(8));
    }

    [Fact]
    public void Refuses_what_cannot_be_rehearsed()
    {
        var order = RehearsalSample.Order(_bench.LedgerPath);
        Code(order with { Plan = new CampaignPlan { Channels = 0 } }).ShouldBe("campaign.bad_plan");
        Code(order with { Shares = new SimulatedShares { Answered = 1.1 } }).ShouldBe("rehearsal.bad_shares");
        Code(order with { Shares = new SimulatedShares { Habits = new Dictionary<SimulatedHabit, double>() } }).ShouldBe("rehearsal.bad_shares");
        Code(order with { Shares = WithAnswer("tested", "perhaps") }).ShouldBe("rehearsal.bad_shares");
        Code(order with { Shares = WithAnswer("weather", "fine") }).ShouldBe("rehearsal.bad_shares");
        File.Exists(_bench.LedgerPath).ShouldBeFalse();
        Run(order);
        Code(order).ShouldBe("rehearsal.exists");

        static string? Code(RehearsalOrder order) => Rehearsal.Run(order, _ => { }).Error?.Code;

        static SimulatedShares WithAnswer(string question, string answer) => new()
        {
            Answers = new Dictionary<string, IReadOnlyDictionary<string, double>> { [question] = new Dictionary<string, double> { [answer] = 1 } },
        };
    }

    [Fact]
    public void Stops_when_told_with_what_it_has_found()
    {
        using var stop = new CancellationTokenSource();
        var found = Rehearsal.Run(RehearsalSample.Order(_bench.LedgerPath), _ => stop.Cancel(), stop.Token).Value;

        found.End.Ending.ShouldBe(CampaignEnding.Stopped);
        found.Summary.Pending.ShouldBeGreaterThan(0);
        found.Reconciliation.AddsUp.ShouldBeTrue();
    }

    private static RehearsalFindings Run(RehearsalOrder order) => Rehearsal.Run(order, _ => { }).Value;
}
