namespace Muster.Sip;

/// <summary>
/// The lasting relation that a call sets up between two user agents (RFC 3261 section 12): whom requests are for, the way they
/// take, and their numbers.
/// </summary>
internal sealed class Dialog
{
    private readonly string _callId;
    private readonly string _local;
    private readonly string _remote;
    private readonly SipHop _peer;
    private IReadOnlyList<string> _routes;
    private string _remoteTarget;
    private uint? _remoteNumber;

    private Dialog(string callId, string local, string remote, string remoteTarget, IReadOnlyList<string> routes, SipHop peer)
    {
        _callId = callId;
        _local = local;
        _remote = remote;
        _remoteTarget = remoteTarget;
        _routes = routes;
        _peer = peer;
        RemoteTag = NameAddress.TryParse(remote, out var address) ? address.Tag ?? "" : "";
    }

    /// <summary>Empty for peers of RFC 2543, which may send none.</summary>
    public string RemoteTag { get; }

    /// <summary>The number of the last request sent.</summary>
    public uint LocalNumber { get; private set; }

    /// <summary>What the other side offered or answered last; null before it said anything.</summary>
    public SessionDescription? RemoteSession { get; set; }

    /// <summary>Whether the other side says that it takes UPDATE (RFC 3311 section 4).</summary>
    public bool TakesUpdate { get; set; }

    /// <summary>Whether the other side says that it takes REFER; null when it has not said what it takes.</summary>
    public bool? TakesRefer { get; private set; }

    /// <summary>The caller's side, from a response with a To-tag (RFC 3261 section 12.1.2).</summary>
    public static Dialog OfCaller(SipRequest invite, SipResponse response, SipHop peer)
    {
        var dialog = new Dialog(
            invite.CallId,
            invite.First(HeaderNames.From)!,
            response.First(HeaderNames.To) ?? invite.First(HeaderNames.To)!,
            invite.Uri,
            [],
            peer) { LocalNumber = invite.CSeq.Number };
        dialog.Learn(response);
        return dialog;
    }

    /// <summary>The called party's side (RFC 3261 section 12.1.1).</summary>
    public static Dialog OfCalledParty(SipRequest invite, string localTag, SipHop peer)
    {
        var from = invite.First(HeaderNames.From)!;
        var dialog = new Dialog(
            invite.CallId,
            $"{invite.First(HeaderNames.To)};tag={localTag}",
            from,
            UriOf(from),
            invite.Values(HeaderNames.RecordRoute).ToList(),
            peer) { _remoteNumber = invite.CSeq.Number };
        dialog.RefreshTarget(invite);
        return dialog;
    }

    /// <summary>Takes route set and target from a later response of the same fork: the 2xx decides (RFC 3261 section 13.2.2.4).</summary>
    public void Learn(SipResponse response)
    {
        _routes = response.Values(HeaderNames.RecordRoute).Reverse().ToList();
        RefreshTarget(response);
    }

    /// <summary>Takes a new remote target, and what the other side allows, where the message names them.</summary>
    public void RefreshTarget(SipMessage message)
    {
        if (message.Count(HeaderNames.Allow) > 0)
        {
            TakesUpdate = message.Values(HeaderNames.Allow).Contains(Methods.Update, StringComparer.Ordinal);
            TakesRefer = message.Values(HeaderNames.Allow).Contains(Methods.Refer, StringComparer.Ordinal);
        }

        if (NameAddress.TryParse(message.FirstValue(HeaderNames.Contact), out var address) && address.TryGetSipUri(out _))
            _remoteTarget = address.Uri;
    }

    /// <summary>Whether a request comes after those before it; a lower number is answered 500 (RFC 3261 section 12.2.2).</summary>
    public bool Accepts(uint number)
    {
        if (_remoteNumber is { } last && number <= last)
            return false;
        _remoteNumber = number;
        return true;
    }

    /// <summary>A request with the next number; ACK takes the number of its INVITE instead (RFC 3261 section 12.2.1.1).</summary>
    public SipRequest Request(string method, uint? number = null)
    {
        number ??= ++LocalNumber;
        var isLoose = _routes.Count == 0 || IsLooseRouter(_routes[0]);
        var request = new SipRequest(method, isLoose ? _remoteTarget : UriOf(_routes[0]));
        request.Add(HeaderNames.MaxForwards, "70");
        request.Add(HeaderNames.From, _local);
        request.Add(HeaderNames.To, _remote);
        request.Add(HeaderNames.CallId, _callId);
        request.Add(HeaderNames.CSeq, new CSeq(number.Value, method).ToString());
        foreach (var route in isLoose ? _routes : _routes.Skip(1).Append($"<{_remoteTarget}>"))
            request.Add(HeaderNames.Route, route);
        return request;
    }

    /// <summary>The ACK of a 2xx: with the number and the credentials of its INVITE, but a branch of its own (RFC 3261 section 13.2.2.4).</summary>
    public byte[] Acknowledge(SipRequest invite, TransactionLayer transactions)
    {
        var ack = Request(Methods.Ack, invite.CSeq.Number);
        ack.CopyFrom(invite, HeaderNames.Authorization);
        ack.CopyFrom(invite, HeaderNames.ProxyAuthorization);
        transactions.Stamp(ack, NextHop);
        return SipWriter.Write(ack);
    }

    /// <summary>
    /// Where requests go: the first route or the target, when it names an address by figures; else back to where the dialog came
    /// from, since a loop does not wait for a name server. A target that names no transport keeps the one that the dialog came by.
    /// </summary>
    public SipHop NextHop =>
        SipUri.TryParse(_routes.Count > 0 ? UriOf(_routes[0]) : _remoteTarget, out var uri) && uri.HopBy(_peer.Protocol) is { } hop && !IsPeer(hop)
            ? hop
            : _peer;

    // The peer's own hop knows more: the domain that its certificate was checked for.
    private bool IsPeer(SipHop hop) => hop.Protocol == _peer.Protocol && hop.EndPoint.Equals(_peer.EndPoint);

    private static string UriOf(string header) => NameAddress.TryParse(header, out var address) ? address.Uri : header;

    private static bool IsLooseRouter(string route) => SipUri.TryParse(UriOf(route), out var uri) && uri.Parameter("lr") is not null;
}
