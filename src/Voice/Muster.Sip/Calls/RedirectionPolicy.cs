namespace Muster.Sip;

/// <summary>What a call does when it is sent elsewhere by a 300, 301 or 302 (RFC 3261 section 8.1.3.4).</summary>
public enum RedirectionPolicy
{
    /// <summary>The call ends as refused, with the status of the 3xx.</summary>
    Refuse,

    /// <summary>
    /// Follows where the number stays the same: to another gateway, or to the network that a ported number moved to. Another number is
    /// another person, whom nobody asked to be called: refused.
    /// </summary>
    SameNumber,

    /// <summary>Follows to any number.</summary>
    AnyNumber,
}
