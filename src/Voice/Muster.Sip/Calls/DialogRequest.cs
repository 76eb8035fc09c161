namespace Muster.Sip;

/// <summary>
/// One request within a dialog: sent again with credentials where it is challenged, and where it is an INVITE each 2xx is ACKed.
/// </summary>
/// <param name="endpoint">Sends it.</param>
/// <param name="dialog">Whom it is for.</param>
/// <param name="digest">Answers challenges.</param>
/// <param name="method">What it asks.</param>
/// <param name="fill">Adds the headers and the body that are its own; called for each sending.</param>
/// <param name="finished">Told once: the final response, or null when none came.</param>
internal sealed class DialogRequest(
    SipEndpoint endpoint,
    Dialog dialog,
    DigestClient digest,
    string method,
    Action<SipRequest> fill,
    Action<SipResponse?> finished)
{
    private ClientTransaction? _transaction;
    private byte[]? _ack;
    private bool _isProceeding;

    public void Send()
    {
        var request = dialog.Request(method);
        fill(request);
        digest.Authorize(request);
        _isProceeding = false;
        _transaction = endpoint.Transactions.Request(request, dialog.NextHop, new ClientListener(Responded, _ => finished(null)));
    }

    /// <summary>Asks to forget an INVITE; its final response still comes, or does not. False where none may be cancelled yet.</summary>
    public bool TryCancel()
    {
        if (!_isProceeding || _transaction is not InviteClientTransaction invite)
            return false;
        endpoint.Transactions.Cancel(invite, invite.Cancel(), new ClientListener(_ => { }, _ => { }));
        return true;
    }

    /// <summary>Waits for nothing any more.</summary>
    public void Abandon() => _transaction?.Abandon();

    private void Responded(SipResponse response)
    {
        if (response.IsProvisional)
            _isProceeding = true;
        else if (_ack is not null)
            endpoint.Transactions.Send(_ack, dialog.NextHop);
        else if (response.Status is 401 or 407 && digest.TryTake(response))
            Send();
        else
            Finish(response);
    }

    private void Finish(SipResponse response)
    {
        if (response.IsSuccess && method is Methods.Invite or Methods.Update)
            dialog.RefreshTarget(response);
        if (response.IsSuccess && method == Methods.Invite)
        {
            _ack = dialog.Acknowledge(_transaction!.Request, endpoint.Transactions);
            endpoint.Transactions.Send(_ack, dialog.NextHop);
        }

        finished(response);
    }
}
