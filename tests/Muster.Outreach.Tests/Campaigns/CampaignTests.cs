using Muster.Contracts;
using Muster.Kernel;
using Muster.Outreach.Campaigns;
using Muster.Outreach.Ledgers;
using Muster.Outreach.Rosters;

namespace Muster.Outreach.Tests.Campaigns;

public sealed class CampaignTests : IDisposable
{
    private static readonly CampaignPlan Plan = new() { Channels = 20, CallsPerSecond = 5 };

    private readonly CampaignBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Ends_every_row_in_one_outcome()
    {
        using var ledger = _bench.Begin(CampaignBench.Roster(new Random(7), 300));
        var end = _bench.Run(ledger, _bench.Desk(), Plan);

        end.Ending.ShouldBe(CampaignEnding.Finished);
        var summary = ledger.Summary();
        summary.AddsUp.ShouldBeTrue();
        summary.Pending.ShouldBe(0);
        summary.Rows.ShouldBe(300);
        ledger.Reconcile().Checks.Where(check => !check.Holds).ShouldBeEmpty();
        ledger.Results().Count().ShouldBe(300);
        ledger.Campaign!.EndedAt.ShouldNotBeNull();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("/recordings")]
    public void Asks_for_recordings_named_after_the_attempts_where_the_plan_does(string? folder)
    {
        using var ledger = _bench.Begin(Rows(50));
        var desk = _bench.Desk();
        _bench.Run(ledger, desk, Plan with { RecordingFolder = folder });

        desk.Calls.ShouldNotBeEmpty();
        desk.Calls.ShouldAllBe(call => call.Order.RecordingFile == (folder == null ? null : $"{folder}/{call.Order.CallId}.wav"));
    }

    [Fact]
    public void Uses_nearly_all_channels_while_there_is_work()
    {
        using var ledger = _bench.Begin(Rows(2000));
        var desk = _bench.Desk();
        var campaign = new Campaign(_bench.Loop, ledger, desk, Plan with { Channels = 30, CallsPerSecond = 100 });
        campaign.Start();
        _bench.Loop.Advance(TimeSpan.FromSeconds(10));
        var used = 0;
        for (var second = 0; second < 300; second++)
        {
            _bench.Loop.Advance(TimeSpan.FromSeconds(1));
            used += desk.InAir;
        }

        (used / 300.0 / 30).ShouldBeInRange(0.95, 1);
        desk.InAirMax.ShouldBe(30);
    }

    [Fact]
    public void Places_calls_at_the_whole_rate_and_no_faster()
    {
        using var ledger = _bench.Begin(Rows(3000));
        var desk = _bench.Desk();
        var campaign = new Campaign(_bench.Loop, ledger, desk, Plan with { Channels = 1000, CallsPerSecond = 9 });
        campaign.Start();
        _bench.Loop.Advance(TimeSpan.FromSeconds(200));

        desk.Calls.Count.ShouldBeInRange((int)(200 * 9 * 0.95), (200 * 9) + 1);
        desk.Calls.GroupBy(call => call.PlacedAt.ToUnixTimeSeconds()).Max(second => second.Count()).ShouldBeLessThanOrEqualTo(10);
        campaign.Progress.CallsPerSecond.ShouldBe(9, 0.2);
    }

    [Fact]
    public void Never_asks_a_desk_for_more_than_it_has_free()
    {
        using var ledger = _bench.Begin(Rows(100));
        var desk = _bench.Desk(channels: 3);
        _bench.Run(ledger, desk, Plan).Ending.ShouldBe(CampaignEnding.Finished);

        desk.InAirMax.ShouldBe(3);
    }

    [Fact]
    public void Calls_a_busy_phone_again_after_the_delay_and_then_lets_it_be()
    {
        using var ledger = _bench.Begin(Rows(1));
        var desk = _bench.Desk(fate: _ => Disposition.Busy);
        _bench.Run(ledger, desk, Plan);

        desk.Calls.Count.ShouldBe(3);
        foreach (var (before, after) in desk.Calls.Zip(desk.Calls.Skip(1)))
            (after.PlacedAt - before.EndedAt!.Value).ShouldBeInRange(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(61));
        ledger.Summary().Outcomes.ShouldHaveSingleItem().Key.ShouldBe("busy");
    }

    [Fact]
    public void Asks_a_household_in_one_call_by_name_and_in_roster_order()
    {
        using var ledger = _bench.Begin([CampaignBench.Row(1, "13800000001"), CampaignBench.Row(2, "13800000002"), CampaignBench.Row(3, "13800000001")]);
        var desk = _bench.Desk(fate: _ => Disposition.Refused);
        _bench.Run(ledger, desk, Plan);

        desk.Calls.Count.ShouldBe(2);
        var household = desk.Calls.Single(call => call.Order.Number == "13800000001").Order;
        household.People.Select(person => person.Variables["name"]).ShouldBe(["居民1", "居民3"]);
        household.People[0].Variables["community"].ShouldBe("临江社区");
        household.People[0].Variables["楼栋"].ShouldBe("3");
        ledger.Summary().Outcomes["refused"].ShouldBe(3);
    }

