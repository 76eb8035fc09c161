namespace Muster.Sip;

/// <summary>Any other request on its way (RFC 3261 section 17.1.2). Diagram in docs/sip.md.</summary>
internal sealed class NonInviteClientTransaction(TransactionLayer layer, SipRequest request, byte[] bytes, SipHop destination, SipHop? fallback, ClientListener listener)
    : ClientTransaction(layer, request, bytes, destination, fallback, listener)
{
    private State _state = State.Trying;

    private enum State
    {
        Trying,
        Proceeding,
        Completed,
    }

    protected override bool IsWaiting => _state != State.Completed;

    public override void Receive(SipResponse response)
    {
        if (_state != State.Completed)
            InTryingOrProceeding(response);
    }

    // Timer E doubles up to T2; once a provisional came it beats at T2.
    protected override TimeSpan NextInterval(TimeSpan interval)
    {
        var next = _state == State.Proceeding ? Options.T2 : interval * 2;
        return next < Options.T2 ? next : Options.T2;
    }

    private void InTryingOrProceeding(SipResponse response)
    {
        _state = response.IsProvisional ? State.Proceeding : State.Completed;
        if (_state == State.Completed)
            LingerForRepetitions(Options.T4); // timer K
        Tell(response);
    }
}
