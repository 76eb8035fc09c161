namespace Muster.Sip.Tests;

/// <summary>Sessions that end unless refreshed (RFC 4028), on both sides of a call.</summary>
public sealed class SessionTimerTests
{
    private const string Update = "INVITE, ACK, BYE, CANCEL, UPDATE";

    private static readonly SipOptions Asking = new() { SessionExpires = TimeSpan.FromSeconds(90) };

    [Fact]
    public void A_call_asks_for_no_limit_by_itself_but_says_that_it_could_keep_one()
    {
        var invite = new ScriptedPeer().BeCalled();

        invite.First(HeaderNames.SessionExpires).ShouldBeNull();
        invite.Names(HeaderNames.Supported, Extensions.Timer).ShouldBeTrue();
    }

    [Fact]
    [Behaviour(11, "422 raises the limit to the Min-SE it names")]
    public void A_422_is_answered_with_the_limit_that_it_asks_for()
    {
        var peer = new ScriptedPeer(Asking);
        var first = peer.BeCalled();
        first.First(HeaderNames.SessionExpires).ShouldBe("90");
        peer.Respond(first, 422, headers: (HeaderNames.MinSessionExpires, "600"));
        peer.Pass(0.1);

        var second = peer.Last(Methods.Invite);
        second.First(HeaderNames.SessionExpires).ShouldBe("600");
        second.First(HeaderNames.MinSessionExpires).ShouldBe("600");
        second.CallId.ShouldBe(first.CallId);
        second.CSeq.Number.ShouldBe(first.CSeq.Number + 1);
    }

    [Fact]
    [Behaviour(11, "Repeated 422s end in a refusal")]
    public void A_peer_that_is_never_content_refuses_in_the_end()
    {
        var peer = new ScriptedPeer(Asking);
        peer.BeCalled();
        for (var minimum = 100; peer.Events.End is null && minimum < 200; minimum++)
        {
            peer.Respond(peer.Last(Methods.Invite), 422, headers: (HeaderNames.MinSessionExpires, $"{minimum}"));
            peer.Pass(0.1);
        }

        peer.ShouldDrain();
        peer.CountOnce(Methods.Invite).ShouldBe(4);
        peer.Events.End!.Status.ShouldBe(422);
    }

    [Theory]
    [Behaviour(11, "As refresher this side refreshes at half time, by UPDATE where the peer allows it, else by re-INVITE")]
    [InlineData(Update, Methods.Update)]
    [InlineData("INVITE, ACK, BYE, CANCEL", Methods.Invite)]
    public void The_refresher_refreshes_at_half_time(string allow, string method)
    {
        var peer = Answered("90;refresher=uac", allow);
        peer.Call!.SessionInterval.ShouldBe(TimeSpan.FromSeconds(90));
        peer.Call.RefreshesSession.ShouldBeTrue();
        var before = peer.CountOnce(method);
        peer.Pass(44);
        peer.CountOnce(method).ShouldBe(before);
        peer.Pass(1);

        var refresh = peer.Last(method);
        refresh.First(HeaderNames.SessionExpires).ShouldBe("90;refresher=uac");
        refresh.Tag(HeaderNames.To).ShouldBe(ScriptedPeer.Tag);
        Agree(peer, refresh, "90;refresher=uac");
        peer.Pass(46);
        peer.CountOnce(method).ShouldBe(before + 2);
        peer.Events.End.ShouldBeNull();
    }

    [Fact]
    public void A_refresh_by_reINVITE_offers_what_stands_without_a_new_version()
    {
        var peer = Answered("90;refresher=uac", "INVITE, ACK, BYE");
        var first = peer.Last(Methods.Invite);
        peer.Pass(45);
        var refresh = peer.Last(Methods.Invite);
        refresh.ShouldNotBeSameAs(first);
        refresh.Body.ToArray().ShouldBe(first.Body.ToArray());
        Agree(peer, refresh, "90;refresher=uac");

        peer.Last(Methods.Ack).CSeq.Number.ShouldBe(refresh.CSeq.Number);
        peer.Events.Lines.ShouldBe(["answered", "reanswered SendRecv"]);
    }

    [Fact]
    public void An_UPDATE_that_is_not_allowed_after_all_is_made_good_by_a_reINVITE()
    {
        var peer = Answered("90;refresher=uac", Update);
        peer.Pass(45);
        peer.Respond(peer.Last(Methods.Update), 405);
        peer.Pass(0.1);
        peer.CountOnce(Methods.Invite).ShouldBe(2);
        Agree(peer, peer.Last(Methods.Invite), "90;refresher=uac");
        peer.Pass(46);

        peer.CountOnce(Methods.Update).ShouldBe(1);
        peer.CountOnce(Methods.Invite).ShouldBe(3);
    }