    [Fact]
    public void Stops_at_a_trunk_that_fails_every_call_and_goes_on_when_it_is_mended()
    {
        using var ledger = _bench.Begin(Rows(200));
        var dead = _bench.Desk(fate: _ => Disposition.LineFault);
        var end = _bench.Run(ledger, dead, Plan);

        end.Ending.ShouldBe(CampaignEnding.Failed);
        end.Error!.Code.ShouldBe("campaign.trunk_failing");
        dead.Calls.Count.ShouldBeLessThanOrEqualTo(Plan.LineFaultsMax + Plan.Channels);
        ledger.Summary().Pending.ShouldBe(200);

        _bench.Run(ledger, _bench.Desk(), Plan).Ending.ShouldBe(CampaignEnding.Finished);
        ledger.Summary().Pending.ShouldBe(0);
        ledger.Reconcile().AddsUp.ShouldBeTrue();
    }

    [Fact]
    public void Stops_when_told_and_goes_on_from_there()
    {
        using var ledger = _bench.Begin(Rows(200));
        var desk = _bench.Desk();
        var campaign = new Campaign(_bench.Loop, ledger, desk, Plan);
        campaign.Start();
        _bench.Loop.Advance(TimeSpan.FromSeconds(20));
        var placed = desk.Calls.Count;
        campaign.Stop();
        _bench.Loop.Settle();

        CampaignBench.EndOf(campaign).Ending.ShouldBe(CampaignEnding.Stopped);
        desk.InAir.ShouldBe(0);
        desk.Calls.Count.ShouldBe(placed);
        ledger.Reconcile().AddsUp.ShouldBeTrue();

        var again = _bench.Desk();
        _bench.Run(ledger, again, Plan).Ending.ShouldBe(CampaignEnding.Finished);
        ledger.Summary().Calls.ShouldBe(placed + again.Calls.Count);
        ledger.Reconcile().AddsUp.ShouldBeTrue();
    }

    [Fact]
    public void Hangs_up_when_told_to_stop_while_the_last_calls_of_a_failing_trunk_end()
    {
        using var ledger = _bench.Begin(Rows(60));
        var desk = _bench.Desk(fate: order => order.People[0].RowId == 1 ? Disposition.Completed : Disposition.LineFault);
        var campaign = new Campaign(_bench.Loop, ledger, desk, Plan with { LineFaultsMax = 1, CallsPerSecond = 100 });
        campaign.Start();
        while (campaign.Progress.Phase != CampaignPhase.Stopping)
            _bench.Loop.Advance(TimeSpan.FromMilliseconds(10));
        campaign.Stop();
        _bench.Loop.Settle();

        CampaignBench.EndOf(campaign).Error!.Code.ShouldBe("campaign.trunk_failing");
        desk.InAir.ShouldBe(0);
        ledger.Reconcile().AddsUp.ShouldBeTrue();
    }

    [Fact]
    public void Calls_nobody_when_it_had_finished_before()
    {
        using var ledger = _bench.Begin(Rows(20));
        _bench.Run(ledger, _bench.Desk(), Plan);
        var endedAt = ledger.Campaign!.EndedAt;
        var desk = _bench.Desk();

        _bench.Run(ledger, desk, Plan).Ending.ShouldBe(CampaignEnding.Finished);
        desk.Calls.ShouldBeEmpty();
        ledger.Campaign!.EndedAt.ShouldBe(endedAt);
    }

    [Fact]
    public void Takes_back_the_channel_of_a_call_that_is_never_reported()
    {
        using var ledger = _bench.Begin(Rows(1));
        var desk = new SimulatedCallDesk(_bench.Loop, new Random(1), 10) { Silent = true };
        var end = _bench.Run(ledger, desk, Plan with { AttemptsMax = 1 });

        end.Ending.ShouldBe(CampaignEnding.Finished);
        ledger.Summary().Outcomes.ShouldHaveSingleItem().Key.ShouldBe("interrupted");
    }

    [Fact]
    public void Says_at_any_moment_why_it_is_not_dialing()
    {
        using var ledger = _bench.Begin(Rows(3));
        var desk = _bench.Desk(fate: _ => Disposition.NoAnswer);
        var campaign = new Campaign(_bench.Loop, ledger, desk, Plan with { Channels = 2, CallsPerSecond = 1 });
        campaign.Progress.Phase.ShouldBe(CampaignPhase.Starting);
        campaign.Start();
        _bench.Loop.Settle();
        campaign.Progress.Waiting.ShouldBe(WaitReason.Rate);
        campaign.Progress.WaitingFor!.Value.ShouldBeInRange(TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(1));
        _bench.Loop.Advance(TimeSpan.FromSeconds(1));
        campaign.Progress.Waiting.ShouldBe(WaitReason.NoFreeChannel);
        _bench.Loop.Advance(TimeSpan.FromSeconds(90));
        campaign.Progress.Waiting.ShouldBe(WaitReason.RetryDue);
        campaign.Progress.Phase.ShouldBe(CampaignPhase.AwaitingRetries);
        _bench.Loop.RunToEnd(TimeSpan.FromHours(2)).ShouldBeTrue();
        campaign.Progress.Waiting.ShouldBe(WaitReason.Finished);
        campaign.Progress.Phase.ShouldBe(CampaignPhase.Ended);
    }

