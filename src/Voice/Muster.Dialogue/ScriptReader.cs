using System.Security.Cryptography;
using System.Text;
using Muster.Contracts;

namespace Muster.Dialogue;

/// <summary>Reads a whole script. What it returns is playable when nothing was reported as an error.</summary>
internal sealed class ScriptReader(string yaml, string? folder, Findings findings, PronunciationCheck? pronunciation)
{
    public Script? Read()
    {
        var root = YamlTree.Read(yaml, findings);
        if (root is null)
            return null;
        if (root is YamlMap map)
            return Read(map);
        findings.Error(root, "script.empty", "A script begins with its keys: id, title, language, about, steps.");
        return null;
    }

    private Script? Read(YamlMap map)
    {
        var reader = new MapReader(map, "a script", findings);
        var languages = Languages(reader);
        Script[] editions = [.. languages.Select(language => Read(map, new ReadingContext(language, languages, folder, findings)))];
        foreach (var edition in editions)
            edition.Editions = editions;
        return editions.FirstOrDefault();
    }

    private Script Read(YamlMap map, ReadingContext context)
    {
        var reader = new MapReader(map, "a script", findings);
        var language = context.Language;
        reader.Find("language");
        var about = reader.Require("about", language == "zh" ? "这里是鄂城区疫情防控指挥部，想了解您有没有做核酸检测。" : "This is the health office of Echeng.");
        var aboutText = about is null ? PromptText.Empty : context.Prompt(about);
        var variables = Variables(reader, context);
        var desk = reader.Text("desk") is { Length: > 0 } ? context.Value(reader.Find("desk")!) : PromptText.Empty;
        var repairs = new RepairReader(context, hasDesk: !desk.IsEmpty).Read(reader.Map("repairs"), aboutText);
        var (settings, goodbye, interrupted) = Defaults(reader.Map("defaults"), context);

        var stepReader = new StepReader(context, settings, repairs, desk);
        var steps = Steps(reader, stepReader);
        var script = new Script(steps, repairs, goodbye, interrupted)
        {
            Id = Id(reader),
            Title = Title(reader, context),
            Purpose = Purpose(reader),
            Desk = desk,
            Version = VersionOf(yaml, context.Included),
            Yaml = yaml,
            Language = language,
            About = aboutText,
            Variables = variables.ToDictionary(entry => entry.Key.Value, entry => ((YamlText)context.InLanguage(entry.Value)!).Value),
        };
        reader.RefuseOthers();
        Check(script, stepReader, variables, context);
        return script;
    }

    private void Check(Script script, StepReader stepReader, IReadOnlyList<YamlEntry> variables, ReadingContext context)
    {
        var questions = script.Questions.DistinctBy(question => question.Id).ToDictionary(question => question.Id);
        foreach (var clash in variables.Where(variable => questions.ContainsKey(variable.Key.Value)))
            findings.Error(clash.Key, "script.duplicate_id", $"'{clash.Key.Value}' names a variable and a question; rename one.");
        if (script.AnsweredBy is { } answeredBy)
            questions.TryAdd(answeredBy.Id, answeredBy);
        stepReader.CheckNames(questions, context.HasSeveralLanguages ? [.. script.Variables.Keys, SpokenLanguage.Variable] : [.. script.Variables.Keys]);
        if (script.Steps.Count > 0)
            new ScriptGraph(script.Steps, findings).Check();
        if (pronunciation is not null)
            CheckPronunciation(script, context, pronunciation);
    }

    private void CheckPronunciation(Script script, ReadingContext context, PronunciationCheck check)
    {
        foreach (var phrase in context.Phrases.DistinctBy(phrase => phrase.Value))
        {
            if (check(phrase.Value, script.Language) is { } error)
                findings.Error(phrase, "script.unpronounceable", $"Nobody could be understood saying this phrase: {error.Message}");
        }
    }

    private List<string> Languages(MapReader reader)
    {
        var node = reader.Require("language", "zh");
        var languages = reader.Texts("language").Select(each => each.Value).ToList();
        if (node is null || (languages.Count > 0 && languages.TrueForAll(each => StandardWords.Of(each) is not null) && languages.Distinct().Count() == languages.Count))
            return languages;
        findings.Error(node, "script.unknown_language", $"The language is one of {string.Join(", ", StandardWords.Languages)}; several stand in a list, the usual one first.");
        return [];
    }

    private static string Title(MapReader reader, ReadingContext context)
    {
        var node = reader.Require("title", "核酸检测筛查");
        return node is null ? "" : context.Text(reader, "title") ?? "";
    }

    private CampaignPurpose? Purpose(MapReader reader)
    {
        if (reader.Text("purpose") is not { } name)
            return null;
        if (PurposeWords.ByName.TryGetValue(name, out var purpose))
            return purpose;
        findings.Error(reader.Find("purpose")!, "script.unknown_purpose", $"'{name}' is no purpose; known are {string.Join(", ", PurposeWords.ByName.Keys)}.");
        return null;
    }

    private string Id(MapReader reader)
    {
        var id = reader.RequireText("id", "ezhou-screening") ?? "";
        if (id.Length > 0 && !Names.IsValid(id))
            findings.Error(reader.Find("id")!, "script.bad_name", $"'{id}' cannot name a script. A name has {Names.Rule}.");
        return id;
    }

    private List<YamlEntry> Variables(MapReader reader, ReadingContext context)
    {
        var entries = reader.Map("variables")?.Entries ?? [];
        foreach (var entry in entries)
        {
            if (!Names.IsValid(entry.Key.Value))
                findings.Error(entry.Key, "script.bad_name", $"'{entry.Key.Value}' cannot name a variable. A name has {Names.Rule}.");
            if (context.InLanguage(entry.Value) is YamlMap or YamlList)
                findings.Error(entry.Value, "script.wrong_kind", $"Write after '{entry.Key.Value}:' the text that stands in when the roster has none; '' for nothing.");
        }

        return [.. entries.Where(entry => context.InLanguage(entry.Value) is YamlText)];
    }

    private (AskSettings Settings, PromptText Goodbye, PromptText Interrupted) Defaults(YamlMap? map, ReadingContext context)
    {
        var settings = AskSettings.Standard(context);
        var goodbye = context.Standard(context.Words.Goodbye);
        var interrupted = context.Standard(context.Words.Interrupted);
        if (map is null)
            return (settings, goodbye, interrupted);
        var reader = new MapReader(map, "'defaults'", findings);
        settings = settings.With(reader, context);
        if (reader.Find("goodbye") is { } text)
            goodbye = context.Prompt(text);
        if (reader.Find("interrupted") is { } leave)
            interrupted = context.Prompt(leave);
        reader.RefuseOthers();
        return (settings, goodbye, interrupted);
    }

    private IReadOnlyList<ScriptStep> Steps(MapReader reader, StepReader stepReader)
    {
        var node = reader.Require("steps", "[{say: 您好。}, {hangup: completed}]");
        var groups = reader.Map("groups");
        if (node is YamlList list)
            return stepReader.Read(list, groups);
        if (node is not null)
            findings.Error(node, "script.wrong_kind", "'steps' is a list: each step begins with a dash.");
        return [];
    }

    private static string VersionOf(string yaml, IEnumerable<string> included)
    {
        var text = string.Concat(included.Prepend(yaml).Select(part => part.TrimStart('\uFEFF').ReplaceLineEndings("\n")));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
    }
}
