using System.Text.Json;
using System.Text.Json.Serialization;

namespace Muster.Dialogue;

/// <summary>Where a dialogue stands: all that <see cref="DialogueEngine.Next"/> needs besides the script. An immutable value that can be stored and taken up again.</summary>
/// <param name="ScriptId">The script's id.</param>
/// <param name="ScriptVersion">The script's version; the dialogue goes on with this one only.</param>
/// <param name="Now">The local time at which the dialogue began: what "today" and "yesterday" are counted from.</param>
/// <param name="Phase">What the dialogue waits for.</param>
/// <param name="StepIndex">The question that listens, as its place in the script, from 0.</param>
/// <param name="NoInputs">How often nothing was heard since the question was asked.</param>
/// <param name="NoMatches">How often no answer was understood since the question was asked.</param>
/// <param name="Repeats">How often it was repeated or explained on request.</param>
/// <param name="Listens">How often the dialogue has listened, at most <see cref="DialogueEngine.ListensMax"/>.</param>
/// <param name="Returns">Where the groups that are being played lead back to, the innermost last.</param>
/// <param name="Variables">The script's variables with their values.</param>
/// <param name="Results">One for each question answered, in the order of their first answers.</param>
/// <param name="Unanswered">Questions that were given up.</param>
/// <param name="Outcome">Set once the goodbye is being said.</param>
public sealed record DialogueState(
    string ScriptId,
    string ScriptVersion,
    DateTime Now,
    DialoguePhase Phase,
    int StepIndex,
    int NoInputs,
    int NoMatches,
    int Repeats,
    int Listens,
    IReadOnlyList<int> Returns,
    IReadOnlyDictionary<string, string> Variables,
    IReadOnlyList<DialogueResult> Results,
    IReadOnlyList<string> Unanswered,
    DialogueOutcome? Outcome)
{
    /// <summary>What is spoken now: one of the script's languages.</summary>
    public string Language { get; init; } = "";

    /// <summary>Whether the person asked for slower speech.</summary>
    public bool IsSlow { get; init; }

    /// <summary>Where somebody said that they answer for another; kept with the next answer.</summary>
    public DialogueResult? Proxy { get; init; }

    /// <summary>The state as JSON, for storage.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, DialogueJson.Default.DialogueState);

    /// <summary>The state that <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="JsonException">The text is no such state.</exception>
    public static DialogueState FromJson(string json) =>
        JsonSerializer.Deserialize(json, DialogueJson.Default.DialogueState)
        ?? throw new JsonException("A dialogue state cannot be null.");
}

/// <summary>What a dialogue waits for.</summary>
public enum DialoguePhase
{
    /// <summary>An answer.</summary>
    Asking,

    /// <summary>The end of the goodbye.</summary>
    Closing,

    /// <summary>Somebody to take the call over.</summary>
    Transferring,

    /// <summary>Nothing: it is over.</summary>
    Ended,
}

/// <summary>What one question got, and where the evidence lies.</summary>
/// <param name="QuestionId">The question.</param>
/// <param name="Category">The category of the answer, or the value read from it: <c>38.5</c>, <c>2022-04-17</c>.</param>
/// <param name="Words">The words recognised, or the keys pressed.</param>
/// <param name="Confidence">0 to 1; 1 for keys.</param>
/// <param name="BySpeech">False when keyed.</param>
/// <param name="StartMs">Where the answer begins in the recording of the call, in milliseconds.</param>
/// <param name="EndMs">Where it ends.</param>
public sealed record DialogueResult(
    string QuestionId,
    string Category,
    string Words,
    double Confidence,
    bool BySpeech,
    int StartMs,
    int EndMs);

[JsonSerializable(typeof(DialogueState))]
[JsonSourceGenerationOptions(UseStringEnumConverter = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class DialogueJson : JsonSerializerContext;