    [Fact]
    public void Its_progress_agrees_with_the_ledger()
    {
        using var ledger = _bench.Begin(CampaignBench.Roster(new Random(3), 200));
        var campaign = new Campaign(_bench.Loop, ledger, _bench.Desk(), Plan);
        campaign.Start();
        for (var minute = 0; minute < 180; minute++)
        {
            _bench.Loop.Advance(TimeSpan.FromMinutes(1));
            var (progress, summary) = (campaign.Progress, ledger.Summary());
            progress.Calls.ShouldBe(summary.Calls);
            progress.Answered.ShouldBe(summary.Answered);
            if (progress.ChannelsInUse == 0)
                progress.Pending.ShouldBe(summary.Pending);
            progress.Answers.ToDictionary(question => question.Key, question => question.Value.Values.Sum(), StringComparer.Ordinal)
                .ShouldBe(summary.Answers.ToDictionary(question => question.Key, question => question.Value.Values.Sum(), StringComparer.Ordinal), ignoreOrder: true);
        }

        campaign.Progress.Phase.ShouldBe(CampaignPhase.Ended);
        campaign.Progress.Pending.ShouldBe(0);
    }

    [Fact]
    public void Refuses_a_plan_that_cannot_be_followed()
    {
        using var ledger = _bench.Begin(Rows(1));

        _bench.Run(ledger, _bench.Desk(), new CampaignPlan { Channels = 0 }).Error!.Code.ShouldBe("campaign.bad_plan");
    }

    [Fact]
    public void A_wall_clock_that_was_set_back_makes_nobody_wait_longer_than_the_plan()
    {
        using (var ledger = _bench.Begin(Rows(1)))
        {
            var campaign = new Campaign(_bench.Loop, ledger, _bench.Desk(fate: _ => Disposition.NoAnswer), Plan);
            campaign.Start();
            _bench.Loop.Advance(TimeSpan.FromMinutes(2));
        }

        var yesterday = new VirtualLoop(CampaignBench.Morning.AddDays(-1));
        using var reopened = Ledger.Open(_bench.LedgerPath, new() { Writer = yesterday, Durable = false }).Value;
        var desk = new SimulatedCallDesk(yesterday, new Random(1), 10) { Fate = _ => Disposition.Refused };
        new Campaign(yesterday, reopened, desk, Plan).Start();
        yesterday.Advance(Plan.LongestDelay() + TimeSpan.FromMinutes(1));

        reopened.Summary().Outcomes["refused"].ShouldBe(1);
    }

    [Fact]
    public async Task Runs_as_well_on_real_threads()
    {
        using var ledger = Ledger.Open(_bench.LedgerPath).Value;
        ledger.Begin(CampaignBench.Start, CampaignBench.Roster(new Random(5), 400)).Error.ShouldBeNull();
        using var loop = new ThreadLoop("campaign");
        using var calls = new ThreadLoop("calls");
        var campaign = new Campaign(loop, ledger, new PromptDesk(calls), Plan with { Channels = 50, CallsPerSecond = 1000, Retries = RetryRules.Default.WithDelay(TimeSpan.Zero) });
        campaign.Start();
        var end = await campaign.Completion.WaitAsync(TimeSpan.FromMinutes(2));

        end.Ending.ShouldBe(CampaignEnding.Finished);
        ledger.Summary().Pending.ShouldBe(0);
        ledger.Reconcile().Checks.Where(check => !check.Holds).ShouldBeEmpty();
    }

    private static IEnumerable<RosterRow> Rows(int count) => Enumerable.Range(1, count).Select(number => CampaignBench.Row(number));

    /// <summary>A desk on a thread of its own, whose calls end as soon as they begin: every third is busy.</summary>
    private sealed class PromptDesk(Loop loop) : ICallDesk
    {
        private int _placed;

        public int FreeChannels => 1000;

        public void Place(CallOrder order, ICallListener listener) => loop.Post(() =>
        {
            var now = loop.Time.GetUtcNow();
            var busy = ++_placed % 3 == 0;
            var answer = new CallAnswer("tested", "yes", "做过了", 1, false, 10, 20);
            if (!busy)
            {
                listener.Answered(order.CallId);
                foreach (var person in order.People)
                    listener.AnswerGiven(order.CallId, person.RowId, answer);
            }

            var disposition = busy ? Disposition.Busy : Disposition.Completed;
            listener.Ended(new CallReport(
                order.CallId, disposition, busy ? 486 : 200, "", null, 0, null, true, now, null, busy ? null : now, now,
                [.. order.People.Select(person => new PersonReport(person.RowId, disposition, busy ? [] : [answer]))]));
        });

        public void CancelRinging()
        {
        }

        public void SayGoodbye()
        {
        }

        public void HangUpAll()
        {
        }
    }
}
