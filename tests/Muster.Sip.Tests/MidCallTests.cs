namespace Muster.Sip.Tests;

/// <summary>What happens inside an answered call, and requests that belong to none (RFC 3261 sections 12.2 and 14, RFC 3311).</summary>
public sealed class MidCallTests
{
    private readonly ScriptedPeer _peer = new()
    {
        Events = new Recorder { OnReoffered = offer => offer is null ? SessionDescription.Offer(Pair.CallerRtp) : offer.Answer(Pair.CallerRtp) },
    };

    [Theory]
    [Behaviour(12, "Hold: send-only is answered receive-only, inactive is answered inactive")]
    [InlineData("sendonly", "recvonly")]
    [InlineData("inactive", "inactive")]
    [InlineData("sendrecv", "sendrecv")]
    public void A_reINVITE_is_answered_in_the_opposite_direction(string offered, string answered)
    {
        var invite = _peer.BeCalledAndAnswer();
        var reinvite = Reinvite(invite, 1, ScriptedPeer.Session(6010, offered));

        _peer.LastResponse.Status.ShouldBe(200);
        BodyOf(_peer.LastResponse).ShouldContain($"a={answered}\r\n");
        AcknowledgeReinvite(invite, reinvite);
        _peer.Pass(40);
        _peer.Received.Count(status => status == "200").ShouldBe(1);
        _peer.Events.Session!.RtpAddress!.Port.ShouldBe(6000);
    }

    [Fact]
    [Behaviour(12, "Hold by 0.0.0.0 stops sending, and unhold names the new target")]
    public void Hold_by_zero_address_names_nowhere_to_send_and_unhold_does_again()
    {
        SessionDescription? offered = null;
        var peer = new ScriptedPeer { Events = new Recorder { OnReoffered = offer => (offered = offer)!.Answer(Pair.CallerRtp) } };
        var invite = peer.BeCalledAndAnswer();
        var hold = peer.Request(Methods.Invite, 1, invite, ScriptedPeer.Session(6000, address: "0.0.0.0"));
        peer.Send(hold);
        offered!.RtpAddress.ShouldBeNull();
        offered.Direction.ShouldBe(MediaDirection.SendOnly);
        peer.Send(peer.Request(Methods.Ack, 1, invite));

        peer.Send(peer.Request(Methods.Invite, 2, invite, ScriptedPeer.Session(6012)));
        offered.RtpAddress!.Port.ShouldBe(6012);
        peer.Events.Lines.ShouldBe(["answered", "reoffered SendOnly", "reoffered SendRecv"]);
    }

    [Fact]
    [Behaviour(13, "A re-INVITE that cannot be met gets 488, and the call goes on")]
    public void A_reINVITE_that_the_listener_refuses_gets_488_and_the_call_goes_on()
    {
        var peer = new ScriptedPeer();
        var invite = peer.BeCalledAndAnswer();
        peer.Send(peer.Request(Methods.Invite, 1, invite, ScriptedPeer.Session()));
        peer.LastResponse.Status.ShouldBe(488);
        peer.Call!.HangUp();
        peer.Pass(0.1);

        peer.Last(Methods.Bye).Uri.ShouldBe("sip:peer@127.0.0.1:5090");
        peer.Events.Lines.ShouldBe(["answered", "reoffered SendRecv"]);
    }

    [Fact]
    [Behaviour(13, "A re-INVITE without offer: the 200 offers, the ACK answers")]
    public void A_reINVITE_without_offer_is_answered_by_one_and_its_ACK_brings_the_answer()
    {
        var invite = _peer.BeCalledAndAnswer();
        var reinvite = Reinvite(invite, 1, null);
        BodyOf(_peer.LastResponse).ShouldContain("m=audio 4000 RTP/AVP 8 0 101\r\n");
        AcknowledgeReinvite(invite, reinvite, ScriptedPeer.Session(6014));

        _peer.Events.Lines.ShouldBe(["answered", "reoffered nothing", "reanswered SendRecv"]);
    }

    [Fact]
    public void The_session_version_counts_up_with_each_change_and_only_then()
    {
        var invite = _peer.BeCalledAndAnswer();
        VersionOf(invite).ShouldBe(1);
        var versions = new List<int>();
        foreach (var (number, direction) in new[] { (1u, "sendonly"), (2u, "sendonly"), (3u, "sendrecv") })
        {
            var reinvite = Reinvite(invite, number, ScriptedPeer.Session(direction: direction));
            versions.Add(VersionOf(_peer.LastResponse));
            AcknowledgeReinvite(invite, reinvite);
        }

        versions.ShouldBe([2, 2, 3]);
    }

    [Fact]
    [Behaviour(13, "A second re-INVITE before the ACK of the first gets 491")]
    public void A_second_reINVITE_before_the_ACK_of_the_first_gets_491()
    {
        var invite = _peer.BeCalledAndAnswer();
        Reinvite(invite, 1, ScriptedPeer.Session());
        Reinvite(invite, 2, ScriptedPeer.Session());

        _peer.LastResponse.Status.ShouldBe(491);
    }

