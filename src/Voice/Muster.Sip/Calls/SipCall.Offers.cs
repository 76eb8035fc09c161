using System.Diagnostics.CodeAnalysis;

namespace Muster.Sip;

/// <content>Changing a call that is under way: offers of either side's, and refreshes (RFC 3261 section 14, RFC 3311, RFC 4028).</content>
public abstract partial class SipCall
{
    private Reoffering? _reoffering;

    private bool IsExchangeOpen => _answer is not null || _reoffering is { IsInFlight: true };

    /// <summary>
    /// Offers the other side a change of the answered call, by re-INVITE: hold, unhold, another address. After glare (491) it is offered
    /// again by itself. <see cref="ISipCallEvents.Reanswered"/> or <see cref="ISipCallEvents.ReofferRefused"/> follows, unless the call
    /// ends before.
    /// </summary>
    /// <returns>False, and nothing is sent, when the call is not answered or another offer is open.</returns>
    public bool Reoffer(SessionDescription offer) =>
        TryReoffer(offer, refusal => Events?.ReofferRefused(this, refusal.Status, SipText.ToDisplay(refusal.Reason)));

    /// <summary>The refusal of an offer that comes before the call is answered; null when it may be answered.</summary>
    private protected abstract SipResponse? RefuseEarlyOffer(SipRequest request, Dialog dialog);

    /// <summary>Asks the listener about an offer of the other side's, and gives its answer: 200, else 488 and all stays as it was.</summary>
    private protected void AnswerOffer(ServerTransaction transaction, Dialog dialog, Action<SessionDescription> answered)
    {
        var request = transaction.Request;
        var state = State;
        var offer = Endpoint.ReadSession(request);
        var isReadable = offer is not null || request.Body.IsEmpty;
        var answer = isReadable ? Events?.Reoffered(this, offer) : null;
        if (answer is null || State != state)
        {
            transaction.Respond(request.Respond(State == state ? 488 : 481));
            return;
        }

        dialog.RefreshTarget(request);
        dialog.RemoteSession = offer ?? dialog.RemoteSession;
        answered(answer);
    }

    // RFC 3261 section 14.2 and RFC 3311 section 5.2: one exchange of descriptions at a time.
    private void ReceiveOffer(ServerTransaction transaction, Dialog dialog)
    {
        var request = transaction.Request;
        if (State is CallState.Ending or CallState.Ended)
            transaction.Respond(request.Respond(481));
        else if (SessionTimer.RefuseTooShort(request, LocalTag, Endpoint.Transactions.Options) is { } tooShort)
            transaction.Respond(tooShort);
        else if (request.Method == Methods.Update && request.Body.IsEmpty)
            AnswerRefresh(transaction, dialog);
        else if (State == CallState.Early && RefuseEarlyOffer(request, dialog) is { } refusal)
            transaction.Respond(refusal);
        else if (State == CallState.AwaitingAck || IsExchangeOpen)
            transaction.Respond(request.Respond(491));
        else if (transaction is InviteServerTransaction invite)
            AnswerOffer(transaction, dialog, answer => SendAnswer(invite, answer, sdp => Reacknowledged(!request.Body.IsEmpty, sdp)));
        else
            AnswerOffer(transaction, dialog, answer => transaction.Respond(Response(request, 200, answer)));
    }

    private void AnswerRefresh(ServerTransaction transaction, Dialog dialog)
    {
        dialog.RefreshTarget(transaction.Request);
        transaction.Respond(Response(transaction.Request, 200, null));
    }

    private void Reacknowledged(bool hadOffer, SessionDescription? answer)
    {
        if (hadOffer || answer is null || State != CallState.Confirmed)
            return;
        Dialog!.RemoteSession = answer;
        Events?.Reanswered(this, answer);
    }

    private bool TryReoffer(SessionDescription offer, Action<SipResponse> refused)
    {
        if (State != CallState.Confirmed || IsExchangeOpen || _reoffering is { IsOpen: true })
            return false;
        var before = Local.Current;
        Digest.Begin();
        _reoffering = new Reoffering(Endpoint, Dialog!, Digest, Fill, IsCaller, Finished);
        _reoffering.Send();
        return true;

        void Fill(SipRequest request)
        {
            Introduce(request, Extensions.Timer);
            Timer.Ask(request);
            Local.Attach(request, offer);
        }

        void Finished(SipResponse? response)
        {
            if (response is { IsSuccess: true } && Endpoint.ReadSession(response) is { } answer)
                Reanswered(response, answer);
            else if (IsForgotten(response))
                Lose("The other side does not know the call any more");
            else if (response.Status == 422 && Timer.TryRaise(response))
                TryReoffer(offer, refused);
            else
                Refused(response);
        }

        void Refused(SipResponse response)
        {
            Local.Current = before;
            Timer.ExchangeFailed();
            refused(response);
        }
    }

    private void Reanswered(SipResponse response, SessionDescription answer)
    {
        Timer.Agree(response);
        Dialog!.RemoteSession = answer;
        Events?.Reanswered(this, answer);
    }

    // RFC 4028 section 7.4: an UPDATE says that nothing changes without saying everything again.
    private void Refresh()
    {
        if (State == CallState.Confirmed && Dialog!.TakesUpdate)
            SendUpdate();
        else if (!TryReoffer(Local.Current!, _ => { }))
            Timer.ExchangeFailed();
    }

    private void SendUpdate()
    {
        Digest.Begin();
        new DialogRequest(Endpoint, Dialog!, Digest, Methods.Update, Fill, Updated).Send();

        void Fill(SipRequest update)
        {
            Introduce(update, Extensions.Timer);
            Timer.Ask(update);
        }
    }

    private void Updated(SipResponse? response)
    {
        if (State != CallState.Confirmed)
            return;
        if (IsForgotten(response))
            Lose("The other side does not know the call any more");
        else if (response.IsSuccess)
            Timer.Agree(response);
        else if (response.Status is 405 or 501)
            RefreshByReinvite();
        else if (response.Status == 422 && Timer.TryRaise(response))
            SendUpdate();
        else
            Timer.ExchangeFailed();
    }

    private void RefreshByReinvite()
    {
        Dialog!.TakesUpdate = false;
        Refresh();
    }

    // RFC 3261 section 12.2.1.2.
    private static bool IsForgotten([NotNullWhen(false)] SipResponse? response) =>
        response is null || response.Status is 408 or 481;

    private void Lose(string why)
    {
        if (State == CallState.Confirmed)
            SendBye(new CallEnd(CallEndCause.TimedOut, 200, why, null));
    }
}
