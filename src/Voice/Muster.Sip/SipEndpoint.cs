using System.Net;
using Muster.Kernel;

namespace Muster.Sip;

/// <summary>
/// A SIP user agent, caller and called party in one (RFC 3261): it places calls, takes calls, and answers what else comes to a
/// telephone. Everything happens on one loop; it starts no thread and no timer but the loop's.
/// </summary>
public sealed class SipEndpoint : IDisposable, IRequestReceiver
{
    private readonly Dictionary<(string CallId, string LocalTag), SipCall> _calls = [];
    private readonly Dictionary<string, IncomingCall> _incoming = new(StringComparer.Ordinal);
    private readonly TransportLayer _transports;
    private readonly DigestGuard? _guard;

    /// <param name="loop">Owns the endpoint: its members are for work on this loop only.</param>
    /// <param name="transport">Carries the messages; disposing the endpoint leaves it open.</param>
    /// <param name="options">How it behaves.</param>
    public SipEndpoint(Loop loop, ISipTransport transport, SipOptions options)
        : this(loop, [transport], options)
    {
    }

    /// <param name="loop">Owns the endpoint: its members are for work on this loop only.</param>
    /// <param name="transports">
    /// Carry the messages, at most one for each protocol and address family; disposing the endpoint leaves them open.
    /// </param>
    /// <param name="options">How it behaves.</param>
    public SipEndpoint(Loop loop, IReadOnlyList<ISipTransport> transports, SipOptions options)
    {
        Loop = loop;
        _transports = new TransportLayer(transports, loop.Time);
        Ids = new SipIds(options.Seed);
        _guard = options.Challenge is { } challenge ? new DigestGuard(challenge, loop.Time, Ids) : null;
        Transactions = new TransactionLayer(loop, _transports, options, Ids, this);
    }

    /// <summary>
    /// Asked about every new call. What it returns hears the call's events; null refuses the call with 480. Without it, calls are
    /// refused with 503.
    /// </summary>
    public Func<SipCall, IncomingInvite, ISipCallEvents?>? IncomingCall { get; set; }

    /// <summary>The address that the endpoint sends from; of its first transport where it has several.</summary>
    public IPEndPoint LocalEndPoint => _transports.LocalEndPoint;

    /// <summary>Told of each connection that could not be made or broke, for the operator; calls are told by their own events.</summary>
    public Action<ConnectionLoss>? ConnectionLost
    {
        get => Transactions.ConnectionLost;
        set => Transactions.ConnectionLost = value;
    }

    /// <summary>What is alive right now.</summary>
    public SipGauges Gauges => new(_calls.Count, Transactions.ClientCount, Transactions.ServerCount, Transactions.Dropped);

    internal Loop Loop { get; }

    internal SipIds Ids { get; }

    internal TransactionLayer Transactions { get; }

    /// <summary>Places a call.</summary>
    /// <returns>The call; its events begin after this method has returned.</returns>
    public SipCall Invite(OutgoingInvite invite, ISipCallEvents events)
    {
        var call = new OutgoingCall(this, invite, events);
        _calls.Add((call.CallId, call.LocalTag), call);
        call.Start();
        return call;
    }

    /// <summary>Asks by OPTIONS whether somebody is there (RFC 3261 section 11).</summary>
    /// <param name="target">The Request-URI.</param>
    /// <param name="to">Where it is sent.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="status">Told once: the final status, or 0 when nothing came back.</param>
    public void Probe(SipUri target, SipHop to, TimeSpan timeout, Action<int> status)
    {
        var request = new SipRequest(Methods.Options, target.ToString());
        var from = SipUri.At("", LocalEndPoint);
        request.Add(HeaderNames.MaxForwards, "70");
        request.Add(HeaderNames.From, $"<{from}>;tag={Ids.Tag()}");
        request.Add(HeaderNames.To, $"<{target}>");
        request.Add(HeaderNames.CallId, Ids.CallId());
        request.Add(HeaderNames.CSeq, new CSeq(1, Methods.Options).ToString());
        request.Add(HeaderNames.Contact, $"<{ContactFor(to, "", target.IsSecure)}>");
        request.Add(HeaderNames.Accept, SessionDescription.MediaType);
        ClientTransaction? transaction = null;
        var deadline = Loop.After(timeout, () =>
        {
            transaction!.Abandon();
            status(0);
        });
        transaction = Transactions.Request(request, to, new ClientListener(
            response => ProbeResponded(response, deadline, status),
            _ => ProbeFailed(deadline, status)));
    }

    /// <summary>
    /// Keeps the way to a hop open through NATs and firewalls: two line ends, every so often (RFC 5626 section 3.5.1). Receivers skip
    /// them; over a connection they answer.
    /// </summary>
    /// <returns>Ends it.</returns>
    public IDisposable KeepOpen(SipHop to, TimeSpan every) => new KeepAlive(Transactions, to, every);

    /// <summary>Forgets everything: calls that are still alive end as failed, and the other side is not told. Hang up first.</summary>
    public void Dispose()
    {
        foreach (var call in _calls.Values.ToList())
            call.Abandon("The endpoint was closed");
        Transactions.Dispose();
    }

    void IRequestReceiver.Receive(ServerTransaction transaction)
    {
        try
        {
            Serve(transaction);
        }
        catch
        {
            // A fault in what listens must not leave the request open for ever.
            transaction.Respond(transaction.Request.Respond(500));
            throw;
        }
    }

