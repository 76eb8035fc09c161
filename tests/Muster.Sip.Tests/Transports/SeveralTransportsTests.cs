using System.Net;
using System.Text;
using Muster.Kernel;

namespace Muster.Sip.Tests;

/// <summary>An endpoint at port 5060 that speaks UDP and TCP, and what a peer at port 5090 gets from it by either.</summary>
public sealed class SeveralTransportsTests
{
    private static readonly IPEndPoint Peer = new(IPAddress.Loopback, 5090);
    private static readonly SipHop PeerByTcp = new(SipProtocol.Tcp, Peer);

    private readonly VirtualLoop _loop = new(DateTimeOffset.UnixEpoch);
    private readonly Network _network;
    private readonly Network.MemoryTransport _tcp;
    private readonly Network.MemoryTransport _peerTcp;
    private readonly Recorder _events = new();
    private readonly SipEndpoint _endpoint;
    private readonly List<(SipProtocol By, SipMessage Message)> _received = [];

    public SeveralTransportsTests()
    {
        _network = new Network(_loop);
        _tcp = _network.Open(5060, SipProtocol.Tcp);
        _endpoint = new SipEndpoint(_loop, [_network.Open(5060), _tcp], new SipOptions { Seed = 7, LearnsContact = true });
        _peerTcp = Listen(SipProtocol.Tcp);
        Listen(SipProtocol.Udp);
    }

    [Fact]
    public void A_call_over_TCP_says_so_in_Via_and_Contact_and_repeats_nothing()
    {
        Call(PeerByTcp);
        Pass(40);

        var (by, invite) = _received.ShouldHaveSingleItem();
        by.ShouldBe(SipProtocol.Tcp);
        invite.First(HeaderNames.Via)!.ShouldStartWith("SIP/2.0/TCP 127.0.0.1:5060;rport;branch=");
        invite.First(HeaderNames.Contact).ShouldBe("<sip:02750000000@127.0.0.1:5060;transport=tcp>");
        _events.Lines.ShouldBe(["ended TimedOut"]);
        ShouldBeEmpty();
    }

    [Fact]
    public void What_only_absorbs_repetitions_is_gone_at_once_on_a_stream()
    {
        Call(PeerByTcp);
        Pass(0.1);
        Answer(_received[0].Message, 486);
        Pass(0.1);

        Received().ShouldBe(["Tcp INVITE", "Tcp ACK"]);
        ShouldBeEmpty();
    }

    [Fact]
    public void A_request_inside_the_call_keeps_to_the_protocol_that_the_call_came_by()
    {
        var call = Call(PeerByTcp);
        Pass(0.1);
        Answer(_received[0].Message, 200, ScriptedPeer.Session(), "<sip:peer@127.0.0.1:5090>");
        Pass(0.1);
        call.HangUp();
        Pass(0.1);

        Received().ShouldBe(["Tcp INVITE", "Tcp ACK", "Tcp BYE"]);
    }

    [Fact]
    public void A_connection_that_cannot_be_made_ends_the_call_at_once()
    {
        Call(PeerByTcp);
        _tcp.Lost!(new ConnectionLoss(Peer, false, "refused"));
        Pass(0.1);

        _events.Lines.ShouldBe(["ended TransportFailed"]);
        ShouldBeEmpty();
    }

    [Fact]
    public void A_connection_that_breaks_is_made_once_more_before_the_call_is_given_up()
    {
        Call(PeerByTcp);
        Pass(0.1);
        _tcp.Lost!(new ConnectionLoss(Peer, true, "closed"));
        Pass(0.1);
        Received().ShouldBe(["Tcp INVITE", "Tcp INVITE"]);
        _received[1].Message.TopVia.ShouldBe(_received[0].Message.TopVia);

        _tcp.Lost!(new ConnectionLoss(Peer, true, "closed"));
        Pass(0.1);
        _events.Lines.ShouldBe(["ended TransportFailed"]);
        ShouldBeEmpty();
    }

