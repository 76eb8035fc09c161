using Muster.Kernel;

namespace Muster.Sip;

/// <summary>
/// One call, as caller or as called party, from its INVITE to its end (RFC 3261 sections 13 to 15). All members belong to the
/// endpoint's loop. Diagrams in docs/sip.md.
/// </summary>
public abstract class SipCall
{
    private readonly string _contact;
    private readonly long _sessionId;
    private readonly LoopTimer _ringDeadline;
    private CallState _state;
    private AnswerRepetition? _answer;
    private string? _lastDescription;
    private long _sessionVersion;
    private CallEnd? _end;

    private protected SipCall(SipEndpoint endpoint, string callId, string localTag, SipUri contact, SipCredentials? credentials)
    {
        Endpoint = endpoint;
        CallId = callId;
        LocalTag = localTag;
        _contact = $"<{contact}>";
        _sessionId = endpoint.Ids.SessionId();
        Digest = new DigestClient(credentials, endpoint.Ids);
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

    /// <summary>Called party: tells the caller that it rings, or any other progress, with early media when a description is given.</summary>
    /// <param name="status">101 to 199.</param>
    /// <param name="sdp">The answer to the caller's offer.</param>
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
            ReceiveReoffer(transaction, dialog);
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
    private protected void SendAnswer(InviteServerTransaction transaction, SessionDescription sdp, Action<SessionDescription?> acknowledged)
    {
        transaction.Respond(Response(transaction.Request, 200, sdp));
        _answer = new AnswerRepetition(
            Endpoint.Transactions,
            transaction,
            ack => acknowledged(Endpoint.ReadSession(ack)),
            () => SendBye(new CallEnd(CallEndCause.TimedOut, 200, "No ACK", null)));
    }

    private protected bool IsAnswerPending => _answer is not null;

    /// <summary>A response within the dialog: with tag, contact, and a description when one is given.</summary>
    private protected SipResponse Response(SipRequest request, int status, SessionDescription? sdp)
    {
        var response = request.Respond(status, LocalTag);
        response.CopyFrom(request, HeaderNames.RecordRoute);
        response.Add(HeaderNames.Contact, _contact);
        response.Add(HeaderNames.Allow, Methods.Allowed);
        AttachSession(response, sdp);
        return response;
    }

    private protected void AttachContact(SipRequest request) => request.Add(HeaderNames.Contact, _contact);

    // The origin line must count up with each change, and with nothing else (RFC 3264 section 8).
    private protected void AttachSession(SipMessage message, SessionDescription? sdp)
    {
        if (sdp is null)
            return;
        var description = sdp.As(_sessionId, 0).ToString();
        if (description != _lastDescription)
            _sessionVersion++;
        _lastDescription = description;
        message.Add(HeaderNames.ContentType, SessionDescription.MediaType);
        message.Body = sdp.As(_sessionId, _sessionVersion).Write();
    }

    /// <summary>Hangs up an answered call; it ends, as given, when the BYE is answered or timed out.</summary>
    private protected void SendBye(CallEnd end, int? q850 = null)
    {
        if (State is CallState.Ending or CallState.Ended)
            return;
        State = CallState.Ending;
        _end = end;
        StopAnswer();
        Digest.Begin();
        SendBye(q850);
    }

    private protected void End(CallEnd end)
    {
        if (State == CallState.Ended)
            return;
        State = CallState.Ended;
        StopAnswer();
        Endpoint.Forget(this);
        Endpoint.Loop.Post(() => Events?.Ended(this, end));
    }

    private void StopAnswer()
    {
        _answer?.Stop();
        _answer = null;
    }

    private void SendBye(int? q850)
    {
        var bye = Dialog!.Request(Methods.Bye);
        ReasonHeader.Add(bye, q850);
        Digest.Authorize(bye);
        Endpoint.Transactions.Request(bye, Dialog.NextHop, new ClientListener(response => ByeResponded(response, q850), _ => End(_end!)));
    }

    // Whatever the answer says, 481 and 408 included, the call is over (RFC 3261 section 15.1.1).
    private void ByeResponded(SipResponse response, int? q850)
    {
        if (response.IsProvisional || State == CallState.Ended)
            return;
        if (response.Status is 401 or 407 && Digest.TryTake(response))
            SendBye(q850);
        else
            End(_end!);
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

    // RFC 3261 section 14.2 and RFC 3311 section 5.2: one exchange of descriptions at a time.
    private void ReceiveReoffer(ServerTransaction transaction, Dialog dialog)
    {
        var request = transaction.Request;
        if (State is CallState.Ending or CallState.Ended)
            transaction.Respond(request.Respond(481));
        else if (request.Method == Methods.Update && request.Body.IsEmpty)
            Refresh(transaction, dialog);
        else if (State != CallState.Confirmed || IsAnswerPending)
            transaction.Respond(request.Respond(491));
        else
            Reoffer(transaction, dialog);
    }

    private void Refresh(ServerTransaction transaction, Dialog dialog)
    {
        dialog.RefreshTarget(transaction.Request);
        transaction.Respond(Response(transaction.Request, 200, null));
    }

    private void Reoffer(ServerTransaction transaction, Dialog dialog)
    {
        var request = transaction.Request;
        var offer = Endpoint.ReadSession(request);
        var isReadable = offer is not null || request.Body.IsEmpty;
        var answer = isReadable ? Events?.Reoffered(this, offer) : null;
        if (answer is null || State != CallState.Confirmed)
        {
            transaction.Respond(request.Respond(State == CallState.Confirmed ? 488 : 481));
            return;
        }

        dialog.RefreshTarget(request);
        if (transaction is InviteServerTransaction invite)
            SendAnswer(invite, answer, sdp => Reacknowledged(offer, sdp));
        else
            transaction.Respond(Response(request, 200, answer));
    }

    private void Reacknowledged(SessionDescription? offer, SessionDescription? ackSdp)
    {
        if (offer is null && ackSdp is not null && State == CallState.Confirmed)
            Events?.Reanswered(this, ackSdp);
    }
}
