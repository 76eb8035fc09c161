using static Muster.Dialogue.Tests.TestScripts;

namespace Muster.Dialogue.Tests;

public sealed class AnswerShapeTests
{
    private const string Temperature =
        "  - ask: t\n    prompt: 多少度？\n    answer: number\n    range: [34, 43]\n    decimals: 1\n    unit: 度\n"
        + "    categories:\n      unknown: {phrases: [没量], title: 没量}\n";

    private const string Branch = "  - branch: t\n    cases:\n      \">= 37.3\": hot\n";

    private const string Ends = "  - hangup: completed\n    say: 您{t}度。\n  - id: hot\n    hangup: completed\n    say: 发烧{t}度。\n";

    private const string Places = "  - ask: p\n    prompt: 您在哪个街道？\n    answer: place\n    places: [凤凰街道, 古楼街道, 西山街道]\n";

    [Theory]
    [InlineData("三十八度五", "发烧38点5度。")]
    [InlineData("三十七度三", "发烧37点3度。")]
    [InlineData("三十六度五", "您36点5度。")]
    [InlineData("385", "发烧38点5度。")]
    [InlineData("36*5", "您36点5度。")]
    [InlineData("37#", "您37度。")]
    [InlineData("没量", "您没量度。")]
    [InlineData("五十度", "不好意思，我没有听清。多少度？")]
    public void A_number_is_an_answer_that_branches(string typed, string said) => Say(Of(Temperature + Branch + Ends), typed).Said.ShouldBe(said);

    [Fact]
    public void Keeps_the_value_with_the_words_that_said_it()
    {
        var talk = Say(Of(Temperature + HangUp), "三十八度五");

        talk.State.Results.ShouldBe([new DialogueResult("t", "38.5", "三十八度五", 1, BySpeech: true, 0, 0)]);
    }

    [Theory]
    [InlineData("在凤凰", "凤凰街道")]
    [InlineData("古楼街道", "古楼街道")]
    [InlineData("3", "西山街道")]
    [InlineData("4", "")]
    public void A_place_is_said_with_or_without_its_kind_or_keyed_by_its_place_in_the_list(string typed, string place) =>
        (Say(Of(Places + HangUp), typed).State.Results is [var result] ? result.Category : "").ShouldBe(place);

