namespace Muster.Sip;

/// <summary>An INVITE on its way (RFC 3261 section 17.1.1, RFC 6026 section 8.4). Diagram in docs/sip.md.</summary>
internal sealed class InviteClientTransaction(TransactionLayer layer, SipRequest request, byte[] bytes, SipHop destination, SipHop? fallback, ClientListener listener)
    : ClientTransaction(layer, request, bytes, destination, fallback, listener)
{
    private State _state = State.Calling;
    private byte[]? _ack;

    private enum State
    {
        Calling,
        Proceeding,
        Completed,
        Accepted,
    }

    protected override bool IsWaiting => _state is State.Calling or State.Proceeding;

    public override void Receive(SipResponse response)
    {
        switch (_state)
        {
            case State.Calling:
                InCalling(response);
                break;
            case State.Proceeding:
                InProceeding(response);
                break;
            case State.Completed:
                InCompleted(response);
                break;
            case State.Accepted:
                InAccepted(response);
                break;
        }
    }

    /// <summary>The CANCEL that matches this INVITE (RFC 3261 section 9.1): same branch, same number.</summary>
    public SipRequest Cancel() => Companion(Methods.Cancel, Request.First(HeaderNames.To)!);

    // Timer A doubles without a ceiling; timer B ends it.
    protected override TimeSpan NextInterval(TimeSpan interval) => interval * 2;

    // RFC 3261 section 17.1.1.2: from here on the callee decides how long it takes, so timers A and B stop.
    private void InCalling(SipResponse response)
    {
        StopTimers();
        InProceeding(response);
    }

    private void InProceeding(SipResponse response)
    {
        _state = response.IsProvisional ? State.Proceeding : response.IsSuccess ? State.Accepted : State.Completed;
        if (_state == State.Accepted)
            LingerFor(Options.TransactionMax); // timer M
        else if (_state == State.Completed)
            Acknowledge(response);
        Tell(response);
    }

    private void InCompleted(SipResponse response)
    {
        if (response.Status >= 300)
            Layer.Send(_ack!, Destination);
    }

    private void InAccepted(SipResponse response)
    {
        if (response.IsSuccess)
            Tell(response);
    }

    // RFC 3261 section 17.1.1.3: the ACK of a refusal belongs to the transaction and keeps its branch.
    private void Acknowledge(SipResponse response)
    {
        LingerForRepetitions(Options.TimerD);
        _ack = SipWriter.Write(Companion(Methods.Ack, response.First(HeaderNames.To) ?? Request.First(HeaderNames.To)!));
        Layer.Send(_ack, Destination);
    }

    private SipRequest Companion(string method, string to)
    {
        var companion = new SipRequest(method, Request.Uri);
        companion.Add(HeaderNames.Via, Request.First(HeaderNames.Via)!);
        companion.Add(HeaderNames.MaxForwards, "70");
        companion.CopyFrom(Request, HeaderNames.From);
        companion.Add(HeaderNames.To, to);
        companion.CopyFrom(Request, HeaderNames.CallId);
        companion.Add(HeaderNames.CSeq, new CSeq(Request.CSeq.Number, method).ToString());
        companion.CopyFrom(Request, HeaderNames.Route);
        return companion;
    }
}
