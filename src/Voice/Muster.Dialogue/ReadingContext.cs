using Muster.Kernel;

namespace Muster.Dialogue;

/// <summary>What the readers of a script's sections share.</summary>
/// <param name="language">The script's language.</param>
/// <param name="folder">Where recordings are looked for; null leaves their paths as written and unchecked.</param>
/// <param name="findings">Where to report.</param>
internal sealed class ReadingContext(string language, string? folder, Findings findings)
{
    private readonly List<(YamlNode At, string Name)> _used = [];

    public string Language => language;

    public Findings Findings => findings;

    /// <summary>The phrases that the script itself writes, for the check of their pronunciation.</summary>
    public List<YamlText> Phrases { get; } = [];

    /// <summary>The texts of the files that the script names; they belong to its version.</summary>
    public List<string> Included { get; } = [];

    public StandardWords Words { get; } = StandardWords.Of(language)!;

    /// <summary>Reads what is to be said: a text, a recording (<c>wav</c> with its <c>text</c>), or a list of these.</summary>
    public PromptText Prompt(YamlNode node) => node switch
    {
        YamlText text => Spoken(text),
        YamlMap map => Recording(map),
        YamlList list => PromptText.Join(list.Items.Select(item => item is YamlList ? Nested(item) : Prompt(item))),
        _ => PromptText.Empty,
    };

    /// <summary>Reads a text file beside the script; null when it cannot be read, which is reported.</summary>
    public string? Include(YamlNode at, string name)
    {
        if (ScriptFile.Read(Path.GetFullPath(name, Path.GetFullPath(folder ?? "."))).TryGet(out var text, out var error))
        {
            Included.Add(text);
            return text;
        }

        findings.Error(at, "script.no_such_file", $"The list beside the script cannot be used: {error.Message}");
        return null;
    }

    public PromptText Standard(string text) =>
        PromptText.TryRead(text, language, out var prompt) ? prompt : throw new InvalidOperationException($"'{text}' has an open brace.");

    /// <summary>Reports every variable in a text that nothing sets. Called when the whole script has been read.</summary>
    public void CheckVariables(IReadOnlySet<string> known)
    {
        foreach (var (at, name) in _used.Where(use => !known.Contains(use.Name)))
            ReportUnknown(at, name, known);
    }

    public void ReportUnknown(YamlNode at, string name, IEnumerable<string> known)
    {
        var hint = Spelling.Nearest(name, known) is { } near
            ? $"Did you mean '{near}'?"
            : $"Declare it under 'variables:' with a default, for example {name}: ''";
        findings.Error(at, "script.unknown_variable", $"Nothing gives '{name}' a value: it is no variable and no question. {hint}");
    }

    private PromptText Spoken(YamlText text)
    {
        if (text.Value.Length > Script.TextMax)
            findings.Error(text, "script.text_too_long", $"A text to be said has at most {Script.TextMax} characters; this has {text.Value.Length}. Split it into several steps, or say less.");
        if (!PromptText.TryRead(text.Value, language, out var prompt))
            findings.Error(text, "script.bad_text", "A brace { has no partner }; a variable is written {name}.");
        foreach (var name in prompt.Variables)
            _used.Add((text, name));
        return prompt;
    }

    private PromptText Recording(YamlMap map)
    {
        var reader = new MapReader(map, "a recording", findings);
        var wav = reader.Require("wav", "greeting.wav");
        var words = reader.Text("text") ?? "";
        reader.RefuseOthers();
        if (wav is not YamlText { Value.Length: > 0 } path)
            return PromptText.Empty;
        if (folder is null)
            return PromptText.Recording(path.Value, words);

        var file = Path.GetFullPath(path.Value, Path.GetFullPath(folder));
        if (!File.Exists(file))
            findings.Error(path, "script.no_such_wav", $"There is no recording '{path.Value}' beside the script.");
        return PromptText.Recording(file, words);
    }

    private PromptText Nested(YamlNode list)
    {
        findings.Error(list, "script.wrong_kind", "A list of texts cannot hold another list.");
        return PromptText.Empty;
    }
}

/// <summary>Tells why a phrase cannot be pronounced in a language, or null when it can: the recogniser's own word on it.</summary>
public delegate Error? PronunciationCheck(string text, string language);
