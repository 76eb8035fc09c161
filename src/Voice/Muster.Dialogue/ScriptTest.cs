namespace Muster.Dialogue;

/// <summary>One typed conversation and what it must come to.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Line">Where it stands in its file, from 1.</param>
/// <param name="Variables">As a roster would fill them in.</param>
/// <param name="Says">
/// What the person does, in turn: words, keys, <see cref="Silence"/> or <see cref="HangsUp"/>; and what becomes of a transfer:
/// <see cref="Taken"/> or <see cref="NotTaken"/>.
/// </param>
/// <param name="Outcome">How the dialogue must end.</param>
/// <param name="Answers">The category or value that a question must have; empty when it must have none. Others may have any.</param>
/// <param name="Hears">Texts that the person must have heard, in this order.</param>
public sealed record ScriptTest(
    string Name,
    int Line,
    IReadOnlyDictionary<string, string> Variables,
    IReadOnlyList<string> Says,
    DialogueOutcome Outcome,
    IReadOnlyDictionary<string, string> Answers,
    IReadOnlyList<string> Hears)
{
    /// <summary>Nothing is said until the time to answer is over.</summary>
    public const string Silence = "(silence)";

    /// <summary>The other side hangs up.</summary>
    public const string HangsUp = "(hangs up)";

    /// <summary>Somebody takes the call that is handed over.</summary>
    public const string Taken = "(taken)";

    /// <summary>Nobody does.</summary>
    public const string NotTaken = "(not taken)";

    /// <summary>The name of an outcome in scripts and their tests: <c>wrong_person</c>.</summary>
    public static string NameOf(DialogueOutcome outcome) =>
        string.Concat(outcome.ToString().Select((c, at) => char.IsUpper(c) && at > 0 ? $"_{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));

    /// <summary>Plays the conversation.</summary>
    /// <returns>What was not as it must be; nothing when the test passes.</returns>
    public IReadOnlyList<string> Run(Script script, DateTime now)
    {
        var heard = new List<string>();
        var lines = new Queue<string>(Says);
        var step = DialogueEngine.Start(script, Variables, now);
        while (true)
        {
            heard.AddRange(step.Actions.OfType<DialogueAction.Say>().SelectMany(say => say.Parts).Select(WordsOf));
            if (step.State.Phase == DialoguePhase.Ended)
                return Compare(step.State, lines, string.Concat(heard));
            if (Happens(step, lines, now) is not { } happened)
                return [$"nobody answers '{step.Actions.OfType<DialogueAction.Listen>().SingleOrDefault()?.QuestionId ?? "the transfer"}': 'says' ends too early"];
            step = DialogueEngine.Next(script, step.State, happened);
        }
    }

    private static DialogueEvent? Happens(Step step, Queue<string> lines, DateTime now)
    {
        if (step.State.Phase == DialoguePhase.Transferring)
            return lines.TryDequeue(out var end) ? end == HangsUp ? new DialogueEvent.HungUp() : new DialogueEvent.TransferEnded(end == Taken) : null;
        if (step.Actions.OfType<DialogueAction.Listen>().SingleOrDefault() is not { } listen)
            return lines.Count == 1 && lines.Peek() == HangsUp && lines.TryDequeue(out _) ? new DialogueEvent.HungUp() : new DialogueEvent.PromptsEnded();
        if (!lines.TryDequeue(out var line))
            return null;
        return line switch
        {
            Silence => new DialogueEvent.NoInput(),
            HangsUp => new DialogueEvent.HungUp(),
            _ => TypedAnswer.Read(line, listen, now),
        };
    }

    private List<string> Compare(DialogueState state, Queue<string> left, string heard)
    {
        var failures = new List<string>();
        if (left.TryPeek(out var line))
            failures.Add($"nobody listens any more when '{line}' is said");
        if (state.Outcome != Outcome)
            failures.Add($"outcome: {NameOf(state.Outcome!.Value)}, not {NameOf(Outcome)}");
        foreach (var (question, expected) in Answers)
        {
            var got = state.Results.FirstOrDefault(result => result.QuestionId == question)?.Category ?? "";
            if (got != expected)
                failures.Add($"{question}: {(got.Length > 0 ? got : "no answer")}, not {(expected.Length > 0 ? expected : "no answer")}");
        }

        var from = 0;
        foreach (var words in Hears)
        {
            var at = heard.IndexOf(words, from, StringComparison.Ordinal);
            if (at < 0)
                failures.Add($"does not hear: {words}");
            else
                from = at + words.Length;
        }

        return failures;
    }

    private static string WordsOf(PromptPart part) => part is PromptPart.Text text ? text.Value : ((PromptPart.Wav)part).Words;
}
