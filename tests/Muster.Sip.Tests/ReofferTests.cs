namespace Muster.Sip.Tests;

/// <summary>Changes of an answered call that this side asks for (RFC 3261 section 14.1, RFC 3264 section 8).</summary>
public sealed class ReofferTests
{
    private static readonly SessionDescription Talk = SessionDescription.Offer(Pair.CallerRtp);
    private static readonly SessionDescription Hold = Talk.InDirection(MediaDirection.SendOnly);

    private readonly ScriptedPeer _peer = new()
    {
        Events = new Recorder { OnReoffered = offer => offer is null ? Talk : offer.Answer(Pair.CallerRtp) },
    };

    private List<string> Lines => _peer.Events.Lines;

    [Fact]
    [Behaviour(12, "This side holds by send-only and takes the call back by a second re-INVITE")]
    public void A_call_is_put_on_hold_and_taken_back()
    {
        _peer.BeCalledAndAnswer();
        _peer.Call!.Reoffer(Hold).ShouldBeTrue();
        _peer.Pass(0.1);
        var hold = _peer.Last(Methods.Invite);
        Text(hold).ShouldContain("a=sendonly\r\n");
        Text(hold).ShouldContain(" 2 IN IP4 ");
        _peer.Respond(hold, 200, sdp: ScriptedPeer.Session(direction: "recvonly"));
        _peer.Last(Methods.Ack).CSeq.Number.ShouldBe(hold.CSeq.Number);

        _peer.Call.Reoffer(Talk).ShouldBeTrue();
        _peer.Pass(0.1);
        _peer.Respond(_peer.Last(Methods.Invite), 200, sdp: ScriptedPeer.Session(6020));
        Text(_peer.Last(Methods.Invite)).ShouldContain("a=sendrecv\r\n");
        Lines.ShouldBe(["answered", "reanswered RecvOnly", "reanswered SendRecv"]);
        _peer.Events.Session!.RtpAddress!.Port.ShouldBe(6020);
    }

    [Theory]
    [Behaviour(13, "A failed re-INVITE keeps the call as it was")]
    [InlineData(488)]
    [InlineData(500)]
    [InlineData(603)]
    public void A_refused_offer_leaves_the_call_as_it_was(int status)
    {
        var invite = _peer.BeCalledAndAnswer();
        _peer.Call!.Reoffer(Hold);
        _peer.Pass(0.1);
        _peer.Respond(_peer.Last(Methods.Invite), status);
        Lines.ShouldBe(["answered", $"reoffer refused {status}"]);

        _peer.Send(_peer.Request(Methods.Invite, 1, invite, ScriptedPeer.Session(6030)));
        _peer.LastResponse.Status.ShouldBe(200);
        _peer.Send(_peer.Request(Methods.Ack, 1, invite));
        _peer.Call.HangUp();
        _peer.Pass(0.1);
        _peer.Last(Methods.Bye).Tag(HeaderNames.To).ShouldBe(ScriptedPeer.Tag);
    }

    [Fact]
    public void An_agreement_to_nothing_is_a_refusal()
    {
        _peer.BeCalledAndAnswer();
        _peer.Call!.Reoffer(Hold);
        _peer.Pass(0.1);
        _peer.Respond(_peer.Last(Methods.Invite), 200);

        _peer.Count(Methods.Ack).ShouldBe(2);
        Lines.ShouldBe(["answered", "reoffer refused 200"]);
    }

    [Theory]
    [Behaviour(14, "481 or 408 to a request within the call, or no response at all, ends it")]
    [InlineData(481)]
    [InlineData(408)]
    [InlineData(0)]
    public void An_offer_that_finds_no_call_ends_it(int status)
    {
        _peer.BeCalledAndAnswer();
        _peer.Call!.Reoffer(Hold);
        _peer.Pass(0.1);
        if (status > 0)
            _peer.Respond(_peer.Last(Methods.Invite), status);
        _peer.Pass(33);
        _peer.Respond(_peer.Last(Methods.Bye), 481);
        _peer.ShouldDrain();

        Lines.ShouldBe(["answered", "ended TimedOut"]);
    }

