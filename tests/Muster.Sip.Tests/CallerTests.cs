namespace Muster.Sip.Tests;

/// <summary>The caller's side of a call against a peer that does what each test says (RFC 3261 sections 9, 12, 13 and 15).</summary>
public sealed class CallerTests
{
    private readonly ScriptedPeer _peer = new();

    private List<string> Lines => _peer.Events.Lines;

    [Theory]
    [InlineData(404, "Q.850;cause=1;text=\"unallocated\"", 1)]
    [InlineData(480, "SIP;cause=480, Q.850 ;cause=18", 18)]
    [InlineData(486, null, null)]
    [InlineData(603, "Q.850;cause=9999", null)]
    [InlineData(302, null, null)]
    public void A_refusal_ends_the_call_with_its_status_and_cause(int status, string? reason, int? cause)
    {
        var invite = _peer.BeCalled();
        _peer.Respond(invite, status, headers: reason is null ? [] : [(HeaderNames.Reason, reason)]);
        _peer.ShouldDrain();

        Lines.ShouldBe(["ended Refused"]);
        _peer.Events.End!.Status.ShouldBe(status);
        _peer.Events.End.Q850Cause.ShouldBe(cause);
        _peer.Count(Methods.Invite).ShouldBe(1);
    }

    [Fact]
    public void A_reason_phrase_in_Chinese_is_readable()
    {
        var invite = _peer.BeCalled();
        var response = invite.Respond(486, "t", SipText.ToWire("用户忙"));
        _peer.Send(response);

        _peer.Loop.Settle();
        _peer.Events.End!.Reason.ShouldBe("用户忙");
    }

    [Theory]
    [Behaviour(8, "Early media is taken from any provisional from 180 to 199")]
    [Behaviour(10, "A 180 after a 183 keeps the early media")]
    [InlineData(180)]
    [InlineData(181)]
    [InlineData(183)]
    [InlineData(199)]
    public void Early_media_is_taken_from_any_provisional(int status)
    {
        var invite = _peer.BeCalled();
        _peer.Respond(invite, status, sdp: ScriptedPeer.Session(6000));
        _peer.Respond(invite, 180);

        Lines.ShouldBe([$"{status}+sdp", "180"]);
        _peer.Events.Session!.RtpAddress!.Port.ShouldBe(6000);
    }

    [Fact]
    [Behaviour(10, "A 183 without To-tag is tolerated")]
    public void Early_media_without_To_tag_is_taken_too()
    {
        var invite = _peer.BeCalled();
        var response = invite.Respond(183);
        response.Add(HeaderNames.ContentType, "application/sdp");
        response.Body = System.Text.Encoding.ASCII.GetBytes(ScriptedPeer.Session());
        _peer.Send(response);

        Lines.ShouldBe(["183+sdp"]);
    }

    [Fact]
    [Behaviour(10, "A 183 without description or To-tag takes nothing away, and a 200 without description keeps what came")]
    public void Provisionals_that_say_little_take_nothing_away()
    {
        var invite = _peer.BeCalled();
        _peer.Respond(invite, 183, tag: "", sdp: ScriptedPeer.Session(6006));
        _peer.Respond(invite, 183);
        _peer.Respond(invite, 180, tag: "");
        _peer.Respond(invite, 200);

        Lines.ShouldBe(["183+sdp", "183", "180", "answered"]);
        _peer.Events.AnsweredWith!.RtpAddress!.Port.ShouldBe(6006);
    }

    [Fact]
    [Behaviour(8, "A provisional of another fork, told by its new To-tag, switches the early media; the 200 decides")]
    public void Early_media_follows_the_fork_that_spoke_last()
    {
        var invite = _peer.BeCalled();
        var ports = new List<int>();
        foreach (var (status, tag, port) in new[] { (183, "one", 6000), (180, "two", 6002), (183, "three", 6004), (200, "two", 6008) })
        {
            _peer.Respond(invite, status, tag, ScriptedPeer.Session(port));
            ports.Add(_peer.Events.Session!.RtpAddress!.Port);
        }

        ports.ShouldBe([6000, 6002, 6004, 6008]);
        Lines.ShouldBe(["183+sdp", "180+sdp", "183+sdp", "answered"]);
        _peer.Last(Methods.Ack).Tag(HeaderNames.To).ShouldBe("two");
    }

