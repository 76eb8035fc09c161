using System.Net;
using Muster.Kernel;

namespace Muster.Sip;

/// <summary>What the transactions hand up: requests that begin something, and the ACKs of answers.</summary>
internal interface IRequestReceiver
{
    void Receive(ServerTransaction transaction);

    void ReceiveAck(SipRequest ack);
}

/// <summary>Matches what comes in with the transactions under way (RFC 3261 sections 17.1.3 and 17.2.3) and owns them all.</summary>
internal sealed class TransactionLayer : IDisposable
{
    private readonly Dictionary<string, ClientTransaction> _clients = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ServerTransaction> _servers = new(StringComparer.Ordinal);
    private readonly ISipTransport _transport;
    private readonly SipIds _ids;
    private readonly IRequestReceiver _receiver;
    private readonly string _sentBy;

    public TransactionLayer(Loop loop, ISipTransport transport, SipOptions options, SipIds ids, IRequestReceiver receiver)
    {
        Loop = loop;
        Options = options;
        _transport = transport;
        _ids = ids;
        _receiver = receiver;
        _sentBy = transport.LocalEndPoint.ToString();
        transport.Received = Receive;
    }

    public Loop Loop { get; }

    public SipOptions Options { get; }

    public int ClientCount => _clients.Count;

    public int ServerCount => _servers.Count;

    /// <summary>Datagrams that could not be read, or belonged to nothing.</summary>
    public long Dropped { get; private set; }

    public bool Send(ReadOnlySpan<byte> message, IPEndPoint to) => _transport.Send(message, to);

    /// <summary>Sends a request in a transaction of its own, with a new branch.</summary>
    public ClientTransaction Request(SipRequest request, IPEndPoint destination, ClientListener listener)
    {
        Stamp(request);
        return Start(request, destination, listener);
    }

    /// <summary>Sends the CANCEL of an INVITE, which keeps its branch.</summary>
    public void Cancel(InviteClientTransaction invite, SipRequest cancel, ClientListener listener) =>
        Start(cancel, invite.Destination, listener);

    /// <summary>Gives a request a Via with a new branch: an ACK of a 2xx needs it, though it starts no transaction.</summary>
    public void Stamp(SipRequest request)
    {
        request.Prepend(HeaderNames.Via, $"SIP/2.0/UDP {_sentBy};rport;branch={_ids.Branch()}");
        if (Options.UserAgent.Length > 0)
            request.Set(HeaderNames.UserAgent, Options.UserAgent);
    }

    /// <summary>The INVITE that a CANCEL means (RFC 3261 section 9.2); null when there is none.</summary>
    public InviteServerTransaction? InviteOf(SipRequest cancel) =>
        cancel.TopVia is { } via && _servers.TryGetValue(ServerKey(cancel, via, Methods.Invite), out var transaction)
            ? transaction as InviteServerTransaction
            : null;

    public void PassAck(SipRequest ack) => _receiver.ReceiveAck(ack);

    public void Remove(ClientTransaction transaction) => _clients.Remove(ClientKey(transaction.Request));

    public void Remove(ServerTransaction transaction) => _servers.Remove(transaction.Key);

    public void Dispose()
    {
        _transport.Received = null;
        foreach (var client in _clients.Values.ToList())
            client.Abandon();
        foreach (var server in _servers.Values.ToList())
            server.Abandon();
    }

    private ClientTransaction Start(SipRequest request, IPEndPoint destination, ClientListener listener)
    {
        ClientTransaction transaction = request.Method == Methods.Invite
            ? new InviteClientTransaction(this, request, destination, listener)
            : new NonInviteClientTransaction(this, request, destination, listener);
        _clients[ClientKey(request)] = transaction;
        transaction.Start();
        return transaction;
    }

    private void Receive(ReadOnlyMemory<byte> datagram, IPEndPoint source)
    {
        var status = SipReader.TryRead(datagram.Span, out var message);
        if (status == SipReadStatus.KeepAlive)
            return;
        if (message is SipResponse response)
            ReceiveResponse(response);
        else if (message is SipRequest { TopVia: { } via } request)
            ReceiveRequest(request, via, source);
        else
            Dropped++;
    }

    // A response with more than one Via was meant for somebody else (RFC 3261 section 8.1.3.3).
    private void ReceiveResponse(SipResponse response)
    {
        if (response.Values(HeaderNames.Via).Take(2).Count() == 1
            && _clients.TryGetValue(ClientKey(response), out var transaction))
            transaction.Receive(response);
        else
            Dropped++;
    }

    private void ReceiveRequest(SipRequest request, Via via, IPEndPoint source)
    {
        var key = ServerKey(request, via, request.Method == Methods.Ack ? Methods.Invite : request.Method);
        MarkVia(request, via, source);
        if (_servers.TryGetValue(key, out var known))
            known.Receive(request);
        else if (RequestCheck.Refuse(request) is { } refusal)
            Refuse(request, refusal, via.ResponseAddress(source));
        else if (request.Method == Methods.Ack)
            _receiver.ReceiveAck(request);
        else if (request.Method == Methods.Invite && _servers.Count >= Options.ServerTransactionsMax)
            Refuse(request, request.Respond(503), via.ResponseAddress(source));
        else
            Open(request, key, source, via.ResponseAddress(source));
    }

    // Nothing is kept of a refused request: each repetition gets the same answer again. An ACK is never answered.
    private void Refuse(SipRequest request, SipResponse refusal, IPEndPoint to)
    {
        Dropped++;
        if (request.Method == Methods.Ack)
            return;
        if (request.First(HeaderNames.To) is { } text && NameAddress.TryParse(text, out var address) && address.Tag is null)
            refusal.Set(HeaderNames.To, $"{text};tag={_ids.Tag()}");
        Send(SipWriter.Write(refusal), to);
    }

    private void Open(SipRequest request, string key, IPEndPoint source, IPEndPoint responseAddress)
    {
        ServerTransaction transaction = request.Method == Methods.Invite
            ? new InviteServerTransaction(this, key, request, source, responseAddress)
            : new NonInviteServerTransaction(this, key, request, source, responseAddress);
        _servers[key] = transaction;
        _receiver.Receive(transaction);
    }

    private static void MarkVia(SipRequest request, Via via, IPEndPoint source)
    {
        var line = request.First(HeaderNames.Via)!;
        var comma = SipText.IndexOutside(line, ',');
        request.Set(HeaderNames.Via, via.Received(source) + (comma < 0 ? "" : line[comma..]));
    }

    private static string ClientKey(SipMessage message) => $"{message.TopVia?.Branch}|{message.CSeq.Method}";

    // Without a branch that is unique by itself, what RFC 2543 gave must do (RFC 3261 section 17.2.3).
    private static string ServerKey(SipRequest request, Via via, string method)
    {
        if (via.HasUniqueBranch)
            return $"{via.Branch}|{via.SentBy}|{method}";
        return $"{request.CallId}|{request.CSeq.Number}|{request.Tag(HeaderNames.From)}|{via.SentBy}|{method}";
    }
}