    [Fact]
    [Behaviour(13, "After 491 the caller, who owns the Call-ID, offers again after 2.1 to 4 s")]
    public void The_caller_waits_longer_after_glare()
    {
        foreach (var seed in Enumerable.Range(1, 20))
        {
            var peer = new ScriptedPeer(new SipOptions { Seed = seed });
            peer.BeCalledAndAnswer();
            PauseAfterGlare(peer, peer.Call!).ShouldBeInRange(2.1, 4.0);
        }
    }

    [Fact]
    [Behaviour(13, "After 491 the called party offers again within 2 s")]
    public void The_called_party_waits_less_after_glare()
    {
        foreach (var seed in Enumerable.Range(1, 20))
        {
            var peer = new ScriptedPeer(new SipOptions { Seed = seed });
            SipCall? call = null;
            peer.Endpoint.IncomingCall = (incoming, invite) =>
            {
                call = incoming;
                incoming.Accept(invite.Offer!.Answer(Pair.CalledRtp)!);
                return peer.Events;
            };
            var invite = peer.Request(Methods.Invite, 1, sdp: ScriptedPeer.Session());
            peer.Send(invite);
            peer.Send(peer.Follow(invite, Methods.Ack, 1));
            PauseAfterGlare(peer, call!).ShouldBeInRange(0.0, 2.0);
        }
    }

    [Fact]
    public void A_peer_that_is_never_ready_refuses_in_the_end()
    {
        _peer.BeCalledAndAnswer();
        _peer.Call!.Reoffer(Hold);
        for (var i = 1; i <= 5; i++)
        {
            _peer.Pass(0.1);
            _peer.Call.Reoffer(Talk).ShouldBeFalse();
            _peer.Respond(_peer.Last(Methods.Invite), 491);
            _peer.Pass(4);
        }

        _peer.CountOnce(Methods.Invite).ShouldBe(6);
        Lines.ShouldBe(["answered", "reoffer refused 491"]);
    }

    [Theory]
    [Behaviour(13, "An offer that crosses this side's own gets 491")]
    [InlineData(Methods.Invite)]
    [InlineData(Methods.Update)]
    public void An_offer_that_crosses_ours_gets_491(string method)
    {
        var invite = _peer.BeCalledAndAnswer();
        _peer.Call!.Reoffer(Hold);
        _peer.Send(_peer.Request(method, 1, invite, ScriptedPeer.Session()));

        _peer.LastResponse.Status.ShouldBe(491);
        Lines.ShouldBe(["answered"]);
    }

    [Fact]
    [Behaviour(13, "Offers of both sides that cross are both settled in the end")]
    public void Offers_that_cross_are_both_settled()
    {
        var pair = new Pair(
            callerEvents: new Recorder { OnReoffered = offer => offer!.Answer(Pair.CallerRtp) },
            calledEvents: new Recorder { OnReoffered = offer => offer!.Answer(Pair.CalledRtp) });
        var call = pair.Call();
        pair.Pass(1);
        pair.Accept();
        pair.Pass(1);
        call.Reoffer(Hold).ShouldBeTrue();
        pair.IncomingCall!.Reoffer(SessionDescription.Offer(Pair.CalledRtp)).ShouldBeTrue();
        pair.Pass(6);
        call.HangUp();
        pair.ShouldDrain();

        pair.Network.Count("SIP/2.0 491").ShouldBe(2);
        pair.CalledEvents.Lines.ShouldBe(["answered", "reanswered SendRecv", "reoffered SendOnly", "ended RemoteBye"]);
        pair.CallerEvents.Lines.ShouldBe(["answered", "reoffered SendRecv", "reanswered RecvOnly", "ended LocalBye"]);
    }

    [Fact]
    public void One_offer_at_a_time_and_only_in_an_answered_call()
    {
        var invite = _peer.BeCalled();
        _peer.Call!.Reoffer(Hold).ShouldBeFalse();
        _peer.Respond(invite, 200, sdp: ScriptedPeer.Session());
        _peer.Call.Reoffer(Hold).ShouldBeTrue();
        _peer.Call.Reoffer(Talk).ShouldBeFalse();
        _peer.Call.HangUp();
        _peer.Call.Reoffer(Talk).ShouldBeFalse();
        _peer.ShouldDrain();
        _peer.Call.Reoffer(Talk).ShouldBeFalse();
    }

