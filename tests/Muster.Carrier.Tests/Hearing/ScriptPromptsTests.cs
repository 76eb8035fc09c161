using Muster.Carrier.Hearing;
using Muster.Dialogue;

namespace Muster.Carrier.Tests.Hearing;

public sealed class ScriptPromptsTests
{
    [Fact]
    public void Every_prompt_of_a_question_and_its_retry_belong_to_that_question()
    {
        var marks = ScriptPrompts.Of(Scripts.Screening);

        Mark(marks, "您做过检测吗？").ShouldBe(new PromptMark(PromptKind.Question, "tested"));
        Mark(marks, "做过请按一").ShouldBe(new PromptMark(PromptKind.Question, "tested"));
        Mark(marks, "您在区里吗？").ShouldBe(new PromptMark(PromptKind.Question, "in_district"));
    }

    [Fact]
    public void Greetings_open_goodbyes_close_and_what_any_question_may_follow_is_an_aside()
    {
        var marks = ScriptPrompts.Of(Scripts.Screening);

        Mark(marks, "这里是指挥部。").Kind.ShouldBe(PromptKind.Opening);
        Mark(marks, "谢谢您").Kind.ShouldBe(PromptKind.Closing);
        Mark(marks, "没有听清。").Kind.ShouldBe(PromptKind.Aside);
    }

    [Fact]
    public void A_greeting_by_name_is_known_apart_from_what_everyone_hears()
    {
        var greeting = ScriptPrompts.Greeting(Scripts.Screening, "张三").ShouldHaveSingleItem().ShouldBeOfType<PromptPart.Text>();

        greeting.Value.ShouldContain("张三");
    }

    [Theory]
    [InlineData("ezhou-screening.yaml")]
    [InlineData("health-check.yaml")]
    [InlineData("screening-en.yaml")]
    public void Every_question_of_a_shipped_script_can_be_told(string name)
    {
        var script = Scripts.Load(name);
        var marks = ScriptPrompts.Of(script).Values.Where(mark => mark.Kind == PromptKind.Question).Select(mark => mark.Question);

        marks.Distinct().Order().ShouldBe(script.Questions.Select(question => question.Id).Order());
    }

    private static PromptMark Mark(IReadOnlyDictionary<PromptPart, PromptMark> marks, string words) =>
        marks.First(pair => pair.Key is PromptPart.Text text && text.Value.Contains(words, StringComparison.Ordinal)).Value;
}
