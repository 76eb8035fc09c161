using System.Runtime.InteropServices;

namespace Muster.Carrier.People;

/// <summary>A number and what lies behind it.</summary>
/// <param name="Number">Digits as dialled.</param>
/// <param name="Profile">Shared by all residents that behave alike.</param>
public sealed record Resident(string Number, Profile Profile);

/// <summary>How a resident behaves, the same for many. Delays are ranges in milliseconds, drawn for each call.</summary>
public sealed record Profile
{
    public required Behaviour Behaviour { get; init; }

    /// <summary>What the first calls meet, one each, before <see cref="Behaviour"/> holds: busy at first, say.</summary>
    public IReadOnlyList<Behaviour> First { get; init; } = [];

    /// <summary>A speaker of the syllable recordings, <see cref="English"/>, or <see cref="Keypad"/> for someone who only presses keys.</summary>
    public string Voice { get; init; } = DefaultVoice;

    /// <summary>From the INVITE to the answer or the refusal.</summary>
    public MsRange Ring { get; init; } = new(1000, 3000);

    /// <summary>From the end of a question to the answer.</summary>
    public MsRange React { get; init; } = new(200, 900);

    /// <summary>From picking up to hanging up, for <see cref="Behaviour.HangsUpEarly"/>.</summary>
    public MsRange HangUpAfter { get; init; } = new(1500, 5000);

    /// <summary>Whether to say 喂 on picking up.</summary>
    public bool SaysHello { get; init; }

    /// <summary>Who picks up. One for most numbers; several when a household shares the phone.</summary>
    public IReadOnlyList<Householder> People { get; init; } = [Householder.Nobody];

    /// <summary>The speaker of whom the file says nothing.</summary>
    public const string DefaultVoice = "3";

    /// <summary>A synthetic English speaker.</summary>
    public const string English = "en";

    /// <summary>Answers by RFC 4733 digits.</summary>
    public const string Keypad = "keypad";
}

/// <summary>One person who answers.</summary>
/// <param name="Name">As the caller's greeting says it, to know who of a household is meant; may be empty where one lives alone.</param>
/// <param name="Answers">In the order in which they are given when the question cannot be told.</param>
public sealed record Householder(string Name, IReadOnlyList<Answer> Answers)
{
    public static readonly Householder Nobody = new("", []);
}

/// <summary>What a person answers to one question.</summary>
/// <param name="Question">The question's id in the script.</param>
/// <param name="Category">What the answer means, for the truth; empty when it means nothing.</param>
/// <param name="Say">The words, and other words for when it is asked again; the last are repeated. Empty for keypad.</param>
/// <param name="Press">The keys instead.</param>
public sealed record Answer(string Question, string Category, IReadOnlyList<string> Say, string Press);

/// <summary>A span of milliseconds, both ends included.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct MsRange(int Min, int Max)
{
    /// <summary>Longest delay that a file may ask for.</summary>
    public const int MsMax = 600_000;

    /// <summary>A delay drawn from the span.</summary>
    public TimeSpan Draw(Random random) => TimeSpan.FromMilliseconds(random.Next(Min, Max + 1));
}
