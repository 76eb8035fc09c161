using Muster.Kernel;

namespace Muster.Dialogue;

/// <summary>What the readers of a script's sections share, while it is read in one of its languages.</summary>
/// <param name="language">The language.</param>
/// <param name="languages">All of the script's; the first is its own, which titles and places are in.</param>
/// <param name="folder">Where recordings are looked for; null leaves their paths as written and unchecked.</param>
/// <param name="findings">Where to report.</param>
internal sealed class ReadingContext(string language, IReadOnlyList<string> languages, string? folder, Findings findings)
{
    private readonly List<(YamlNode At, string Name)> _used = [];

    public string Language => language;

    /// <summary>Whether this is the language that places and what is kept of them are in.</summary>
    public bool IsFirstLanguage => language == languages[0];

    public bool HasSeveralLanguages => languages.Count > 1;

    public Findings Findings => findings;

    /// <summary>The phrases that the script itself writes, for the check of their pronunciation.</summary>
    public List<YamlText> Phrases { get; } = [];

    /// <summary>The texts of the files that the script names; they belong to its version.</summary>
    public List<string> Included { get; } = [];

    public StandardWords Words { get; } = StandardWords.Of(language)!;

    /// <summary>Reads what is to be said: a text, a recording (<c>wav</c> with its <c>text</c>), a list of these, or one of them by language.</summary>
    public PromptText Prompt(YamlNode node) => Prompt(node, isTranslated: !HasSeveralLanguages);

    /// <summary>Reads a text that need not be in a language: an address, a value.</summary>
    public PromptText Value(YamlNode node) => Prompt(node, isTranslated: true);

    /// <summary>A map's text in this language; it need not be translated.</summary>
    public string? Text(MapReader reader, string key) => reader.Text(key, reader.Find(key) is { } node ? InLanguage(node) : null);

    /// <summary>A map's texts in this language.</summary>
    public IReadOnlyList<YamlText> Texts(MapReader reader, string key)
    {
        if (reader.Find(key) is not { } node)
            return [];
        var own = InLanguage(node);
        if (HasSeveralLanguages && ReferenceEquals(own, node))
            ReportUntranslated(node);
        return reader.Texts(key, own);
    }

    /// <summary>What a node holds in this language: the entry of a map by language, or all of it. Null, and reported, when it has nothing in it.</summary>
    public YamlNode? InLanguage(YamlNode node)
    {
        if (node is not YamlMap map || map.Entries.All(entry => StandardWords.Of(entry.Key.Value) is null))
            return node;
        foreach (var entry in map.Entries.Where(entry => !languages.Contains(entry.Key.Value)))
            findings.Error(entry.Key, "script.unknown_language", $"'{entry.Key.Value}' is none of the script's languages: {string.Join(", ", languages)}.");
        if (map.Entries.FirstOrDefault(entry => entry.Key.Value == language) is { } own)
            return own.Value;
        findings.Error(map, "script.missing_translation", $"This has nothing in '{language}', which is one of the script's languages. Add '{language}:' beside the others.");
        return null;
    }

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

    private PromptText Prompt(YamlNode node, bool isTranslated)
    {
        var own = InLanguage(node);
        isTranslated |= !ReferenceEquals(own, node);
        return own switch
        {
            YamlText text => Spoken(text, isTranslated),
            YamlMap map => Recording(map),
            YamlList list => PromptText.Join(list.Items.Select(item => item is YamlList ? Nested(item) : Prompt(item, isTranslated))),
            _ => PromptText.Empty,
        };
    }

    private void ReportUntranslated(YamlNode node) =>
        findings.Error(node, "script.missing_translation", $"A script of several languages has this in each of them: {{{string.Join(", ", languages.Select(each => each + ": …"))}}}.");

    private PromptText Spoken(YamlText text, bool isTranslated)
    {
        if (text.Value.Length > Script.TextMax)
            findings.Error(text, "script.text_too_long", $"A text to be said has at most {Script.TextMax} characters; this has {text.Value.Length}. Split it into several steps, or say less.");
        if (!PromptText.TryRead(text.Value, language, out var prompt))
            findings.Error(text, "script.bad_text", "A brace { has no partner }; a variable is written {name}.");
        foreach (var name in prompt.Variables)
            _used.Add((text, name));
        if (!isTranslated && prompt.HasWords)
            ReportUntranslated(text);
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
