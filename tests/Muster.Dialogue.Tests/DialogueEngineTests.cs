using static Muster.Dialogue.Tests.TestScripts;

namespace Muster.Dialogue.Tests;

public sealed class DialogueEngineTests
{
    private const string Two = Ask + "  - ask: r\n    prompt: 在吗？\n    categories:\n      yes: {phrases: [在], digits: 1}\n      no: {phrases: [不在], digits: 2}\n";

    [Fact]
    public void Says_and_asks_in_one_step()
    {
        var talk = new Conversation(Of("  - say: 您好。\n" + Ask + HangUp));

        talk.Actions.Count.ShouldBe(3);
        talk.Actions[0].ShouldBeOfType<DialogueAction.Say>().Interruptible.ShouldBeFalse();
        talk.Actions[1].ShouldBeOfType<DialogueAction.Say>().Interruptible.ShouldBeTrue();
        talk.Actions[2].ShouldBe(talk.Script.Questions[0].Listen);
    }

    [Fact]
    public void Hangs_up_only_when_the_goodbye_has_been_said()
    {
        var talk = new Conversation(Of(Ask + "  - hangup: completed\n    say: 再见。\n"));

        talk.Hear("yes");
        talk.Said.ShouldBe("再见。");
        talk.Actions.ShouldNotContain(action => action is DialogueAction.HangUp);

        talk.Next(new DialogueEvent.PromptsEnded());
        talk.Actions.ShouldBe([new DialogueAction.HangUp(DialogueOutcome.Completed)]);
        talk.State.Phase.ShouldBe(DialoguePhase.Ended);
    }

    [Fact]
    public void Hangs_up_at_once_when_there_is_nothing_to_say()
    {
        var talk = new Conversation(Of(Ask + HangUp));

        talk.Hear("yes");

        talk.Outcome.ShouldBe(DialogueOutcome.Completed);
    }

    [Fact]
    public void Keeps_an_answer_with_its_evidence()
    {
        var talk = new Conversation(Of(Ask + HangUp));

        talk.Next(new DialogueEvent.Heard("no", "不好啊", 0.87, BySpeech: true, 4200, 4900));

        var result = new DialogueResult("q", "no", "不好啊", 0.87, BySpeech: true, 4200, 4900);
        talk.Actions[0].ShouldBe(new DialogueAction.Record(result));
        talk.State.Results.ShouldBe([result]);
    }

    [Theory]
    [InlineData(true, "您好，我没有听到您的回答。")]
    [InlineData(false, "不好意思，我没有听清。")]
    public void Asks_twice_more_in_other_words_then_gives_up(bool silent, string apology)
    {
        var talk = new Conversation(Of(Ask + "    retry_prompt: 好请按一。\n" + HangUp));
        DialogueEvent happened = silent ? new DialogueEvent.NoInput() : new DialogueEvent.NoMatch("嗯");

        for (var i = 0; i < 2; i++)
        {
            talk.Next(happened);
            talk.Said.ShouldBe(apology + "好请按一。");
        }

        talk.Next(happened);
        talk.Said.ShouldBe("不好意思，没有听清您的回答，打扰您了，再见。");
        talk.Next(new DialogueEvent.PromptsEnded());
        talk.Outcome.ShouldBe(DialogueOutcome.NoClearAnswer);
    }

    [Fact]
    public void A_question_can_be_given_up_and_the_script_go_on()
    {
        var talk = new Conversation(Of(Two + "  - hangup:\n", "defaults: {unanswered: next, no_match: {retries: 0}}\n"));

        talk.Next(new DialogueEvent.NoMatch(""));
        talk.Said.ShouldBe("在吗？");
        talk.Hear("yes");

        talk.Outcome.ShouldBe(DialogueOutcome.Partial);
        talk.State.Unanswered.ShouldBe(["q"]);
    }

    [Fact]
    public void With_every_question_given_up_there_was_no_clear_answer()
    {
        var talk = new Conversation(Of(Two + "  - hangup:\n", "defaults: {unanswered: next, no_input: {retries: 0}}\n"));

        talk.Next(new DialogueEvent.NoInput());
        talk.Next(new DialogueEvent.NoInput());

        talk.Outcome.ShouldBe(DialogueOutcome.NoClearAnswer);
    }

