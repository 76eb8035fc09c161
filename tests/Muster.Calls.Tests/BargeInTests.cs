using Muster.Calls.Tests.Rig;
using Muster.Contracts;
using static Muster.Calls.Tests.Rig.Screening;

namespace Muster.Calls.Tests;

/// <summary>What people say and press while they should still be listening.</summary>
public sealed class BargeInTests
{
    [CallFact]
    public async Task A_key_stops_a_question_that_may_be_interrupted()
    {
        using var rig = new CallRig(speech: false);
        var call = rig.Place();
        await rig.Resident.Until(Tested + "+");
        rig.Resident.Press("1");

        (await call.Report).Disposition.ShouldBe(Disposition.Completed);
        rig.Resident.LongestMs(Tested).ShouldBeLessThan(900);
        rig.Resident.Prompts.ShouldBe([Greeting, Tested, Thanks]);
    }

    [CallFact]
    public async Task A_key_does_not_count_while_something_must_be_heard()
    {
        using var rig = new CallRig(Screening.With(listenMs: 1000), speech: false);
        var call = rig.Place();
        await rig.Resident.Until(Greeting + "+");
        rig.Resident.Press("1");

        (await call.Report).Disposition.ShouldBe(Disposition.NoClearAnswer);
        rig.Resident.Prompts.ShouldBe([Greeting, Tested, Unheard, Tested, GaveUp]);
    }

    [CallFact]
    public async Task A_key_does_not_count_in_a_question_that_must_be_heard()
    {
        using var rig = new CallRig(Screening.With(bargeIn: false, listenMs: 1000), speech: false);
        var call = rig.Place();
        await rig.Resident.Until(Tested + "+");
        rig.Resident.Press("1");
        await rig.Resident.Until(Tested + "-", 2);
        rig.Resident.Press("1");

        (await call.Report).Disposition.ShouldBe(Disposition.Completed);
        rig.Resident.Prompts.ShouldBe([Greeting, Tested, Unheard, Tested, Thanks]);
    }

    [VoiceFact]
    public async Task Speech_does_not_count_in_a_question_that_must_be_heard()
    {
        var words = Resident.Words("已经做过了");
        using var rig = new CallRig(Screening.With(bargeIn: false, listenMs: 1000));
        var call = rig.Place();
        await rig.Resident.Until(Greeting + "+");
        rig.Resident.Play(words);
        await rig.Resident.Until(Tested + "-", 2);
        rig.Resident.Press("2");

        (await call.Report).People[0].Answers.ShouldHaveSingleItem().Category.ShouldBe("no");
    }

    [VoiceFact]
    public async Task Saying_hello_on_picking_up_answers_nothing_and_breaks_nothing()
    {
        using var rig = new CallRig();
        var call = rig.Place();
        await rig.Resident.Until("answered");
        rig.Resident.Say("喂，你好");
        await rig.Resident.Until(Tested + "-");
        rig.Resident.Say("已经做过了");

        (await call.Report).Disposition.ShouldBe(Disposition.Completed);
        rig.Resident.Prompts.ShouldBe([Greeting, Tested, Thanks]);
        rig.Resident.LongestMs(Tested).ShouldBeInRange(940, 1060);
    }

    [VoiceFact]
    public async Task An_answer_that_begins_over_the_end_of_the_question_counts()
    {
        using var rig = new CallRig();
        var call = rig.Place();
        await rig.Resident.Until(Tested + "+");
        rig.Resident.Say("已经做过了");

        (await call.Report).Disposition.ShouldBe(Disposition.Completed);
        rig.Resident.Prompts.ShouldBe([Greeting, Tested, Thanks]);
    }

    [VoiceFact]
    public async Task Speaking_on_stops_a_later_question_and_what_is_not_understood_is_asked_again()
    {
        using var rig = new CallRig();
        var call = rig.Place();
        await rig.Resident.Until(Tested + "-");
        rig.Resident.Press("2");
        await rig.Resident.Until(District + "+");
        rig.Resident.Play(Sounds.Noise(1500));
        await rig.Resident.Until(District + "-", 2);
        rig.Resident.Say("出差了");

        (await call.Report).Disposition.ShouldBe(Disposition.Completed);
        rig.Resident.Prompts.ShouldBe([Greeting, Tested, District, Unclear, District, Thanks]);
        rig.Resident.ShortestMs(District).ShouldBeLessThan(780);
    }

    [VoiceFact]
    public async Task A_short_noise_stops_no_question()
    {
        using var rig = new CallRig();
        var call = rig.Place();
        await rig.Resident.Until(Tested + "-");
        rig.Resident.Press("2");
        await rig.Resident.Until(District + "+");
        rig.Resident.Play(Sounds.Noise(120));
        await rig.Resident.Until(District + "-");
        rig.Resident.Press("1");

        (await call.Report).Disposition.ShouldBe(Disposition.Completed);
        rig.Resident.Prompts.ShouldBe([Greeting, Tested, District, Thanks]);
        rig.Resident.LongestMs(District).ShouldBeGreaterThanOrEqualTo(740);
    }
}