    [Fact]
    public void The_loss_of_another_connection_says_nothing()
    {
        Call(PeerByTcp);
        _tcp.Lost!(new ConnectionLoss(new IPEndPoint(IPAddress.Loopback, 5091), false, "refused"));
        Pass(0.1);

        _events.Lines.ShouldBeEmpty();
    }

    [Fact]
    public void An_answered_call_outlives_its_connection()
    {
        var call = Call(PeerByTcp);
        Pass(0.1);
        Answer(_received[0].Message, 200, ScriptedPeer.Session());
        Pass(0.1);
        _tcp.Lost!(new ConnectionLoss(Peer, true, "closed"));
        Pass(0.1);
        _events.Lines.ShouldBe(["answered"]);

        call.HangUp();
        Pass(0.1);
        Received().ShouldBe(["Tcp INVITE", "Tcp ACK", "Tcp BYE"]);
    }

    [Fact]
    public void A_request_too_long_for_a_datagram_goes_by_TCP()
    {
        Call(Peer, user: new string('1', 900));
        Pass(0.1);

        Received().ShouldBe(["Tcp INVITE"]);
        _received[0].Message.TopVia!.Value.Transport.ShouldBe("TCP");
    }

    [Fact]
    [Behaviour(24, "Where TCP is refused, a request of more than 1,300 bytes goes by UDP")]
    public void Where_TCP_is_refused_the_long_request_goes_by_UDP_and_the_next_one_at_once()
    {
        Call(Peer, user: new string('1', 900));
        Pass(0.1);
        _tcp.Lost!(new ConnectionLoss(Peer, false, "refused"));
        Pass(0.1);
        Received().ShouldBe(["Tcp INVITE", "Udp INVITE"]);
        _received[1].Message.First(HeaderNames.Via).ShouldBe(_received[0].Message.First(HeaderNames.Via)!.Replace("TCP", "UDP", StringComparison.Ordinal));
        Answer(_received[1].Message, 486);
        Call(Peer, user: new string('2', 900));
        Pass(0.1);

        Received().ShouldBe(["Tcp INVITE", "Udp INVITE", "Udp ACK", "Udp INVITE"]);
        _events.Lines.ShouldBe(["ended Refused"]);
    }

    [Fact]
    public void A_machine_that_refuses_to_send_by_TCP_sends_the_long_request_by_UDP()
    {
        _tcp.Works = false;
        Call(Peer, user: new string('1', 900));
        Pass(0.1);

        Received().ShouldBe(["Udp INVITE"]);
    }

    [Fact]
    public void A_response_whose_connection_is_gone_goes_to_the_port_that_the_Via_names()
    {
        var ephemeral = _network.Open(40_000, SipProtocol.Tcp);
        _tcp.Replies = false;
        ephemeral.Send(SipWriter.Write(Options("SIP/2.0/TCP peer.example.com:5090;branch=z9hG4bK1")), new SipHop(SipProtocol.Tcp, _tcp.LocalEndPoint));
        Pass(0.1);

        Received().ShouldBe(["Tcp 200"]);
    }

    [Fact]
    public void A_request_on_a_stream_that_does_not_say_its_length_is_refused()
    {
        var bytes = Encoding.Latin1.GetString(SipWriter.Write(Options("SIP/2.0/TCP 127.0.0.1:5090;branch=z9hG4bK1")))
            .Replace("Content-Length: 0\r\n", "", StringComparison.Ordinal);
        _peerTcp.Send(Encoding.Latin1.GetBytes(bytes), new SipHop(SipProtocol.Tcp, _tcp.LocalEndPoint));
        Pass(0.1);

        Received().ShouldBe(["Tcp 400"]);
    }

    [Fact]
    public void Where_no_transport_fits_the_call_could_not_be_sent()
    {
        Call(new SipHop(SipProtocol.Tls, Peer));
        Call(new SipHop(SipProtocol.Udp, new IPEndPoint(IPAddress.IPv6Loopback, 5090)));
        Pass(0.1);

        _events.Lines.ShouldBe(["ended TransportFailed", "ended TransportFailed"]);
        ShouldBeEmpty();
    }

