using Muster.Calls.Tests.Rig;
using Muster.Contracts;
using static Muster.Calls.Tests.Rig.Screening;

namespace Muster.Calls.Tests;

/// <summary>What people answer, by voice and by key, and what becomes of it.</summary>
public sealed class AnswerTests
{
    [VoiceFact]
    public async Task Spoken_answers_reach_the_report_with_where_they_were_said()
    {
        using var rig = new CallRig();
        var call = rig.Place();
        await rig.Resident.Until(Tested + "-");
        rig.Resident.Say("今天还没有做");
        await rig.Resident.Until(District + "-");
        rig.Resident.Say("出差了");

        var report = await call.Report;
        report.Disposition.ShouldBe(Disposition.Completed);
        report.HungUpByThem.ShouldBeFalse();
        report.People[0].Answers.Select(answer => (answer.Question, answer.Category, answer.Heard, answer.BySpeech))
            .ShouldBe([("tested", "no", "今天还没有做", true), ("district", "no", "出差了", true)]);
        report.People[0].Answers[0].StartMs.ShouldBeInRange(1500, 3000);
        report.People[0].Answers[0].EndMs.ShouldBeGreaterThan(report.People[0].Answers[0].StartMs);
        call.Told.ShouldBe(["answered", "1 tested=no", "1 district=no", "1 Completed", "ended"]);
        rig.Resident.Prompts.ShouldBe([Greeting, Tested, District, Thanks]);
        rig.Desk.Turns.Count.ShouldBe(2);
    }

    [CallFact]
    public async Task Keys_answer_without_a_recogniser()
    {
        using var rig = new CallRig(speech: false);
        var call = rig.Place();
        await rig.Resident.Until(Tested + "-");
        rig.Resident.Press("2");
        await rig.Resident.Until(District + "-");
        rig.Resident.Press("1");

        var report = await call.Report;
        report.Disposition.ShouldBe(Disposition.Completed);
        report.People[0].Answers.Select(answer => (answer.Category, answer.Heard, answer.BySpeech)).ShouldBe([("no", "2", false), ("yes", "1", false)]);
    }

    [CallFact]
    public async Task Whoever_is_done_is_told_before_the_goodbye_and_stays_done_when_they_hang_up_in_it()
    {
        using var rig = new CallRig(speech: false);
        var call = rig.Place();
        await rig.Resident.Until(Tested + "-");
        rig.Resident.Press("1");
        await rig.Resident.Until(Thanks + "+");
        call.Told.ShouldContain("1 Completed");
        rig.Resident.HangUp();

        var report = await call.Report;
        report.Disposition.ShouldBe(Disposition.Completed);
        report.HungUpByThem.ShouldBeTrue();
    }

    [CallFact]
    public async Task Silence_is_asked_again_and_then_given_up()
    {
        using var rig = new CallRig(Screening.With(listenMs: 1000), speech: false);
        var report = await rig.Place().Report;

        report.Disposition.ShouldBe(Disposition.NoClearAnswer);
        rig.Resident.Prompts.ShouldBe([Greeting, Tested, Unheard, Tested, GaveUp]);
    }

    [CallFact]
    public async Task A_key_that_means_nothing_is_asked_again()
    {
        using var rig = new CallRig(speech: false);
        var call = rig.Place();
        await rig.Resident.Until(Tested + "-");
        rig.Resident.Press("9");
        await rig.Resident.Until(Tested + "-", 2);
        rig.Resident.Press("8");

        (await call.Report).Disposition.ShouldBe(Disposition.NoClearAnswer);
        rig.Resident.Prompts.ShouldBe([Greeting, Tested, Unclear, Tested, GaveUp]);
    }

    [CallFact]
    public async Task The_star_key_repeats_the_question()
    {
        using var rig = new CallRig(speech: false);
        var call = rig.Place();
        await rig.Resident.Until(Tested + "-");
        rig.Resident.Press("*");
        await rig.Resident.Until(Tested + "-", 2);
        rig.Resident.Press("1");

        (await call.Report).Disposition.ShouldBe(Disposition.Completed);
        rig.Resident.Prompts.ShouldBe([Greeting, Tested, Tested, Thanks]);
    }

    [VoiceFact]
    public async Task What_answers_nothing_is_asked_again()
    {
        using var rig = new CallRig();
        var call = rig.Place();
        await rig.Resident.Until(Tested + "-");
        rig.Resident.Play(Sounds.Noise(700));
        await rig.Resident.Until(Tested + "-", 2);
        rig.Resident.Say("已经做过了");

        (await call.Report).Disposition.ShouldBe(Disposition.Completed);
        rig.Resident.Prompts.ShouldBe([Greeting, Tested, Unclear, Tested, Thanks]);
    }

    [VoiceFact]
    public async Task Whoever_is_the_wrong_person_says_so()
    {
        using var rig = new CallRig();
        var call = rig.Place();
        await rig.Resident.Until(Tested + "-");
        rig.Resident.Say("你打错电话了");

        (await call.Report).Disposition.ShouldBe(Disposition.WrongPerson);
        rig.Resident.Prompts.ShouldBe([Greeting, Tested, Sorry]);
    }

    [VoiceFact]
    public async Task Whoever_has_no_time_is_called_later()
    {
        using var rig = new CallRig();
        var call = rig.Place(people: 2);
        await rig.Resident.Until(Tested + "-");
        rig.Resident.Say("我没时间");

        (await call.Report).People.Select(person => person.Disposition).ShouldBe([Disposition.CallLater, Disposition.NotReached]);
        rig.Resident.Prompts.ShouldBe([Greeting, Tested, Later]);
    }

    [VoiceFact]
    public async Task Whoever_did_not_hear_is_told_again()
    {
        using var rig = new CallRig();
        var call = rig.Place();
        await rig.Resident.Until(Tested + "-");
        rig.Resident.Say("请再说一遍");
        await rig.Resident.Until(Tested + "-", 2);
        rig.Resident.Say("已经做过了");

        (await call.Report).Disposition.ShouldBe(Disposition.Completed);
        rig.Resident.Prompts.ShouldBe([Greeting, Tested, Tested, Thanks]);
    }

    [VoiceFact]
    public async Task Last_words_count_when_the_line_dies_in_them()
    {
        using var rig = new CallRig();
        var call = rig.Place();
        await rig.Resident.Until(Tested + "-");
        rig.Resident.Say("已经做过了");
        await rig.Resident.Until("said");
        rig.Resident.HangUp();

        var report = await call.Report;
        report.Disposition.ShouldBe(Disposition.Completed);
        report.HungUpByThem.ShouldBeTrue();
        report.People[0].Answers.ShouldHaveSingleItem().Category.ShouldBe("yes");
    }

    [CallFact]
    public async Task Hanging_up_between_two_answers_leaves_a_part()
    {
        using var rig = new CallRig(speech: false);
        var call = rig.Place();
        await rig.Resident.Until(Tested + "-");
        rig.Resident.Press("2");
        await rig.Resident.Until(District + "+");
        rig.Resident.HangUp();

        (await call.Report).People[0].ShouldSatisfyAllConditions(
            person => person.Disposition.ShouldBe(Disposition.Partial),
            person => person.Answers.ShouldHaveSingleItem().Category.ShouldBe("no"));
    }
}