    [Fact]
    public void A_reINVITE_before_the_answer_gets_491()
    {
        var invite = _peer.BeCalled();
        _peer.Respond(invite, 180);
        Reinvite(invite, 1, ScriptedPeer.Session());

        _peer.LastResponse.Status.ShouldBe(491);
    }

    [Fact]
    public void A_reINVITE_answered_but_never_acknowledged_ends_the_call()
    {
        var invite = _peer.BeCalledAndAnswer();
        Reinvite(invite, 1, ScriptedPeer.Session());
        _peer.ShouldDrain();

        _peer.Events.Lines.ShouldBe(["answered", "reoffered SendRecv", "ended TimedOut"]);
        _peer.Count(Methods.Bye).ShouldBe(11);
    }

    [Fact]
    public void A_call_hung_up_while_it_is_asked_answers_481()
    {
        ScriptedPeer? peer = null;
        peer = new ScriptedPeer
        {
            Events = new Recorder
            {
                OnReoffered = offer =>
                {
                    peer!.Call!.HangUp();
                    return offer!.Answer(Pair.CallerRtp);
                },
            },
        };
        var invite = peer.BeCalledAndAnswer();
        peer.Send(peer.Request(Methods.Invite, 1, invite, ScriptedPeer.Session()));

        peer.LastResponse.Status.ShouldBe(481);
        peer.ShouldDrain();
    }

    [Fact]
    [Behaviour(14, "BYE after a re-INVITE goes to the target that it named")]
    public void A_target_refreshed_by_reINVITE_receives_the_BYE()
    {
        var invite = _peer.BeCalledAndAnswer();
        var reinvite = _peer.Request(Methods.Invite, 1, invite, ScriptedPeer.Session());
        reinvite.Set(HeaderNames.Contact, "<sip:moved@127.0.0.1:5090>");
        _peer.Send(reinvite);
        AcknowledgeReinvite(invite, reinvite);
        _peer.Call!.HangUp();
        _peer.Pass(0.1);

        _peer.Last(Methods.Bye).Uri.ShouldBe("sip:moved@127.0.0.1:5090");
    }

    [Fact]
    public void An_UPDATE_changes_the_session_like_a_reINVITE_but_without_ACK()
    {
        var invite = _peer.BeCalledAndAnswer();
        _peer.Send(_peer.Request(Methods.Update, 1, invite, ScriptedPeer.Session(6016, "sendonly")));
        _peer.LastResponse.Status.ShouldBe(200);
        BodyOf(_peer.LastResponse).ShouldContain("a=recvonly\r\n");
        _peer.Send(_peer.Request(Methods.Update, 2, invite));
        _peer.LastResponse.Status.ShouldBe(200);
        _peer.LastResponse.Body.IsEmpty.ShouldBeTrue();

        _peer.Events.Lines.ShouldBe(["answered", "reoffered SendOnly"]);
    }

    [Theory]
    [InlineData(Methods.Options, 200)]
    [InlineData(Methods.Info, 200)]
    [InlineData(Methods.Notify, 481)]
    [InlineData(Methods.Prack, 481)]
    [InlineData(Methods.Refer, 405)]
    [InlineData(Methods.Message, 405)]
    [InlineData("BREAKFAST", 501)]
    public void Other_requests_in_the_call_get_a_sensible_answer_and_the_call_goes_on(string method, int status)
    {
        var invite = _peer.BeCalledAndAnswer();
        _peer.Send(_peer.Request(method, 1, invite));

        _peer.LastResponse.Status.ShouldBe(status);
        _peer.Events.Lines.ShouldBe(["answered"]);
    }

    [Theory]
    [InlineData(Methods.Options, 200)]
    [InlineData(Methods.Info, 481)]
    [InlineData(Methods.Update, 481)]
    [InlineData(Methods.Bye, 481)]
    [InlineData(Methods.Notify, 481)]
    [InlineData(Methods.Register, 405)]
    [InlineData(Methods.Subscribe, 405)]
    [InlineData("BREAKFAST", 501)]
    public void Requests_outside_any_call_get_a_sensible_answer(string method, int status)
    {
        _peer.Send(_peer.Request(method, 1));

        _peer.LastResponse.Status.ShouldBe(status);
        _peer.LastResponse.Tag(HeaderNames.To).ShouldNotBeNull();
        if (status is 200 or 405 or 501)
            _peer.LastResponse.First(HeaderNames.Allow).ShouldBe(Methods.Allowed);
        _peer.ShouldDrain();
    }

    [Fact]
    public void An_INFO_whose_body_is_not_understood_gets_415()
    {
        var invite = _peer.BeCalledAndAnswer();
        _peer.Send(_peer.Request(Methods.Info, 1, invite, "Signal=5"));

        _peer.LastResponse.Status.ShouldBe(415);
    }

