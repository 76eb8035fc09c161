using System.Text.Json.Serialization;

namespace Muster.Carrier.Truth;

/// <summary>
/// What the carrier knows of one call. A call has two lines in the truth file: one at its INVITE, so that a call which a
/// killed program left behind is seen, and one at its end, which holds everything.
/// </summary>
public sealed record TruthLine
{
    /// <summary>The file's name for a line written at the INVITE.</summary>
    public const string Invited = "invite";

    /// <summary>The file's name for a line written when the call was over.</summary>
    public const string Over = "end";

    /// <summary><see cref="Invited"/> or <see cref="Over"/>.</summary>
    public required string Event { get; init; }

    /// <summary>The SIP Call-ID.</summary>
    public required string CallId { get; init; }

    /// <summary>As dialled, normalised as in the people file.</summary>
    public required string Number { get; init; }

    /// <summary>What this call met, by its name in files; <c>unknown</c> for a number that nobody has, <c>overload</c> for one that found no channel.</summary>
    public required string Behaviour { get; init; }

    /// <summary>When the INVITE came.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>When the carrier sent its 200.</summary>
    public DateTimeOffset? Answered { get; init; }

    public DateTimeOffset? Ended { get; init; }

    /// <summary><c>caller</c>, <c>resident</c>, <c>carrier</c> (a refusal), or <c>fault</c>.</summary>
    public string? EndedBy { get; init; }

    /// <summary>The final SIP status; 0 while there is none.</summary>
    public int Status { get; init; }

    /// <summary>Every answer that was given, in order.</summary>
    public IReadOnlyList<SaidLine> Said { get; init; } = [];

    /// <summary>Keys that the caller pressed towards the resident.</summary>
    public string? DigitsHeard { get; init; }
}

/// <summary>One thing that a resident said or keyed.</summary>
/// <param name="Person">Which person of the household, from 0.</param>
/// <param name="Question">The question that it answers; empty for a 喂 and the like.</param>
/// <param name="Category">What it means; empty when it means nothing that the question asks.</param>
/// <param name="Text">The words, or the keys.</param>
/// <param name="BySpeech">False when keyed.</param>
/// <param name="AtMs">When it began, since the call was answered.</param>
/// <param name="Recognised">Whether the question was known from its sound, rather than taken by its place in the list.</param>
/// <param name="WaitedMs">How long it was silent from its end to what the caller said next; null when nothing came, or it was keyed.</param>
public sealed record SaidLine(
    int Person, string Question, string Category, string Text, bool BySpeech, int AtMs, bool Recognised, int? WaitedMs = null);

[JsonSerializable(typeof(TruthLine))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class TruthJson : JsonSerializerContext;
