namespace Muster.Dialogue.Tests;

public sealed class ShippedScriptTests
{
    /// <summary>Syllables from the first word to the end of the first question: at three a second, pauses included, within nine seconds.</summary>
    private const int OpeningSyllablesMax = 27;

    public static TheoryData<string> Scripts => [.. TestScripts.Shipped];

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Has_nothing_to_find(string script) =>
        ScriptCheck.File(TestScripts.PathOf(script)).Value.Findings.ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Every_answer_has_a_key_and_many_wordings(string script)
    {
        foreach (var category in TestScripts.Load(script).Questions.SelectMany(question => question.Categories))
        {
            category.Digits.ShouldNotBeEmpty();
            category.Phrases.Count.ShouldBeGreaterThan(15, category.Name);
        }
    }

    [Theory]
    [InlineData("ezhou-screening.yaml")]
    [InlineData("health-check.yaml")]
    public void Comes_to_the_point(string script)
    {
        var opening = new Conversation(TestScripts.Load(script), ("name", "张三"), ("community", "凤凰")).Said;

        opening.Count(char.IsLetterOrDigit).ShouldBeLessThanOrEqualTo(OpeningSyllablesMax);
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Only_the_greeting_and_the_question_for_the_name_differ_between_people(string name)
    {
        var script = TestScripts.Load(name);
        var fixedParts = script.FixedParts.ToHashSet();

        var opening = new Conversation(script, ("name", "张三")).Actions.OfType<DialogueAction.Say>().SelectMany(say => say.Parts).ToList();

        opening.Where(part => !fixedParts.Contains(part)).ShouldAllBe(part => opening.IndexOf(part) <= 1);
        if (!script.Questions[0].Prompt.Variables.Any())
            opening[^1].ShouldBeOneOf([.. fixedParts]);
    }

    [Fact]
    public void The_manuals_example_can_be_played()
    {
        var manual = File.ReadAllText(Path.Combine(TestScripts.FolderOfTests(), "..", "..", "docs", "scripts.md"));
        string[] examples = [.. manual.Split("```yaml\n").Skip(1).Select(part => part.Split("```")[0])];

        examples.Length.ShouldBe(2);
        ScriptCheck.Text(examples[0]).Findings.ShouldBeEmpty();
        ScriptCheck.Text(examples[0] + examples[1]).Findings.ShouldBeEmpty();
    }
}