    [Fact]
    public void Repeats_on_request_three_times_and_then_does_not_understand()
    {
        var talk = new Conversation(Of(Ask + HangUp));

        for (var i = 0; i < DialogueEngine.RepeatsMax; i++)
        {
            talk.Hear(Repairs.Repeat);
            talk.Said.ShouldBe("好吗？");
        }

        talk.Hear(Repairs.Repeat);
        talk.Said.ShouldBe("不好意思，我没有听清。好吗？");
    }

    [Fact]
    public void Tells_who_is_calling_and_asks_again()
    {
        var talk = new Conversation(Of(Ask + HangUp));

        talk.Hear(Repairs.Who);

        talk.Said.ShouldBe("这里是社区。好吗？");
        talk.State.NoMatches.ShouldBe(0);
    }

    [Theory]
    [InlineData(Repairs.WrongPerson, DialogueOutcome.WrongPerson)]
    [InlineData(Repairs.Later, DialogueOutcome.CallLater)]
    [InlineData(Repairs.Refuse, DialogueOutcome.Refused)]
    public void Ends_politely_when_the_person_does_not_want_to_go_on(string repair, DialogueOutcome outcome)
    {
        var talk = new Conversation(Of(Two + HangUp));

        talk.Hear("yes");
        talk.Hear(repair);
        talk.Said.ShouldEndWith("再见。");
        talk.Next(new DialogueEvent.PromptsEnded());

        talk.Outcome.ShouldBe(outcome);
        talk.State.Results.Count.ShouldBe(1);
    }

    [Fact]
    public void A_script_may_change_a_repair_or_turn_it_off()
    {
        var talk = new Conversation(Of(Ask + HangUp, "repairs: {later: off, refuse: {phrases: [走开], say: 好。}, repeat: off}\n"));
        var listen = talk.Script.Questions[0].Listen;

        listen.Phrases.ShouldNotContain(phrase => phrase.Category == Repairs.Later || phrase.Category == Repairs.Repeat);
        listen.Phrases.ShouldContain(new ListenPhrase(Repairs.Refuse, "走开"));
        listen.Phrases.ShouldContain(new ListenPhrase(Repairs.Refuse, "不想说"));
        listen.Digits.Keys.ShouldNotContain("*");

        talk.Hear(Repairs.Later);
        talk.Said.ShouldStartWith("不好意思，我没有听清。");
        talk.Hear(Repairs.Refuse);
        talk.Said.ShouldBe("好。");
    }

    [Fact]
    public void A_repairs_phrase_gives_way_to_an_answer()
    {
        var listen = Of(Ask.Replace("[不好]", "[不好, 没空]", StringComparison.Ordinal) + HangUp).Questions[0].Listen;

        listen.Phrases.Where(phrase => phrase.Text == "没空").ShouldBe([new ListenPhrase("no", "没空")]);
        listen.Phrases.ShouldBeUnique();
    }

    [Fact]
    public void The_star_repeats_unless_an_answer_has_it()
    {
        Of(Ask + HangUp).Questions[0].Listen.Digits["*"].ShouldBe(Repairs.Repeat);
        Of(Ask.Replace("digits: 2", "digits: '*'", StringComparison.Ordinal) + HangUp).Questions[0].Listen.Digits["*"].ShouldBe("no");
    }

    [Theory]
    [InlineData("yes", "一。")]
    [InlineData("no", "二。")]
    public void Branches_on_an_answer(string answer, string said)
    {
        var talk = new Conversation(Of(
            Ask + "  - branch: q\n    cases: {yes: one}\n    else: two\n"
            + "  - id: one\n    hangup:\n    say: 一。\n  - id: two\n    hangup:\n    say: 二。\n"));

        talk.Hear(answer);

        talk.Said.ShouldBe(said);
    }

    [Theory]
    [InlineData("老人", "慢。")]
    [InlineData("", "快。")]
    public void Branches_on_a_variable(string age, string said)
    {
        var script = Of(
            "  - branch: age\n    cases: {老人: slow}\n  - hangup:\n    say: 快。\n  - id: slow\n    hangup:\n    say: 慢。\n", "variables: {age: 青年}\n");

        new Conversation(script, ("age", age)).Said.ShouldBe(said);
    }

