namespace Muster.Dialogue;

/// <summary>
/// What a person may say to any question besides an answer. Each is a category whose name begins with <c>@</c>, which no
/// category of a script can. A script extends their phrases, changes what is said, or turns one off.
/// </summary>
public static class Repairs
{
    /// <summary>Say it again.</summary>
    public const string Repeat = "@repeat";

    /// <summary>Say it again, and all that follows, more slowly.</summary>
    public const string Slower = "@slower";

    /// <summary>Who is calling?</summary>
    public const string Who = "@who";

    /// <summary>Speak the other language; only where the script has one.</summary>
    public const string Language = "@language";

    /// <summary>I want to speak to a person.</summary>
    public const string Person = "@person";

    /// <summary>I am not the one, but belong to them: a child, or whoever looks after an elder.</summary>
    public const string Other = "@other";

    /// <summary>They are not here.</summary>
    public const string Absent = "@absent";

    /// <summary>You have the wrong number.</summary>
    public const string WrongPerson = "@wrong_person";

    /// <summary>Not now.</summary>
    public const string Later = "@later";

    /// <summary>I will not answer.</summary>
    public const string Refuse = "@refuse";

    /// <summary>The key that repeats, unless the question gives it to an answer.</summary>
    public const string RepeatDigit = "*";

    /// <summary>The category of <see cref="Script.AnsweredBy"/>.</summary>
    internal const string Proxy = "other";

    internal static readonly IReadOnlyList<string> All = [Repeat, Slower, Who, Language, Person, Other, Absent, WrongPerson, Later, Refuse];

    /// <summary>The outcome that a repair ends the dialogue with; null when the question is asked again.</summary>
    internal static DialogueOutcome? OutcomeOf(string name) => name switch
    {
        WrongPerson => DialogueOutcome.WrongPerson,
        Later or Absent => DialogueOutcome.CallLater,
        Refuse => DialogueOutcome.Refused,
        _ => null,
    };

    /// <summary>What <see cref="Script.AnsweredBy"/> is in a language. Nobody is asked it.</summary>
    internal static Question AnsweredBy(string language)
    {
        const string Id = "answered_by";
        var (title, proxy) = language == "zh" ? ("答复人", "他人代答") : ("Answered by", "Somebody else");
        return new Question(
            Id, title, PromptText.Empty, [new Category(Proxy, proxy, [], [])], new DialogueAction.Listen(Id, [], new Dictionary<string, string>(), 0, BargeIn: false));
    }
}

/// <summary>One repair as a script has it.</summary>
/// <param name="Name">One of <see cref="Repairs.All"/>.</param>
/// <param name="Phrases">How people say it.</param>
/// <param name="Say">Said in answer: before the question is asked again, or as the goodbye.</param>
internal sealed record Repair(string Name, IReadOnlyList<string> Phrases, PromptText Say)
{
    /// <summary>Of <see cref="Repairs.Person"/>: said when nobody takes the call, before the question is asked again.</summary>
    public PromptText Nobody { get; init; } = PromptText.Empty;

    /// <summary>Of <see cref="Repairs.Other"/>: whoever is on the telephone may answer.</summary>
    public bool TakesProxies { get; init; }

    public IEnumerable<PromptText> Texts => [Say, Nobody];
}
