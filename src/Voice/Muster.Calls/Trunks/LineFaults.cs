using Muster.Contracts;
using Muster.Sip;

namespace Muster.Calls;

/// <summary>Tells what failed on the line from what the called side decided.</summary>
internal static class LineFaults
{
    /// <summary>Whether an unanswered call's end says something of the line, and nothing of the person.</summary>
    /// <param name="end">How the attempt ended.</param>
    /// <param name="hadProvisional">A response from 101 to 199 came: without one, a 408 is a proxy's word that nobody was reached.</param>
    public static bool IsFault(CallEnd end, bool hadProvisional) => end.Cause switch
    {
        CallEndCause.TransportFailed or CallEndCause.TimedOut or CallEndCause.ProtocolError => true,
        CallEndCause.Refused => Dispositions.OfUnanswered(end.Status, end.Q850Cause) == Disposition.LineFault
            || (end is { Status: 408, Q850Cause: null } && !hadProvisional),
        _ => false,
    };

    /// <summary>
    /// Whether the call may be placed again on another trunk: only where the line failed it, and the called person's phone cannot
    /// have rung. A cause that names the person (busy, empty number …) outweighs the status.
    /// </summary>
    /// <param name="end">How the attempt ended; one that this side cancelled may never go on.</param>
    /// <param name="hadProvisional">A response from 101 to 199 came.</param>
    /// <param name="rang">One of them was 180: the phone rang.</param>
    public static bool MayMoveOn(CallEnd end, bool hadProvisional, bool rang) => !rang && IsFault(end, hadProvisional) && end.Cause switch
    {
        CallEndCause.TransportFailed => true,
        CallEndCause.TimedOut => !hadProvisional,
        CallEndCause.Refused => end.Status is 408 or 500 or 502 or 503 or 504,
        _ => false,
    };

    /// <summary>The end in a few words for an operator; holds no number.</summary>
    public static string Describe(CallEnd end) => end.Cause switch
    {
        CallEndCause.Refused => end.Q850Cause is { } cause ? $"{end.Status} {end.Reason} (Q.850 {cause})" : $"{end.Status} {end.Reason}",
        CallEndCause.TimedOut => "no response to INVITE",
        CallEndCause.TransportFailed => "could not be sent",
        _ => end.Cause.ToString(),
    };
}
