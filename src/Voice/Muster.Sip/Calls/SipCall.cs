using Muster.Kernel;

namespace Muster.Sip;

/// <summary>
/// One call, as caller or as called party, from its INVITE to its end (RFC 3261 sections 13 to 15). All members belong to the
/// endpoint's loop. Diagrams in docs/sip.md.
/// </summary>
public abstract partial class SipCall
{
    private readonly string _contact;
    private readonly LoopTimer _ringDeadline;
    private CallState _state;
    private AnswerRepetition? _answer;
    private CallEnd? _end;

    private protected SipCall(SipEndpoint endpoint, string callId, string localTag, SipUri contact, SipCredentials? credentials)
    {
        Endpoint = endpoint;
        CallId = callId;
        LocalTag = localTag;
        _contact = $"<{contact}>";
        Local = new LocalSession(endpoint.Ids.SessionId());
        Digest = new DigestClient(credentials, endpoint.Ids);
        Timer = new SessionTimer(endpoint.Loop, endpoint.Transactions.Options, Refresh, () => Lose("The session was not refreshed"));
        _ringDeadline = endpoint.Loop.After(endpoint.Transactions.Options.RingMax, () => HangUp());
    }

    private protected enum CallState
    {
        /// <summary>The INVITE has no final response yet.</summary>
        Early,

        /// <summary>Called party: answered, the ACK has not come.</summary>
        AwaitingAck,
        Confirmed,

        /// <summary>A BYE is on its way.</summary>
        Ending,
        Ended,
    }

    /// <summary>The Call-ID header: unique in the world, the same on both sides.</summary>
    public string CallId { get; }

    /// <summary>How long the session lasts without a refresh, as agreed on by RFC 4028; null when it has no limit.</summary>
    public TimeSpan? SessionInterval => Timer.Interval;

    /// <summary>Whether this side refreshes the session, where it has a limit.</summary>
    public bool RefreshesSession => Timer.Interval is not null && Timer.IsRefresher;

    internal string LocalTag { get; }

    internal ISipCallEvents? Events { get; set; }

    private protected SipEndpoint Endpoint { get; }

    private protected CallState State
    {
        get => _state;
        set
        {
            _state = value;
            _ringDeadline.Dispose();
        }
    }

    /// <summary>Set once the call is answered.</summary>
    private protected Dialog? Dialog { get; set; }

    private protected DigestClient Digest { get; }

    private protected LocalSession Local { get; }

    private protected SessionTimer Timer { get; }

    /// <summary>Whether this side placed the call, and so owns its Call-ID.</summary>
    private protected abstract bool IsCaller { get; }

    /// <summary>Called party: tells the caller that it rings, or any other progress, with early media when a description is given.</summary>
    /// <param name="status">101 to 199.</param>
    /// <param name="sdp">The answer to the caller's offer; an offer where they made none.</param>
    /// <exception cref="InvalidOperationException">This side placed the call.</exception>
    public abstract void Ring(int status = 180, SessionDescription? sdp = null);

    /// <summary>Called party: answers. <see cref="ISipCallEvents.Answered"/> follows when the ACK is there.</summary>
    /// <param name="sdp">The answer to the caller's offer; an offer where they made none.</param>
    /// <exception cref="InvalidOperationException">This side placed the call.</exception>
    public abstract void Accept(SessionDescription sdp);

    /// <summary>Called party: refuses. <see cref="ISipCallEvents.Ended"/> follows.</summary>
    /// <param name="status">300 to 699.</param>
    /// <param name="reason">The reason phrase; null takes the usual one.</param>
    /// <param name="q850">The cause for the Reason header, 1 to 127; null sends none.</param>
    /// <exception cref="InvalidOperationException">This side placed the call.</exception>
    public abstract void Reject(int status, string? reason = null, int? q850 = null);

    /// <summary>
    /// Ends the call in whatever way its state asks for: CANCEL (held until a provisional came), refusal, or BYE (after the ACK).
    /// <see cref="ISipCallEvents.Ended"/> follows, also when the other side has vanished: then after at most 128 times T1.
    /// May be called at any time, also twice.
    /// </summary>
    /// <param name="q850">The cause for the Reason header, 1 to 127; null sends none.</param>
    public abstract void HangUp(int? q850 = null);

    /// <summary>The dialog that a peer's tag belongs to; null when it is none of this call's.</summary>
    private protected abstract Dialog? DialogWith(string remoteTag);

    /// <summary>A BYE came before the call was answered.</summary>
    private protected abstract void ReceiveEarlyBye(SipRequest bye);

