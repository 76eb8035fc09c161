using System.Net;

namespace Muster.Sip.Tests;

/// <summary>The called party's side of a call against a peer that does what each test says.</summary>
public sealed class CalledPartyTests
{
    private readonly ScriptedPeer _peer = new();
    private readonly Recorder _events = new();
    private SipCall? _call;
    private IncomingInvite? _invite;

    public CalledPartyTests() => _peer.Endpoint.IncomingCall = (call, invite) =>
    {
        _call = call;
        _invite = invite;
        return _events;
    };

    [Fact]
    public void Repeats_the_answer_until_its_ACK_and_then_says_so()
    {
        var invite = SendInvite();
        Accept();
        _peer.Pass(2);
        _peer.Received.ShouldBe(["100", "200", "200", "200"]); // at 0, 0.5 and 1.5 s
        _events.Lines.ShouldBeEmpty();

        _peer.Send(Ack(invite));
        _events.Lines.ShouldBe(["answered"]);
        _peer.Pass(40);
        _peer.Received.Count().ShouldBe(4);
    }

    [Fact]
    public void Hangs_up_when_no_ACK_comes()
    {
        SendInvite();
        Accept();
        _peer.Pass(33);
        _peer.Count(Methods.Bye).ShouldBe(2);
        _peer.Respond(_peer.Last(Methods.Bye), 200);
        _peer.ShouldDrain();

        _events.Lines.ShouldBe(["ended TimedOut"]);
    }

    [Fact]
    public void An_ACK_that_comes_too_late_does_not_bring_the_call_back()
    {
        var invite = SendInvite();
        Accept();
        _peer.Pass(32.2);
        _peer.Send(Ack(invite));
        _peer.Respond(_peer.Last(Methods.Bye), 200);
        _peer.ShouldDrain();

        _events.Lines.ShouldBe(["ended TimedOut"]);
    }

    [Fact]
    public void Holds_the_BYE_until_the_ACK_came()
    {
        var invite = SendInvite();
        Accept();
        _call!.HangUp();
        _peer.Pass(1);
        _peer.Count(Methods.Bye).ShouldBe(0);

        _peer.Send(Ack(invite));
        _peer.Count(Methods.Bye).ShouldBe(1);
        _peer.Respond(_peer.Last(Methods.Bye), 200);
        _peer.ShouldDrain();
        _events.Lines.ShouldBe(["ended LocalBye"]);
    }

    [Fact]
    public void A_CANCEL_ends_the_ringing_with_487()
    {
        var invite = SendInvite();
        _call!.Ring();
        _peer.Send(Cancel(invite, "SIP;cause=200;text=\"Call completed elsewhere\",Q.850;cause=26"));

        _peer.Received.ShouldBe(["100", "180", "200", "487"], ignoreOrder: true);
        _events.Lines.ShouldBe(["ended Cancelled"]);
        _events.End!.Q850Cause.ShouldBe(26);
        _call.Accept(_invite!.Offer!.Answer(Pair.CalledRtp)!);
        _call.Ring();
        _call.Reject(486);
        _call.HangUp();
        _peer.ShouldDrain();
        _events.Lines.ShouldBe(["ended Cancelled"]);
    }

    [Fact]
    public void A_CANCEL_after_the_answer_changes_nothing()
    {
        var invite = SendInvite();
        Accept();
        _peer.Pass(0.1);
        _peer.Send(Cancel(invite));
        _peer.LastResponse.CSeq.Method.ShouldBe(Methods.Cancel);
        _peer.LastResponse.Status.ShouldBe(200);
        _peer.Send(Ack(invite));

        _events.Lines.ShouldBe(["answered"]);
    }

    [Fact]
    public void A_CANCEL_of_nothing_gets_481()
    {
        _peer.Send(_peer.Request(Methods.Cancel, 1));

        _peer.Received.ShouldBe(["481"]);
        _peer.ShouldDrain();
    }

    [Fact]
    [Behaviour(14, "A BYE from a caller who was not answered yet ends the ringing")]
    public void A_BYE_before_the_answer_ends_the_ringing()
    {
        var invite = SendInvite();
        _call!.Ring();
        _peer.Pass(0.1);
        _peer.Send(InDialog(invite, Methods.Bye, 2));

        _peer.Received.ShouldBe(["100", "180", "200", "487"]);
        _events.Lines.ShouldBe(["ended Cancelled"]);
    }

    [Fact]
    public void A_BYE_instead_of_the_ACK_ends_the_call()
    {
        var invite = SendInvite();
        Accept();
        _peer.Pass(0.1);
        _peer.Send(InDialog(invite, Methods.Bye, 2));
        _peer.ShouldDrain();

        _events.Lines.ShouldBe(["ended RemoteBye"]);
    }

    [Fact]
    public void An_INVITE_that_comes_a_second_way_gets_482()
    {
        var invite = SendInvite();
        invite.Set(HeaderNames.Via, "SIP/2.0/UDP 127.0.0.1:5090;branch=z9hG4bKotherway");
        _peer.Send(invite);

        _peer.LastResponse.Status.ShouldBe(482);
        _events.Lines.ShouldBeEmpty();
    }

    [Fact]
    [Behaviour(13, "An INVITE without offer: the 200 offers, the ACK answers")]
    public void An_INVITE_without_offer_is_answered_by_an_offer_and_its_ACK_brings_the_answer()
    {
        var invite = _peer.Request(Methods.Invite, 1);
        _peer.Send(invite);
        _invite!.Offer.ShouldBeNull();
        _call!.Accept(SessionDescription.Offer(Pair.CalledRtp, AudioCodec.Pcma));
        _peer.Pass(0.1);
        var ack = Ack(invite);
        ack.Add(HeaderNames.ContentType, "application/sdp");
        ack.Body = System.Text.Encoding.ASCII.GetBytes(ScriptedPeer.Session(6008));
        _peer.Send(ack);

        _events.Lines.ShouldBe(["answered"]);
        _events.Session!.RtpAddress.ShouldBe(new IPEndPoint(IPAddress.Loopback, 6008));
    }

