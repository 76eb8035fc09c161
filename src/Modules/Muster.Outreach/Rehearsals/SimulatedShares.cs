using Muster.Contracts;
using Muster.Dialogue;
using Muster.Kernel;

namespace Muster.Outreach.Rehearsals;

/// <summary>How a simulated person takes the call.</summary>
public enum SimulatedHabit
{
    /// <summary>Answers what is asked, to the end.</summary>
    Answers,

    /// <summary>Hangs up while the first question is asked.</summary>
    HangsUp,

    /// <summary>Says nothing.</summary>
    Silent,

    /// <summary>Says what answers nothing.</summary>
    Unclear,

    /// <summary>Does not want to answer.</summary>
    Refuses,

    /// <summary>Is somebody else.</summary>
    WrongPerson,

    /// <summary>Has no time now.</summary>
    Later,
}

/// <summary>
/// What becomes of simulated calls: assumptions, each of which may be replaced by what a district knows of itself.
/// <c>docs/rehearsal.md</c> says where each comes from. Shares are 0 to 1; weights count against each other.
/// </summary>
public sealed record SimulatedShares
{
    /// <summary>First calls that somebody answers; Ezhou, April 2022: 230,000 of 320,000.</summary>
    public double Answered { get; init; } = 0.72;

    /// <summary>
    /// Later calls that somebody answers. Who did not answer once is less likely to answer the next time: half as likely, which
    /// is an assumption.
    /// </summary>
    public double AnsweredLater { get; init; } = 0.36;

    /// <summary>
    /// Weights of the other endings. A number is empty for good; the others are drawn for each call. No published figures:
    /// those of the simulated carrier.
    /// </summary>
    public IReadOnlyDictionary<Disposition, double> Unanswered { get; init; } = new Dictionary<Disposition, double>
    {
        [Disposition.NoAnswer] = 10,
        [Disposition.PowerOff] = 6,
        [Disposition.Busy] = 4,
        [Disposition.EmptyNumber] = 4,
        [Disposition.Rejected] = 2,
        [Disposition.Voicemail] = 2,
        [Disposition.LineFault] = 0,
    };

    /// <summary>
    /// Weights of how people take the call. In Ezhou 26 % of the answered calls have no stated outcome; how that divides is
    /// not known.
    /// </summary>
    public IReadOnlyDictionary<SimulatedHabit, double> Habits { get; init; } = new Dictionary<SimulatedHabit, double>
    {
        [SimulatedHabit.Answers] = 74,
        [SimulatedHabit.HangsUp] = 6,
        [SimulatedHabit.Unclear] = 6,
        [SimulatedHabit.Silent] = 5,
        [SimulatedHabit.Refuses] = 4,
        [SimulatedHabit.WrongPerson] = 3,
        [SimulatedHabit.Later] = 2,
    };

    /// <summary>Questions at which somebody who answers is silent the first time.</summary>
    public double SilentAtFirst { get; init; } = 0.04;

    /// <summary>Answers that the recogniser does not understand: speaker 3 of docs/speech.md on a clean line.</summary>
    public double NotUnderstood { get; init; } = 0.06;

    /// <summary>Questions that have to be said again.</summary>
    public double SaidAgain { get; init; } = 0.02;

    /// <summary>Answers by keypad, where the question has keys.</summary>
    public double Keyed { get; init; } = 0.15;

    /// <summary>
    /// Weights of a question's categories, by question; one that is not named gets its first category four times out of five, and
    /// the others share the fifth.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Answers { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, double>>(StringComparer.Ordinal);

    /// <summary>What is wrong with them, or null.</summary>
    /// <param name="script">What people are asked.</param>
    public Error? Check(Script script) => this switch
    {
        _ when new[] { Answered, AnsweredLater, SilentAtFirst, NotUnderstood, SaidAgain, Keyed }.Any(share => share is not (>= 0 and <= 1)) => Wrong("a share lies between 0 and 1"),
        _ when Unanswered.Keys.Except(Endings).Any() => Wrong($"a call that no person takes ends in one of {string.Join(", ", Endings.Select(Ledgers.OutcomeNames.Of))}"),
        _ when new[] { Unanswered.Values, Habits.Values }.Concat(Answers.Values.Select(weights => weights.Values)).Any(NoWeights) => Wrong("weights are 0 or more, and one of them is above 0"),
        _ => Answers.Select(answer => CheckAnswer(script, answer.Key, answer.Value)).FirstOrDefault(wrong => wrong is not null),
    };

    /// <summary>The endings that a call without an answer can have.</summary>
    public static IReadOnlyList<Disposition> Endings { get; } =
        [Disposition.NoAnswer, Disposition.PowerOff, Disposition.Busy, Disposition.EmptyNumber, Disposition.Rejected, Disposition.Voicemail, Disposition.LineFault];

    /// <summary>The share of all numbers that are empty.</summary>
    internal double EmptyShare => (1 - Answered) * Unanswered.GetValueOrDefault(Disposition.EmptyNumber) / Unanswered.Values.Sum();

    private static Error? CheckAnswer(Script script, string id, IReadOnlyDictionary<string, double> weights)
    {
        if (script.Questions.FirstOrDefault(question => question.Id == id) is not { } question)
            return Wrong($"the script asks no question '{id}'; it asks {string.Join(", ", script.Questions.Select(each => each.Id))}");
        return weights.Keys.FirstOrDefault(name => question.Categories.All(category => category.Name != name)) is { } unknown
            ? Wrong($"'{id}' has no answer '{unknown}'; it has {string.Join(", ", question.Categories.Select(category => category.Name))}")
            : null;
    }

    private static bool NoWeights(IEnumerable<double> weights) => weights.Any(weight => !(weight >= 0)) || !weights.Any(weight => weight > 0);

    private static Error Wrong(string what) => new("rehearsal.bad_shares", $"The simulated people cannot be made: {what}.");
}