    /// <summary>The call is over: lets go of what only one side of a call has.</summary>
    private protected abstract void Release();

    private protected virtual void ReceivePrack(ServerTransaction transaction) => Endpoint.RespondAnywhere(transaction);

    /// <summary>A request within this call's dialog.</summary>
    internal void Receive(ServerTransaction transaction)
    {
        var request = transaction.Request;
        if (DialogWith(request.Tag(HeaderNames.From) ?? "") is not { } dialog)
            transaction.Respond(request.Respond(481));
        else if (!dialog.Accepts(request.CSeq.Number))
            transaction.Respond(request.Respond(500));
        else if (request.Method == Methods.Bye)
            ReceiveBye(transaction);
        else if (request.Method is Methods.Invite or Methods.Update)
            ReceiveOffer(transaction, dialog);
        else if (request.Method == Methods.Prack)
            ReceivePrack(transaction);
        else if (request.Method == Methods.Notify)
            ReceiveNotify(transaction);
        else if (request.Method == Methods.Info)
            transaction.Respond(request.Respond(request.Body.IsEmpty ? 200 : 415));
        else
            Endpoint.RespondAnywhere(transaction);
    }

    internal void ReceiveAck(SipRequest ack)
    {
        if (_answer is not { } answer || !answer.IsFor(ack))
            return;
        StopAnswer();
        answer.Acknowledge(ack);
    }

    /// <summary>Ends at once, without a word to the other side.</summary>
    internal void Abandon(string why) => End(new CallEnd(CallEndCause.TransportFailed, 0, why, null));

    /// <summary>Sends a 2xx to an INVITE and repeats it until its ACK comes.</summary>
    private protected void SendAnswer(InviteServerTransaction transaction, SessionDescription? sdp, Action<SessionDescription?> acknowledged)
    {
        transaction.Respond(Response(transaction.Request, 200, sdp));
        _answer = new AnswerRepetition(
            Endpoint.Transactions,
            transaction,
            ack => acknowledged(Endpoint.ReadSession(ack)),
            () => SendBye(new CallEnd(CallEndCause.TimedOut, 200, "No ACK", null)));
    }

    /// <summary>A response within the dialog: with tag, contact, and a description when one is given.</summary>
    private protected SipResponse Response(SipRequest request, int status, SessionDescription? sdp)
    {
        var response = request.Respond(status, LocalTag);
        response.CopyFrom(request, HeaderNames.RecordRoute);
        Introduce(response, Extensions.All);
        if (response.IsSuccess && State != CallState.Early)
            Timer.Answer(request, response);
        Local.Attach(response, sdp);
        return response;
    }

    /// <summary>Says where this side is and what it can do.</summary>
    private protected void Introduce(SipMessage message, string supported)
    {
        message.Add(HeaderNames.Contact, _contact);
        message.Add(HeaderNames.Allow, Methods.Allowed);
        message.Add(HeaderNames.Supported, supported);
    }

    /// <summary>Hangs up an answered call; it ends, as given, when the BYE is answered or timed out.</summary>
    private protected void SendBye(CallEnd end, int? q850 = null)
    {
        if (State is CallState.Ending or CallState.Ended)
            return;
        State = CallState.Ending;
        _end = end;
        StopConversation();
        Digest.Begin();

        // Whatever the answer says, 481 and 408 included, the call is over (RFC 3261 section 15.1.1).
        new DialogRequest(Endpoint, Dialog!, Digest, Methods.Bye, bye => ReasonHeader.Add(bye, q850), _ => End(end)).Send();
    }

    private protected void End(CallEnd end)
    {
        if (State == CallState.Ended)
            return;
        State = CallState.Ended;
        StopConversation();
        Release();
        Endpoint.Forget(this);
        Endpoint.Loop.Post(() => Events?.Ended(this, end));
    }

    private void StopAnswer()
    {
        _answer?.Stop();
        _answer = null;
    }

    private void StopConversation()
    {
        StopAnswer();
        Timer.End();
        _reoffering?.Stop();
        _referral?.Stop();
    }

    private void ReceiveBye(ServerTransaction transaction)
    {
        var bye = transaction.Request;
        transaction.Respond(bye.Respond(200));
        if (State == CallState.Early)
            ReceiveEarlyBye(bye);
        else
            End(_end ?? new CallEnd(CallEndCause.RemoteBye, 200, ReasonPhrases.Of(200), ReasonHeader.Q850Cause(bye)));
    }
}
