using Muster.Contracts;
using Muster.Outreach.Campaigns;
using Muster.Outreach.Ledgers;

namespace Muster.Outreach.Tests.Campaigns;

public sealed class CampaignPauseTests : IDisposable
{
    private readonly CampaignBench _bench = new();
    private readonly Ledger _ledger;
    private readonly SimulatedCallDesk _desk;
    private readonly Campaign _campaign;

    public CampaignPauseTests()
    {
        _ledger = _bench.Begin(Enumerable.Range(1, 200).Select(number => CampaignBench.Row(number)));
        _desk = _bench.Desk();
        _campaign = new Campaign(_bench.Loop, _ledger, _desk, new CampaignPlan { Channels = 20, CallsPerSecond = 5 });
        _campaign.Start();
        _bench.Loop.Advance(TimeSpan.FromSeconds(20));
    }

    public void Dispose()
    {
        _ledger.Dispose();
        _bench.Dispose();
    }

    [Fact]
    public void A_pause_cancels_what_rings_lets_talks_finish_and_places_nothing_more()
    {
        var calls = _desk.Calls.Count;
        _campaign.Pause(TalkingCalls.Finish);
        _bench.Loop.Settle();

        _desk.InAir.ShouldBeGreaterThan(0);
        _desk.Calls.Where(call => call.Report is { Disposition: Disposition.Interrupted, AnsweredAt: not null }).ShouldBeEmpty();
        _desk.Calls.ShouldContain(call => call.Report != null && call.Report.Disposition == Disposition.Interrupted);
        _bench.Loop.Advance(TimeSpan.FromHours(1));
        _desk.InAir.ShouldBe(0);
        _desk.Calls.Count.ShouldBe(calls);
        (_campaign.Progress.Phase, _campaign.Progress.Waiting).ShouldBe((CampaignPhase.Paused, WaitReason.Paused));
        _campaign.Completion.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public void A_pause_that_hangs_up_leaves_no_call_in_the_air()
    {
        _campaign.Pause(TalkingCalls.HangUp);
        _bench.Loop.Settle();

        _desk.InAir.ShouldBe(0);
    }

    [Fact]
    public void A_pause_that_says_goodbye_cancels_what_rings_and_ends_the_talks_once_the_leave_is_taken()
    {
        _campaign.Pause(TalkingCalls.SayGoodbye);
        _bench.Loop.Settle();

        var talking = _desk.InAir;
        talking.ShouldBeGreaterThan(0);
        _desk.Calls.ShouldContain(call => call.Report != null && call.Report.Disposition == Disposition.Interrupted && call.Report.AnsweredAt == null);
        _bench.Loop.Advance(SimulatedCallDesk.Leave);
        _desk.InAir.ShouldBe(0);
        _campaign.Resume();
        _bench.Loop.RunToEnd(TimeSpan.FromDays(1)).ShouldBeTrue();
        _ledger.Reconcile().Checks.Where(check => !check.Holds).ShouldBeEmpty();
    }

    [Fact]
    public void Places_nothing_while_recognition_is_behind_and_goes_on_by_itself()
    {
        _desk.IsOverloaded = true;
        _bench.Loop.Advance(TimeSpan.FromMilliseconds(100));
        var calls = _desk.Calls.Count;
        _bench.Loop.Advance(TimeSpan.FromSeconds(5));
        (_desk.Calls.Count, _campaign.Progress.Waiting).ShouldBe((calls, WaitReason.RecogniserBusy));
        _desk.IsOverloaded = false;
        _bench.Loop.Advance(TimeSpan.FromSeconds(2));
        _desk.Calls.Count.ShouldBeGreaterThan(calls);
    }

    [Fact]
    public void Goes_on_after_a_pause_and_ends_everyone_in_one_outcome()
    {
        _campaign.Pause(TalkingCalls.HangUp);
        _bench.Loop.Advance(TimeSpan.FromMinutes(5));
        _campaign.Resume();
        _bench.Loop.RunToEnd(TimeSpan.FromDays(1)).ShouldBeTrue();

        CampaignBench.EndOf(_campaign).Ending.ShouldBe(CampaignEnding.Finished);
        _ledger.Summary().Pending.ShouldBe(0);
        _ledger.Reconcile().Checks.Where(check => !check.Holds).ShouldBeEmpty();
    }

    [Fact]
    public void A_stop_that_lets_finish_ends_when_the_last_talk_has_ended()
    {
        _campaign.Stop(TalkingCalls.Finish);
        _bench.Loop.Settle();
        _campaign.Completion.IsCompleted.ShouldBeFalse();
        _bench.Loop.RunToEnd(TimeSpan.FromHours(1)).ShouldBeTrue();

        CampaignBench.EndOf(_campaign).Ending.ShouldBe(CampaignEnding.Stopped);
        _desk.Calls.Where(call => call.Report is { Disposition: Disposition.Interrupted, AnsweredAt: not null }).ShouldBeEmpty();
    }

    [Fact]
    public void A_second_stop_hangs_up_on_those_whom_the_first_let_finish()
    {
        _campaign.Stop(TalkingCalls.Finish);
        _campaign.Stop();
        _bench.Loop.Settle();

        CampaignBench.EndOf(_campaign).Ending.ShouldBe(CampaignEnding.Stopped);
        _desk.InAir.ShouldBe(0);
    }
}
