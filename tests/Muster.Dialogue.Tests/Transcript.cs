using System.Text;

namespace Muster.Dialogue.Tests;

/// <summary>
/// Plays a scenario: a file whose head says what it shows and which script it plays, followed by the conversation.
/// Lines that begin with &lt; are what happens; all others are what the dialogue does and are written by playing.
/// </summary>
internal static class Transcript
{
    /// <returns>The whole file as it should be.</returns>
    public static string Play(string scenario)
    {
        var lines = scenario.ReplaceLineEndings("\n").Split('\n');
        var head = lines.TakeWhile(line => line.Length > 0).ToList();
        var settings = head.Where(line => !line.StartsWith('#')).Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        var talk = new Conversation(TestScripts.Load(settings["script"]), [.. settings.Where(pair => pair.Key != "script").Select(pair => (pair.Key, pair.Value))]);

        var played = new StringBuilder().AppendJoin('\n', head).Append("\n\n");
        Write(talk, played);
        foreach (var line in lines.Where(line => line.StartsWith('<')))
        {
            played.Append(line).Append('\n');
            talk.Next(Event(line[1..].Trim(), talk));
            Write(talk, played);
        }

        return played.ToString();
    }

    public static string Show(DialogueAction action) => action switch
    {
        DialogueAction.Say say => $"say: {string.Join(" | ", say.Parts.Select(Words))}{(say.Interruptible ? "" : " (to the end)")}",
        DialogueAction.Listen listen => $"listen: {listen.QuestionId}",
        DialogueAction.Record { Result: var result } => $"record: {result.QuestionId} = {result.Category} ({result.Words}, {(result.BySpeech ? "spoken" : "keyed")})",
        DialogueAction.HangUp hangUp => $"hang up: {hangUp.Outcome}",
        _ => throw new ArgumentOutOfRangeException(nameof(action)),
    };

    private static void Write(Conversation talk, StringBuilder played)
    {
        foreach (var action in talk.Actions)
            played.Append(Show(action)).Append('\n');
        if (talk.Actions.Count == 0)
            played.Append("(nothing)\n");
    }

    private static DialogueEvent Event(string line, Conversation talk) => line switch
    {
        "(silence)" => new DialogueEvent.NoInput(),
        "(prompts end)" => new DialogueEvent.PromptsEnded(),
        "(hangs up)" => new DialogueEvent.HungUp(),
        _ when talk.Script.Steps[talk.State.StepIndex] is AskStep ask => TypedAnswer.Read(line, ask.Question.Listen, TestScripts.Now),
        _ => throw new InvalidDataException($"Nobody listens to '{line}'."),
    };

    private static string Words(PromptPart part) => part is PromptPart.Text text ? text.Value : ((PromptPart.Wav)part).Words;
}