    [Fact]
    public void Endless_forks_are_not_remembered()
    {
        var invite = _peer.BeCalled();
        for (var i = 0; i < 1000; i++)
            _peer.Respond(invite, 180, $"fork{i}");
        _peer.Respond(invite, 200, "last", ScriptedPeer.Session());
        _peer.Call!.HangUp();
        _peer.Pass(0.1);
        _peer.Respond(_peer.Last(Methods.Bye), 200);
        _peer.ShouldDrain();

        Lines[^1].ShouldBe("ended LocalBye");
    }

    [Fact]
    [Behaviour(8, "A 200 without description keeps that of the early media")]
    public void An_answer_without_description_takes_that_of_the_early_media()
    {
        var invite = _peer.BeCalled();
        _peer.Respond(invite, 183, sdp: ScriptedPeer.Session(6004));
        _peer.Respond(invite, 200);

        Lines.ShouldBe(["183+sdp", "answered"]);
        _peer.Events.AnsweredWith!.RtpAddress!.Port.ShouldBe(6004);
    }

    [Fact]
    public void An_answer_that_never_had_a_description_is_hung_up_at_once()
    {
        var invite = _peer.BeCalled();
        _peer.Respond(invite, 200);
        _peer.Respond(_peer.Last(Methods.Bye), 200);
        _peer.ShouldDrain();

        _peer.Received.ShouldBe([Methods.Invite, Methods.Ack, Methods.Bye]);
        Lines.ShouldBe(["ended ProtocolError"]);
    }

    [Fact]
    public void A_call_that_rings_beyond_all_measure_is_given_up()
    {
        var invite = _peer.BeCalled();
        _peer.Respond(invite, 180);
        _peer.Pass(299);
        _peer.Count(Methods.Cancel).ShouldBe(0);
        _peer.ShouldDrain();

        _peer.Count(Methods.Cancel).ShouldBe(11);
        Lines.ShouldBe(["180", "ended Cancelled"]);
    }

    [Fact]
    [Behaviour(8, "A second fork that answers is acknowledged and hung up")]
    public void A_second_fork_that_answers_is_acknowledged_and_hung_up()
    {
        var invite = _peer.BeCalled();
        _peer.Respond(invite, 180, "one");
        _peer.Respond(invite, 183, "two", ScriptedPeer.Session(6002));
        _peer.Respond(invite, 200, "two", ScriptedPeer.Session(6002));
        _peer.Respond(invite, 200, "one", ScriptedPeer.Session(6000));
        _peer.Respond(invite, 200, "one", ScriptedPeer.Session(6000));

        Lines.ShouldBe(["180", "183+sdp", "answered"]);
        _peer.Count(Methods.Ack).ShouldBe(3);
        _peer.Count(Methods.Bye).ShouldBe(1);
        _peer.Last(Methods.Bye).Tag(HeaderNames.To).ShouldBe("one");
        _peer.Events.Session!.RtpAddress!.Port.ShouldBe(6002);
    }

    [Fact]
    [Behaviour(14, "BYEs that cross end the call once")]
    public void BYEs_that_cross_end_the_call_once()
    {
        var invite = _peer.BeCalledAndAnswer();
        _peer.Call!.HangUp();
        _peer.Send(_peer.Request(Methods.Bye, 1, invite));
        _peer.LastResponse.Status.ShouldBe(200);
        _peer.Respond(_peer.Last(Methods.Bye), 481);
        _peer.ShouldDrain();

        Lines.ShouldBe(["answered", "ended LocalBye"]);
    }

    [Theory]
    [Behaviour(14, "A BYE answered 481, 408 or 500 ends the call all the same")]
    [InlineData(481)]
    [InlineData(408)]
    [InlineData(500)]
    public void A_BYE_refused_ends_the_call_all_the_same(int status)
    {
        _peer.BeCalledAndAnswer();
        _peer.Call!.HangUp();
        _peer.Pass(0.1);
        _peer.Respond(_peer.Last(Methods.Bye), status);
        _peer.ShouldDrain();

        Lines.ShouldBe(["answered", "ended LocalBye"]);
    }

