using Muster.Kernel;
using static Muster.Dialogue.Tests.TestScripts;

namespace Muster.Dialogue.Tests;

public sealed class ScriptReadingTests
{
    [Fact]
    public void Reads_questions_categories_phrases_and_keys()
    {
        var script = Of(Ask + HangUp, "variables: {name: 居民}\n");

        script.Id.ShouldBe("t");
        script.Variables["name"].ShouldBe("居民");
        var question = script.Questions.ShouldHaveSingleItem();
        question.Id.ShouldBe("q");
        question.Categories.Select(category => category.Name).ShouldBe(["yes", "no"]);
        question.Listen.Phrases.ShouldContain(new ListenPhrase("no", "不好"));
        question.Listen.Digits["2"].ShouldBe("no");
        question.Listen.NoInputMs.ShouldBe(5000);
        question.Listen.BargeIn.ShouldBeTrue();
    }

    [Fact]
    public void A_questions_own_settings_override_the_scripts_and_these_the_standard()
    {
        var script = Of(
            Ask + "    listen_ms: 3000\n" + Ask.Replace("ask: q", "ask: r", StringComparison.Ordinal) + HangUp,
            "defaults: {listen_ms: 8000, barge_in: false}\n");

        script.Questions[0].Listen.NoInputMs.ShouldBe(3000);
        script.Questions[1].Listen.NoInputMs.ShouldBe(8000);
        script.Questions[1].Listen.BargeIn.ShouldBeFalse();
    }

    [Fact]
    public void The_same_text_is_the_same_version_whatever_the_line_ends()
    {
        var text = Head + "steps:\n" + Ask + HangUp;

        var version = Script.Parse(text).Value.Version;

        version.Length.ShouldBe(16);
        Script.Parse("\uFEFF" + text.Replace("\n", "\r\n", StringComparison.Ordinal)).Value.Version.ShouldBe(version);
        Script.Parse(text + "# a remark\n").Value.Version.ShouldNotBe(version);
    }

    [Theory]
    [InlineData("script.empty", 1, "")]
    [InlineData("script.empty", 1, "just words")]
    [InlineData("script.not_yaml", 1, "id: t\n\ttitle: T")]
    [InlineData("script.not_yaml", 2, "id: [")]
    [InlineData("script.not_yaml", 1, "id: [\na]\n")]
    [InlineData("script.not_yaml", 2, "id: t\nid: u\n")]
    [InlineData("script.not_yaml", 1, "id: &a t\ntitle: *a\n")]
    [InlineData("script.not_yaml", 1, "id: !tag t\n")]
    [InlineData("script.not_yaml", 2, "id: t\n---\nid: u\n")]
    [InlineData("script.not_yaml", 1, "? [a, b]\n: c\n")]
    [InlineData("script.missing_key", 1, "language: zh\n")]
    [InlineData("script.unknown_language", 1, "language: tlh\n")]
    [InlineData("script.wrong_kind", 2, "language: zh\nid: [a]\n")]
    [InlineData("script.bad_name", 2, "language: zh\nid: 1st script!\n")]
    [InlineData("script.wrong_kind", 2, "language: zh\nsteps: 您好\n")]
    public void Refuses_a_broken_head(string code, int line, string yaml) =>
        ScriptCheck.Text(yaml).Findings.ShouldContain(finding => finding.Code == code && finding.Line == line);

    [Theory]
    [InlineData("script.too_many_steps", "  []\n")]
    [InlineData("script.wrong_kind", "  - 您好\n")]
    [InlineData("script.unknown_step", "  - aks: q\n")]
    [InlineData("script.unknown_key", "  - say: 您好\n    intertuptible: true\n")]
    [InlineData("script.wrong_kind", "  - say: 您好\n    interruptible: perhaps\n")]
    [InlineData("script.bad_text", "  - say: '您好，{name。'\n")]
    [InlineData("script.bad_text", "  - say: '您好，name}。'\n")]
    [InlineData("script.unknown_variable", "  - say: '您好，{nmae}。'\n")]
    [InlineData("script.unknown_variable", "  - branch: nothing\n    cases: {a: x}\n  - id: x\n    hangup:\n")]
    [InlineData("script.missing_key", "  - branch: name\n  - hangup:\n")]
    [InlineData("script.unknown_target", "  - goto: nowhere\n")]
    [InlineData("script.unknown_target", "  - goto: [a]\n")]
    [InlineData("script.duplicate_id", "  - id: a\n    say: 您好\n  - id: a\n    hangup:\n")]
    [InlineData("script.bad_name", "  - id: next\n    hangup:\n")]
    [InlineData("script.unknown_outcome", "  - hangup: complete\n")]
    [InlineData("script.wrong_kind", "  - say: [[您好]]\n")]
    [InlineData("script.unknown_key", "  - say: {wav: a.wav, txt: 您好}\n")]
    [InlineData("script.bad_name", "  - set: {a b: c}\n")]
    [InlineData("script.wrong_kind", "  - set: {a: [c]}\n")]
    public void Refuses_a_broken_step(string code, string steps) =>
        Findings(steps, "variables: {name: 居民}\n").ShouldContain(finding => finding.Code == code && finding.Line >= 5 && finding.Severity == Severity.Error);

