using static Muster.Dialogue.Tests.TestScripts;

namespace Muster.Dialogue.Tests;

public sealed class GroupTests
{
    private const string Symptoms =
        "groups:\n  symptoms:\n  - ask: cough\n    prompt: 咳嗽吗？\n    answer: yes_no\n  - branch: cough\n    cases: {yes: sorry}\n  - say: 很好。\n    goto: done\n  - id: sorry\n    say: 多喝水。\n  - id: done\n    set: {told: 说过}\n";

    [Fact]
    public void A_group_is_played_wherever_it_is_called_and_leads_back_there()
    {
        var talk = new Conversation(Of("  - call: symptoms\n  - say: 换一位。\n  - call: symptoms\n  - hangup: completed\n    say: 再见。\n", "variables: {told: ''}\n" + Symptoms));

        talk.Said.ShouldBe("咳嗽吗？");
        talk.Hear("no").Said.ShouldBe("很好。换一位。咳嗽吗？");
        talk.Hear("yes").Said.ShouldBe("多喝水。再见。");
        talk.State.Returns.ShouldBeEmpty();
        talk.State.Variables["told"].ShouldBe("说过");
    }

    [Fact]
    public void A_group_may_call_another_and_the_state_in_it_can_be_stored()
    {
        var script = Of("  - call: outer\n" + HangUp, "groups:\n  outer:\n  - say: 一。\n  - call: inner\n  - say: 三。\n  inner:\n" + Ask);
        var talk = new Conversation(script);

        var stored = DialogueState.FromJson(talk.State.ToJson());

        stored.Returns.ShouldBe(talk.State.Returns);
        stored.Returns.Count.ShouldBe(2);
        talk.Hear("yes").Said.ShouldBe("三。");
    }

    [Fact]
    public void A_group_that_asks_nothing_may_be_called_twice()
    {
        const string Greet = "groups:\n  greet:\n  - say: 您好。\n";

        new Conversation(Of("  - call: greet\n  - call: greet\n" + HangUp, Greet)).Said.ShouldBe("您好。您好。");
        Codes("  - id: again\n    call: greet\n  - goto: again\n", Greet).ShouldContain("script.endless_loop");
        Codes("  - id: again\n    call: asks\n  - branch: q\n    cases: {no: again}\n" + HangUp, "groups:\n  asks:\n" + Ask).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("  - call: nobody\n", "groups:\n  g:\n  - say: 好\n", "script.unknown_target")]
    [InlineData("  - call: nobody\n", "", "script.unknown_target")]
    [InlineData("  - call: g\n", "groups:\n  g:\n  - call: h\n  h:\n  - call: g\n", "script.endless_loop")]
    [InlineData("  - call: g\n  - id: out\n    say: 好\n", "groups:\n  g:\n  - say: 好\n    goto: out\n", "script.leaves_group")]
    [InlineData("  - goto: in\n", "groups:\n  g:\n  - id: in\n    say: 好\n", "script.leaves_group")]
    [InlineData("  - say: 好\n", "groups:\n  g:\n  - say: 好\n", "script.unreachable_step")]
    [InlineData("  - call: g\n", "groups:\n  g: 好\n", "script.wrong_kind")]
    [InlineData("  - call: g\n", "groups:\n  next:\n  - say: 好\n", "script.bad_name")]
    public void Finds_what_is_wrong_with_groups(string steps, string groups, string code) => Codes(steps + HangUp, groups).ShouldContain(code);

    [Fact]
    public void A_script_with_groups_must_end_by_itself() =>
        Codes("  - call: g\n", "groups:\n  g:\n  - say: 好\n").ShouldContain("script.missing_exit");

    private static List<string> Codes(string steps, string keys) => [.. Findings(steps, keys).Select(finding => finding.Code)];
}
