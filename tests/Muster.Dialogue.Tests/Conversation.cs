namespace Muster.Dialogue.Tests;

/// <summary>A dialogue under test: remembers its state and the actions of its last step.</summary>
internal sealed class Conversation
{
    public Conversation(Script script, params (string Name, string Value)[] variables)
    {
        Script = script;
        Take(DialogueEngine.Start(script, variables.ToDictionary(pair => pair.Name, pair => pair.Value), TestScripts.Now));
    }

    public Script Script { get; }

    public DialogueState State { get; private set; } = null!;

    public IReadOnlyList<DialogueAction> Actions { get; private set; } = [];

    /// <summary>How it hung up; null while it has not.</summary>
    public DialogueOutcome? Outcome => Actions.OfType<DialogueAction.HangUp>().SingleOrDefault()?.Outcome;

    /// <summary>What the last step said.</summary>
    public string Said => string.Concat(Actions.OfType<DialogueAction.Say>().SelectMany(say => say.Parts).Cast<PromptPart.Text>().Select(part => part.Value));

    public Conversation Hear(string category) => Next(new DialogueEvent.Heard(category, category, 1, BySpeech: false, 0, 0));

    public Conversation Next(DialogueEvent happened)
    {
        Take(DialogueEngine.Next(Script, State, happened));
        return this;
    }

    private void Take(Step step)
    {
        State = step.State;
        Actions = step.Actions;
    }
}