    [Theory]
    [InlineData("script.duplicate_phrase", "yes: {phrases: [有], digits: 1}, no: {phrases: [没有, 有], digits: 2}")]
    [InlineData("script.duplicate_phrase", "yes: {phrases: ['有 的'], digits: 1}, no: {phrases: [有的], digits: 2}")]
    [InlineData("script.duplicate_digit", "yes: {phrases: [有], digits: 1}, no: {phrases: [没有], digits: [2, 1]}")]
    [InlineData("script.bad_digit", "yes: {phrases: [有], digits: 12}")]
    [InlineData("script.bad_digit", "yes: {phrases: [有], digits: 一}")]
    [InlineData("script.bad_phrase", "yes: {phrases: [有，有的], digits: 1}")]
    [InlineData("script.bad_phrase", "yes: {phrases: [''], digits: 1}")]
    [InlineData("script.phrase_too_long", "yes: {phrases: [有有有有有有有有有有有有有有有有有有有有有有有有有有有有有有有有有有有有有有有有有], digits: 1}")]
    [InlineData("script.missing_key", "yes: {title: 有}")]
    [InlineData("script.wrong_kind", "yes: 有")]
    [InlineData("script.wrong_kind", "yes: {phrases: [[有]], digits: 1}")]
    [InlineData("script.bad_name", "'@repeat': {phrases: [有], digits: 1}")]
    [InlineData("script.unknown_key", "yes: {phrase: [有], digits: 1}")]
    [InlineData("script.unknown_target", "yes: {phrases: [有], digits: 1, goto: q2}")]
    [InlineData("script.out_of_range", "")]
    public void Refuses_a_broken_category(string code, string categories) =>
        Findings($"  - ask: q\n    prompt: 好吗？\n    categories: {{{categories}}}\n{HangUp}")
            .ShouldContain(finding => finding.Code == code && finding.Line >= 6 && finding.Line <= 8 && finding.Severity == Severity.Error);

    [Theory]
    [InlineData("script.out_of_range", "    listen_ms: 5\n")]
    [InlineData("script.out_of_range", "    listen_ms: soon\n")]
    [InlineData("script.out_of_range", "    no_match: {retries: 99}\n")]
    [InlineData("script.wrong_kind", "    no_input: 2\n")]
    [InlineData("script.unknown_key", "    no_input: {retry: 2}\n")]
    [InlineData("script.unknown_target", "    unanswered: nowhere\n")]
    [InlineData("script.unknown_key", "    goto: next\n")]
    public void Refuses_a_broken_setting(string code, string setting) =>
        Findings(Ask + setting + HangUp).ShouldContain(finding => finding.Code == code && finding.Line == 11);

    [Theory]
    [InlineData("repairs: {repeat: maybe}\n", "script.wrong_kind")]
    [InlineData("repairs: {repaet: off}\n", "script.unknown_key")]
    [InlineData("repairs: {later: {phrases: [我有事]}, refuse: {phrases: [我有事]}}\n", "script.duplicate_phrase")]
    [InlineData("variables: {name: [a]}\n", "script.wrong_kind")]
    [InlineData("variables: {q: 居民}\n", "script.duplicate_id")]
    [InlineData("defaults: {goodby: 再见}\n", "script.unknown_key")]
    [InlineData("version: 3\n", "script.unknown_key")]
    public void Refuses_broken_keys_of_the_script(string keys, string code) =>
        Findings(Ask + HangUp, keys).ShouldContain(finding => finding.Code == code && finding.Line == 5);

    [Fact]
    public void Suggests_the_nearest_known_word()
    {
        Findings("  - ask: q\n    promt: 好吗？\n    categories: {a: {digits: 1}}\n" + HangUp).ShouldContain(f => f.Message.Contains("did you mean 'prompt'?", StringComparison.Ordinal));
        Findings("  - say: '您好，{nmae}。'\n" + HangUp, "variables: {name: ''}\n").ShouldContain(f => f.Message.Contains("Did you mean 'name'?", StringComparison.Ordinal));
        Findings("  - hangup: complete\n").ShouldContain(f => f.Message.Contains("Did you mean 'completed'?", StringComparison.Ordinal));
    }

    [Fact]
    public void An_unquoted_text_that_begins_with_a_brace_is_explained() =>
        Findings("  - say: {name}，您好\n" + HangUp).ShouldContain(f => f.Message.Contains("in quotes", StringComparison.Ordinal));

