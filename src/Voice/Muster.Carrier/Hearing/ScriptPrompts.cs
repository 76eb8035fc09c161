using Muster.Dialogue;

namespace Muster.Carrier.Hearing;

/// <summary>
/// What each prompt of a script is, found by playing the script through every question and every kind of answer: a part
/// that is only ever said before one question belongs to that question.
/// </summary>
internal static class ScriptPrompts
{
    private static readonly IReadOnlyDictionary<string, string> NoVariables = new Dictionary<string, string>();

    /// <summary>Any day will do: nothing that is the same for all people depends on it.</summary>
    private static readonly DateTime SomeDay = DateTime.UnixEpoch;

    /// <summary>The parts that are the same for all people, each with its mark.</summary>
    public static IReadOnlyDictionary<PromptPart, PromptMark> Of(Script script)
    {
        var usage = new Dictionary<PromptPart, Usage>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new Queue<Step>();
        var start = DialogueEngine.Start(script, NoVariables, SomeDay);
        var opening = Said(start).ToHashSet();
        Visit(start, usage, seen, waiting);
        while (waiting.TryDequeue(out var step))
        {
            foreach (var next in Answers(script, step).Select(happened => DialogueEngine.Next(script, step.State, happened)))
                Visit(next, usage, seen, waiting);
        }

        var asked = script.Questions.SelectMany(question => question.Prompt.FixedParts).ToHashSet();
        return script.FixedParts
            .Where(usage.ContainsKey)
            .ToDictionary(part => part, part => MarkOf(usage[part], isOpening: opening.Contains(part) && !asked.Contains(part)));
    }

    /// <summary>What a person of this name is greeted with and the others are not.</summary>
    public static IReadOnlyList<PromptPart> Greeting(Script script, string name)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["name"] = name };
        return [.. Said(DialogueEngine.Start(script, variables, SomeDay)).Except(script.FixedParts)];
    }

    private static void Visit(Step step, Dictionary<PromptPart, Usage> usage, HashSet<string> seen, Queue<Step> waiting)
    {
        var question = step.Actions.OfType<DialogueAction.Listen>().FirstOrDefault()?.QuestionId;
        foreach (var part in Said(step))
        {
            if (!usage.TryGetValue(part, out var uses))
                usage.Add(part, uses = new Usage());
            uses.Closes |= question is null;
            if (question is not null)
                uses.Questions.Add(question);
        }

        if (question is not null && seen.Add(question))
            waiting.Enqueue(step);
    }

    private static IEnumerable<PromptPart> Said(Step step) => step.Actions.OfType<DialogueAction.Say>().SelectMany(say => say.Parts);

    private static IEnumerable<DialogueEvent> Answers(Script script, Step step)
    {
        var listen = step.Actions.OfType<DialogueAction.Listen>().First();
        var categories = listen.Phrases.Select(phrase => phrase.Category)
            .Concat(script.Questions.First(question => question.Id == listen.QuestionId).Categories.Select(category => category.Name));
        IEnumerable<(string Category, string Words)> value = listen.Value is { } shape ? [(ValueShape.Heard, shape.Example)] : [];
        return categories.Distinct(StringComparer.Ordinal)
            .Select(category => (Category: category, Words: category))
            .Concat(value)
            .Select(answer => (DialogueEvent)new DialogueEvent.Heard(answer.Category, answer.Words, 1, BySpeech: true, 0, 0))
            .Append(new DialogueEvent.NoInput())
            .Append(new DialogueEvent.NoMatch(""));
    }

    private static PromptMark MarkOf(Usage usage, bool isOpening) => usage switch
    {
        _ when isOpening => new(PromptKind.Opening),
        { Questions.Count: 0 } => new(PromptKind.Closing),
        { Questions.Count: 1, Closes: false } => new(PromptKind.Question, usage.Questions.First()),
        _ => new(PromptKind.Aside),
    };

    private sealed class Usage
    {
        public HashSet<string> Questions { get; } = new(StringComparer.Ordinal);

        public bool Closes { get; set; }
    }
}