    void IRequestReceiver.ReceiveAck(SipRequest ack) => CallOf(ack)?.ReceiveAck(ack);

    /// <summary>Where the far side of a hop reaches this side.</summary>
    internal SipUri ContactFor(SipHop to, string user, bool isSecure) => _transports.ContactFor(to, user, isSecure);

    internal void Forget(SipCall call)
    {
        _calls.Remove((call.CallId, call.LocalTag));
        if (call is IncomingCall incoming)
            _incoming.Remove(incoming.MergeKey);
    }

    /// <summary>The description that a message carries; null when it carries none that can be read.</summary>
    internal SessionDescription? ReadSession(SipMessage message) =>
        message.First(HeaderNames.ContentType)?.StartsWith(SessionDescription.MediaType, StringComparison.OrdinalIgnoreCase) == true
        && SessionDescription.TryRead(message.Body.Span, out var session)
            ? session
            : null;

    /// <summary>Answers what means the same inside a dialog and outside.</summary>
    internal void RespondAnywhere(ServerTransaction transaction)
    {
        var request = transaction.Request;
        var response = request.Method switch
        {
            Methods.Options => request.Respond(200, Ids.Tag()),
            Methods.Notify or Methods.Prack or Methods.Bye or Methods.Cancel or Methods.Update or Methods.Info => request.Respond(481, Ids.Tag()),
            _ => request.Respond(405, Ids.Tag()),
        };
        response.Add(HeaderNames.Allow, Methods.Allowed);
        if (request.Method == Methods.Options)
        {
            response.Add(HeaderNames.Accept, SessionDescription.MediaType);
            response.Add(HeaderNames.Supported, Extensions.All);
        }

        transaction.Respond(response);
    }

    private static void ProbeResponded(SipResponse response, LoopTimer deadline, Action<int> status)
    {
        if (response.IsProvisional)
            return;
        deadline.Dispose();
        status(response.Status);
    }

    private static void ProbeFailed(LoopTimer deadline, Action<int> status)
    {
        deadline.Dispose();
        status(0);
    }

    private void Serve(ServerTransaction transaction)
    {
        var request = transaction.Request;
        if (request.Method == Methods.Cancel)
            ServeCancel(transaction);
        else if (request.Tag(HeaderNames.To) is not null)
            ServeInDialog(transaction);
        else if (transaction is InviteServerTransaction invite)
            ServeInvite(invite);
        else
            RespondAnywhere(transaction);
    }

    private void ServeInDialog(ServerTransaction transaction)
    {
        if (CallOf(transaction.Request) is { } call)
            call.Receive(transaction);
        else if (transaction.Request.Method == Methods.Options)
            RespondAnywhere(transaction);
        else
            transaction.Respond(transaction.Request.Respond(481));
    }

    // RFC 3261 section 9.2: the CANCEL itself is answered 200 whenever its INVITE is known, however far that has come.
    private void ServeCancel(ServerTransaction transaction)
    {
        var cancel = transaction.Request;
        var invite = Transactions.InviteOf(cancel);
        transaction.Respond(cancel.Respond(invite is null ? 481 : 200, Ids.Tag()));
        if (invite is not null && _incoming.TryGetValue(Sip.IncomingCall.MergeKeyOf(invite.Request), out var call))
            call.ReceiveCancel(cancel);
    }

    private void ServeInvite(InviteServerTransaction transaction)
    {
        var request = transaction.Request;
        var tag = Ids.Tag();
        if (_guard?.Challenge(request, tag) is { } challenge)
            transaction.Respond(challenge);
        else if (_incoming.ContainsKey(Sip.IncomingCall.MergeKeyOf(request)))
            transaction.Respond(request.Respond(482, tag));
        else if (SessionTimer.RefuseTooShort(request, tag, Transactions.Options) is { } tooShort)
            transaction.Respond(tooShort);
        else if (!request.Body.IsEmpty && ReadSession(request) is null)
            transaction.Respond(request.Respond(400, tag, "Bad Request (SDP)"));
        else if (IncomingCall is null)
            transaction.Respond(request.Respond(503, tag));
        else
            Offer(transaction, tag, IncomingCall);
    }

    private void Offer(InviteServerTransaction transaction, string tag, Func<SipCall, IncomingInvite, ISipCallEvents?> ask)
    {
        var request = transaction.Request;
        var to = SipUri.TryParse(request.Uri, out var uri) ? uri : throw new InvalidOperationException("An INVITE is checked before it gets here.");
        transaction.Respond(request.Respond(100));
        var call = new IncomingCall(this, transaction, tag, to);
        _calls.Add((call.CallId, call.LocalTag), call);
        _incoming.Add(call.MergeKey, call);
        try
        {
            call.Events = ask(call, new IncomingInvite(to, CallerOf(request), transaction.Source.EndPoint, ReadSession(request))
            {
                UserToUser = request.First(HeaderNames.UserToUser),
            });
        }
        catch
        {
            call.Reject(500);
            throw;
        }

        if (call.Events is null)
            call.HangUp();
    }

    private static SipUri CallerOf(SipRequest request) =>
        NameAddress.TryParse(request.First(HeaderNames.From)!, out var from) && from.TryGetSipUri(out var caller)
            ? caller
            : new SipUri("anonymous", "anonymous.invalid");

    private SipCall? CallOf(SipRequest request) =>
        request.Tag(HeaderNames.To) is { } tag ? _calls.GetValueOrDefault((request.CallId, tag)) : null;
}
