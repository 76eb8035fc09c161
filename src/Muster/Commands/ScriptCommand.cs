using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Muster.Dialogue;
using Muster.Kernel;
using Muster.Kernel.Yaml;
using Muster.Speech;
using Spectre.Console;

namespace Muster.Commands;

/// <summary><c>muster script</c>: checks scripts and plays them in the terminal.</summary>
internal static class ScriptCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    public static Command Build() => new("script", "check scripts and play them in the terminal") { BuildCheck(), BuildRun(), BuildTest() };

    private static Command BuildCheck()
    {
        var file = new Argument<string>("FILE") { Description = "the script, YAML" };
        var json = new Option<bool>("--json") { Description = "print the findings as JSON" };
        var command = new Command("check", "find what is wrong with a script; exit status 1 when it cannot be played") { file, json };
        command.SetAction(parsed => Check(parsed.GetValue(file)!, parsed.GetValue(json)));
        return command;
    }

    private static Command BuildRun()
    {
        var file = new Argument<string>("FILE") { Description = "the script, YAML" };
        var set = new Option<string[]>("--set") { Description = "a variable of the script: name=张三", HelpName = "name=value" };
        var json = new Option<bool>("--json") { Description = "print the results as JSON, and the conversation on standard error" };
        var command = new Command("run", "play a script: type answers or keys; an empty line is silence, 'hangup' hangs up") { file, set, json };
        command.SetAction(parsed => Run(parsed.GetValue(file)!, parsed.GetValue(set) ?? [], parsed.GetValue(json)));
        return command;
    }

    private static Command BuildTest()
    {
        var file = new Argument<string>("FILE") { Description = "the script, or the file of its tests beside it: NAME.test.yaml" };
        var command = new Command("test", "play the conversations kept beside a script; exit status 1 when one ends otherwise than it should") { file };
        command.SetAction(parsed => Test(parsed.GetValue(file)!));
        return command;
    }

    private static int Test(string path)
    {
        if (!ScriptTests.Load(path).TryGet(out var tests, out var error))
            return Fail(error);
        var failed = 0;
        foreach (var test in tests.Tests)
        {
            var failures = test.Run(tests.Script, tests.Now);
            failed += failures.Count > 0 ? 1 : 0;
            Console.Out.WriteLine($"{(failures.Count > 0 ? "failed" : "passed")}  {test.Name}");
            foreach (var failure in failures)
                Console.Out.WriteLine($"        line {test.Line}: {failure}");
        }

        Console.Out.WriteLine($"{tests.Script.Id} version {tests.Script.Version}: {tests.Tests.Count - failed} passed, {failed} failed.");
        return failed > 0 ? 1 : 0;
    }

    private static int Check(string path, bool json)
    {
        var pronouncers = new Dictionary<string, Result<Pronouncer>>();
        if (!ScriptCheck.File(path, (text, language) => Unpronounceable(pronouncers, text, language)).TryGet(out var check, out var error))
            return Fail(error);

        foreach (var missing in pronouncers.Values.Select(pronouncer => pronouncer.Error).OfType<Error>())
            Console.Error.WriteLine($"The pronunciation of phrases was not checked: {missing}");

        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(
                new
                {
                    file = path,
                    ok = !check.HasErrors,
                    findings = check.Findings.Select(finding => new
                    {
                        severity = Name(finding.Severity),
                        finding.Code,
                        finding.Line,
                        finding.Column,
                        finding.Message,
                    }),
                },
                Json));
        }
        else
        {
            foreach (var finding in check.Findings)
                Console.Out.WriteLine($"{path}:{finding.Line}:{finding.Column}: {Name(finding.Severity)}: {finding.Message} [{finding.Code}]");
            Console.Out.WriteLine(Summary(path, check));
        }

        return check.HasErrors ? 1 : 0;
    }

    /// <summary>Why a phrase cannot be pronounced; null when it can, or when there is no model to ask.</summary>
    private static Error? Unpronounceable(Dictionary<string, Result<Pronouncer>> pronouncers, string text, string language)
    {
        if (!pronouncers.TryGetValue(language, out var pronouncer))
            pronouncers[language] = pronouncer = Pronouncer.Open(new SpeechOptions(), language);
        return pronouncer.TryGet(out var open, out _) ? open.Of(text).Error : null;
    }

    private static string Summary(string path, ScriptCheck check)
    {
        var errors = check.Findings.Count(finding => finding.Severity == Severity.Error);
        var found = $"errors: {errors}, warnings: {check.Findings.Count - errors}";
        return check.ToResult(path).TryGet(out var script, out _)
            ? $"{path}: can be played; {script.Questions.Count} questions, version {script.Version}; {found}."
            : $"{path}: cannot be played; {found}.";
    }

    private static string Name(Severity severity) => severity == Severity.Error ? "error" : "warning";

    private static int Run(string path, string[] settings, bool json)
    {
        if (!Script.Load(path).TryGet(out var script, out var error))
            return Fail(error);
        if (!Variables(script, settings).TryGet(out var variables, out error))
            return Fail(error);

        var conversation = json ? Console.Error : Console.Out;
        var state = Play(script, variables, conversation);
        if (json)
            PrintJson(script, state);
        else
            PrintTable(script, state);
        return 0;
    }

    private static Result<Dictionary<string, string>> Variables(Script script, string[] settings)
    {
        var variables = new Dictionary<string, string>();
        foreach (var setting in settings)
        {
            var equals = setting.IndexOf('=');
            if (equals <= 0)
                return new Error("script.bad_setting", $"'{setting}' sets nothing; write --set name=value.");
            if (!script.Variables.ContainsKey(setting[..equals]))
                return new Error("script.unknown_variable", $"The script declares no variable '{setting[..equals]}'; it has: {string.Join(", ", script.Variables.Keys)}.");
            variables[setting[..equals]] = setting[(equals + 1)..];
        }

        return variables;
    }

    private static DialogueState Play(Script script, Dictionary<string, string> variables, TextWriter conversation)
    {
        var now = TimeProvider.System.GetLocalNow().DateTime;
        var step = DialogueEngine.Start(script, variables, now);
        while (true)
        {
            DialogueEvent happened = new DialogueEvent.PromptsEnded();
            foreach (var action in step.Actions)
            {
                if (action is DialogueAction.Say say)
                    conversation.WriteLine($"» {string.Join(script.Language == "zh" ? "" : " ", say.Parts.Select(Words))}");
                else if (action is DialogueAction.Listen listen)
                    happened = Answer(listen, conversation, now);
                else if (action is DialogueAction.Transfer transfer)
                    happened = TransferEnd(transfer, conversation);
            }

            if (step.State.Phase == DialoguePhase.Ended)
                return step.State;
            step = DialogueEngine.Next(script, step.State, happened);
        }
    }

    private static DialogueEvent Answer(DialogueAction.Listen listen, TextWriter conversation, DateTime now) =>
        ReadLine(conversation) is { } line ? TypedAnswer.Read(line, listen, now) : new DialogueEvent.HungUp();

    private static DialogueEvent TransferEnd(DialogueAction.Transfer transfer, TextWriter conversation)
    {
        conversation.WriteLine($"» [transfer to {transfer.Target}: 'taken' when somebody answers, an empty line when nobody does]");
        return ReadLine(conversation) is { } line ? new DialogueEvent.TransferEnded(IsTaken: line.Trim() == "taken") : new DialogueEvent.HungUp();
    }

    /// <summary>What is typed; null when the call is hung up.</summary>
    private static string? ReadLine(TextWriter conversation)
    {
        if (!Console.IsInputRedirected)
            conversation.Write("> ");
        var line = Console.In.ReadLine();
        if (Console.IsInputRedirected && line is not null)
            conversation.WriteLine($"> {line}");
        return line?.Trim() == "hangup" ? null : line;
    }

    private static string Words(PromptPart part) => part switch
    {
        PromptPart.Text text => text.Value,
        PromptPart.Wav { Words.Length: > 0 } wav => wav.Words,
        PromptPart.Wav wav => $"[{Path.GetFileName(wav.Path)}]",
        _ => "",
    };

    private static void PrintTable(Script script, DialogueState state)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("question", "answer", "heard", "by");
        foreach (var question in script.Questions)
        {
            var result = state.Results.FirstOrDefault(result => result.QuestionId == question.Id);
            table.AddRow(
                Markup.Escape(question.Title),
                Markup.Escape(result is null ? "-" : question.TitleOf(result.Category)),
                Markup.Escape(result?.Words ?? "-"),
                result is null ? "-" : result.BySpeech ? "speech" : "key");
        }

        AnsiConsole.Write(table);
        Console.Out.WriteLine($"outcome: {state.Outcome}");
    }

    private static void PrintJson(Script script, DialogueState state) =>
        Console.Out.WriteLine(JsonSerializer.Serialize(
            new { script = script.Id, script.Version, outcome = state.Outcome.ToString(), state.Results }, Json));

    private static int Fail(Error error)
    {
        Console.Error.WriteLine(error);
        return 1;
    }
}
