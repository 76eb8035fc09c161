namespace Muster.Dialogue;

/// <summary>
/// What the line has to do next, in the order given. A step ends with <see cref="Listen"/> (an event answers it),
/// with <see cref="Say"/> alone (<see cref="DialogueEvent.PromptsEnded"/> answers it), with <see cref="Transfer"/>, or with <see cref="HangUp"/>.
/// </summary>
public abstract record DialogueAction
{
    private DialogueAction()
    {
    }

    /// <summary>Speak, after what is already being spoken.</summary>
    /// <param name="Parts">At least one.</param>
    /// <param name="Interruptible">Whether it stops when the person begins to speak or presses a key.</param>
    public sealed record Say(IReadOnlyList<PromptPart> Parts, bool Interruptible) : DialogueAction;

    /// <summary>Wait for an answer. The same question of one script always yields the same instance.</summary>
    /// <param name="QuestionId">The question that listens.</param>
    /// <param name="Phrases">What may be said: the categories' phrases, then those of the repairs; no text stands twice.</param>
    /// <param name="Digits">The category of each key, <c>0</c> to <c>9</c>, <c>*</c>, <c>#</c>.</param>
    /// <param name="NoInputMs">How long to wait for a first sound or key once the prompts have ended.</param>
    /// <param name="BargeIn">Whether an answer counts while an interruptible prompt is still playing.</param>
    /// <param name="Value">The value that may be said or keyed besides; null when the question has categories only.</param>
    public sealed record Listen(
        string QuestionId,
        IReadOnlyList<ListenPhrase> Phrases,
        IReadOnlyDictionary<string, string> Digits,
        int NoInputMs,
        bool BargeIn,
        ValueShape? Value = null) : DialogueAction
    {
        /// <summary>Silence that ends the answer, in milliseconds; null leaves it to the line.</summary>
        public int? PauseMs { get; init; }

        /// <summary>How quiet a voice is heard, 0 (loud ones only) to 100; null leaves it to the line.</summary>
        public int? Sensitivity { get; init; }
    }

    /// <summary>
    /// Hand the person over, once all has been said, to whoever answers at another telephone. <see cref="DialogueEvent.TransferEnded"/> answers it.
    /// </summary>
    /// <param name="Target">A <c>sip:</c> or <c>sips:</c> URI, a number, or the name of a desk; variables filled in, unchecked.</param>
    public sealed record Transfer(string Target) : DialogueAction;

    /// <summary>Keep an answer. A question that the script asks again is recorded again; the later answer holds.</summary>
    public sealed record Record(DialogueResult Result) : DialogueAction;

    /// <summary>End the call, or this person's part of it. Always the last action of a dialogue, and there is always one.</summary>
    public sealed record HangUp(DialogueOutcome Outcome) : DialogueAction;
}

/// <summary>One thing that a person may say to a question.</summary>
/// <param name="Category">A category of the question, or a repair (<see cref="Repairs"/>: its name begins with <c>@</c>).</param>
/// <param name="Text">The words as written in the script.</param>
public sealed record ListenPhrase(string Category, string Text);

/// <summary>A piece of what is said: rendered and cached by itself, then played gapless after the one before.</summary>
public abstract record PromptPart
{
    private PromptPart()
    {
    }

    /// <summary>One sentence or a few, to be synthesised.</summary>
    /// <param name="Value">The words, variables filled in.</param>
    /// <param name="Language"><c>zh</c> or <c>en</c>.</param>
    /// <param name="IsSlow">Slower than usual, for somebody who asked for it.</param>
    public sealed record Text(string Value, string Language, bool IsSlow = false) : PromptPart;

    /// <summary>A recording.</summary>
    /// <param name="Path">The file; absolute when the script was loaded from a file.</param>
    /// <param name="Words">What it says, for the eye.</param>
    public sealed record Wav(string Path, string Words) : PromptPart;
}

/// <summary>How a dialogue ended. Each name and number is that of the disposition that the ledger keeps.</summary>
public enum DialogueOutcome
{
    /// <summary>Every question that the script asked was answered.</summary>
    Completed = 1,

    /// <summary>Some questions were answered, others not.</summary>
    Partial = 2,

    /// <summary>The person does not want to answer.</summary>
    Refused = 3,

    /// <summary>Somebody else has this number.</summary>
    WrongPerson = 4,

    /// <summary>A question found no clear answer within its limits.</summary>
    NoClearAnswer = 5,

    /// <summary>The program was told to stop, and took its leave.</summary>
    Interrupted = 13,

    /// <summary>Hung up before the first answer.</summary>
    HungUp = 14,

    /// <summary>The person asked to be called at another time.</summary>
    CallLater = 15,

    /// <summary>A person took the call over.</summary>
    Transferred = 17,
}