    [Fact]
    public void Reports_everything_in_one_go_and_the_first_as_the_error()
    {
        var yaml = Head + "steps:\n  - say: '{a}'\n  - goto: nowhere\n";

        ScriptCheck.Text(yaml).Findings.Count(finding => finding.Severity == Severity.Error).ShouldBeGreaterThan(1);
        var error = Script.Parse(yaml).Error.ShouldNotBeNull();
        error.Code.ShouldBe("script.unknown_variable");
        error.Message.ShouldStartWith("script:6: ");
        error.Message.ShouldContain("more");
    }

    [Fact]
    public void Warns_of_repeated_phrases_and_missing_keys_without_refusing()
    {
        var check = ScriptCheck.Text(Head + "steps:\n  - ask: q\n    prompt: 好吗？\n    categories: {yes: {phrases: [好, 好]}}\n" + HangUp);

        check.HasErrors.ShouldBeFalse();
        check.Findings.Select(finding => finding.Code).ShouldBe(["script.no_digit", "script.repeated_phrase"], ignoreOrder: true);
    }

    [Fact]
    public void Asks_whether_each_phrase_can_be_pronounced()
    {
        Error? Check(string text, string language) =>
            text == "不好" && language == "zh" ? new Error("speech.unpronounceable", "No reading for 不.") : null;

        var finding = ScriptCheck.Text(Head + "steps:\n" + Ask + HangUp, Check).Findings.ShouldHaveSingleItem();

        finding.Code.ShouldBe("script.unpronounceable");
        finding.Line.ShouldBe(10);
    }

    [Fact]
    public void Refuses_more_than_the_limits()
    {
        var phrases = string.Join(", ", Enumerable.Range(0, Script.PhrasesMax + 1).Select(i => $"好{i}"));
        Findings($"  - ask: q\n    prompt: 好吗？\n    categories: {{a: {{digits: 1, phrases: [{phrases}]}}}}\n{HangUp}")
            .ShouldContain(finding => finding.Code == "script.too_many_phrases");

        var steps = string.Concat(Enumerable.Repeat("  - say: 好\n", Script.StepsMax)) + HangUp;
        Findings(steps).ShouldContain(finding => finding.Code == "script.too_many_steps");

        Findings($"  - say: {new string('好', Script.TextMax + 1)}\n{HangUp}").ShouldContain(finding => finding.Code == "script.text_too_long");
        Findings(new string('[', 100_000)).ShouldContain(finding => finding.Code == "script.not_yaml");
    }

    [Fact]
    public void Files_that_are_missing_not_text_or_too_large_are_refused()
    {
        using var folder = new TemporaryFolder();
        Script.Load(folder.PathOf("none.yaml")).Error!.Code.ShouldBe("script.not_found");
        Script.Load(folder.PathOf("")).Error!.Code.ShouldBe("script.not_found");

        File.WriteAllBytes(folder.PathOf("gb.yaml"), [0xC4, 0xFA, 0xBA, 0xC3]);
        Script.Load(folder.PathOf("gb.yaml")).Error!.Code.ShouldBe("script.unreadable");

        File.WriteAllBytes(folder.PathOf("large.yaml"), new byte[Script.FileBytesMax + 1]);
        Script.Load(folder.PathOf("large.yaml")).Error!.Code.ShouldBe("script.too_large");
    }

    [Fact]
    public void Recordings_are_looked_for_beside_the_script()
    {
        using var folder = new TemporaryFolder();
        var path = folder.PathOf("s.yaml");
        File.WriteAllText(path, Head + "steps:\n  - say: {wav: hello.wav, text: 您好}\n" + HangUp);

        Script.Load(path).Error!.Code.ShouldBe("script.no_such_wav");
        File.WriteAllBytes(folder.PathOf("hello.wav"), []);
        Script.Load(path).Value.FixedParts.ShouldContain(new PromptPart.Wav(folder.PathOf("hello.wav"), "您好"));
    }

    [Fact]
    public void No_damage_to_a_file_makes_the_reader_throw()
    {
        var random = new Random(20220417);
        foreach (var shipped in Shipped)
        {
            var text = File.ReadAllText(PathOf(shipped));
            for (var i = 0; i < 300; i++)
                Should.NotThrow(() => ScriptCheck.Text(Damage(text, random)));
        }
    }

    private static string Damage(string text, Random random)
    {
        const string Signs = "{}[]:,-#&*!|>'\"%@`?~ \n\t\0\uFFFD\uD83D1好";
        var lines = text.Split('\n').ToList();
        for (var cuts = random.Next(1, 5); cuts > 0; cuts--)
        {
            var at = random.Next(lines.Count);
            var column = random.Next(lines[at].Length + 1);
            switch (random.Next(5))
            {
                case 0: lines[at] = lines[at].Insert(column, Signs[random.Next(Signs.Length)].ToString()); break;
                case 1: lines[at] = lines[at][..column]; break;
                case 2: lines[at] = "  " + lines[at]; break;
                case 3: lines[at] = lines[at].TrimStart(); break;
                default: lines.Insert(at, lines[random.Next(lines.Count)]); break;
            }
        }

        return string.Join('\n', lines);
    }
}
