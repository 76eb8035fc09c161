using static Muster.Dialogue.Tests.TestScripts;

namespace Muster.Dialogue.Tests;

public sealed class TypedAnswerTests
{
    [Theory]
    [InlineData("tested", "我今天上午已经做过了啊", "yes")]
    [InlineData("tested", "做过核酸了", "yes")]
    [InlineData("tested", "没做过核酸", "no")]
    [InlineData("tested", "还没有做过核酸检测呢", "no")]
    [InlineData("tested", "没做过", "no")]
    [InlineData("tested", "未做过", "")]
    [InlineData("tested", "没有，没做", "no")]
    [InlineData("tested", "没有，做过了", "yes")]
    [InlineData("tested", "１", "yes")]
    [InlineData("tested", "2", "no")]
    [InlineData("tested", "7", "")]
    [InlineData("tested", "*", "@repeat")]
    [InlineData("tested", "你说什么？", "@repeat")]
    [InlineData("tested", "你是谁啊", "@who")]
    [InlineData("tested", "你打错电话了吧", "@wrong_person")]
    [InlineData("tested", "我在开车，没空", "@later")]
    [InlineData("tested", "别再打了！", "@refuse")]
    [InlineData("tested", "今天天气不错", "")]
    [InlineData("in_district", "不在", "no")]
    [InlineData("in_district", "我不在鄂城", "no")]
    [InlineData("in_district", "还在家里", "yes")]
    [InlineData("in_district", "没有离开", "yes")]
    [InlineData("in_district", "没有", "no")]
    public void Finds_the_answer_in_a_sentence(string question, string text, string category) =>
        CategoryOf("ezhou-screening.yaml", question, text).ShouldBe(category);

    [Theory]
    [InlineData("Yes, I have.", "yes")]
    [InlineData("I HAVEN’T", "no")]
    [InlineData("I know", "")]
    [InlineData("not already", "")]
    [InlineData("sorry, wrong number", "@wrong_person")]
    [InlineData("who is this?", "@who")]
    [InlineData("I have no time for this", "@later")]
    public void Finds_the_answer_among_words(string text, string category) =>
        CategoryOf("screening-en.yaml", "tested", text).ShouldBe(category);

    [Fact]
    public void Two_categories_with_equally_long_phrases_are_no_answer()
    {
        var listen = Of(Ask.Replace("[不好]", "[坏]", StringComparison.Ordinal) + HangUp).Questions[0].Listen;

        TypedAnswer.Read("好，坏", listen, Now).ShouldBe(new DialogueEvent.NoMatch("好，坏"));
        TypedAnswer.Read("好", listen, Now).ShouldBe(new DialogueEvent.Heard("yes", "好", 1, BySpeech: true, 0, 0));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    public void An_empty_line_is_silence(string line) =>
        TypedAnswer.Read(line, Of(Ask + HangUp).Questions[0].Listen, Now).ShouldBe(new DialogueEvent.NoInput());

    [Fact]
    public void Every_phrase_of_the_shipped_scripts_is_its_own_answer()
    {
        foreach (var shipped in Shipped)
        {
            foreach (var listen in Load(shipped).Questions.Select(question => question.Listen))
            {
                foreach (var phrase in listen.Phrases)
                    TypedAnswer.Read(phrase.Text, listen, Now).ShouldBeOfType<DialogueEvent.Heard>($"{shipped} {phrase}").Category.ShouldBe(phrase.Category, $"{shipped} {phrase}");
            }
        }
    }

    private static string CategoryOf(string shipped, string question, string text)
    {
        var listen = Load(shipped).Questions.Single(known => known.Id == question).Listen;
        return TypedAnswer.Read(text, listen, Now) is DialogueEvent.Heard heard ? heard.Category : "";
    }
}
