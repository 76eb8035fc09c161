using System.Net;
using System.Runtime.InteropServices;
using Muster.Kernel;

namespace Muster.Sip;

/// <summary>What the transactions hand up: requests that begin something, and the ACKs of answers.</summary>
internal interface IRequestReceiver
{
    void Receive(ServerTransaction transaction);

    void ReceiveAck(SipRequest ack);
}

/// <summary>What a response and its request share, and nothing else does (RFC 3261 section 17.1.3).</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ClientKey(string? Branch, string Method);

/// <summary>Matches what comes in with the transactions under way (RFC 3261 sections 17.1.3 and 17.2.3) and owns them all.</summary>
internal sealed class TransactionLayer : IDisposable
{
    private readonly Dictionary<ClientKey, ClientTransaction> _clients = [];
    private readonly Dictionary<string, ServerTransaction> _servers = new(StringComparer.Ordinal);
    private readonly TransportLayer _transports;
    private readonly SipIds _ids;
    private readonly IRequestReceiver _receiver;

    public TransactionLayer(Loop loop, TransportLayer transports, SipOptions options, SipIds ids, IRequestReceiver receiver)
    {
        Loop = loop;
        Options = options;
        _transports = transports;
        _ids = ids;
        _receiver = receiver;
        transports.Received = Receive;
        transports.Lost = Lose;
    }

    public Loop Loop { get; }

    public SipOptions Options { get; }

    public int ClientCount => _clients.Count;

    public int ServerCount => _servers.Count;

    /// <summary>Messages that could not be read, or belonged to nothing.</summary>
    public long Dropped { get; private set; }

    public bool IsClosed { get; private set; }

    /// <summary>Told of each connection that could not be made or broke, after the transactions that waited on it.</summary>
    public Action<ConnectionLoss>? ConnectionLost { get; set; }

    public bool Send(ReadOnlySpan<byte> message, SipHop to) => _transports.Send(message, to);

    public bool Respond(ReadOnlySpan<byte> message, ReturnPath path) => _transports.Respond(message, path);

    /// <summary>Sends a request in a transaction of its own, with a new branch; one too long for UDP goes by TCP where that can be.</summary>
    public ClientTransaction Request(SipRequest request, SipHop destination, ClientListener listener)
    {
        Stamp(request, destination);
        var bytes = SipWriter.Write(request);
        if (_transports.InsteadOfUdp(destination, bytes.Length) is not { } tcp)
            return Start(request, bytes, destination, null, listener);
        Readdress(request, tcp);
        return Start(request, SipWriter.Write(request), tcp, destination, listener);
    }

    /// <summary>TCP in place of UDP did not work: the request, its branch kept, is for UDP from now on.</summary>
    public void ReturnToUdp(SipRequest request, SipHop tcp, SipHop udp)
    {
        _transports.RememberRefusal(tcp);
        Readdress(request, udp);
    }

    /// <summary>Sends the CANCEL of an INVITE, which keeps its branch.</summary>
    public void Cancel(InviteClientTransaction invite, SipRequest cancel, ClientListener listener) =>
        Start(cancel, SipWriter.Write(cancel), invite.Destination, null, listener);

    /// <summary>Gives a request a Via with a new branch: an ACK of a 2xx needs it, though it starts no transaction.</summary>
    public void Stamp(SipRequest request, SipHop to)
    {
        request.Prepend(HeaderNames.Via, _transports.ViaFor(to, _ids.Branch()));
        if (Options.UserAgent.Length > 0)
            request.Set(HeaderNames.UserAgent, Options.UserAgent);
    }

    /// <summary>The INVITE that a CANCEL means (RFC 3261 section 9.2); null when there is none.</summary>
    public InviteServerTransaction? InviteOf(SipRequest cancel) =>
        cancel.TopVia is { } via && _servers.TryGetValue(ServerKey(cancel, via, Methods.Invite), out var transaction)
            ? transaction as InviteServerTransaction
            : null;

    public void PassAck(SipRequest ack) => _receiver.ReceiveAck(ack);

    public void Remove(ClientTransaction transaction) => _clients.Remove(transaction.Key);

    public void Remove(ServerTransaction transaction) => _servers.Remove(transaction.Key);

    public void Dispose()
    {
        IsClosed = true;
        _transports.Close();
        foreach (var client in _clients.Values.ToList())
            client.Abandon();
        foreach (var server in _servers.Values.ToList())
            server.Abandon();
    }