    [Fact]
    public void Places_are_read_from_a_file_which_belongs_to_the_version()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.PathOf("s.yaml"), Head + "steps:\n  - ask: p\n    prompt: 哪里？\n    answer: place\n    places: {file: p.csv}\n" + HangUp);
        Script.Load(folder.PathOf("s.yaml")).Error!.Code.ShouldBe("script.no_such_file");

        File.WriteAllText(folder.PathOf("p.csv"), "凤凰街道,凤凰路那边\n古楼街道\n");
        var script = Script.Load(folder.PathOf("s.yaml")).Value;
        Say(script, "凤凰路那边").State.Results.ShouldHaveSingleItem().Category.ShouldBe("凤凰街道");

        File.AppendAllText(folder.PathOf("p.csv"), "西山街道\n");
        Script.Load(folder.PathOf("s.yaml")).Value.Version.ShouldNotBe(script.Version);
    }

    [Theory]
    [InlineData("我是他儿子", "relative")]
    [InlineData("是我", "self")]
    [InlineData("不是我", "no")]
    [InlineData("打错了", "")]
    [InlineData("2", "relative")]
    public void A_name_is_confirmed_by_the_person_or_for_them(string typed, string category) =>
        (Say(Of("  - ask: n\n    prompt: 您是{name}吗？\n    answer: name\n" + HangUp, "variables: {name: 张三}\n"), typed).State.Results is [var result] ? result.Category : "")
            .ShouldBe(category);

    [Fact]
    public void Yes_and_no_need_no_categories_and_take_more_of_them()
    {
        const string Question = "  - ask: q\n    prompt: 好吗？\n    answer: yes_no\n";

        Say(Of(Question + HangUp), "是的").State.Results[0].Category.ShouldBe("yes");
        var own = Of(Question + "    categories:\n      no: {phrases: [有的], title: 拒绝, digits: 9, goto: bye}\n" + HangUp + "  - id: bye\n    hangup: refused\n");
        Say(own, "有的").Outcome.ShouldBe(DialogueOutcome.Refused);
        Say(own, "9").Outcome.ShouldBe(DialogueOutcome.Refused);
        Say(own, "1").State.Results[0].Category.ShouldBe("yes");
        own.Questions[0].Categories.Select(category => category.Title).ShouldBe(["拒绝", "是"]);
    }

    [Fact]
    public void Free_words_are_kept_and_the_repairs_still_work()
    {
        var script = Of("  - ask: w\n    prompt: 还有什么要说的？\n    answer: words\n" + HangUp);

        Say(script, "楼下的药店关门了").State.Results.ShouldHaveSingleItem().Category.ShouldBe("楼下的药店关门了");
        Say(script, "再说一遍").State.Results.ShouldBeEmpty();
    }

    [Fact]
    public void A_day_is_compared_with_the_day_of_the_call()
    {
        var script = Of("  - ask: d\n    prompt: 哪天回来的？\n    answer: date\n    days: [-60, 0]\n  - branch: d\n    cases: {\">= today-14\": recent}\n" + HangUp + "  - id: recent\n    hangup: partial\n");

        Say(script, "昨天上午").Outcome.ShouldBe(DialogueOutcome.Partial);
        Say(script, "三月一号").Outcome.ShouldBe(DialogueOutcome.Completed);
        Say(script, "0401").Outcome.ShouldBe(DialogueOutcome.Completed);
    }

    [Fact]
    public void An_answer_heard_with_too_little_confidence_is_asked_again()
    {
        var talk = new Conversation(Of(Ask + "    confidence: 80\n" + HangUp));

        talk.Next(new DialogueEvent.Heard("yes", "好", 0.79, BySpeech: true, 0, 0)).State.NoMatches.ShouldBe(1);
        talk.Next(new DialogueEvent.Heard("yes", "好", 0.8, BySpeech: true, 0, 0)).State.Results.Count.ShouldBe(1);
    }

    [Fact]
    public void A_comparison_holds_against_a_variable_of_the_roster_too()
    {
        const string Steps = "  - branch: age\n    cases: {\">= 80\": old}\n" + HangUp + "  - id: old\n    hangup: call_later\n";

        new Conversation(Of(Steps, "variables: {age: ''}\n"), ("age", "83")).Outcome.ShouldBe(DialogueOutcome.CallLater);
        new Conversation(Of(Steps, "variables: {age: ''}\n"), ("age", "七十")).Outcome.ShouldBe(DialogueOutcome.Completed);
    }

    [Theory]
    [InlineData("answer: number\n    range: [43, 34]", "script.impossible_range")]
    [InlineData("answer: number\n    range: [0, 99999]", "script.impossible_range")]
    [InlineData("answer: number", "script.missing_key")]
    [InlineData("answer: number\n    range: [a]", "script.impossible_range")]
    [InlineData("answer: number\n    range: [0, 9]\n    unit: '%'", "script.bad_phrase")]
    [InlineData("answer: number\n    range: [0, 9]\n    categories: {none: {digits: 1}}", "script.duplicate_digit")]
    [InlineData("answer: date\n    days: [3, 1]", "script.impossible_range")]
    [InlineData("answer: place", "script.missing_key")]
    [InlineData("answer: place\n    places: []", "script.out_of_range")]
    [InlineData("answer: place\n    places: [凤凰街道, 凤凰街道]", "script.duplicate_phrase")]
    [InlineData("answer: nummber", "script.unknown_shape")]
    [InlineData("answer: yes_no\n    categories: {maybe: {digits: 3}}", "script.unknown_category")]
    public void Finds_what_is_wrong_with_a_shape(string keys, string code) =>
        Findings($"  - ask: q\n    prompt: 好吗？\n    {keys}\n{HangUp}").ShouldContain(finding => finding.Code == code);

    [Theory]
    [InlineData("\">= 50\"", "script.impossible_case")]
    [InlineData("\"< 34\"", "script.impossible_case")]
    [InlineData("\"== 37.25\"", "script.impossible_case")]
    [InlineData("\"> much\"", "script.bad_condition")]
    [InlineData("hot", "script.unknown_category")]
    public void Finds_a_case_that_never_comes(string when, string code) =>
        Findings($"{Temperature}  - branch: t\n    cases: {{{when}: next}}\n{HangUp}").ShouldContain(finding => finding.Code == code);

    private static Conversation Say(Script script, string typed)
    {
        var talk = new Conversation(script);
        return talk.Next(TypedAnswer.Read(typed, talk.Actions.OfType<DialogueAction.Listen>().Single(), Now));
    }
}
