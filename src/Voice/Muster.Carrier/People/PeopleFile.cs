using System.Text.Json;
using System.Text.Json.Serialization;
using Muster.Kernel;

namespace Muster.Carrier.People;

/// <summary>One line of a people file as JSON, before it is checked. Keys are in snake case; <c>docs/carrier.md</c> describes them.</summary>
internal sealed class PersonLine
{
    public string Number { get; init; } = "";

    public string Behaviour { get; init; } = "";

    public IReadOnlyList<string>? First { get; init; }

    public string? Voice { get; init; }

    public int[]? RingMs { get; init; }

    public int[]? ReactMs { get; init; }

    public int[]? HangUpAfterMs { get; init; }

    public bool SaysHello { get; init; }

    public IReadOnlyList<AnswerLine>? Answers { get; init; }

    public IReadOnlyList<HouseholderLine>? Household { get; init; }

    /// <summary>The profile, or what is wrong with the line.</summary>
    /// <param name="canSay">What stands in the way of saying a text in a voice; null when nothing does.</param>
    public Result<Profile> ToProfile(Func<string, string, Error?> canSay)
    {
        if (!BehaviourNames.TryParse(Behaviour, out var behaviour))
            return Wrong(UnknownBehaviour(Behaviour));
        var first = new List<Behaviour>();
        foreach (var name in First ?? [])
        {
            if (!BehaviourNames.TryParse(name, out var early))
                return Wrong(UnknownBehaviour(name));
            first.Add(early);
        }

        var people = Household is null ? [new HouseholderLine { Answers = Answers }] : Household;
        if (Household is not null && (Answers is not null || Household.Count == 0))
            return Wrong("“household” holds the answers of each person; it cannot be empty or stand beside “answers”");
        if (people.Select(person => person.Check(Voice ?? Profile.DefaultVoice, canSay)).OfType<string>().FirstOrDefault() is { } fault)
            return Wrong(fault);
        return WithDelays(new Profile
        {
            Behaviour = behaviour,
            First = first,
            Voice = Voice ?? Profile.DefaultVoice,
            SaysHello = SaysHello,
            People = [.. people.Select(person => person.ToHouseholder())],
        });
    }

    private Result<Profile> WithDelays(Profile profile)
    {
        foreach (var (name, range) in new[] { ("ring_ms", RingMs), ("react_ms", ReactMs), ("hang_up_after_ms", HangUpAfterMs) })
        {
            if (range is not (null or [>= 0 and <= MsRange.MsMax, >= 0 and <= MsRange.MsMax]) || range?[0] > range?[1])
                return Wrong($"“{name}” is a pair like [1000, 3000], from 0 to {MsRange.MsMax}");
        }

        return profile with
        {
            Ring = Range(RingMs) ?? profile.Ring,
            React = Range(ReactMs) ?? profile.React,
            HangUpAfter = Range(HangUpAfterMs) ?? profile.HangUpAfter,
        };
    }

    private static MsRange? Range(int[]? pair) => pair is null ? null : new MsRange(pair[0], pair[1]);

    private static string UnknownBehaviour(string name) =>
        $"behaviour “{name}” is not known; it is one of {string.Join(", ", BehaviourNames.All)}";

    private static Error Wrong(string what) => new("carrier.bad_person", what);
}

internal sealed class HouseholderLine
{
    public string? Name { get; init; }

    public IReadOnlyList<AnswerLine>? Answers { get; init; }

    public string? Check(string voice, Func<string, string, Error?> canSay) =>
        (Answers ?? []).Select(answer => answer.Check(voice, canSay)).OfType<string>().FirstOrDefault();

    public Householder ToHouseholder() => new(Name ?? "", [.. (Answers ?? []).Select(answer => answer.ToAnswer())]);
}

internal sealed class AnswerLine
{
    private const int PressMax = 32;

    public string Question { get; init; } = "";

    public string? Category { get; init; }

    public IReadOnlyList<string>? Say { get; init; }

    public string? Press { get; init; }

    public string? Check(string voice, Func<string, string, Error?> canSay)
    {
        if (Question.Length == 0)
            return "an answer needs a “question”";
        if (Press is { Length: > PressMax } || Press?.All("0123456789*#ABCD".Contains) == false)
            return $"“press” holds up to {PressMax} keys of 0123456789*#ABCD";
        if (voice == Profile.Keypad)
            return string.IsNullOrEmpty(Press) ? $"the answer to “{Question}” needs “press”, for the voice is keypad" : null;
        if (Say is null or [] || Say.Any(string.IsNullOrWhiteSpace))
            return $"the answer to “{Question}” needs “say”, a list of words";
        return Say.Select(text => canSay(text, voice)?.Message).OfType<string>().FirstOrDefault();
    }

    public Answer ToAnswer() => new(Question, Category ?? "", Say ?? [], Press ?? "");
}

[JsonSerializable(typeof(PersonLine))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
internal sealed partial class PersonJson : JsonSerializerContext;
