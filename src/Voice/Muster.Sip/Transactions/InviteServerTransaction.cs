using Muster.Kernel;

namespace Muster.Sip;

/// <summary>An INVITE that came in (RFC 3261 section 17.2.1, RFC 6026 section 8.4). Diagram in docs/sip.md.</summary>
internal sealed class InviteServerTransaction(TransactionLayer layer, string key, SipRequest request, SipHop source, ReturnPath path)
    : ServerTransaction(layer, key, request, source, path)
{
    private State _state = State.Proceeding;
    private LoopTimer? _repetition;
    private TimeSpan _interval;

    private enum State
    {
        Proceeding,
        Accepted,
        Completed,
        Confirmed,
    }

    public bool IsProceeding => _state == State.Proceeding;

    /// <summary>Sends it; repeating a 2xx until its ACK comes is the dialog's work (RFC 3261 section 13.3.1.4).</summary>
    public override void Respond(SipResponse response)
    {
        if (_state != State.Proceeding)
            return;
        Send(response);
        if (response.IsSuccess)
            Accept();
        else if (!response.IsProvisional)
            Complete();
    }

    /// <summary>Sends a 2xx, or a provisional that must be acknowledged, once more.</summary>
    public void Repeat()
    {
        if (_state is State.Accepted or State.Proceeding)
            SendLast();
    }

    public override void Receive(SipRequest request)
    {
        switch (_state)
        {
            case State.Proceeding:
                InProceeding(request);
                break;
            case State.Accepted:
                InAccepted(request);
                break;
            case State.Completed:
                InCompleted(request);
                break;
            case State.Confirmed:
                break;
        }
    }

    public override void Abandon()
    {
        _repetition?.Dispose();
        base.Abandon();
    }

    private void InProceeding(SipRequest request)
    {
        if (request.Method == Methods.Invite)
            SendLast();
    }

    // The ACK of a 2xx has a branch of its own; some peers reuse the INVITE's.
    private void InAccepted(SipRequest request)
    {
        if (request.Method == Methods.Ack)
            Layer.PassAck(request);
    }

    private void InCompleted(SipRequest request)
    {
        if (request.Method == Methods.Ack)
            Confirm();
        else
            SendLast();
    }

    private void Accept()
    {
        _state = State.Accepted;
        LingerFor(Options.TransactionMax); // timer L
    }

    private void Complete()
    {
        _state = State.Completed;
        LingerFor(Options.TransactionMax); // timer H
        if (Source.IsReliable)
            return;
        _interval = Options.T1;
        _repetition = Layer.Loop.After(_interval, RepeatRefusal);
    }

    // Timer G: on a stream there is nothing to repeat.
    private void RepeatRefusal()
    {
        SendLast();
        _interval = _interval * 2 < Options.T2 ? _interval * 2 : Options.T2;
        _repetition = Layer.Loop.After(_interval, RepeatRefusal);
    }

    private void Confirm()
    {
        _state = State.Confirmed;
        _repetition?.Dispose();
        LingerForRepetitions(Options.T4); // timer I
    }
}
