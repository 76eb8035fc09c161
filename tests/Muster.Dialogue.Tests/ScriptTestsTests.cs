using static Muster.Dialogue.Tests.TestScripts;

namespace Muster.Dialogue.Tests;

public sealed class ScriptTestsTests
{
    public static TheoryData<string> Scripts => [.. Shipped];

    [Theory]
    [MemberData(nameof(Scripts))]
    public void A_shipped_script_passes_its_own_tests(string script)
    {
        var tests = ScriptTests.Load(PathOf(script)).Value;

        tests.Tests.Count.ShouldBeGreaterThanOrEqualTo(5);
        foreach (var test in tests.Tests)
            test.Run(tests.Script, tests.Now).ShouldBeEmpty(test.Name);
    }

    [Theory]
    [InlineData("says: [好]\n    outcome: refused", "outcome: completed, not refused")]
    [InlineData("says: [好]\n    outcome: completed\n    answers: {q: 'no'}", "q: yes, not no")]
    [InlineData("says: [好]\n    outcome: completed\n    answers: {q: ''}", "q: yes, not no answer")]
    [InlineData("says: [好]\n    outcome: completed\n    hears: [坏吗]", "does not hear: 坏吗")]
    [InlineData("says: [好, 好]\n    outcome: completed", "nobody listens any more when '好' is said")]
    [InlineData("says: []\n    outcome: completed", "nobody answers 'q': 'says' ends too early")]
    public void Tells_what_was_not_as_it_must_be(string test, string failure)
    {
        using var folder = new TemporaryFolder();
        var tests = ScriptTests.Load(Write(folder, "today: 2022-04-16\ntests:\n  - name: a\n    " + test + "\n")).Value;

        tests.Tests[0].Run(tests.Script, tests.Now).ShouldBe([failure]);
    }

    [Theory]
    [InlineData("tests: []", "script.missing_key")]
    [InlineData("today: soon\ntests: [{name: a, says: [好], outcome: completed}]", "script.out_of_range")]
    [InlineData("today: 2022-04-16\ntests: []", "script.out_of_range")]
    [InlineData("today: 2022-04-16\ntests: [a]", "script.wrong_kind")]
    [InlineData("today: 2022-04-16\ntests: [{name: a, says: [好], outcome: done}]", "script.unknown_outcome")]
    [InlineData("today: 2022-04-16\ntests: [{name: a, says: [好], outcome: completed, answers: {r: yes}}]", "script.unknown_name")]
    [InlineData("today: 2022-04-16\ntests: [{name: a, say: [好], outcome: completed}]", "script.unknown_key")]
    [InlineData("- a", "script.empty")]
    [InlineData("", "script.empty")]
    [InlineData("{", "script.not_yaml")]
    public void Refuses_tests_that_cannot_be_read(string yaml, string code)
    {
        using var folder = new TemporaryFolder();

        ScriptTests.Load(Write(folder, yaml)).Error!.Code.ShouldBe(code);
    }

    [Fact]
    public void Says_which_file_is_missing()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.PathOf("s.yaml"), Head + "steps:\n" + HangUp);

        var error = ScriptTests.Load(folder.PathOf("s.yaml")).Error!;

        error.Code.ShouldBe("script.not_found");
        error.Message.ShouldContain("s.test.yaml");
    }

    private static string Write(TemporaryFolder folder, string tests)
    {
        File.WriteAllText(folder.PathOf("s.yaml"), Head + "steps:\n" + Ask + HangUp);
        File.WriteAllText(folder.PathOf("s.test.yaml"), tests);
        return folder.PathOf("s.test.yaml");
    }
}