    [Fact]
    [Behaviour(14, "BYE while a re-INVITE is open ends the call; what still answers is acknowledged")]
    public void A_call_hung_up_after_its_own_offer_still_acknowledges_the_answer()
    {
        _peer.BeCalledAndAnswer();
        _peer.Call!.Reoffer(Hold);
        _peer.Call.HangUp();
        _peer.Pass(0.1);
        var reinvite = _peer.Last(Methods.Invite);
        _peer.Respond(reinvite, 200, sdp: ScriptedPeer.Session());
        _peer.Respond(reinvite, 200, sdp: ScriptedPeer.Session());
        _peer.Requests(Methods.Ack).Count(ack => ack.CSeq.Number == reinvite.CSeq.Number).ShouldBe(2);
        _peer.Respond(_peer.Last(Methods.Bye), 200);
        _peer.ShouldDrain();

        Lines.ShouldBe(["answered", "ended LocalBye"]);
    }

    [Fact]
    [Behaviour(14, "A BYE of the peer ends the call while this side's re-INVITE is open")]
    public void A_peer_that_hangs_up_instead_of_answering_ends_the_call_once()
    {
        var invite = _peer.BeCalledAndAnswer();
        _peer.Call!.Reoffer(Hold);
        _peer.Pass(0.1);
        _peer.Send(_peer.Request(Methods.Bye, 1, invite));
        _peer.Respond(_peer.Last(Methods.Invite), 487);
        _peer.ShouldDrain();

        Lines.ShouldBe(["answered", "ended RemoteBye"]);
    }

    [Fact]
    public void A_reINVITE_that_only_ever_proceeds_is_cancelled_and_the_call_hung_up()
    {
        _peer.BeCalledAndAnswer();
        _peer.Call!.Reoffer(Hold);
        _peer.Pass(0.1);
        _peer.Respond(_peer.Last(Methods.Invite), 100);
        _peer.Pass(32);
        _peer.Respond(_peer.Last(Methods.Cancel), 200);
        _peer.Respond(_peer.Last(Methods.Invite), 487);
        Lines.ShouldBe(["answered", "reoffer refused 487"]);

        _peer.Call.Reoffer(Hold);
        _peer.Pass(0.1);
        _peer.Respond(_peer.Last(Methods.Invite), 100);
        _peer.ShouldDrain();
        Lines.ShouldBe(["answered", "reoffer refused 487", "ended TimedOut"]);
    }

    [Fact]
    public void A_challenged_reINVITE_is_sent_again_with_credentials()
    {
        var invite = _peer.BeCalled(new SipCredentials("muster", "geheim"));
        _peer.Respond(invite, 200, sdp: ScriptedPeer.Session());
        _peer.Call!.Reoffer(Hold);
        _peer.Pass(0.1);
        _peer.Respond(_peer.Last(Methods.Invite), 401, headers: (HeaderNames.WwwAuthenticate, "Digest realm=\"r\", nonce=\"1\""));
        _peer.Pass(0.1);
        var second = _peer.Last(Methods.Invite);
        second.First(HeaderNames.Authorization).ShouldNotBeNull();
        _peer.Respond(second, 200, sdp: ScriptedPeer.Session(direction: "recvonly"));

        Lines.ShouldBe(["answered", "reanswered RecvOnly"]);
    }

    // How long the pause after a 491 is, in steps of 10 ms, and who else may speak meanwhile: everybody.
    private static double PauseAfterGlare(ScriptedPeer peer, SipCall call)
    {
        call.Reoffer(Talk).ShouldBeTrue();
        peer.Pass(0.1);
        var offers = peer.Count(Methods.Invite);
        peer.Respond(peer.Last(Methods.Invite), 491);
        var waited = 0.03; // of the 0.05 s that sending takes, 0.01 each way are the network's
        for (; peer.Count(Methods.Invite) == offers && waited < 10; waited += 0.01)
            peer.Pass(0.01);
        return Math.Round(waited, 2);
    }

    private static string Text(SipMessage message) => System.Text.Encoding.ASCII.GetString(message.Body.Span);
}
