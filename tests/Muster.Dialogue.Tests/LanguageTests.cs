using static Muster.Dialogue.Tests.TestScripts;

namespace Muster.Dialogue.Tests;

/// <summary>One script in several languages: what is said in which, and how one comes to another.</summary>
public sealed class LanguageTests
{
    private const string Head =
        "id: t\ntitle: {zh: 筛查, en: Screening}\nlanguage: [zh, en]\nabout: {zh: 这里是社区。, en: This is the community office.}\n";

    private const string Tested =
        "  - ask: tested\n    prompt: {zh: 做核酸了吗？, en: Have you been tested?}\n    categories:\n"
        + "      yes: {title: {zh: 做了, en: Tested}, phrases: {zh: [做了], en: [i have been tested]}, digits: 1}\n"
        + "      no: {phrases: {zh: [没做], en: [i was not tested]}, digits: 2}\n"
        + "  - hangup: completed\n    say: {zh: '{name}，再见。', en: 'Goodbye, {name}.'}\n";

    private const string Variables = "variables: {name: {zh: 居民, en: resident}}\n";

    [Theory]
    [InlineData("language", "en", "Have you been tested?")]
    [InlineData("语言", "英语", "Have you been tested?")]
    [InlineData("语言", "普通话", "做核酸了吗？")]
    [InlineData("语言", "克林贡语", "做核酸了吗？")]
    [InlineData("name", "张三", "做核酸了吗？")]
    public void The_roster_says_what_is_spoken_and_the_first_language_is_the_usual_one(string column, string value, string asked) =>
        new Conversation(Script(), (column, value)).Said.ShouldBe(asked);

    [Fact]
    public void Answers_are_understood_in_the_language_that_is_spoken_and_kept_under_one_name()
    {
        var english = new Conversation(Script(), ("language", "en"));
        var listen = english.Actions.OfType<DialogueAction.Listen>().Single();
        english.Next(TypedAnswer.Read("I have been tested", listen, Now));

        TypedAnswer.Read("做了", listen, Now).ShouldBeOfType<DialogueEvent.NoMatch>();
        english.State.Results.Single().Category.ShouldBe("yes");
        english.Said.ShouldBe("Goodbye, resident.");
        Script().Questions[0].TitleOf("yes").ShouldBe("做了");
    }

    [Fact]
    public void Who_asks_for_the_other_language_is_asked_again_in_it_and_hears_it_from_then_on()
    {
        var talk = new Conversation(Script());
        talk.Next(TypedAnswer.Read("说英语", Listening(talk), Now)).Said.ShouldBe("Have you been tested?");
        talk.Next(new DialogueEvent.NoInput()).Said.ShouldStartWith("Hello, I did not hear");
        talk.Hear("yes").Said.ShouldBe("Goodbye, resident.");

        DialogueState.FromJson(talk.State.ToJson()).Language.ShouldBe("en");
    }

    [Fact]
    public void A_question_named_language_lets_people_choose_by_a_key()
    {
        var talk = new Conversation(Script(
            "  - ask: language\n    prompt: [{zh: 请选择。, en: 请选择。}]\n    categories:\n"
            + "      zh: {digits: 1}\n      en: {digits: 2}\n" + Tested));
        talk.Next(TypedAnswer.Read("2", Listening(talk), Now)).Said.ShouldBe("Have you been tested?");

        talk.State.Results.Single().Category.ShouldBe("en");
    }

    [Fact]
    public void A_step_may_choose_the_language() =>
        new Conversation(Script("  - set: {language: english}\n" + Tested)).Said.ShouldBe("Have you been tested?");

    [Theory]
    [InlineData("  - say: 您好。\n")]
    [InlineData("  - say: {zh: 您好。}\n")]
    [InlineData("  - ask: q\n    prompt: {zh: 好吗？, en: Okay?}\n    categories: {a: {digits: 1, phrases: [好]}}\n")]
    [InlineData("  - ask: q\n    prompt: {zh: 好吗？, en: Okay?}\n    categories: {a: {digits: 1, phrases: {zh: [好]}}}\n")]
    public void What_has_no_translation_is_found(string steps) =>
        ScriptCheck.Text(Head + Variables + "steps:\n" + steps + Tested).Findings
            .ShouldHaveSingleItem().ShouldSatisfyAllConditions(finding => finding.Code.ShouldBe("script.missing_translation"), finding => finding.Severity.ShouldBe(Severity.Error));

    [Theory]
    [InlineData("language: [zh, fr]")]
    [InlineData("language: [zh, zh]")]
    [InlineData("language: []")]
    [InlineData("language: {zh: en}")]
    public void A_language_that_nobody_speaks_here_is_refused(string language) =>
        ScriptCheck.Text((Head + "steps:\n" + Tested).Replace("language: [zh, en]", language, StringComparison.Ordinal)).HasErrors.ShouldBeTrue();

    [Fact]
    public void A_translation_into_a_language_that_the_script_does_not_have_is_refused() =>
        Findings("  - say: {zh: 您好。, en: Hello.}\n" + HangUp).ShouldHaveSingleItem().Code.ShouldBe("script.unknown_language");

    [Fact]
    public void What_holds_no_words_needs_no_translation() =>
        Script("  - say: '{name}'\n  - say: {wav: /tmp/chime.wav}\n" + Tested).Languages.ShouldBe(["zh", "en"]);

    [Fact]
    public void Everything_that_is_the_same_for_all_people_is_known_in_each_language()
    {
        string[] parts = [.. Script().FixedParts.OfType<PromptPart.Text>().Select(part => part.Value)];

        parts.ShouldContain("做核酸了吗？");
        parts.ShouldContain("Have you been tested?");
    }

    private static DialogueAction.Listen Listening(Conversation talk) => talk.Actions.OfType<DialogueAction.Listen>().Single();

    private static Script Script(string steps = Tested)
    {
        var result = Dialogue.Script.Parse(Head + Variables + "steps:\n" + steps);
        return result.TryGet(out var script, out var error) ? script : throw new InvalidDataException(error.ToString());
    }
}
