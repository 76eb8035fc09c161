using System.Text.Json;

namespace Muster.Carrier.People;

/// <summary>What happens when a number is called. Files name them in snake case: <c>hangs_up_early</c>.</summary>
public enum Behaviour
{
    /// <summary>Picks up and answers each question, by voice or by keys.</summary>
    Answers,

    /// <summary>Picks up and says nothing.</summary>
    Silent,

    /// <summary>Picks up and answers every question with something that fits none.</summary>
    WrongThing,

    /// <summary>Picks up and hangs up after some seconds, whatever is asked.</summary>
    HangsUpEarly,

    /// <summary>Picks up and says that the number belongs to somebody else.</summary>
    SaysWrongPerson,

    /// <summary>Picks up and does not want to answer.</summary>
    Refuses,

    /// <summary>Rings until the caller gives up, or 480 (Q.850 cause 19) after a minute.</summary>
    RingsOut,

    /// <summary>486, cause 17.</summary>
    Busy,

    /// <summary>An announcement before the answer, then 480, cause 20.</summary>
    PowerOff,

    /// <summary>An announcement before the answer, then 404, cause 1.</summary>
    Empty,

    /// <summary>Service suspended: an announcement before the answer, then 480, cause 20, as carriers commonly send for it.</summary>
    Suspended,

    /// <summary>Rings, then 603, cause 21.</summary>
    Rejects,

    /// <summary>A greeting, a beep, and then silence for the message.</summary>
    Voicemail,
}

/// <summary>How behaviours are written in files.</summary>
public static class BehaviourNames
{
    private static readonly Dictionary<string, Behaviour> ByName =
        Enum.GetValues<Behaviour>().ToDictionary(behaviour => behaviour.Name(), StringComparer.Ordinal);

    /// <summary>In snake case.</summary>
    public static string Name(this Behaviour behaviour) => JsonNamingPolicy.SnakeCaseLower.ConvertName(behaviour.ToString());

    /// <summary>All of them, in the order of the enumeration.</summary>
    public static IEnumerable<string> All => ByName.Keys;

    public static bool TryParse(string name, out Behaviour behaviour) => ByName.TryGetValue(name, out behaviour);

    /// <summary>Whether a call to it is picked up by a person.</summary>
    public static bool PicksUp(this Behaviour behaviour) => behaviour <= Behaviour.Refuses;
}