    [Fact]
    [Behaviour(11, "A session that the peer should refresh and does not is ended by BYE before its time is up")]
    public void A_session_that_nobody_refreshes_is_hung_up()
    {
        var peer = Answered("90;refresher=uas", Update);
        peer.Call!.RefreshesSession.ShouldBeFalse();
        peer.Pass(59);
        peer.CountOnce(Methods.Bye).ShouldBe(0);
        peer.Pass(1);
        peer.Respond(peer.Last(Methods.Bye), 200);
        peer.ShouldDrain();

        peer.CountOnce(Methods.Update).ShouldBe(0);
        peer.Events.Lines.ShouldBe(["answered", "ended TimedOut"]);
    }

    [Theory]
    [Behaviour(11, "Any re-INVITE or UPDATE of the peer's starts the interval anew")]
    [InlineData(Methods.Invite)]
    [InlineData(Methods.Update)]
    public void The_interval_starts_anew_with_each_exchange(string method)
    {
        var peer = Answered("90;refresher=uas", Update);
        var invite = peer.Last(Methods.Invite);
        for (var number = 1u; number <= 4; number++)
        {
            peer.Pass(50);
            var sdp = method == Methods.Invite ? ScriptedPeer.Session() : null;
            peer.Send(peer.Request(method, number, invite, sdp, (HeaderNames.Supported, "timer")));
            peer.LastResponse.First(HeaderNames.SessionExpires).ShouldBe("90;refresher=uac"); // the peer keeps its part
            if (method == Methods.Invite)
                peer.Send(peer.Request(Methods.Ack, number, invite));
        }

        peer.Pass(50);
        peer.CountOnce(Methods.Bye).ShouldBe(0);
        peer.Pass(11);
        peer.CountOnce(Methods.Bye).ShouldBe(1);
    }

    [Theory]
    [Behaviour(11, "A refresh answered by 481 or 408, or not at all, ends the call")]
    [InlineData(481)]
    [InlineData(408)]
    [InlineData(0)]
    public void A_refresh_that_finds_no_call_ends_it(int status)
    {
        var peer = Answered("1800;refresher=uac", Update);
        peer.Pass(900);
        if (status > 0)
            peer.Respond(peer.Last(Methods.Update), status);
        peer.Pass(33);
        peer.Respond(peer.Last(Methods.Bye), 481);
        peer.ShouldDrain();

        peer.Events.Lines.ShouldBe(["answered", "ended TimedOut"]);
    }

    [Fact]
    [Behaviour(11, "A refresh refused otherwise is tried again until the session expires")]
    public void A_refresh_that_is_refused_is_tried_again_while_there_is_time()
    {
        var peer = Answered("90;refresher=uac", Update);
        peer.Pass(39.3);
        for (var i = 1; i <= 3; i++)
        {
            peer.Pass(5.65); // at 45, 50.6 and 56.2 s
            peer.CountOnce(Methods.Update).ShouldBe(i);
            peer.Respond(peer.Last(Methods.Update), 503);
        }

        peer.Pass(5);
        peer.CountOnce(Methods.Bye).ShouldBeGreaterThan(0);
        peer.ShouldDrain();
        peer.Events.Lines.ShouldBe(["answered", "ended TimedOut"]);
    }

    [Fact]
    public void A_refresh_answered_without_limit_ends_the_limit()
    {
        var peer = Answered("90;refresher=uac", Update);
        peer.Pass(45);
        peer.Respond(peer.Last(Methods.Update), 200);
        peer.Pass(1000);

        peer.Call!.SessionInterval.ShouldBeNull();
        peer.CountOnce(Methods.Update).ShouldBe(1);
        peer.Events.End.ShouldBeNull();
    }

    [Theory]
    [Behaviour(11, "As called party this side takes the caller's limit and role")]
    [InlineData("timer", "300", "300;refresher=uac", true)]
    [InlineData("timer", "300;refresher=uac", "300;refresher=uac", true)]
    [InlineData("timer", "300;refresher=uas", "300;refresher=uas", false)]
    [InlineData("", "300", "300;refresher=uas", false)]
    [InlineData("", "60", "60;refresher=uas", false)]
    [InlineData("timer", null, null, false)]
    public void A_limit_that_the_caller_asks_for_is_agreed_to(string supported, string? asked, string? agreed, bool requires)
    {
        var (peer, _) = Call(new SipOptions(), supported, asked);

        peer.LastResponse.Status.ShouldBe(200);
        peer.LastResponse.First(HeaderNames.SessionExpires).ShouldBe(agreed);
        peer.LastResponse.Names(HeaderNames.Require, Extensions.Timer).ShouldBe(requires);
    }

