namespace Muster.Sip;

/// <summary>A call that came in. Diagram in docs/sip.md.</summary>
internal sealed class IncomingCall : SipCall
{
    private readonly InviteServerTransaction _transaction;
    private readonly bool _hasOffer;
    private bool _hangsUpWhenAcked;
    private int? _hangUpCause;

    public IncomingCall(SipEndpoint endpoint, InviteServerTransaction transaction, string localTag, SipUri to)
        : base(endpoint, transaction.Request.CallId, localTag, endpoint.ContactFor(transaction.Source, to.User, to.IsSecure), null)
    {
        _transaction = transaction;
        _hasOffer = !transaction.Request.Body.IsEmpty;
        Dialog = Dialog.OfCalledParty(transaction.Request, localTag, transaction.Source);
    }

    /// <summary>The INVITE that began it, told apart from a second one that came another way (RFC 3261 section 8.2.2.2).</summary>
    public string MergeKey => MergeKeyOf(_transaction.Request);

    public static string MergeKeyOf(SipRequest invite) => $"{invite.CallId}|{invite.Tag(HeaderNames.From)}|{invite.First(HeaderNames.CSeq)}";

    public override void Ring(int status = 180, SessionDescription? sdp = null)
    {
        if (status is < 101 or > 199)
            throw new ArgumentOutOfRangeException(nameof(status), status, "A provisional status lies between 101 and 199.");
        if (State == CallState.Early)
            _transaction.Respond(Response(_transaction.Request, status, sdp));
    }

    public override void Accept(SessionDescription sdp)
    {
        if (State != CallState.Early)
            return;
        State = CallState.AwaitingAck;
        SendAnswer(_transaction, sdp, Acknowledged);
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

    private void Acknowledged(SessionDescription? ackSdp)
    {
        State = CallState.Confirmed;
        if (_hangsUpWhenAcked)
            HangUp(_hangUpCause);
        else if (!_hasOffer && ackSdp is null)
            SendBye(new CallEnd(CallEndCause.ProtocolError, 200, "No answer to the offer", null));
        else
            Events?.Answered(this, _hasOffer ? null : ackSdp);
    }

    private void Refuse(CallEndCause cause, int status, string? reason, int? q850Sent, int? q850Told)
    {
        var response = _transaction.Request.Respond(status, LocalTag, reason is null ? null : SipText.ToWire(reason));
        ReasonHeader.Add(response, q850Sent);
        _transaction.Respond(response);
        End(new CallEnd(cause, status, reason ?? ReasonPhrases.Of(status), q850Told));
    }
}
