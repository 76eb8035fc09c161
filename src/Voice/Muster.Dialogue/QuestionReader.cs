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
    public AskStep Read(MapReader step, YamlMap at, string id, int index)
    {
        var title = context.Text(step, "title") is { Length: > 0 } written ? written : id;
        var prompt = step.Require("prompt", context.Language == "zh" ? "请问您今天做过核酸检测吗？" : "Have you been tested today?") is { } asked
            ? context.Prompt(asked)
            : PromptText.Empty;
        var retryPrompt = step.Find("retry_prompt") is { } again ? context.Prompt(again) : prompt;
        var settings = defaults.With(step, context);
        int? unanswered = settings.Unanswered.Value == Names.End ? null : targets.Resolve(settings.Unanswered, index);
        var answers = new AnswerReader(context, targets).Read(step, at, index);

        Check(at, id, prompt, answers.Categories);
        var question = new Question(id, title, prompt, answers.Categories, Listen(id, answers, settings));
        return new AskStep(at.Line, question, retryPrompt, settings.NoInput, settings.NoMatch, answers.Next, unanswered)
        {
            ValueNext = answers.Categories.Count > 0 && answers.Value is null or PlaceShape ? null : answers.ValueNext,
            ConfidenceMin = settings.ConfidenceMin,
        };
    }

    private void Check(YamlNode at, string id, PromptText prompt, IReadOnlyList<Category> categories)
    {
        var phrases = categories.Sum(category => category.Phrases.Count);
        if (phrases > Script.PhrasesMax)
            _findings.Error(at, "script.too_many_phrases", $"Question '{id}' has {phrases} phrases; at most {Script.PhrasesMax} can be told apart well.");
        if (prompt.IsEmpty)
            _findings.Error(at, "script.missing_key", $"Question '{id}' says nothing: write its prompt.");
    }

    private DialogueAction.Listen Listen(string id, Answers answers, AskSettings settings)
    {
        var phrases = answers.Phrases;
        var own = answers.Categories.SelectMany(category => category.Phrases.Select(text => new ListenPhrase(category.Name, text)));
        var others = repairs.Values.SelectMany(repair => phrases.Untaken(repair.Phrases, repair.Name).Select(text => new ListenPhrase(repair.Name, text)));
        var digits = new Dictionary<string, string>(phrases.Digits);
        if (repairs.ContainsKey(Repairs.Repeat))
            digits.TryAdd(Repairs.RepeatDigit, Repairs.Repeat);
        return new DialogueAction.Listen(id, [.. own, .. others], digits, settings.ListenMs, settings.BargeIn, answers.Value)
        {
            PauseMs = settings.PauseMs,
            Sensitivity = settings.Sensitivity,
        };
    }
}
