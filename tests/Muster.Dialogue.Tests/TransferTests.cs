using static Muster.Dialogue.Tests.TestScripts;

namespace Muster.Dialogue.Tests;

/// <summary>Handing the call over to a person: by a step, or because somebody asks for one.</summary>
public sealed class TransferTests
{
    private const string Steps =
        Ask + "  - transfer: '{nurse}'\n    say: 请稍等。\n    else: sorry\n" + HangUp + "  - id: sorry\n    hangup: call_later\n    say: 没有人接。\n";

    private static readonly string Reachable = Steps.Replace(HangUp, "", StringComparison.Ordinal);

    [Fact]
    public void A_step_hands_over_to_a_target_with_its_variables_filled_in()
    {
        var talk = new Conversation(Of(Reachable, "variables: {nurse: 'sip:8001@10.0.0.1'}\n")).Hear("yes");

        talk.Said.ShouldBe("请稍等。");
        talk.Actions[^1].ShouldBe(new DialogueAction.Transfer("sip:8001@10.0.0.1"));
        talk.State.Phase.ShouldBe(DialoguePhase.Transferring);
        talk.Next(new DialogueEvent.PromptsEnded()).Actions.ShouldBeEmpty();
        talk.Next(new DialogueEvent.TransferEnded(IsTaken: true)).Outcome.ShouldBe(DialogueOutcome.Transferred);
    }

    [Fact]
    public void When_nobody_takes_it_the_script_goes_on_elsewhere()
    {
        var talk = new Conversation(Of(Reachable, "variables: {nurse: '8001'}\n")).Hear("yes").Next(new DialogueEvent.TransferEnded(IsTaken: false));

        talk.Said.ShouldBe("没有人接。");
        talk.Next(new DialogueEvent.PromptsEnded()).Outcome.ShouldBe(DialogueOutcome.CallLater);
    }

    [Fact]
    public void Who_hangs_up_while_the_other_telephone_rings_has_answered_in_part() =>
        new Conversation(Of(Reachable, "variables: {nurse: '8001'}\n")).Hear("yes").Next(new DialogueEvent.HungUp()).Outcome.ShouldBe(DialogueOutcome.Partial);

    [Fact]
    public void Who_asks_for_a_person_is_handed_over_to_the_scripts_desk_and_asked_again_when_nobody_is_there()
    {
        var talk = new Conversation(Of(Ask + HangUp, "desk: nurses\n")).Hear(Repairs.Person);
        talk.Actions[^1].ShouldBe(new DialogueAction.Transfer("nurses"));
        talk.Next(new DialogueEvent.TransferEnded(IsTaken: false)).Said.ShouldBe("不好意思，现在没有人能接听。好吗？");
        talk.Hear(Repairs.Person).Hear("yes").Actions.ShouldBeEmpty();
        talk.Next(new DialogueEvent.TransferEnded(IsTaken: true)).Outcome.ShouldBe(DialogueOutcome.Transferred);
    }

    [Fact]
    public void Nobody_can_ask_for_a_person_without_end()
    {
        var talk = new Conversation(Of(Ask + HangUp, "desk: nurses\n"));
        for (var i = 0; i < DialogueEngine.RepeatsMax; i++)
            talk.Hear(Repairs.Person).Next(new DialogueEvent.TransferEnded(IsTaken: false));
        talk.Hear(Repairs.Person).State.Phase.ShouldBe(DialoguePhase.Asking);
        talk.Said.ShouldContain("没有听清");
    }

    [Fact]
    public void Where_nobody_takes_calls_whoever_asks_for_a_person_is_called_later() =>
        new Conversation(Of(Ask + HangUp)).Hear(Repairs.Person).Next(new DialogueEvent.PromptsEnded()).Outcome.ShouldBe(DialogueOutcome.CallLater);

    [Theory]
    [InlineData("  - transfer:\n" + HangUp, "", "script.no_desk")]
    [InlineData("  - transfer: '{nurse}'\n" + HangUp, "", "script.unknown_variable")]
    [InlineData("  - transfer: '8001'\n", "", "script.missing_exit")]
    [InlineData("  - id: again\n    transfer: '8001'\n    else: again\n", "", "script.endless_loop")]
    public void A_transfer_to_nobody_or_without_an_end_is_refused(string steps, string keys, string code) =>
        Findings(steps, keys).ShouldContain(finding => finding.Code == code && finding.Severity == Severity.Error);

    [Fact]
    public void A_step_that_names_nobody_takes_the_scripts_desk()
    {
        var script = Of("  - transfer:\n  - transfer: '8002'\n" + HangUp, "desk: sip:8001@10.0.0.1\n");

        script.TransferTargets.ShouldBe(["sip:8001@10.0.0.1", "8002"]);
        new Conversation(script).Actions.ShouldBe([new DialogueAction.Transfer("sip:8001@10.0.0.1")]);
    }
}
