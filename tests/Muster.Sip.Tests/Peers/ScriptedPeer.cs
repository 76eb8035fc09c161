using System.Net;
using System.Text;
using Muster.Kernel;

namespace Muster.Sip.Tests;

/// <summary>
/// A peer that does what the test says and nothing by itself: no repetitions, no manners. It stands at port 5090; the endpoint
/// under test at port 5060.
/// </summary>
internal sealed class ScriptedPeer
{
    public const string Tag = "peer";

    private static readonly IPEndPoint Local = new(IPAddress.Loopback, 5090);

    private readonly Network.MemoryTransport _transport;
    private readonly List<SipMessage> _received = [];

    public ScriptedPeer(SipOptions? options = null)
    {
        Loop = new VirtualLoop(DateTimeOffset.UnixEpoch);
        Loop.Faulted = Faults.Add;
        Network = new Network(Loop);
        EndpointTransport = Network.Open(5060);
        Endpoint = new SipEndpoint(Loop, EndpointTransport, (options ?? new SipOptions()) with { Seed = options?.Seed ?? 7 });
        _transport = Network.Open(5090);
        _transport.Received = Take;
    }

    public VirtualLoop Loop { get; }

    public Network Network { get; }

    public Network.MemoryTransport EndpointTransport { get; }

    public SipEndpoint Endpoint { get; }

    public List<Exception> Faults { get; } = [];

    public Recorder Events { get; init; } = new();

    public SipCall? Call { get; private set; }

    /// <summary>Start lines of everything received, repetitions included.</summary>
    public IEnumerable<string> Received => _received.Select(message =>
        message is SipRequest request ? request.Method : ((SipResponse)message).Status.ToString(System.Globalization.CultureInfo.InvariantCulture));

    public SipRequest Last(string method) => _received.OfType<SipRequest>().Last(request => request.Method == method);

    public SipResponse LastResponse => _received.OfType<SipResponse>().Last();

    public IEnumerable<SipRequest> Requests(string method) => _received.OfType<SipRequest>().Where(request => request.Method == method);

    /// <summary>As <see cref="Count"/>, but without repetitions.</summary>
    public int CountOnce(string method) => Requests(method).DistinctBy(request => request.CSeq).Count();

    public int Count(string method) => Requests(method).Count();

    public void Pass(double seconds) => Loop.Advance(TimeSpan.FromSeconds(seconds));

    /// <summary>The endpoint calls the peer; its INVITE has arrived when this returns.</summary>
    public SipRequest BeCalled(SipCredentials? credentials = null)
    {
        Call = Endpoint.Invite(
            new OutgoingInvite(
                new SipUri("13800000000", "127.0.0.1", 5090),
                new SipUri("02750000000", "127.0.0.1", 5060),
                Local,
                SessionDescription.Offer(Pair.CallerRtp),
                credentials),
            Events);
        Pass(0.1);
        return Last(Methods.Invite);
    }

    /// <summary>The endpoint calls, the peer answers, the ACK has come.</summary>
    public SipRequest BeCalledAndAnswer(params (string Name, string Value)[] headers)
    {
        var invite = BeCalled();
        Respond(invite, 200, sdp: Session(), headers: headers);
        Pass(0.1);
        Last(Methods.Ack).CSeq.Number.ShouldBe(invite.CSeq.Number);
        return invite;
    }

    public void Respond(SipRequest request, int status, string tag = Tag, string? sdp = null, params (string Name, string Value)[] headers)
    {
        var response = request.Respond(status, tag.Length == 0 ? null : tag);
        response.Add(HeaderNames.Contact, "<sip:peer@127.0.0.1:5090>");
        foreach (var (name, value) in headers)
            response.Add(name, value);
        Attach(response, sdp);
        Send(response);
    }

    /// <summary>A request of the peer's own; within the dialog that the INVITE began when one is given.</summary>
    public SipRequest Request(string method, uint number, SipRequest? invite = null, string? sdp = null, params (string Name, string Value)[] headers)
    {
        var request = new SipRequest(method, "sip:02750000000@127.0.0.1:5060");
        request.Add(HeaderNames.Via, $"SIP/2.0/UDP 127.0.0.1:5090;branch=z9hG4bK{method}{number}");
        request.Add(HeaderNames.From, invite is null ? $"<sip:peer@127.0.0.1:5090>;tag={Tag}" : $"{invite.First(HeaderNames.To)};tag={Tag}");
        request.Add(HeaderNames.To, invite?.First(HeaderNames.From) ?? "<sip:02750000000@127.0.0.1:5060>");
        request.Add(HeaderNames.CallId, invite?.CallId ?? "call-of-the-peer");
        request.Add(HeaderNames.CSeq, new CSeq(number, method).ToString());
        request.Add(HeaderNames.Contact, "<sip:peer@127.0.0.1:5090>");
        foreach (var (name, value) in headers)
            request.Set(name, value);
        Attach(request, sdp);
        return request;
    }

    /// <summary>A request within the dialog of a call that the peer placed, once a response with a tag has come.</summary>
    public SipRequest Follow(SipRequest invite, string method, uint number, string? sdp = null, params (string Name, string Value)[] headers)
    {
        var tag = _received.OfType<SipResponse>().Select(response => response.Tag(HeaderNames.To)).Last(each => each is not null);
        return Request(method, number, null, sdp, [(HeaderNames.To, $"{invite.First(HeaderNames.To)};tag={tag}"), .. headers]);
    }

    public void Send(SipMessage message)
    {
        _transport.Send(SipWriter.Write(message), new IPEndPoint(IPAddress.Loopback, 5060));
        Pass(0.05);
    }

    public void SendBytes(ReadOnlySpan<byte> bytes)
    {
        _transport.Send(bytes, new IPEndPoint(IPAddress.Loopback, 5060));
        Pass(0.05);
    }

    /// <summary>As <see cref="SendBytes"/>, for many: what comes back is not looked at.</summary>
    public void SendHostile(byte[] bytes)
    {
        _transport.Received = null;
        SendBytes(bytes);
        _transport.Received = Take;
    }

    public static string Session(int port = 6000, string direction = "sendrecv", string address = "127.0.0.1") => Lines(
        "v=0",
        "o=- 1 1 IN IP4 127.0.0.1",
        "s=-",
        $"c=IN IP4 {address}",
        "t=0 0",
        $"m=audio {port} RTP/AVP 8 101",
        "a=rtpmap:101 telephone-event/8000",
        $"a={direction}");

    public static string Lines(params string[] lines) => string.Concat(lines.Select(line => line + "\r\n"));

    /// <summary>Lets everything run out and expects nothing to be left.</summary>
    public void ShouldDrain()
    {
        Loop.RunToEnd(TimeSpan.FromMinutes(5)).ShouldBeTrue();
        Faults.ShouldBeEmpty();
        (Endpoint.Gauges with { Dropped = 0 }).ShouldBe(default);
        Loop.PendingTimers.ShouldBe(0);
    }

    private void Take(ReadOnlyMemory<byte> bytes, IPEndPoint source)
    {
        SipReader.TryRead(bytes.Span, out var message).ShouldBe(SipReadStatus.Message);
        _received.Add(message!);
    }

    private static void Attach(SipMessage message, string? sdp)
    {
        if (sdp is null)
            return;
        message.Add(HeaderNames.ContentType, "application/sdp");
        message.Body = Encoding.Latin1.GetBytes(sdp);
    }
}