    [Fact]
    public void An_offer_of_ours_that_the_ACK_leaves_unanswered_hangs_up()
    {
        var invite = _peer.Request(Methods.Invite, 1);
        _peer.Send(invite);
        _call!.Accept(SessionDescription.Offer(Pair.CalledRtp));
        _peer.Pass(0.1);
        _peer.Send(Ack(invite));
        _peer.Respond(_peer.Last(Methods.Bye), 200);
        _peer.ShouldDrain();

        _events.Lines.ShouldBe(["ended ProtocolError"]);
    }

    [Fact]
    public void A_call_left_ringing_by_a_caller_who_vanished_is_refused_in_the_end()
    {
        SendInvite();
        _call!.Ring();
        _peer.Pass(300);
        _peer.ShouldDrain();

        _peer.Received.ShouldContain("480");
        _events.Lines.ShouldBe(["ended Refused"]);
    }

    [Fact]
    public void A_Timestamp_comes_back_in_the_100()
    {
        _peer.Send(_peer.Request(Methods.Invite, 1, sdp: ScriptedPeer.Session(), headers: (HeaderNames.Timestamp, "54")));

        _peer.LastResponse.Status.ShouldBe(100);
        _peer.LastResponse.First(HeaderNames.Timestamp).ShouldBe("54");
    }

    [Fact]
    public void An_INVITE_with_a_body_that_is_no_SDP_gets_400()
    {
        _peer.Send(_peer.Request(Methods.Invite, 1, sdp: "hello"));

        _peer.Received.ShouldBe(["400"]);
        _call.ShouldBeNull();
        _peer.ShouldDrain();
    }

    [Fact]
    public void Nobody_to_take_calls_refuses_them_with_503()
    {
        _peer.Endpoint.IncomingCall = null;
        SendInvite();

        _peer.Received.ShouldBe(["503"]);
        _peer.ShouldDrain();
    }

    [Fact]
    public void A_fault_in_the_listener_refuses_the_call_with_500()
    {
        _peer.Endpoint.IncomingCall = (_, _) => throw new InvalidOperationException("test");
        SendInvite();

        _peer.Received.ShouldBe(["100", "500"]);
        _peer.Faults.ShouldHaveSingleItem().Message.ShouldBe("test");
        _peer.Endpoint.Gauges.Calls.ShouldBe(0);
    }

    [Fact]
    public void Early_media_can_be_sent_before_a_refusal()
    {
        SendInvite();
        _call!.Ring(183, _invite!.Offer!.Answer(Pair.CalledRtp));
        _peer.Pass(0.1);
        _peer.LastResponse.Body.IsEmpty.ShouldBeFalse();
        _call.Reject(404, "Empty Number", 1);
        _peer.Pass(0.1);

        _peer.LastResponse.Status.ShouldBe(404);
        _peer.LastResponse.Reason.ShouldBe("Empty Number");
        _peer.LastResponse.First(HeaderNames.Reason).ShouldBe("Q.850;cause=1");
        _events.Lines.ShouldBe(["ended Refused"]);
    }

    [Fact]
    public void The_caller_cannot_ring_accept_or_reject()
    {
        _peer.BeCalled();

        Should.Throw<InvalidOperationException>(() => _peer.Call!.Ring());
        Should.Throw<InvalidOperationException>(() => _peer.Call!.Accept(SessionDescription.Offer(Pair.CalledRtp)));
        Should.Throw<InvalidOperationException>(() => _peer.Call!.Reject(486));
    }

    [Fact]
    public void Closing_the_endpoint_ends_its_calls_and_leaves_no_timer()
    {
        SendInvite();
        _peer.BeCalled();
        _peer.Endpoint.Dispose();
        _peer.ShouldDrain();

        _events.Lines.ShouldBe(["ended TransportFailed"]);
        _peer.Events.Lines.ShouldBe(["ended TransportFailed"]);
    }

    [Fact]
    public void A_caller_without_SIP_address_is_anonymous()
    {
        var invite = _peer.Request(Methods.Invite, 1, sdp: ScriptedPeer.Session(), headers: (HeaderNames.From, "<tel:+8613800000000>;tag=t"));
        _peer.Send(invite);

        _invite!.From.User.ShouldBe("anonymous");
        _invite.Source.Port.ShouldBe(5090);
    }

    private SipRequest SendInvite()
    {
        var invite = _peer.Request(Methods.Invite, 1, sdp: ScriptedPeer.Session());
        _peer.Send(invite);
        return invite;
    }

    private void Accept() => _call!.Accept(_invite!.Offer!.Answer(Pair.CalledRtp)!);

    private SipRequest Ack(SipRequest invite) => InDialog(invite, Methods.Ack, invite.CSeq.Number);

    private SipRequest InDialog(SipRequest invite, string method, uint number)
    {
        var request = _peer.Request(method, number);
        request.Set(HeaderNames.To, $"{invite.First(HeaderNames.To)};tag={_call!.LocalTag}");
        return request;
    }

    private SipRequest Cancel(SipRequest invite, string? reason = null)
    {
        var cancel = _peer.Request(Methods.Cancel, invite.CSeq.Number);
        cancel.Set(HeaderNames.Via, invite.First(HeaderNames.Via)!);
        if (reason is not null)
            cancel.Add(HeaderNames.Reason, reason);
        return cancel;
    }
}
