namespace Muster.Dialogue;

/// <summary>What happened on the line, told to <see cref="DialogueEngine.Next"/>. An event that fits no longer is ignored.</summary>
public abstract record DialogueEvent
{
    private DialogueEvent()
    {
    }

    /// <summary>Everything that was to be said has been said, or was cut short by the person.</summary>
    public sealed record PromptsEnded : DialogueEvent;

    /// <summary>
    /// An answer of the question that listens, or one of its repairs, was recognised or keyed. Categories of two questions
    /// may bear one name, so the line itself drops what it recognises too late, for a question that is past.
    /// </summary>
    /// <param name="Category">As in <see cref="ListenPhrase.Category"/> or the values of <see cref="DialogueAction.Listen.Digits"/>; <see cref="ValueShape.Heard"/> for the words or keys of a value.</param>
    /// <param name="Words">The words recognised, or the keys pressed.</param>
    /// <param name="Confidence">0 to 1; 1 for keys.</param>
    /// <param name="BySpeech">False when keyed.</param>
    /// <param name="StartMs">Where the answer begins in the recording of the call, in milliseconds.</param>
    /// <param name="EndMs">Where it ends.</param>
    public sealed record Heard(string Category, string Words, double Confidence, bool BySpeech, int StartMs, int EndMs) : DialogueEvent;

    /// <summary>Something was said or keyed that is no answer.</summary>
    /// <param name="Words">What the recogniser made of it; empty when nothing.</param>
    public sealed record NoMatch(string Words) : DialogueEvent;

    /// <summary>Nothing was said or keyed within <see cref="DialogueAction.Listen.NoInputMs"/> after the prompts.</summary>
    public sealed record NoInput : DialogueEvent;

    /// <summary>What became of <see cref="DialogueAction.Transfer"/>.</summary>
    /// <param name="IsTaken">Somebody took the call over; else the dialogue goes on.</param>
    public sealed record TransferEnded(bool IsTaken) : DialogueEvent;

    /// <summary>The dialogue has to end before its time: it takes its leave.</summary>
    public sealed record Interrupted : DialogueEvent;

    /// <summary>The other side hung up, or the line broke.</summary>
    public sealed record HungUp : DialogueEvent;
}
