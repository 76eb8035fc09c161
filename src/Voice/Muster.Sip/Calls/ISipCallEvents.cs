namespace Muster.Sip;

/// <summary>Hears what becomes of a call. Everything comes on the endpoint's loop; <see cref="Ended"/> is always the last.</summary>
public interface ISipCallEvents
{
    /// <summary>Caller: a response from 101 to 199 came. With several forks, the newest one's description is the one to hear.</summary>
    /// <param name="call">The call.</param>
    /// <param name="status">101 to 199.</param>
    /// <param name="reason">The reason phrase, as people read it.</param>
    /// <param name="sdp">The answer to the offer, when the response carries one: early media, whatever the status.</param>
    void Provisional(SipCall call, int status, string reason, SessionDescription? sdp);

    /// <summary>Caller: the 2xx came and was ACKed. Called party: the ACK came.</summary>
    /// <param name="call">The call.</param>
    /// <param name="sdp">
    /// Caller: the answer, or that of the fork's last provisional where the 2xx has none; never null, for a call without one is hung up
    /// as <see cref="CallEndCause.ProtocolError"/>. Called party: what the ACK, or before it a PRACK, brings where the INVITE offered nothing, else null.
    /// </param>
    void Answered(SipCall call, SessionDescription? sdp);

    /// <summary>The other side changes the session: hold, unhold, a new address (re-INVITE or UPDATE).</summary>
    /// <param name="call">The call.</param>
    /// <param name="offer">What they offer; null when they ask this side to offer.</param>
    /// <returns>The answer, or the offer asked for; null refuses with 488 and leaves everything as it was.</returns>
    SessionDescription? Reoffered(SipCall call, SessionDescription? offer);

    /// <summary>
    /// The answer to an offer of this side's: that of <see cref="SipCall.Reoffer"/>, that which <see cref="Reoffered"/> gave when asked for
    /// one, or that of a refresh by re-INVITE, which mostly says what was said before.
    /// </summary>
    void Reanswered(SipCall call, SessionDescription answer)
    {
    }

    /// <summary>The offer of <see cref="SipCall.Reoffer"/> was refused; the call goes on as it was (RFC 3261 section 14.1).</summary>
    /// <param name="call">The call.</param>
    /// <param name="status">300 to 699; 200 where the other side agreed without saying to what.</param>
    /// <param name="reason">The reason phrase, as people read it.</param>
    void ReofferRefused(SipCall call, int status, string reason)
    {
    }

    /// <summary>The call is over. Comes exactly once for every call, whatever happens.</summary>
    void Ended(SipCall call, CallEnd end);
}
