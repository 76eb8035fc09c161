namespace Muster.Sip;

/// <summary>Any other request that came in (RFC 3261 section 17.2.2). Diagram in docs/sip.md.</summary>
internal sealed class NonInviteServerTransaction(TransactionLayer layer, string key, SipRequest request, SipHop source, ReturnPath path)
    : ServerTransaction(layer, key, request, source, path)
{
    private bool _isCompleted;

    public override void Respond(SipResponse response)
    {
        if (_isCompleted)
            return;
        Send(response);
        if (response.IsProvisional)
            return;
        _isCompleted = true;
        LingerForRepetitions(Options.TransactionMax); // timer J
    }

    public override void Receive(SipRequest request) => SendLast();
}
