namespace Muster.Sip;

/// <summary>Who or what ended a call.</summary>
public enum CallEndCause
{
    /// <summary>A final response of 300 or more, from the called party or given by this side.</summary>
    Refused,

    /// <summary>The caller gave up before the answer.</summary>
    Cancelled,

    /// <summary>The other side hung up an answered call.</summary>
    RemoteBye,

    /// <summary>This side hung up an answered call.</summary>
    LocalBye,

    /// <summary>
    /// The other side fell silent: no response to the INVITE, no ACK for the answer, a session that nobody refreshed (RFC 4028), or a
    /// request within the call that it no longer knew what to do with (481, 408).
    /// </summary>
    TimedOut,

    /// <summary>The machine refused to send.</summary>
    TransportFailed,

    /// <summary>The call was answered without ever agreeing on audio, and hung up at once.</summary>
    ProtocolError,
}

/// <summary>How a call ended, kept raw.</summary>
/// <param name="Cause">Who or what ended it.</param>
/// <param name="Status">The final status of the INVITE, 200 to 699; 0 when none came.</param>
/// <param name="Reason">Its reason phrase, as people read it.</param>
/// <param name="Q850Cause">The ITU-T Q.850 cause, 1 to 127, of the Reason header (RFC 3326) that came with the end; null without one.</param>
public sealed record CallEnd(CallEndCause Cause, int Status, string Reason, int? Q850Cause)
{
    /// <summary>
    /// How long the refusal asks to wait before the next try (RFC 3261 section 20.33), up to a day; null where it asks for nothing. With
    /// 503 it speaks for the whole line.
    /// </summary>
    public TimeSpan? RetryAfter { get; init; }
}