    [Fact]
    public void Requests_of_a_stranger_to_the_call_get_481()
    {
        var invite = _peer.BeCalledAndAnswer();
        var bye = _peer.Request(Methods.Bye, 1, invite);
        bye.Set(HeaderNames.From, "<sip:peer@127.0.0.1:5090>;tag=stranger");
        _peer.Send(bye);

        _peer.LastResponse.Status.ShouldBe(481);
        _peer.Events.Lines.ShouldBe(["answered"]);
    }

    [Fact]
    public void A_request_older_than_the_last_one_gets_500()
    {
        var invite = _peer.BeCalledAndAnswer();
        _peer.Send(_peer.Request(Methods.Options, 5, invite));
        _peer.Send(_peer.Request(Methods.Info, 4, invite));

        _peer.LastResponse.Status.ShouldBe(500);
    }

    [Fact]
    [Behaviour(15, "A call that is over answers repetitions for 32 s, and then nothing of it is left")]
    public void A_call_that_is_over_still_answers_repetitions_and_is_then_forgotten()
    {
        var invite = _peer.BeCalledAndAnswer();
        var bye = _peer.Request(Methods.Bye, 1, invite);
        _peer.Send(bye);
        _peer.Endpoint.Gauges.Calls.ShouldBe(0);
        _peer.Pass(31);
        _peer.Send(bye);
        _peer.LastResponse.Status.ShouldBe(200);
        _peer.Respond(invite, 200, sdp: ScriptedPeer.Session());
        _peer.Count(Methods.Ack).ShouldBe(2);

        _peer.Pass(1);
        (_peer.Endpoint.Gauges with { Dropped = 0 }).ShouldBe(default);
        _peer.Loop.PendingTimers.ShouldBe(0);
        _peer.Send(bye);
        _peer.LastResponse.Status.ShouldBe(481);
    }

    [Fact]
    [Behaviour(15, "A new request for a call that is over gets 481")]
    public void A_request_of_a_call_that_is_over_gets_481()
    {
        var invite = _peer.BeCalledAndAnswer();
        _peer.Send(_peer.Request(Methods.Bye, 1, invite));
        _peer.Send(_peer.Request(Methods.Invite, 2, invite, ScriptedPeer.Session()));

        _peer.LastResponse.Status.ShouldBe(481);
    }

    [Fact]
    public void A_request_that_requires_what_is_not_supported_gets_420()
    {
        _peer.Send(_peer.Request(Methods.Invite, 1, sdp: ScriptedPeer.Session(), headers: (HeaderNames.Require, "100rel, moon")));

        _peer.LastResponse.Status.ShouldBe(420);
        _peer.LastResponse.First(HeaderNames.Unsupported).ShouldBe("moon");
    }

    [Fact]
    [Behaviour(24, "OPTIONS asks whether the line is there")]
    public void A_probe_tells_the_status()
    {
        var status = -1;
        _peer.Endpoint.Probe(new SipUri("", "127.0.0.1", 5090), new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 5090), TimeSpan.FromSeconds(2), told => status = told);
        _peer.Pass(0.1);
        _peer.Respond(_peer.Last(Methods.Options), 404);
        status.ShouldBe(404);
        _peer.ShouldDrain();
        status.ShouldBe(404);
    }

    [Fact]
    public void A_probe_that_nobody_answers_tells_0_after_its_timeout()
    {
        var told = new List<int>();
        _peer.Endpoint.Probe(new SipUri("", "127.0.0.1", 5091), new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 5091), TimeSpan.FromSeconds(2), told.Add);
        _peer.Pass(1.9);
        told.ShouldBeEmpty();
        _peer.Pass(0.2);
        told.ShouldBe([0]);
        _peer.ShouldDrain();
        told.ShouldBe([0]);
    }

    [Fact]
    public void A_probe_longer_than_timer_F_tells_0_when_that_runs_out()
    {
        var told = new List<int>();
        _peer.Endpoint.Probe(new SipUri("", "127.0.0.1", 5091), new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 5091), TimeSpan.FromMinutes(2), told.Add);
        _peer.Pass(33);
        told.ShouldBe([0]);
        _peer.ShouldDrain();
        told.ShouldBe([0]);
    }

    private SipRequest Reinvite(SipRequest invite, uint number, string? sdp)
    {
        var reinvite = _peer.Request(Methods.Invite, number, invite, sdp);
        _peer.Send(reinvite);
        return reinvite;
    }

    private void AcknowledgeReinvite(SipRequest invite, SipRequest reinvite, string? sdp = null) =>
        _peer.Send(_peer.Request(Methods.Ack, reinvite.CSeq.Number, invite, sdp));

    private static string BodyOf(SipMessage message) => System.Text.Encoding.ASCII.GetString(message.Body.Span);

    private static int VersionOf(SipMessage message) =>
        int.Parse(BodyOf(message).Split("\r\n")[1].Split(' ')[2], System.Globalization.CultureInfo.InvariantCulture);
}
