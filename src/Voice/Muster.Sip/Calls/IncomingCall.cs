namespace Muster.Sip;

/// <summary>A call that came in. Diagram in docs/sip.md.</summary>
internal sealed class IncomingCall : SipCall
{
    private const int RetrySecondsMax = 10;

    private readonly InviteServerTransaction _transaction;
    private readonly bool _hasOffer;
    private readonly ReliableProvisionals? _reliable;
    private SessionDescription? _acceptsWith;
    private SessionDescription? _prackSession;
    private bool _hangsUpWhenAcked;
    private int? _hangUpCause;

    public IncomingCall(SipEndpoint endpoint, InviteServerTransaction transaction, string localTag, SipUri to)
        : base(endpoint, transaction.Request.CallId, localTag, endpoint.ContactFor(transaction.Source, to.User, to.IsSecure), null)
    {
        _transaction = transaction;
        _hasOffer = !transaction.Request.Body.IsEmpty;
        Dialog = Dialog.OfCalledParty(transaction.Request, localTag, transaction.Source);
        Dialog.RemoteSession = endpoint.ReadSession(transaction.Request);
        if (transaction.Request.Names(HeaderNames.Require, Extensions.Reliable))
            _reliable = new ReliableProvisionals(endpoint.Transactions, transaction, 1 + endpoint.Ids.Below(int.MaxValue), Unacknowledged);
    }

    /// <summary>The INVITE that began it, told apart from a second one that came another way (RFC 3261 section 8.2.2.2).</summary>
    public string MergeKey => MergeKeyOf(_transaction.Request);

    private protected override bool IsCaller => false;

    public static string MergeKeyOf(SipRequest invite) => $"{invite.CallId}|{invite.Tag(HeaderNames.From)}|{invite.First(HeaderNames.CSeq)}";

    public override void Ring(int status = 180, SessionDescription? sdp = null)
    {
        if (status is < 101 or > 199)
            throw new ArgumentOutOfRangeException(nameof(status), status, "A provisional status lies between 101 and 199.");
        if (State != CallState.Early || _acceptsWith is not null)
            return;
        if (_reliable is null)
            _transaction.Respond(Response(_transaction.Request, status, sdp));
        else if (_hasOffer || sdp is not null)
            _reliable.Send(Response(_transaction.Request, status, sdp));

        // Else it stays unsaid: the first one that must be acknowledged would have to bring an offer (RFC 3262 section 5).
    }

    public override void Accept(SessionDescription sdp)
    {
        if (State != CallState.Early)
            return;
        _acceptsWith = sdp;
        if (_reliable is null or { IsIdle: true })
            SendAnswer();
    }

    public override void Reject(int status, string? reason = null, int? q850 = null)
    {
        if (status is < 300 or > 699)
            throw new ArgumentOutOfRangeException(nameof(status), status, "A refusal's status lies between 300 and 699.");
        if (State == CallState.Early)
            Refuse(CallEndCause.Refused, status, reason, q850, q850);
    }

    public override void HangUp(int? q850 = null)
    {
        if (State == CallState.Early)
        {
            Reject(480, null, q850);
        }
        else if (State == CallState.AwaitingAck)
        {
            // RFC 3261 section 15: the called party must not say BYE before the ACK came or its time ran out.
            _hangsUpWhenAcked = true;
            _hangUpCause = q850;
        }
        else
        {
            SendBye(new CallEnd(CallEndCause.LocalBye, 200, ReasonPhrases.Of(200), null), q850);
        }
    }

    /// <summary>The caller gave up.</summary>
    internal void ReceiveCancel(SipRequest cancel)
    {
        if (State == CallState.Early)
            Refuse(CallEndCause.Cancelled, 487, null, null, ReasonHeader.Q850Cause(cancel));
    }

    private protected override Dialog? DialogWith(string remoteTag) => Dialog!.RemoteTag == remoteTag ? Dialog : null;

    private protected override void ReceiveEarlyBye(SipRequest bye) =>
        Refuse(CallEndCause.Cancelled, 487, null, null, ReasonHeader.Q850Cause(bye));

    // Before their own offer is answered the caller must wait, for a while of this side's choosing (RFC 3311 section 5.2).
    private protected override SipResponse? RefuseEarlyOffer(SipRequest request, Dialog dialog)
    {
        if (request.Method == Methods.Update && _reliable is { IsIdle: true, HasDescribed: true })
            return null;
        var refusal = request.Respond(500);
        refusal.Add(HeaderNames.RetryAfter, Seconds.Write(TimeSpan.FromSeconds(Endpoint.Ids.Below(RetrySecondsMax + 1))));
        return refusal;
    }

    private protected override void ReceivePrack(ServerTransaction transaction)
    {
        var prack = transaction.Request;
        if (_reliable is null || !_reliable.TryAcknowledge(prack))
        {
            transaction.Respond(prack.Respond(481));
            return;
        }

        if (!_hasOffer)
            _prackSession ??= Endpoint.ReadSession(prack);
        if (prack.Body.IsEmpty || !_hasOffer)
            transaction.Respond(prack.Respond(200));
        else
            AnswerOffer(transaction, Dialog!, answer => transaction.Respond(Response(prack, 200, answer)));
        _reliable.SendNext();
        if (_reliable.IsIdle && _acceptsWith is not null && State == CallState.Early)
            SendAnswer();
    }

    private protected override void Release() => _reliable?.Stop();

    // What a reliable provisional has said of the session, the answer does not say again (RFC 3262 section 5).
    private void SendAnswer()
    {
        State = CallState.AwaitingAck;
        SendAnswer(_transaction, _reliable is { HasDescribed: true } ? null : _acceptsWith, Acknowledged);
    }

    private void Acknowledged(SessionDescription? ackSdp)
    {
        State = CallState.Confirmed;
        var session = _prackSession ?? ackSdp;
        if (!_hasOffer)
            Dialog!.RemoteSession = session;
        if (_hangsUpWhenAcked)
            HangUp(_hangUpCause);
        else if (!_hasOffer && session is null)
            SendBye(new CallEnd(CallEndCause.ProtocolError, 200, "No answer to the offer", null));
        else
            Events?.Answered(this, _hasOffer ? null : session);
    }

    private void Unacknowledged()
    {
        if (State == CallState.Early)
            Refuse(CallEndCause.TimedOut, 504, "No PRACK", null, null);
    }

    private void Refuse(CallEndCause cause, int status, string? reason, int? q850Sent, int? q850Told)
    {
        var response = _transaction.Request.Respond(status, LocalTag, reason is null ? null : SipText.ToWire(reason));
        ReasonHeader.Add(response, q850Sent);
        _transaction.Respond(response);
        End(new CallEnd(cause, status, reason ?? ReasonPhrases.Of(status), q850Told));
    }
}
