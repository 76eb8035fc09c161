namespace Muster.Dialogue;

/// <summary>
/// What a person may say to any question besides an answer. Each is a category whose name begins with <c>@</c>, which no
/// category of a script can. A script extends their phrases, changes what is said, or turns one off.
/// </summary>
public static class Repairs
{
    /// <summary>Say it again.</summary>
    public const string Repeat = "@repeat";

    /// <summary>Who is calling?</summary>
    public const string Who = "@who";

    /// <summary>You have the wrong number.</summary>
    public const string WrongPerson = "@wrong_person";

    /// <summary>Not now.</summary>
    public const string Later = "@later";

    /// <summary>I will not answer.</summary>
    public const string Refuse = "@refuse";

    /// <summary>The key that repeats, unless the question gives it to an answer.</summary>
    public const string RepeatDigit = "*";

    internal static readonly IReadOnlyList<string> All = [Repeat, Who, WrongPerson, Later, Refuse];

    /// <summary>The outcome that a repair ends the dialogue with; null when the question is asked again.</summary>
    internal static DialogueOutcome? OutcomeOf(string name) => name switch
    {
        WrongPerson => DialogueOutcome.WrongPerson,
        Later => DialogueOutcome.CallLater,
        Refuse => DialogueOutcome.Refused,
        _ => null,
    };
}

/// <summary>One repair as a script has it.</summary>
/// <param name="Name">One of <see cref="Repairs.All"/>.</param>
/// <param name="Phrases">How people say it.</param>
/// <param name="Say">Said in answer: before the question is asked again, or as the goodbye.</param>
internal sealed record Repair(string Name, IReadOnlyList<string> Phrases, PromptText Say);