    [Fact]
    public void A_BYE_of_the_peer_ends_the_call_with_its_cause()
    {
        var invite = _peer.BeCalledAndAnswer();
        _peer.Send(_peer.Request(Methods.Bye, 1, invite, headers: (HeaderNames.Reason, "Q.850;cause=16")));
        _peer.ShouldDrain();

        Lines.ShouldBe(["answered", "ended RemoteBye"]);
        _peer.Events.End!.Q850Cause.ShouldBe(16);
    }

    [Fact]
    [Behaviour(14, "A BYE from a telephone that still rings ends the call")]
    public void A_BYE_before_the_answer_ends_the_call_once_the_INVITE_is_over()
    {
        var invite = _peer.BeCalled();
        _peer.Respond(invite, 180);
        _peer.Send(_peer.Request(Methods.Bye, 1, invite));
        _peer.Respond(_peer.Last(Methods.Cancel), 200);
        _peer.Respond(invite, 487);
        _peer.ShouldDrain();

        Lines.ShouldBe(["180", "ended RemoteBye"]);
    }

    [Fact]
    public void A_machine_that_cannot_send_ends_the_call()
    {
        _peer.EndpointTransport.Works = false;
        _peer.Endpoint.Invite(
            new OutgoingInvite(new SipUri("1", "a"), new SipUri("2", "b"), _peer.Endpoint.LocalEndPoint, SessionDescription.Offer(Pair.CallerRtp), null),
            _peer.Events);
        Lines.ShouldBeEmpty();
        _peer.ShouldDrain();

        Lines.ShouldBe(["ended TransportFailed"]);
    }

    [Fact]
    public void Requests_in_the_dialog_follow_contact_and_route_set()
    {
        var invite = _peer.BeCalled();
        _peer.Respond(
            invite,
            200,
            sdp: ScriptedPeer.Session(),
            headers: [(HeaderNames.RecordRoute, "<sip:127.0.0.1:5090;lr>, <sip:far.example;lr>"), (HeaderNames.RecordRoute, "<sip:near@127.0.0.1:5090;lr>")]);
        _peer.Pass(0.1);
        _peer.Call!.HangUp();
        _peer.Pass(0.1);

        var bye = _peer.Last(Methods.Bye);
        bye.Uri.ShouldBe("sip:peer@127.0.0.1:5090");
        bye.Lines(HeaderNames.Route).ShouldBe(["<sip:near@127.0.0.1:5090;lr>", "<sip:far.example;lr>", "<sip:127.0.0.1:5090;lr>"]);
        bye.CSeq.Number.ShouldBe(invite.CSeq.Number + 1);
        _peer.Last(Methods.Ack).Lines(HeaderNames.Route).Count().ShouldBe(3);
    }

    [Fact]
    public void A_strict_router_gets_its_own_address_as_Request_URI()
    {
        var invite = _peer.BeCalled();
        _peer.Respond(invite, 200, sdp: ScriptedPeer.Session(), headers: (HeaderNames.RecordRoute, "<sip:old@127.0.0.1:5090>"));
        _peer.Pass(0.1);

        var ack = _peer.Last(Methods.Ack);
        ack.Uri.ShouldBe("sip:old@127.0.0.1:5090");
        ack.Lines(HeaderNames.Route).ShouldBe(["<sip:peer@127.0.0.1:5090>"]);
    }

    [Fact]
    public void A_name_beside_the_number_is_quoted_and_cannot_break_out()
    {
        _peer.Endpoint.Invite(
            new OutgoingInvite(
                new SipUri("1", "127.0.0.1", 5090),
                new SipUri("2\r\nEvil: 1", "127.0.0.1"),
                new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 5090),
                SessionDescription.Offer(Pair.CallerRtp),
                null,
                "鄂州\" <sip:x@y>\r\nEvil: 2"),
            _peer.Events);
        _peer.Pass(0.1);

        var invite = _peer.Last(Methods.Invite);
        invite.First("Evil").ShouldBeNull();
        NameAddress.TryParse(invite.First(HeaderNames.From)!, out var from).ShouldBeTrue();
        SipText.ToDisplay(from.DisplayName).ShouldBe("鄂州\" <sip:x@y>  Evil: 2");
        from.Uri.ShouldBe("sip:2%0D%0AEvil:%201@127.0.0.1");
    }
}
