using static Muster.Dialogue.Tests.TestScripts;

namespace Muster.Dialogue.Tests;

public sealed class ScriptGraphTests
{
    [Fact]
    public void Finds_a_step_that_nothing_leads_to() =>
        Findings("  - say: 您好\n    goto: end_call\n  - say: 没人听\n  - id: end_call\n    hangup:\n").ShouldHaveSingleItem()
            .ShouldBe(new Finding(Severity.Error, "script.unreachable_step", 8, 0, "No way leads to this step. Remove it, or let a 'goto', a branch or a category lead to it."));

    [Fact]
    public void Steps_behind_a_hang_up_are_unreachable() =>
        Findings(HangUp + "  - say: 您好\n  - hangup:\n").Select(finding => finding.Code).ShouldBe(["script.unreachable_step", "script.unreachable_step"]);

    [Theory]
    [InlineData("  - say: 您好\n")]
    [InlineData(Ask)]
    public void Finds_a_way_that_runs_off_the_end(string steps) =>
        Findings(steps, "variables: {name: ''}\n").ShouldContain(finding => finding.Code == "script.missing_exit");

    [Fact]
    public void A_branch_whose_rest_runs_off_the_end_is_found() =>
        Findings("  - goto: b\n  - id: bye\n    hangup:\n  - id: b\n    branch: name\n    cases: {a: bye}\n", "variables: {name: ''}\n")
            .ShouldHaveSingleItem().Code.ShouldBe("script.missing_exit");

    [Fact]
    public void Finds_questions_that_lead_only_to_each_other()
    {
        var steps = "  - ask: a\n    prompt: 甲？\n    categories: {x: {digits: 1, goto: b}}\n"
            + "  - ask: b\n    prompt: 乙？\n    categories: {x: {digits: 1, goto: a}}\n";

        Findings(steps).Select(finding => finding.Code).ShouldBe(["script.missing_exit", "script.missing_exit"]);
    }

    [Theory]
    [InlineData("  - id: a\n    say: 您好\n    goto: a\n")]
    [InlineData("  - id: a\n    goto: a\n")]
    [InlineData("  - id: a\n    set: {n: x}\n  - branch: n\n    cases: {y: bye}\n    else: a\n  - id: bye\n    hangup:\n")]
    public void Finds_loops_that_ask_nothing(string steps) =>
        Findings(steps).ShouldContain(finding => finding.Code == "script.endless_loop");

    [Fact]
    public void Finds_faults_of_every_kind_in_one_run()
    {
        var steps = Ask.Replace("[不好]", "[好]", StringComparison.Ordinal).Replace("digits: 2", "digits: 1, goto: round", StringComparison.Ordinal)
            + "  - say: 谢谢。\n    goto: r\n  - id: round\n    goto: round\n  - hangup:\n"
            + "  - ask: r\n    prompt: 甲？\n    categories: {x: {digits: 1, goto: r}}\n";

        Findings(steps).Where(finding => finding.Severity == Severity.Error).Select(finding => (finding.Line, finding.Code)).ShouldBe(
            [
                (6, "script.missing_exit"),
                (10, "script.duplicate_phrase"),
                (10, "script.duplicate_digit"),
                (11, "script.missing_exit"),
                (13, "script.endless_loop"),
                (15, "script.unreachable_step"),
                (16, "script.missing_exit"),
            ]);
    }

    [Fact]
    public void A_loop_through_a_question_is_allowed_when_it_can_end()
    {
        var steps = "  - id: again\n    say: 您好\n  - ask: q\n    prompt: 好吗？\n    categories:\n"
            + "      yes: {digits: 1}\n      no: {digits: 2, goto: again}\n  - hangup:\n";

        Findings(steps).ShouldAllBe(finding => finding.Severity == Severity.Warning);
    }

    [Fact]
    public void A_branch_on_a_category_that_the_question_does_not_have_is_found() =>
        Findings(Ask + "  - branch: q\n    cases: {maybe: next}\n" + HangUp).ShouldHaveSingleItem().Code.ShouldBe("script.unknown_category");

    [Fact]
    public void A_thousand_steps_are_checked_without_delay()
    {
        var steps = string.Concat(Enumerable.Range(0, Script.StepsMax - 1).Select(i => $"  - id: s{i}\n    say: 好\n")) + HangUp;

        Findings(steps).ShouldBeEmpty();
    }
}
