using Muster.Kernel;

namespace Muster.Sip;

/// <summary>A call that this side placed. Diagram in docs/sip.md.</summary>
internal sealed class OutgoingCall : SipCall
{
    private const int ForksMax = 64;

    private static readonly TimeSpan RetryAfterMax = TimeSpan.FromDays(1);

    private readonly OutgoingInvite _invite;
    private readonly string _from;
    private readonly Dictionary<string, Fork> _forks = new(StringComparer.Ordinal);
    private readonly Redirection _redirection;
    private InviteClientTransaction? _transaction;
    private LoopTimer? _cancelDeadline;
    private SipUri _target;
    private SipHop _destination;
    private uint _number;
    private bool _isProceeding;
    private bool _isGivenUp;
    private bool _isCancelSent;
    private int? _cancelCause;
    private CallEndCause _givenUpCause = CallEndCause.Cancelled;

    public OutgoingCall(SipEndpoint endpoint, OutgoingInvite invite, ISipCallEvents events)
        : base(endpoint, endpoint.Ids.CallId(), endpoint.Ids.Tag(), endpoint.ContactFor(invite.Destination, invite.From.User, invite.To.IsSecure), invite.Credentials)
    {
        _invite = invite;
        _target = invite.To;
        _destination = invite.Destination;
        _redirection = new Redirection(endpoint.Transactions.Options.Redirection, invite.To);
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

    private protected override bool IsCaller => true;

    private protected override Dialog? DialogWith(string remoteTag) =>
        Dialog is not null ? (Dialog.RemoteTag == remoteTag ? Dialog : null)
        : _forks.TryGetValue(remoteTag, out var fork) ? fork.Dialog : null;

    // Only a confused peer says BYE instead of refusing; the INVITE must still come to its end.
    private protected override void ReceiveEarlyBye(SipRequest bye) => GiveUp(CallEndCause.RemoteBye, null);

    // Between the offer and an answer that cannot get lost, no other offer may come (RFC 3311 section 5.2).
    private protected override SipResponse? RefuseEarlyOffer(SipRequest request, Dialog dialog) =>
        request.Method == Methods.Update && _forks.TryGetValue(dialog.RemoteTag, out var fork) && fork.HasAnsweredReliably
            ? null
            : request.Respond(491);

    private protected override void Release() => _cancelDeadline?.Dispose();

    private static InvalidOperationException NotCalledParty() => new("Only the called party can ring, accept or reject.");

    private void SendInvite()
    {
        var request = new SipRequest(Methods.Invite, _target.ToString());
        request.AddRoute(_invite.Route);
        request.Add(HeaderNames.MaxForwards, "70");
        request.Add(HeaderNames.From, _from);
        request.Add(HeaderNames.To, $"<{_invite.To}>");
        request.Add(HeaderNames.CallId, CallId);
        request.Add(HeaderNames.CSeq, new CSeq(++_number, Methods.Invite).ToString());
        Introduce(request, Endpoint.Transactions.Options.OffersReliableProvisionals ? Extensions.All : Extensions.Timer);
        if (_invite.UserToUser is { } known)
            request.Add(HeaderNames.UserToUser, $"{known};encoding=hex");
        Timer.Ask(request);
        Digest.Authorize(request);
        Local.Attach(request, _invite.Offer);
        _isProceeding = false;
        _forks.Clear();
        var listener = new ClientListener(Responded, Failed);
        _transaction = (InviteClientTransaction)Endpoint.Transactions.Request(request, _destination, listener);
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
        else if (TryRedirect())
            return;
        else
            End(new CallEnd(failure == TransactionFailure.TimedOut ? CallEndCause.TimedOut : CallEndCause.TransportFailed, 0, failure.Reason, null));
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
        var fork = ForkOf(response);
        if (!fork.Admits(response, out var acknowledgement))
            return;
        var sdp = Endpoint.ReadSession(response);
        fork.Learn(response, sdp, isReliable: acknowledgement is not null);
        if (acknowledgement is not null)
            Acknowledge(fork, acknowledgement);
        Events?.Provisional(this, response.Status, SipText.ToDisplay(response.Reason), sdp);
    }

    // Peers of RFC 2543 send no tag: theirs is the empty one.
    private Fork ForkOf(SipResponse response)
    {
        var tag = response.Tag(HeaderNames.To) ?? "";
        if (_forks.TryGetValue(tag, out var known))
            return known;
        var fork = new Fork(Dialog.OfCaller(_transaction!.Request, response, _destination));
        if (_forks.Count < ForksMax)
            _forks.Add(tag, fork);
        return fork;
    }

    // Refused or not, what it was sent for still comes to its end by the INVITE.
    private void Acknowledge(Fork fork, string acknowledgement) =>
        new DialogRequest(Endpoint, fork.Dialog, Digest, Methods.Prack, prack => prack.Add(HeaderNames.RAck, acknowledgement), _ => { }).Send();

    // RFC 3261 section 13.2.2.4: every fork that answers is ACKed, and all but the first are hung up at once.
    private void Succeed(SipResponse response)
    {
        var fork = ForkOf(response);
        var isRepeated = fork.Ack is not null;
        if (!isRepeated)
            fork.Learn(response, Endpoint.ReadSession(response), isReliable: true);
        fork.Ack ??= fork.Dialog.Acknowledge(_transaction!.Request, Endpoint.Transactions);
        Endpoint.Transactions.Send(fork.Ack, fork.Dialog.NextHop);
        if (isRepeated)
            return;
        if (State == CallState.Early)
            Establish(fork, response);
        else
            new DialogRequest(Endpoint, fork.Dialog, Digest, Methods.Bye, _ => { }, _ => { }).Send();
    }

    private void Establish(Fork fork, SipResponse response)
    {
        _cancelDeadline?.Dispose();
        Dialog = fork.Dialog;
        Dialog.RemoteSession ??= _forks.GetValueOrDefault("")?.Dialog.RemoteSession;
        State = CallState.Confirmed;
        if (_isGivenUp)
            SendBye(new CallEnd(_givenUpCause, 200, ReasonPhrases.Of(200), null), _cancelCause);
        else if (Dialog.RemoteSession is null)
            SendBye(new CallEnd(CallEndCause.ProtocolError, 200, "No answer to the offer", null));
        else
            Converse(response, Dialog.RemoteSession);
    }

    private void Converse(SipResponse response, SessionDescription session)
    {
        Timer.Agree(response);
        Events?.Answered(this, session);
    }

    private void Refuse(SipResponse response)
    {
        if (State != CallState.Early)
            return;
        _cancelDeadline?.Dispose();
        if (!_isGivenUp && TryAgain(response))
            return;
        End(new CallEnd(
            _isGivenUp ? _givenUpCause : CallEndCause.Refused,
            response.Status,
            SipText.ToDisplay(response.Reason),
            ReasonHeader.Q850Cause(response)) { RetryAfter = Seconds.Parse(response.First(HeaderNames.RetryAfter), RetryAfterMax) });
    }

    private bool TryAgain(SipResponse response)
    {
        if ((response.Status is 401 or 407 && Digest.TryTake(response)) || (response.Status == 422 && Timer.TryRaise(response)))
        {
            SendInvite();
            return true;
        }

        _redirection.Learn(response);
        return (response.Status < 400 || response.Status is 408 or (>= 500 and < 600)) && TryRedirect();
    }

    // Where a 3xx named several addresses, the next is tried when one fails as a line does; a person's refusal is the end.
    private bool TryRedirect()
    {
        if (_redirection.Next() is not { } target)
            return false;
        _target = target;
        _destination = _invite.Route.Count == 0 && target.HopBy(_invite.Destination.Protocol) is { } hop ? hop : _invite.Destination;
        SendInvite();
        return true;
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
}