    [Fact]
    [Behaviour(24, "Behind a NAT, Contact names the address that the far side has seen")]
    public void Behind_a_NAT_the_next_Contact_is_the_address_that_the_far_side_has_seen()
    {
        Call(Peer);
        Pass(0.1);
        var invite = _received[0].Message;
        invite.Set(HeaderNames.Via, invite.First(HeaderNames.Via)!.Replace("rport", "rport=40000;received=192.0.2.7", StringComparison.Ordinal));
        Answer(invite, 486);
        Call(Peer);
        Pass(0.1);

        _received[^1].Message.First(HeaderNames.Contact).ShouldBe("<sip:02750000000@192.0.2.7:40000>");
        _received[^1].Message.First(HeaderNames.Via)!.ShouldStartWith("SIP/2.0/UDP 127.0.0.1:5060;");
    }

    [Fact]
    [Behaviour(24, "The way through a NAT is kept open")]
    public void The_way_to_a_hop_is_kept_open_by_line_ends_until_that_is_ended()
    {
        var kept = _endpoint.KeepOpen(PeerByTcp, TimeSpan.FromSeconds(25));
        _peerTcp.Received = null;
        Pass(76);
        kept.Dispose();
        Pass(100);

        _network.Log.Select(entry => entry.Text).ShouldBe(["\r\n\r\n", "\r\n\r\n", "\r\n\r\n"]);
        _loop.PendingTimers.ShouldBe(0);
    }

    private Network.MemoryTransport Listen(SipProtocol protocol)
    {
        var transport = _network.Open(5090, protocol);
        transport.Received = (bytes, _) =>
        {
            SipReader.TryRead(bytes.Span, out var message).ShouldBe(SipReadStatus.Message);
            _received.Add((protocol, message!));
        };
        return transport;
    }

    private SipCall Call(SipHop to, string user = "13800000000") => _endpoint.Invite(
        new OutgoingInvite(
            new SipUri(user, "127.0.0.1", 5090),
            new SipUri("02750000000", "127.0.0.1", 5060),
            to,
            SessionDescription.Offer(Pair.CallerRtp),
            null),
        _events);

    private static SipRequest Options(string via)
    {
        var request = new SipRequest(Methods.Options, "sip:02750000000@127.0.0.1:5060");
        request.Add(HeaderNames.Via, via);
        request.Add(HeaderNames.From, "<sip:peer@127.0.0.1:5090>;tag=1");
        request.Add(HeaderNames.To, "<sip:02750000000@127.0.0.1:5060>");
        request.Add(HeaderNames.CallId, "options");
        request.Add(HeaderNames.CSeq, "1 OPTIONS");
        return request;
    }

    private void Answer(SipMessage request, int status, string? sdp = null, string contact = "<sip:peer@127.0.0.1:5090;transport=tcp>")
    {
        var response = ((SipRequest)request).Respond(status, "peer");
        response.Add(HeaderNames.Contact, contact);
        if (sdp is not null)
        {
            response.Add(HeaderNames.ContentType, SessionDescription.MediaType);
            response.Body = Encoding.Latin1.GetBytes(sdp);
        }

        var by = request.TopVia!.Value.Transport == "TCP" ? SipProtocol.Tcp : SipProtocol.Udp;
        var peer = by == SipProtocol.Tcp ? _peerTcp : _network.Open(5091);
        peer.Send(SipWriter.Write(response), new SipHop(by, _tcp.LocalEndPoint));
        Pass(0.05);
    }

    private void Pass(double seconds) => _loop.Advance(TimeSpan.FromSeconds(seconds));

    private IEnumerable<string> Received() =>
        _received.Select(each => $"{each.By} {(each.Message is SipRequest request ? request.Method : ((SipResponse)each.Message).Status)}");

    private void ShouldBeEmpty()
    {
        (_endpoint.Gauges with { Dropped = 0 }).ShouldBe(default);
        _loop.PendingTimers.ShouldBe(0);
    }
}
