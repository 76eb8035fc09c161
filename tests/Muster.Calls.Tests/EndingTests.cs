using Muster.Calls.Tests.Rig;
using Muster.Contracts;
using Muster.Rtp;
using static Muster.Calls.Tests.Rig.Screening;

namespace Muster.Calls.Tests;

/// <summary>How calls end that do not come to their end, and what is left of them.</summary>
public sealed class EndingTests
{
    [CallFact]
    public async Task A_call_that_nobody_answers_is_cancelled_after_its_time()
    {
        using var rig = new CallRig(speech: false);
        rig.Resident.OnInvite = resident => resident.Ring();
        var report = await rig.Place(ringTimeout: TimeSpan.FromMilliseconds(400)).Report;

        report.Disposition.ShouldBe(Disposition.NoAnswer);
        report.SipStatus.ShouldBe(487);
        report.RingingAt.ShouldNotBeNull();
        report.AnsweredAt.ShouldBeNull();
        await rig.Resident.Until("ended Cancelled");
    }

    [CallFact]
    public async Task A_refusal_keeps_its_status_and_cause()
    {
        using var rig = new CallRig(speech: false);
        rig.Resident.OnInvite = resident => resident.Refuse(480, 20);
        var report = await rig.Place(people: 2).Report;

        (report.SipStatus, report.Q850Cause, report.AnsweredAt).ShouldBe((480, 20, null));
        report.People.ShouldAllBe(person => person.Disposition == Disposition.PowerOff);
    }

    [CallFact]
    public async Task What_is_heard_before_a_refusal_is_counted()
    {
        using var rig = new CallRig(speech: false);
        rig.Resident.OnInvite = resident => resident.PlayEarly(Sounds.Noise(1000));
        var call = rig.Place();
        await rig.Resident.Until("said");
        rig.Resident.Refuse(404, 1);

        var report = await call.Report;
        report.Disposition.ShouldBe(Disposition.EmptyNumber);
        report.EarlyMediaMs.ShouldBeInRange(900, 1300);
    }

    [CallFact]
    public async Task What_is_heard_before_the_answer_is_no_answer()
    {
        using var rig = new CallRig(speech: false);
        rig.Resident.OnInvite = resident => resident.PlayEarly(Sounds.Noise(600));
        var call = rig.Place();
        await rig.Resident.Until("said");
        rig.Resident.PickUpAfterEarlyMedia();
        await rig.Resident.Until(Tested + "-");
        rig.Resident.Press("1");

        var report = await call.Report;
        report.Disposition.ShouldBe(Disposition.Completed);
        report.EarlyMediaMs.ShouldBeGreaterThan(500);
        report.People[0].Answers[0].StartMs.ShouldBeInRange(1500, 2600);
    }

    [CallFact]
    public async Task A_call_that_lasts_too_long_is_hung_up()
    {
        using var rig = new CallRig(speech: false);
        var call = rig.Place(people: 2, durationMax: TimeSpan.FromSeconds(2));

        (await call.Report).People.Select(person => person.Disposition).ShouldBe([Disposition.NoClearAnswer, Disposition.NotReached]);
        await rig.Resident.Until("ended RemoteBye");
    }

    [CallFact]
    public async Task A_call_cut_off_between_two_answers_is_interrupted_and_keeps_the_first()
    {
        using var rig = new CallRig(speech: false);
        var call = rig.Place();
        await rig.Resident.Until(Tested + "-");
        rig.Resident.Press("2");
        await rig.Resident.Until(District + "+");
        rig.Desk.HangUpAll();

        var person = (await call.Report).People.ShouldHaveSingleItem();
        person.Disposition.ShouldBe(Disposition.Interrupted);
        person.Answers.ShouldHaveSingleItem().Category.ShouldBe("no");
    }

    [CallFact]
    public async Task A_ringing_call_is_cancelled_when_all_are_hung_up()
    {
        using var rig = new CallRig(speech: false);
        var ringing = new TaskCompletionSource();
        rig.Resident.OnInvite = resident =>
        {
            resident.Ring();
            ringing.SetResult();
        };
        var call = rig.Place();
        await ringing.Task.WaitAsync(TimeSpan.FromSeconds(60));
        rig.Desk.HangUpAll();

        (await call.Report).Disposition.ShouldBe(Disposition.Interrupted);
        await rig.Resident.Until("ended Cancelled");
    }

    [CallFact]
    public async Task A_desk_that_closes_reports_what_is_in_the_air()
    {
        var rig = new CallRig(speech: false);
        var call = rig.Place();
        await rig.Resident.Until(Tested + "+");
        rig.Dispose();

        (await call.Report).Disposition.ShouldBe(Disposition.Interrupted);
    }

    [CallFact]
    public async Task Unbroken_speech_right_after_the_answer_is_voicemail()
    {
        using var rig = new CallRig(speech: false);
        var call = rig.Place(people: 2);
        await rig.Resident.Until("answered");
        rig.Resident.Play(Sounds.Babble(8000));

        var report = await call.Report;
        report.People.ShouldAllBe(person => person.Disposition == Disposition.Voicemail);
        report.HeardAs.ShouldBe("long_speech");
        call.Told.ShouldBe(["answered", "ended"]);
    }

    [CallFact]
    public async Task Nothing_is_left_when_calls_are_over()
    {
        using var rig = new CallRig(speech: false, options: CallRig.Options with { Signalling = Fast });
        var answered = rig.Place();
        await rig.Resident.Until(Tested + "-");
        rig.Resident.Press("1");
        await answered.Report;
        rig.Resident.OnInvite = resident => resident.Refuse(486, null);
        var refused = rig.Place();
        await refused.Report;
        rig.Resident.OnInvite = resident => resident.Ring();
        var cancelled = rig.Place(ringTimeout: TimeSpan.FromMilliseconds(200));
        await cancelled.Report;

        new[] { answered, refused, cancelled }.ShouldAllBe(call => call.FreeChannelsAtEnd == 10);
        rig.Desk.ActiveCalls.ShouldBe(0);
        rig.Desk.Clock.OpenStreams.ShouldBe(0);
        await rig.Drained();
        rig.Desk.Faults.ShouldBe(0);
    }

    // Transactions linger for 64 times T1; nobody should wait 32 s for that here.
    private static Sip.SipOptions Fast { get; } = new() { T1 = TimeSpan.FromMilliseconds(30), T4 = TimeSpan.FromMilliseconds(100) };
}
