using Muster.Calls.Tests.Rig;
using Muster.Contracts;
using Muster.Rtp;

namespace Muster.Calls.Tests;

/// <summary>Calls that are not answered, and what is heard in the place of an answer.</summary>
public sealed class EarlyMediaTests
{
    [VoiceFact]
    public async Task An_announcement_names_what_the_code_does_not()
    {
        using var rig = new CallRig();
        rig.Resident.OnInvite = resident => resident.SayEarly("您好，您拨打的号码是空号，请核对后再拨。");
        var call = rig.Place();
        await rig.Resident.Until("said");
        rig.Resident.Refuse(480, q850: null);

        (await call.Report).ShouldSatisfyAllConditions(
            report => report.Disposition.ShouldBe(Disposition.EmptyNumber),
            report => report.HeardAs.ShouldBe("empty"),
            report => report.Heard.ShouldBe("空号：您拨打的号码是空号"),
            report => report.SipStatus.ShouldBe(480),
            report => report.EarlyMediaMs.ShouldBeGreaterThan(2000));
        await rig.Drained();
    }

    [VoiceFact]
    public async Task An_announcement_that_the_network_does_not_end_is_not_waited_out()
    {
        using var rig = new CallRig();
        rig.Resident.OnInvite = resident => resident.SayEarly("您好，您拨打的电话已关机。");
        var report = await rig.Place(ringTimeout: TimeSpan.FromSeconds(60)).Report;

        report.Disposition.ShouldBe(Disposition.PowerOff);
        report.SipStatus.ShouldBe(487);
    }

    [CallFact]
    public async Task A_busy_tone_says_more_than_a_code_that_carriers_send_for_everything()
    {
        using var rig = new CallRig(speech: false);
        rig.Resident.OnInvite = resident => resident.PlayEarly(Tones.Busy(TimeSpan.FromSeconds(3)));
        var call = rig.Place();
        await rig.Resident.Until("said");
        rig.Resident.Refuse(480, q850: null);

        (await call.Report).ShouldSatisfyAllConditions(
            report => report.Disposition.ShouldBe(Disposition.Busy),
            report => report.HeardAs.ShouldBe("busy_tone"));
    }

    [CallFact]
    public async Task A_call_that_is_cancelled_while_it_rings_was_heard_ringing_and_not_answered()
    {
        using var rig = new CallRig(speech: false);
        rig.Resident.OnInvite = resident => resident.PlayEarly(Tones.Ringback(TimeSpan.FromSeconds(10)));
        var report = await rig.Place(ringTimeout: TimeSpan.FromSeconds(4)).Report;

        report.Disposition.ShouldBe(Disposition.NoAnswer);
        report.HeardAs.ShouldBe("ringback");
    }

    [VoiceFact]
    public async Task A_greeting_on_tape_is_known_by_its_words_while_the_prompt_is_said()
    {
        using var rig = new CallRig();
        var call = rig.Place();
        await rig.Resident.Until("answered");
        rig.Resident.Say("您好，我是机主的语音助手，机主现在不方便接电话。");

        (await call.Report).ShouldSatisfyAllConditions(
            report => report.People.ShouldHaveSingleItem().Disposition.ShouldBe(Disposition.Voicemail),
            report => report.HeardAs.ShouldBe("secretary"));
        rig.Resident.Prompts.ShouldContain(Screening.Greeting);
    }

    [CallFact]
    public async Task Nobody_spoke_is_told_apart_from_somebody_who_was_not_understood()
    {
        using var rig = new CallRig(speech: false);
        var report = await rig.Place().Report;

        report.Disposition.ShouldBe(Disposition.NoClearAnswer);
        report.HeardAs.ShouldBe("nobody_spoke");
    }
}
