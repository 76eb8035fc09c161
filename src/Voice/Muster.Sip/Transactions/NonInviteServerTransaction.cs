using System.Net;

namespace Muster.Sip;

/// <summary>Any other request that came in (RFC 3261 section 17.2.2). Diagram in docs/sip.md.</summary>
internal sealed class NonInviteServerTransaction(TransactionLayer layer, string key, SipRequest request, IPEndPoint source, IPEndPoint responseAddress)
    : ServerTransaction(layer, key, request, source, responseAddress)
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
        LingerFor(Options.TransactionMax); // timer J
    }

    public override void Receive(SipRequest request) => SendLast();
}
