namespace Muster.Dialogue;

/// <summary>A step of a script, its targets resolved to places in <see cref="Script.Steps"/>; the place after the last is the script's end.</summary>
/// <param name="Line">Where it stands in the text, from 1.</param>
internal abstract record ScriptStep(int Line)
{
    /// <summary>Where the dialogue can go from here.</summary>
    public abstract IEnumerable<int> Targets { get; }

    public virtual IEnumerable<PromptText> Texts => [];
}

internal sealed record SayStep(int Line, PromptText Text, bool Interruptible, int Next) : ScriptStep(Line)
{
    public override IEnumerable<int> Targets => [Next];

    public override IEnumerable<PromptText> Texts => [Text];
}

internal sealed record SetStep(int Line, IReadOnlyDictionary<string, PromptText> Values, int Next) : ScriptStep(Line)
{
    public override IEnumerable<int> Targets => [Next];
}

/// <summary>Plays a group of steps, then goes on.</summary>
internal sealed record CallStep(int Line, string Group, int Start, int Next) : ScriptStep(Line)
{
    public override IEnumerable<int> Targets => [Start, Next];
}

/// <summary>Stands behind the last step of a group and leads back to where the group was called.</summary>
internal sealed record ReturnStep(int Line) : ScriptStep(Line)
{
    public override IEnumerable<int> Targets => [];
}

/// <summary>Stands behind the last step of a script whose groups follow. Nothing may lead to it.</summary>
internal sealed record EndStep(int Line) : ScriptStep(Line)
{
    public override IEnumerable<int> Targets => [];
}

internal sealed record GotoStep(int Line, int Next) : ScriptStep(Line)
{
    public override IEnumerable<int> Targets => [Next];
}

/// <param name="Line">As in the base.</param>
/// <param name="On">A question or a variable.</param>
/// <param name="Cases">The first that holds decides.</param>
/// <param name="Else">Where it goes on when none does.</param>
internal sealed record BranchStep(int Line, string On, IReadOnlyList<BranchCase> Cases, int Else) : ScriptStep(Line)
{
    public override IEnumerable<int> Targets => Cases.Select(each => each.Target).Append(Else);

    public int TargetOf(string answer, DateTime now) => Cases.FirstOrDefault(each => each.When.Holds(answer, now))?.Target ?? Else;
}

/// <summary>One way on from a branch.</summary>
internal sealed record BranchCase(Condition When, int Target);

/// <param name="Line">As in the base.</param>
/// <param name="Question">What is asked.</param>
/// <param name="RetryPrompt">Asked instead of the prompt after a misunderstanding.</param>
/// <param name="NoInput">When nothing is said.</param>
/// <param name="NoMatch">When nothing is understood.</param>
/// <param name="Next">Where each category leads.</param>
/// <param name="Unanswered">Where giving up leads; null ends the dialogue.</param>
internal sealed record AskStep(
    int Line,
    Question Question,
    PromptText RetryPrompt,
    Retry NoInput,
    Retry NoMatch,
    IReadOnlyDictionary<string, int> Next,
    int? Unanswered) : ScriptStep(Line)
{
    /// <summary>Where a value leads; null when there is none, or every value is a category.</summary>
    public int? ValueNext { get; init; }

    /// <summary>An answer that was recognised with less is not understood; 0 to 1.</summary>
    public double ConfidenceMin { get; init; }

    public override IEnumerable<int> Targets => [.. Next.Values, .. OfNullable(Unanswered), .. OfNullable(ValueNext)];

    public override IEnumerable<PromptText> Texts => [Question.Prompt, RetryPrompt, NoInput.Say, NoMatch.Say];

    private static IEnumerable<int> OfNullable(int? target) => target is { } place ? [place] : [];
}

/// <summary>Hands the call over to a person.</summary>
/// <param name="Line">As in the base.</param>
/// <param name="Target">Who takes it; variables may stand in it.</param>
/// <param name="Text">Said first; may be empty.</param>
/// <param name="Else">Where it goes on when nobody does.</param>
internal sealed record TransferStep(int Line, PromptText Target, PromptText Text, int Else) : ScriptStep(Line)
{
    public override IEnumerable<int> Targets => [Else];

    public override IEnumerable<PromptText> Texts => [Text];
}

/// <param name="Line">As in the base.</param>
/// <param name="Outcome">Null leaves it to the answers.</param>
/// <param name="Goodbye">Said first; may be empty.</param>
internal sealed record HangUpStep(int Line, DialogueOutcome? Outcome, PromptText Goodbye) : ScriptStep(Line)
{
    public override IEnumerable<int> Targets => [];

    public override IEnumerable<PromptText> Texts => [Goodbye];
}

/// <summary>How often a question is asked again for one reason, and what is said before.</summary>
internal sealed record Retry(int Max, PromptText Say);
