using System.Net;
using Muster.Kernel;

namespace Muster.Sip;

/// <summary>A call that this side placed. Diagram in docs/sip.md.</summary>
internal sealed class OutgoingCall : SipCall
{
    private readonly OutgoingInvite _invite;
    private readonly string _from;
    private readonly Dictionary<string, Fork> _forks = new(StringComparer.Ordinal);
    private InviteClientTransaction? _transaction;
    private LoopTimer? _cancelDeadline;
    private uint _number;
    private bool _isProceeding;
    private bool _isGivenUp;
    private bool _isCancelSent;
    private int? _cancelCause;
    private CallEndCause _givenUpCause = CallEndCause.Cancelled;

    public OutgoingCall(SipEndpoint endpoint, OutgoingInvite invite, ISipCallEvents events)
        : base(endpoint, endpoint.Ids.CallId(), endpoint.Ids.Tag(), invite.From.User, invite.Credentials)
    {
        _invite = invite;
        Events = events;
        var name = invite.FromDisplayName is { Length: > 0 } shown ? SipText.Quote(SipText.ToWire(shown)) + " " : "";
        _from = $"{name}<{invite.From}>;tag={LocalTag}";
    }

    public void Start() => SendInvite();

    public override void Ring(int status = 180, SessionDescription? sdp = null) => throw NotCalledParty();

    public override void Accept(SessionDescription sdp) => throw NotCalledParty();

    public override void Reject(int status, string? reason = null, int? q850 = null) => throw NotCalledParty();

    public override void HangUp(int? q850 = null)
    {
        if (State == CallState.Early)
            GiveUp(CallEndCause.Cancelled, q850);
        else
            SendBye(new CallEnd(CallEndCause.LocalBye, 200, ReasonPhrases.Of(200), null), q850);
    }

    private protected override Dialog? DialogWith(string remoteTag) =>
        Dialog is not null ? (Dialog.RemoteTag == remoteTag ? Dialog : null)
        : _forks.TryGetValue(remoteTag, out var fork) ? fork.Dialog : null;

    // Only a confused peer says BYE instead of refusing; the INVITE must still come to its end.
    private protected override void ReceiveEarlyBye(SipRequest bye) => GiveUp(CallEndCause.RemoteBye, null);

    private static InvalidOperationException NotCalledParty() => new("Only the called party can ring, accept or reject.");

    private void SendInvite()
    {
        var request = new SipRequest(Methods.Invite, _invite.To.ToString());
        request.AddRoute(_invite.Route);
        request.Add(HeaderNames.MaxForwards, "70");
        request.Add(HeaderNames.From, _from);
        request.Add(HeaderNames.To, $"<{_invite.To}>");
        request.Add(HeaderNames.CallId, CallId);
        request.Add(HeaderNames.CSeq, new CSeq(++_number, Methods.Invite).ToString());
        AttachContact(request);
        request.Add(HeaderNames.Allow, Methods.Allowed);
        Digest.Authorize(request);
        AttachSession(request, _invite.Offer);
        _isProceeding = false;
        _forks.Clear();
        var listener = new ClientListener(Responded, Failed);
        _transaction = (InviteClientTransaction)Endpoint.Transactions.Request(request, _invite.Destination, listener);
    }

    private void Responded(SipResponse response)
    {
        if (response.IsProvisional)
            Proceed(response);
        else if (response.IsSuccess)
            Succeed(response);
        else
            Refuse(response);
    }

    private void Failed(TransactionFailure failure)
    {
        if (_isGivenUp)
            End(new CallEnd(_givenUpCause, 0, "", null));
        else if (failure == TransactionFailure.TimedOut)
            End(new CallEnd(CallEndCause.TimedOut, 0, "No response", null));
        else
            End(new CallEnd(CallEndCause.TransportFailed, 0, "Could not be sent", null));
    }

    private void Proceed(SipResponse response)
    {
        _isProceeding = true;
        if (_isGivenUp)
        {
            SendCancel();
            return;
        }

        if (response.Status == 100)
            return;
        var sdp = Endpoint.ReadSession(response);
        if (response.Tag(HeaderNames.To) is { } tag)
            ForkOf(tag, response).Take(response, sdp);
        Events?.Provisional(this, response.Status, SipText.ToDisplay(response.Reason), sdp);
    }