    private ClientTransaction Start(SipRequest request, byte[] bytes, SipHop destination, SipHop? fallback, ClientListener listener)
    {
        ClientTransaction transaction = request.Method == Methods.Invite
            ? new InviteClientTransaction(this, request, bytes, destination, fallback, listener)
            : new NonInviteClientTransaction(this, request, bytes, destination, fallback, listener);
        _clients[transaction.Key] = transaction;
        transaction.Start();
        return transaction;
    }

    private void Readdress(SipRequest request, SipHop to) => request.Set(HeaderNames.Via, _transports.ViaFor(to, request.TopVia!.Value.Branch!));

    private void Lose(SipHop remote, ConnectionLoss loss)
    {
        foreach (var client in _clients.Values.Where(client => client.Destination.Protocol == remote.Protocol && client.Destination.EndPoint.Equals(remote.EndPoint)).ToList())
            client.ConnectionLost(loss.WasOpen, loss.Reason);
        ConnectionLost?.Invoke(loss);
    }

    private void Receive(ReadOnlyMemory<byte> datagram, SipHop source)
    {
        var status = SipReader.TryRead(datagram.Span, out var message);
        if (status == SipReadStatus.KeepAlive)
            return;
        if (message is SipResponse response)
            ReceiveResponse(response, source);
        else if (message is SipRequest { TopVia: { } via } request)
            ReceiveRequest(request, via, source);
        else
            Dropped++;
    }

    // A response with more than one Via was meant for somebody else (RFC 3261 section 8.1.3.3).
    private void ReceiveResponse(SipResponse response, SipHop source)
    {
        if (response.CountValues(HeaderNames.Via) != 1 || response.TopVia is not { } via
            || !_clients.TryGetValue(new ClientKey(via.Branch, response.CSeq.Method), out var transaction))
        {
            Dropped++;
            return;
        }

        if (Options.LearnsContact)
            _transports.LearnContact(source, via);
        transaction.Receive(response);
    }

    private void ReceiveRequest(SipRequest request, Via via, SipHop source)
    {
        var key = ServerKey(request, via, request.Method == Methods.Ack ? Methods.Invite : request.Method);
        var path = ReturnPath.Of(via, source);
        MarkVia(request, via, source.EndPoint);
        if (_servers.TryGetValue(key, out var known))
            known.Receive(request);
        else if (RequestCheck.Refuse(request, isStream: source.IsReliable) is { } refusal)
            Refuse(request, refusal, path);
        else if (request.Method == Methods.Ack)
            _receiver.ReceiveAck(request);
        else if (request.Method == Methods.Invite && _servers.Count >= Options.ServerTransactionsMax)
            Refuse(request, request.Respond(503), path);
        else
            Open(request, key, source, path);
    }

    // Nothing is kept of a refused request: each repetition gets the same answer again. An ACK is never answered.
    private void Refuse(SipRequest request, SipResponse refusal, ReturnPath path)
    {
        Dropped++;
        if (request.Method == Methods.Ack)
            return;
        if (request.First(HeaderNames.To) is { } text && NameAddress.TryParse(text, out var address) && address.Tag is null)
            refusal.Set(HeaderNames.To, $"{text};tag={_ids.Tag()}");
        Respond(SipWriter.Write(refusal), path);
    }

    private void Open(SipRequest request, string key, SipHop source, ReturnPath path)
    {
        ServerTransaction transaction = request.Method == Methods.Invite
            ? new InviteServerTransaction(this, key, request, source, path)
            : new NonInviteServerTransaction(this, key, request, source, path);
        _servers[key] = transaction;
        _receiver.Receive(transaction);
    }

    private static void MarkVia(SipRequest request, Via via, IPEndPoint source)
    {
        var line = request.First(HeaderNames.Via)!;
        var comma = SipText.IndexOutside(line, ',');
        request.Set(HeaderNames.Via, via.Received(source) + (comma < 0 ? "" : line[comma..]));
    }

    // Without a branch that is unique by itself, what RFC 2543 gave must do (RFC 3261 section 17.2.3).
    private static string ServerKey(SipRequest request, Via via, string method)
    {
        if (via.HasUniqueBranch)
            return $"{via.Branch}|{via.SentBy}|{method}";
        return $"{request.CallId}|{request.CSeq.Number}|{request.Tag(HeaderNames.From)}|{via.SentBy}|{method}";
    }
}