    [Fact]
    public void Variables_are_filled_from_the_roster_from_defaults_from_set_and_from_answers()
    {
        var talk = new Conversation(
            Of(
                "  - set: {greeting: '{name}您好'}\n  - say: '{greeting}，{place}。'\n" + Ask + "  - hangup:\n    say: '您说{q}。'\n",
                "variables: {name: 居民, place: 鄂城}\n"),
            ("name", "张三"),
            ("unasked", "x"));

        talk.Said.ShouldBe("张三您好，鄂城。好吗？");
        talk.State.Variables.Keys.ShouldBe(["name", "place", "greeting"], ignoreOrder: true);
        talk.Hear("yes");
        talk.Said.ShouldBe("您说yes。");
    }

    [Fact]
    public void A_question_asked_again_stands_once_with_its_last_answer()
    {
        var talk = new Conversation(Of(
            "  - ask: q\n    prompt: 好吗？\n    categories: {yes: {digits: 1}, no: {digits: 2}}\n"
            + "  - ask: r\n    prompt: 对吗？\n    categories: {yes: {digits: 1}, no: {digits: 2, goto: q}}\n" + HangUp));

        talk.Hear("yes");
        talk.Hear("no");
        talk.Hear("no");
        talk.Hear("yes");

        talk.State.Results.Select(result => (result.QuestionId, result.Category)).ShouldBe([("q", "no"), ("r", "yes")]);
    }

    [Theory]
    [InlineData(0, DialogueOutcome.HungUp)]
    [InlineData(1, DialogueOutcome.Partial)]
    public void When_they_hang_up_the_outcome_tells_whether_they_answered(int answers, DialogueOutcome outcome)
    {
        var talk = new Conversation(Of(Two + HangUp));

        for (var i = 0; i < answers; i++)
            talk.Hear("yes");
        talk.Next(new DialogueEvent.HungUp());

        talk.Outcome.ShouldBe(outcome);
    }

    [Fact]
    public void Hanging_up_during_the_goodbye_changes_nothing()
    {
        var talk = new Conversation(Of(Ask + "  - hangup: completed\n    say: 再见。\n"));

        talk.Hear("yes");
        talk.Next(new DialogueEvent.HungUp());

        talk.Outcome.ShouldBe(DialogueOutcome.Completed);
    }

    [Fact]
    public void Late_events_are_ignored()
    {
        var talk = new Conversation(Of(Ask + "  - hangup: completed\n    say: 再见。\n"));

        talk.Next(new DialogueEvent.PromptsEnded());
        talk.Actions.ShouldBeEmpty();
        talk.Hear("yes");
        talk.Next(new DialogueEvent.NoInput());
        talk.Actions.ShouldBeEmpty();
        talk.Next(new DialogueEvent.PromptsEnded());
        talk.Hear("no");
        talk.Actions.ShouldBeEmpty();
        talk.State.Results.Single().Category.ShouldBe("yes");
    }

    [Fact]
    public void An_announcement_without_questions_is_completed() =>
        new Conversation(Of("  - say: 明天停水。\n  - hangup:\n")).Next(new DialogueEvent.PromptsEnded()).Outcome.ShouldBe(DialogueOutcome.Completed);

    [Fact]
    public void A_dialogue_that_goes_round_is_ended()
    {
        var talk = new Conversation(Of("  - ask: q\n    prompt: 好吗？\n    categories: {yes: {digits: 1, goto: q}, no: {digits: 2}}\n" + HangUp));

        for (var i = 0; i < DialogueEngine.ListensMax; i++)
            talk.Hear("yes");
        talk.Next(new DialogueEvent.PromptsEnded());

        talk.Outcome.ShouldBe(DialogueOutcome.Partial);
    }

    [Fact]
    public void Goes_on_only_with_the_version_it_began_with()
    {
        var state = new Conversation(Of(Ask + HangUp)).State;

        Should.Throw<ArgumentException>(() => DialogueEngine.Next(Of(Two + HangUp), state, new DialogueEvent.NoInput()));
    }

    [Fact]
    public void Outcomes_keep_the_names_and_numbers_of_the_ledgers_dispositions() =>
        Enum.GetValues<DialogueOutcome>().Select(outcome => $"{outcome}={(int)outcome}")
            .ShouldBe(["Completed=1", "Partial=2", "Refused=3", "WrongPerson=4", "NoClearAnswer=5", "Interrupted=13", "HungUp=14", "CallLater=15", "Transferred=17"]);
}
