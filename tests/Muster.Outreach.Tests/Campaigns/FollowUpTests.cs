using Muster.Contracts;
using Muster.Outreach.Campaigns;
using Muster.Outreach.Ledgers;
using Muster.Outreach.Tests.Rehearsals;

namespace Muster.Outreach.Tests.Campaigns;

/// <summary>A campaign that waits for the staff who call by hand.</summary>
public sealed class FollowUpTests : IDisposable
{
    private const int OpenMax = 5;

    private static readonly CampaignPlan Plan = new() { Channels = 1, CallsPerSecond = 5, FollowUp = new FollowUpLimit(OpenMax) };

    private readonly CampaignBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void First_calls_wait_while_as_many_follow_ups_are_open_as_the_plan_allows_and_it_says_so_with_numbers()
    {
        using var ledger = Begin(20);
        var desk = _bench.Desk(fate: _ => Disposition.EmptyNumber);
        var campaign = Start(ledger, desk, Plan);
        _bench.Loop.Advance(TimeSpan.FromHours(1));

        desk.Calls.Count.ShouldBe(OpenMax);
        var progress = campaign.Progress;
        (progress.Phase, progress.Waiting, progress.FollowUpsOpen, progress.FollowUpsOpenMax)
            .ShouldBe((CampaignPhase.AwaitingFollowUp, WaitReason.FollowUpBacklog, OpenMax, OpenMax));
    }

    [Fact]
    public void A_correction_from_beside_lets_as_many_more_be_called_and_one_taken_back_does_not()
    {
        using var ledger = Begin(20);
        var desk = _bench.Desk(fate: _ => Disposition.EmptyNumber);
        Start(ledger, desk, Plan);
        _bench.Loop.Advance(TimeSpan.FromHours(1));

        Correct(2, "completed");
        Correct(3, "completed");
        Correct(3, "refused"); // Whatever was found last.
        _bench.Loop.Advance(TimeSpan.FromMinutes(5));
        desk.Calls.Count.ShouldBe(OpenMax + 2);
        Correct(2, null);
        Correct(5, "completed");
        _bench.Loop.Advance(TimeSpan.FromMinutes(5));
        desk.Calls.Count.ShouldBe(OpenMax + 2);
        Correct(6, "wrong_person");
        _bench.Loop.Advance(TimeSpan.FromMinutes(5));
        desk.Calls.Count.ShouldBe(OpenMax + 3);
    }

    [Fact]
    public void A_staff_that_keeps_up_sees_the_campaign_to_its_end()
    {
        using var ledger = Begin(20);
        var campaign = Start(ledger, _bench.Desk(fate: _ => Disposition.EmptyNumber), Plan);
        for (var row = 2; row <= 16; row++)
        {
            _bench.Loop.Advance(TimeSpan.FromMinutes(5));
            Correct(row, "completed");
        }

        _bench.Loop.RunToEnd(TimeSpan.FromHours(1)).ShouldBeTrue();
        CampaignBench.EndOf(campaign).Ending.ShouldBe(CampaignEnding.Finished);
        ledger.Reconcile().Checks.Where(check => !check.Holds).ShouldBeEmpty();
    }

    [Fact]
    public void Whoever_was_promised_a_call_or_did_not_finish_one_is_called_all_the_same()
    {
        using var ledger = Begin(20);
        var called = new HashSet<string>();
        var desk = _bench.Desk(fate: order => order.Number == "13800000001" && called.Add(order.Number) ? Disposition.Busy : Disposition.EmptyNumber);
        Start(ledger, desk, Plan with { Retries = RetryRules.Default.WithDelay(TimeSpan.FromHours(1)) });
        _bench.Loop.Advance(TimeSpan.FromMinutes(50));
        desk.Calls.Count.ShouldBe(OpenMax + 1);
        _bench.Loop.Advance(TimeSpan.FromMinutes(20));

        desk.Calls.Count.ShouldBe(OpenMax + 2);
        desk.Calls[^1].Order.Number.ShouldBe("13800000001");
    }

    [Fact]
    public void What_earlier_runs_left_and_the_staff_has_settled_since_counts()
    {
        using (var ledger = Begin(20))
        {
            var first = Start(ledger, _bench.Desk(fate: _ => Disposition.EmptyNumber), Plan);
            _bench.Loop.Advance(TimeSpan.FromHours(1));
            first.Stop();
            _bench.Loop.Settle();
        }

        Correct(2, "completed");
        using var again = _bench.OpenLedger();
        var desk = _bench.Desk(fate: _ => Disposition.EmptyNumber);
        Start(again, desk, Plan);
        _bench.Loop.Advance(TimeSpan.FromMinutes(10));

        desk.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public void Outcomes_that_the_plan_does_not_name_hold_nobody_back()
    {
        using var ledger = Begin(20);
        var plan = Plan with { FollowUp = new FollowUpLimit(1) { Outcomes = new HashSet<Disposition> { Disposition.NoClearAnswer } } };

        _bench.Run(ledger, _bench.Desk(fate: _ => Disposition.EmptyNumber), plan).Ending.ShouldBe(CampaignEnding.Finished);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Whatever_the_calls_bring_it_counts_those_whom_the_tables_list_for_follow_up(int seed)
    {
        using var ledger = _bench.Begin(CampaignBench.Roster(new Random(seed), 150));
        var campaign = new Campaign(_bench.Loop, ledger, _bench.Desk(), new CampaignPlan { Channels = 20, LineFaultsMax = 1000, FollowUp = new FollowUpLimit(1000) });
        campaign.Start();
        _bench.Loop.RunToEnd(TimeSpan.FromDays(2)).ShouldBeTrue();

        var listed = ledger.Summary().Places.Sum(place => place.FollowUp);
        listed.ShouldBeGreaterThan(20);
        campaign.Progress.FollowUpsOpen.ShouldBe(listed);
    }

    private Ledger Begin(int rows) => _bench.Begin(Enumerable.Range(1, rows).Select(number => CampaignBench.Row(number)));

    private Campaign Start(Ledger ledger, SimulatedCallDesk desk, CampaignPlan plan)
    {
        var campaign = new Campaign(_bench.Loop, ledger, desk, plan);
        campaign.Start();
        return campaign;
    }

    /// <summary>As <c>campaign correct</c> does it, in a process of its own.</summary>
    private void Correct(int row, string? outcome)
    {
        using var beside = Ledger.OpenBeside(_bench.LedgerPath).Value;
        beside.Correct(new CorrectedPerson(row), new Correction(null, outcome, "网格员", "上门问过"), RehearsalSample.Script).Error.ShouldBeNull();
    }
}