    [Fact]
    public void As_called_party_this_side_may_ask_for_a_limit_and_refreshes_it()
    {
        var (peer, invite) = Call(Asking, "timer", null, (HeaderNames.Allow, Update));
        peer.LastResponse.First(HeaderNames.SessionExpires).ShouldBe("90;refresher=uas");
        peer.Send(peer.Follow(invite, Methods.Ack, 1));
        peer.Pass(45);

        // In this request the roles are the other way round.
        peer.Last(Methods.Update).First(HeaderNames.SessionExpires).ShouldBe("90;refresher=uac");
    }

    [Theory]
    [Behaviour(11, "A limit below this side's minimum is refused by 422 with Min-SE, in the INVITE and within the call")]
    [InlineData("30", 422)]
    [InlineData("90", 200)]
    [InlineData("abc", 200)]
    public void A_limit_that_is_too_short_is_refused(string asked, int status)
    {
        var (peer, _) = Call(new SipOptions(), "timer", asked);

        peer.LastResponse.Status.ShouldBe(status);
        peer.LastResponse.First(HeaderNames.MinSessionExpires).ShouldBe(status == 422 ? "90" : null);
    }

    [Fact]
    public void A_limit_that_is_too_short_within_the_call_is_refused_and_the_call_goes_on()
    {
        var peer = Answered("90;refresher=uas", Update);
        peer.Send(peer.Request(
            Methods.Update, 1, peer.Last(Methods.Invite), null, (HeaderNames.Supported, "timer"), (HeaderNames.SessionExpires, "20")));

        peer.LastResponse.Status.ShouldBe(422);
        peer.Events.Lines.ShouldBe(["answered"]);
    }

    [Fact]
    public void Two_endpoints_keep_a_call_alive_for_an_hour()
    {
        var pair = new Pair(callerOptions: Asking);
        var call = pair.Call();
        pair.Pass(1);
        pair.Accept();
        pair.Pass(3600);
        call.HangUp();
        pair.ShouldDrain();

        pair.CallerEvents.Lines.ShouldBe(["answered", "ended LocalBye"]);
        pair.Network.Count("UPDATE").ShouldBe(79); // each 45 s and a little
    }

    [Fact]
    [Behaviour(11, "A call whose peer has vanished ends without anybody hanging up")]
    public void A_call_whose_other_side_is_gone_ends_on_both_sides()
    {
        var pair = new Pair(callerOptions: Asking);
        pair.Call();
        pair.Pass(1);
        pair.Accept();
        pair.Pass(1);
        pair.Network.Loses = _ => true;
        pair.ShouldDrain();

        pair.CallerEvents.Lines.ShouldBe(["answered", "ended TimedOut"]);
        pair.CalledEvents.Lines.ShouldBe(["answered", "ended TimedOut"]);
    }

    private static ScriptedPeer Answered(string agreed, string allow)
    {
        var peer = new ScriptedPeer(Asking) { Events = new Recorder { OnReoffered = offer => offer!.Answer(Pair.CallerRtp) } };
        peer.BeCalledAndAnswer((HeaderNames.SessionExpires, agreed), (HeaderNames.Allow, allow));
        return peer;
    }

    private static void Agree(ScriptedPeer peer, SipRequest refresh, string agreed)
    {
        peer.Respond(refresh, 200, sdp: refresh.Method == Methods.Invite ? ScriptedPeer.Session() : null, headers: (HeaderNames.SessionExpires, agreed));
        peer.Pass(0.1);
    }

    private static (ScriptedPeer Peer, SipRequest Invite) Call(SipOptions options, string supported, string? asked, params (string, string)[] more)
    {
        var peer = new ScriptedPeer(options);
        peer.Endpoint.IncomingCall = (call, invite) =>
        {
            call.Accept(invite.Offer!.Answer(Pair.CalledRtp)!);
            return new Recorder();
        };
        var headers = new List<(string, string)>(more) { (HeaderNames.Supported, supported) };
        if (asked is not null)
            headers.Add((HeaderNames.SessionExpires, asked));
        var invite = peer.Request(Methods.Invite, 1, null, ScriptedPeer.Session(), [.. headers]);
        peer.Send(invite);
        return (peer, invite);
    }
}
