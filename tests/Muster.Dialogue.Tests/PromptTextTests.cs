namespace Muster.Dialogue.Tests;

public sealed class PromptTextTests
{
    [Theory]
    [InlineData("zh", "您好，{name}。这里是指挥部。请问做过检测吗？", "您好，张三。|这里是指挥部。请问做过检测吗？")]
    [InlineData("zh", "这里是指挥部。请问{name}在家吗？谢谢。", "这里是指挥部。|请问张三在家吗？|谢谢。")]
    [InlineData("zh", "没有变量。一共两句。", "没有变量。一共两句。")]
    [InlineData("zh", "他说“您好。”{name}！", "他说“您好。”|张三！")]
    [InlineData("zh", "体温3.5度。", "体温3.5度。")]
    [InlineData("zh", "  多 \n 行  文字 ", "多 行 文字")]
    [InlineData("en", "Hello, {name}. This is the office. It is 3.5 km.", "Hello, 张三.|This is the office. It is 3.5 km.")]
    [InlineData("zh", "{name}", "张三")]
    [InlineData("zh", "{ name }您好", "张三您好")]
    [InlineData("zh", "", "")]
    public void Is_cut_only_where_a_sentence_with_a_variable_meets_one_without(string language, string text, string parts) =>
        Parts(text, language, "张三").ShouldBe(parts);

    [Theory]
    [InlineData("张\n三\0", "您好，张 三。")]
    [InlineData("{other}", "您好，{other}。")]
    public void A_value_is_spoken_as_plain_words(string value, string spoken) => Parts("您好，{name}。", "zh", value).ShouldBe(spoken);

    [Fact]
    public void A_long_value_is_cut() =>
        Parts("{name}", "zh", new string('长', 500)).Length.ShouldBe(PromptText.ValueMax);

    [Fact]
    public void What_holds_no_variable_can_be_rendered_before_the_first_call()
    {
        PromptText.TryRead("您好，{name}。这里是指挥部。", "zh", out var text).ShouldBeTrue();

        text.FixedParts.ShouldBe([new PromptPart.Text("这里是指挥部。", "zh")]);
        text.Variables.ShouldBe(["name"]);
    }

    private static string Parts(string text, string language, string name)
    {
        PromptText.TryRead(text, language, out var prompt).ShouldBeTrue();
        var parts = prompt.Parts(_ => name).Cast<PromptPart.Text>().ToList();
        parts.ShouldAllBe(part => part.Language == language);
        return string.Join('|', parts.Select(part => part.Value));
    }
}
