namespace Muster.Dialogue;

/// <summary>Reads a step that asks.</summary>
internal sealed class QuestionReader(
    ReadingContext context,
    AskSettings defaults,
    IReadOnlyDictionary<string, Repair> repairs,
    StepTargets targets)
{
    private readonly Findings _findings = context.Findings;

    /// <param name="step">The step's keys; <c>ask</c> is among them.</param>
    /// <param name="at">Where the step stands.</param>
    /// <param name="id">The question's id.</param>
    /// <param name="index">The step's place.</param>
    public AskStep Read(MapReader step, YamlNode at, string id, int index)
    {
        var title = step.Text("title") is { Length: > 0 } written ? written : id;
        var prompt = step.Require("prompt", context.Language == "zh" ? "请问您今天做过核酸检测吗？" : "Have you been tested today?") is { } asked
            ? context.Prompt(asked)
            : PromptText.Empty;
        var retryPrompt = step.Find("retry_prompt") is { } again ? context.Prompt(again) : prompt;
        var settings = defaults.With(step, context);
        int? unanswered = settings.Unanswered.Value == Names.End ? null : targets.Resolve(settings.Unanswered, index);
        var phrases = new PhraseReader(context);
        var categories = new List<Category>();
        var next = new Dictionary<string, int>();
        foreach (var (key, body) in CategoryMaps(step))
        {
            var reader = new MapReader(body, $"category '{key.Value}'", _findings);
            categories.Add(ReadCategory(key, reader, phrases));
            next[key.Value] = targets.Resolve(reader.Find("goto"), index);
            reader.RefuseOthers();
        }

        Check(at, id, prompt, categories);
        var listen = Listen(id, categories, phrases, settings);
        return new AskStep(
            at.Line, new Question(id, title, prompt, categories, listen), retryPrompt, settings.NoInput, settings.NoMatch, next, unanswered);
    }

    private IEnumerable<(YamlText Key, YamlMap Body)> CategoryMaps(MapReader step)
    {
        step.Require("categories", "yes: {phrases: [做了, 做过了], digits: 1}");
        var map = step.Map("categories");
        if (map is { Entries.Count: 0 or > Script.CategoriesMax })
            _findings.Error(map, "script.out_of_range", $"A question has from 1 to {Script.CategoriesMax} categories.");

        foreach (var entry in map?.Entries ?? [])
        {
            if (!Names.IsValid(entry.Key.Value))
                _findings.Error(entry.Key, "script.bad_name", $"'{entry.Key.Value}' cannot name a category. A name has {Names.Rule}.");
            if (entry.Value is YamlMap body)
                yield return (entry.Key, body);
            else
                _findings.Error(entry.Value, "script.wrong_kind", $"Category '{entry.Key.Value}' holds further keys (title, phrases, digits, goto), indented below it.");
        }
    }

    private Category ReadCategory(YamlText key, MapReader reader, PhraseReader phrases)
    {
        var category = new Category(
            key.Value,
            reader.Text("title") is { Length: > 0 } title ? title : key.Value,
            phrases.Phrases(reader, key.Value),
            phrases.Keys(reader, key.Value));
        if (reader.Find("phrases") is null && reader.Find("digits") is null)
            _findings.Error(key, "script.missing_key", $"Nobody can choose '{key.Value}': give it phrases, for example phrases: [有, 有的], or digits.");
        else if (reader.Find("digits") is null)
            _findings.Warn(key, "script.no_digit", $"'{key.Value}' cannot be keyed by those who cannot be understood; give it a key, for example digits: 1");
        return category;
    }

    private void Check(YamlNode at, string id, PromptText prompt, List<Category> categories)
    {
        var phrases = categories.Sum(category => category.Phrases.Count);
        if (phrases > Script.PhrasesMax)
            _findings.Error(at, "script.too_many_phrases", $"Question '{id}' has {phrases} phrases; at most {Script.PhrasesMax} can be told apart well.");
        if (prompt.IsEmpty)
            _findings.Error(at, "script.missing_key", $"Question '{id}' says nothing: write its prompt.");
    }

    private DialogueAction.Listen Listen(string id, List<Category> categories, PhraseReader phrases, AskSettings settings)
    {
        var answers = categories.SelectMany(category => category.Phrases.Select(text => new ListenPhrase(category.Name, text)));
        var others = repairs.Values.SelectMany(repair => phrases.Untaken(repair.Phrases, repair.Name).Select(text => new ListenPhrase(repair.Name, text)));
        var digits = new Dictionary<string, string>(phrases.Digits);
        if (repairs.ContainsKey(Repairs.Repeat))
            digits.TryAdd(Repairs.RepeatDigit, Repairs.Repeat);
        return new DialogueAction.Listen(id, [.. answers, .. others], digits, settings.ListenMs, settings.BargeIn);
    }
}
