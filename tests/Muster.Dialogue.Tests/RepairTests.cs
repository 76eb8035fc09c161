using static Muster.Dialogue.Tests.TestScripts;

namespace Muster.Dialogue.Tests;

/// <summary>Slower speech, and whoever is on the telephone in another's place.</summary>
public sealed class RepairTests
{
    [Theory]
    [InlineData("慢一点", Repairs.Slower)]
    [InlineData("你说慢点", Repairs.Slower)]
    [InlineData("我是他儿子", Repairs.Other)]
    [InlineData("大人不在家", Repairs.Absent)]
    [InlineData("找个真人", Repairs.Person)]
    public void What_people_say_is_known(string words, string repair)
    {
        var listen = Of(Ask + HangUp).Questions[0].Listen;

        TypedAnswer.Read(words, listen, Now).ShouldBeOfType<DialogueEvent.Heard>().Category.ShouldBe(repair);
    }

    [Fact]
    public void Who_wants_it_slower_hears_everything_slower_from_then_on()
    {
        var talk = new Conversation(Of(Ask + "  - hangup: completed\n    say: 再见。\n"));
        IsSlow(talk).ShouldBe([false]);
        talk.Hear(Repairs.Slower);
        (talk.Said, string.Join(' ', IsSlow(talk))).ShouldBe(("好吗？", "True"));
        talk.Hear("yes");
        IsSlow(talk).ShouldBe([true]);
    }

    [Fact]
    public void Who_answers_for_another_is_asked_to_hand_the_telephone_over()
    {
        var talk = new Conversation(Of(Ask + HangUp)).Hear(Repairs.Other);

        talk.Said.ShouldBe("麻烦您请本人接一下电话。好吗？");
        talk.Hear("yes").State.Results.Select(result => result.QuestionId).ShouldBe(["q"]);
    }

    [Fact]
    public void Where_the_script_takes_proxies_they_go_on_and_it_is_kept_that_they_answered()
    {
        var script = Of(Ask + "  - branch: answered_by\n    cases: {other: bye}\n" + HangUp + "  - id: bye\n    hangup: completed\n    say: 请转告他。\n", "repairs: {other: {proxy: true}}\n");
        var talk = new Conversation(script).Hear(Repairs.Other);
        talk.Said.ShouldBe("好的，那请您替他回答。好吗？");
        talk.State.Results.ShouldBeEmpty();

        talk.Hear("yes").Said.ShouldBe("请转告他。");
        talk.State.Results.Select(result => (result.QuestionId, result.Category)).ShouldBe([("answered_by", "other"), ("q", "yes")]);
        script.AnsweredBy!.TitleOf("other").ShouldBe("他人代答");
    }

    [Fact]
    public void A_proxy_who_hangs_up_without_an_answer_leaves_none() =>
        new Conversation(Of(Ask + HangUp, "repairs: {other: {proxy: true}}\n")).Hear(Repairs.Other).Next(new DialogueEvent.HungUp()).Outcome.ShouldBe(DialogueOutcome.HungUp);

    [Fact]
    public void Who_is_not_at_home_is_called_later() =>
        new Conversation(Of(Ask + HangUp)).Hear(Repairs.Absent).Next(new DialogueEvent.PromptsEnded()).Outcome.ShouldBe(DialogueOutcome.CallLater);

    [Fact]
    public void A_name_question_keeps_its_own_answers()
    {
        var listen = Of("  - {ask: q, prompt: 请问是张三吗？, answer: name}\n" + HangUp).Questions[0].Listen;

        TypedAnswer.Read("我是他儿子", listen, Now).ShouldBeOfType<DialogueEvent.Heard>().Category.ShouldBe("relative");
        TypedAnswer.Read("他不在家", listen, Now).ShouldBeOfType<DialogueEvent.Heard>().Category.ShouldBe("no");
    }

    [Fact]
    public void A_dialogue_that_is_broken_off_takes_its_leave()
    {
        var talk = new Conversation(Of(Ask + HangUp, "defaults: {interrupted: 先到这里。}\n")).Next(new DialogueEvent.Interrupted());
        talk.Said.ShouldBe("先到这里。");
        talk.State.Outcome.ShouldBe(DialogueOutcome.Interrupted);
        talk.Next(new DialogueEvent.Interrupted()).Actions.ShouldBeEmpty();
        talk.Next(new DialogueEvent.PromptsEnded()).Outcome.ShouldBe(DialogueOutcome.Interrupted);
    }

    [Fact]
    public void A_question_may_have_its_own_patience_and_sensitivity()
    {
        var listen = Of(Ask + "    pause_ms: 900\n" + HangUp, "defaults: {sensitivity: 70, pause_ms: 400}\n").Questions[0].Listen;

        (listen.PauseMs, listen.Sensitivity).ShouldBe((900, 70));
        Of(Ask + HangUp).Questions[0].Listen.PauseMs.ShouldBeNull();
        Findings(Ask + "    pause_ms: 100\n" + HangUp).ShouldHaveSingleItem().Code.ShouldBe("script.out_of_range");
    }

    private static List<bool> IsSlow(Conversation talk) =>
        [.. talk.Actions.OfType<DialogueAction.Say>().SelectMany(say => say.Parts).Cast<PromptPart.Text>().Select(part => part.IsSlow)];
}