    private Fork ForkOf(string tag, SipResponse response)
    {
        if (!_forks.TryGetValue(tag, out var fork))
            _forks[tag] = fork = new Fork(Dialog.OfCaller(_transaction!.Request, response, _invite.Destination));
        return fork;
    }

    // RFC 3261 section 13.2.2.4: every fork that answers is ACKed, and all but the first are hung up at once.
    private void Succeed(SipResponse response)
    {
        var fork = ForkOf(response.Tag(HeaderNames.To) ?? "", response);
        if (fork.Ack is not null)
        {
            Endpoint.Transactions.Send(fork.Ack, fork.Dialog.NextHop);
            return;
        }

        var sdp = Endpoint.ReadSession(response);
        fork.Take(response, sdp);
        Acknowledge(fork);
        if (State != CallState.Early)
            Endpoint.HangUpFork(fork.Dialog);
        else
            Establish(fork);
    }

    private void Acknowledge(Fork fork)
    {
        var ack = fork.Dialog.Request(Methods.Ack, _transaction!.Request.CSeq.Number);
        ack.CopyFrom(_transaction.Request, HeaderNames.Authorization);
        ack.CopyFrom(_transaction.Request, HeaderNames.ProxyAuthorization);
        Endpoint.Transactions.Stamp(ack);
        fork.Ack = SipWriter.Write(ack);
        Endpoint.Transactions.Send(fork.Ack, fork.Dialog.NextHop);
    }

    private void Establish(Fork fork)
    {
        _cancelDeadline?.Dispose();
        Dialog = fork.Dialog;
        State = CallState.Confirmed;
        if (_isGivenUp)
            SendBye(new CallEnd(_givenUpCause, 200, ReasonPhrases.Of(200), null), _cancelCause);
        else if (fork.Session is null)
            SendBye(new CallEnd(CallEndCause.ProtocolError, 200, "No answer to the offer", null));
        else
            Events?.Answered(this, fork.Session);
    }

    private void Refuse(SipResponse response)
    {
        if (State != CallState.Early)
            return;
        _cancelDeadline?.Dispose();
        if (response.Status is 401 or 407 && !_isGivenUp && Digest.TryTake(response))
            SendInvite();
        else
            End(new CallEnd(
                _isGivenUp ? _givenUpCause : CallEndCause.Refused,
                response.Status,
                SipText.ToDisplay(response.Reason),
                ReasonHeader.Q850Cause(response)) { RetryAfter = RetryAfterHeader.Delay(response) });
    }

    private void GiveUp(CallEndCause cause, int? q850)
    {
        if (_isGivenUp || State != CallState.Early)
            return;
        _isGivenUp = true;
        _givenUpCause = cause;
        _cancelCause = q850;
        if (_isProceeding)
            SendCancel();
    }

    // RFC 3261 section 9.1: never before a provisional, and when no final response follows the INVITE is given up alone.
    private void SendCancel()
    {
        if (_isCancelSent)
            return;
        _isCancelSent = true;
        var cancel = _transaction!.Cancel();
        ReasonHeader.Add(cancel, _cancelCause);
        _cancelDeadline = Endpoint.Loop.After(Endpoint.Transactions.Options.TransactionMax, CancelUnheeded);
        Endpoint.Transactions.Cancel(_transaction, cancel, new ClientListener(_ => { }, _ => { }));
    }

    private void CancelUnheeded()
    {
        _transaction!.Abandon();
        End(new CallEnd(_givenUpCause, 0, "No response to CANCEL", null));
    }

    /// <summary>One of the called party's telephones, told apart by its To-tag.</summary>
    private sealed class Fork(Dialog dialog)
    {
        public Dialog Dialog { get; } = dialog;

        /// <summary>The first description that this fork sent: a later provisional without one takes nothing away.</summary>
        public SessionDescription? Session { get; private set; }

        /// <summary>What went out for its 2xx, and goes out again for each repetition.</summary>
        public byte[]? Ack { get; set; }

        public void Take(SipResponse response, SessionDescription? sdp)
        {
            Session = sdp ?? Session;
            Dialog.Learn(response);
        }
    }
}
