namespace Muster.Sip.Tests;

/// <summary>Provisional responses that are acknowledged (RFC 3262), on both sides of a call.</summary>
public sealed class ReliableProvisionalTests
{
    private static readonly (string, string) Required = (HeaderNames.Require, "100rel");

    private readonly ScriptedPeer _peer = new();
    private readonly Recorder _events = new() { OnReoffered = offer => offer?.Answer(Pair.CalledRtp) };
    private SipCall? _call;
    private IncomingInvite? _invite;

    public ReliableProvisionalTests() => _peer.Endpoint.IncomingCall = (call, invite) =>
    {
        (_call, _invite) = (call, invite);
        return _events;
    };

    [Fact]
    [Behaviour(9, "A provisional that requires it gets a PRACK within its own dialog")]
    public void A_reliable_provisional_is_acknowledged_by_PRACK()
    {
        var invite = _peer.BeCalled();
        invite.Names(HeaderNames.Supported, Extensions.Reliable).ShouldBeTrue();
        Provide(invite, 183, 17, sdp: ScriptedPeer.Session());
        var prack = _peer.Last(Methods.Prack);

        prack.First(HeaderNames.RAck).ShouldBe($"17 {invite.CSeq.Number} INVITE");
        prack.Uri.ShouldBe("sip:peer@127.0.0.1:5090");
        prack.Tag(HeaderNames.To).ShouldBe(ScriptedPeer.Tag);
        prack.CSeq.Number.ShouldBe(invite.CSeq.Number + 1);
        _peer.Events.Lines.ShouldBe(["183+sdp"]);
    }

    [Fact]
    [Behaviour(9, "A repeated reliable provisional is taken once; one out of turn not at all")]
    public void Reliable_provisionals_are_taken_in_their_order_and_once()
    {
        var invite = _peer.BeCalled();
        Provide(invite, 183, 5, sdp: ScriptedPeer.Session());
        Provide(invite, 183, 5, sdp: ScriptedPeer.Session());
        Provide(invite, 182, 7);
        Provide(invite, 180, 6);
        Provide(invite, 182, 7);

        _peer.Events.Lines.ShouldBe(["183+sdp", "180", "182"]);
        Acknowledgements().ShouldBe(["5 1 INVITE", "6 1 INVITE", "7 1 INVITE"]);
    }

    [Fact]
    [Behaviour(9, "Each fork counts its reliable provisionals for itself; the answer is that of the fork that answers")]
    public void Forks_are_acknowledged_each_for_itself()
    {
        var invite = _peer.BeCalled();
        Provide(invite, 183, 40, "one", ScriptedPeer.Session(6000));
        Provide(invite, 183, 8, "two", ScriptedPeer.Session(6002));
        Provide(invite, 180, 41, "one");
        _peer.Respond(invite, 200, "one");

        _peer.Events.Lines.ShouldBe(["183+sdp", "183+sdp", "180", "answered"]);
        Acknowledgements().ShouldBe(["40 1 INVITE", "8 1 INVITE", "41 1 INVITE"]);
        _peer.Events.AnsweredWith!.RtpAddress!.Port.ShouldBe(6000);
    }

    [Fact]
    [Behaviour(9, "A 200 without description after a reliable answer keeps that answer")]
    public void The_final_answer_may_leave_out_what_the_reliable_one_said()
    {
        var invite = _peer.BeCalled();
        Provide(invite, 183, 1, sdp: ScriptedPeer.Session(6004));
        _peer.Respond(_peer.Last(Methods.Prack), 200);
        _peer.Respond(invite, 200);
        _peer.Call!.HangUp();
        _peer.Pass(0.1);

        _peer.Events.Lines.ShouldBe(["183+sdp", "answered"]);
        _peer.Events.AnsweredWith!.RtpAddress!.Port.ShouldBe(6004);
        _peer.Last(Methods.Bye).CSeq.Number.ShouldBe(invite.CSeq.Number + 2);
    }

    [Fact]
    public void A_PRACK_is_repeated_until_it_is_answered_and_its_challenge_is_met()
    {
        var invite = _peer.BeCalled(new SipCredentials("muster", "geheim"));
        Provide(invite, 180, 1);
        _peer.Pass(1);
        _peer.Count(Methods.Prack).ShouldBe(2);
        _peer.Respond(_peer.Last(Methods.Prack), 407, headers: (HeaderNames.ProxyAuthenticate, "Digest realm=\"r\", nonce=\"1\""));
        _peer.Pass(0.1);

        _peer.Last(Methods.Prack).First(HeaderNames.ProxyAuthorization).ShouldNotBeNull();
        _peer.Last(Methods.Prack).First(HeaderNames.RAck).ShouldBe("1 1 INVITE");
    }

    [Fact]
    [Behaviour(9, "After a reliable answer the session may change by UPDATE before the call is answered")]
    public void An_UPDATE_before_the_answer_is_taken_only_after_a_reliable_one()
    {
        var peer = new ScriptedPeer { Events = new Recorder { OnReoffered = offer => offer!.Answer(Pair.CallerRtp) } };
        var invite = peer.BeCalled();
        peer.Respond(invite, 183, sdp: ScriptedPeer.Session(6000));
        peer.Send(peer.Request(Methods.Update, 1, invite, ScriptedPeer.Session(6002)));
        peer.LastResponse.Status.ShouldBe(491);

        peer.Respond(invite, 183, sdp: ScriptedPeer.Session(6000), headers: [Required, (HeaderNames.RSeq, "1")]);
        peer.Send(peer.Request(Methods.Update, 2, invite, ScriptedPeer.Session(6002)));
        peer.LastResponse.Status.ShouldBe(200);
        peer.Respond(invite, 200);
        peer.Events.AnsweredWith!.RtpAddress!.Port.ShouldBe(6002);
    }

    [Fact]
    [Behaviour(9, "A caller who requires 100rel gets each provisional again until its PRACK, one at a time")]
    public void Provisionals_are_repeated_until_their_PRACK_comes()
    {
        var invite = SendInvite(ScriptedPeer.Session());
        _call!.Ring(183, Answer());
        _call.Ring();
        _peer.Pass(1.6);
        Statuses().ShouldBe(["100", "183", "183", "183"]); // at 0, 0.5 and 1.5 s
        _peer.LastResponse.First(HeaderNames.Require).ShouldBe("100rel");
        var number = NumberOf(_peer.LastResponse);

        SendPrack(invite, 2, number);
        _peer.LastResponse.Status.ShouldBe(180);
        NumberOf(_peer.LastResponse).ShouldBe(number + 1);
        SendPrack(invite, 3, number + 1);
        _peer.Pass(10);
        Statuses().ShouldBe(["100", "183", "183", "183", "200", "180", "200"]);
    }

    [Theory]
    [Behaviour(9, "A PRACK for nothing that waits for one gets 481")]
    [InlineData("{0} 2 INVITE")]
    [InlineData("{0} 1 BYE")]
    [InlineData("1 1 INVITE")]
    [InlineData("")]
    public void A_PRACK_for_something_else_gets_481_and_the_provisional_is_repeated(string acknowledgement)
    {
        var invite = SendInvite(ScriptedPeer.Session());
        _call!.Ring();
        _peer.Pass(0.1);
        var number = NumberOf(_peer.LastResponse);
        _peer.Send(_peer.Follow(
            invite, Methods.Prack, 2, headers: (HeaderNames.RAck, string.Format(System.Globalization.CultureInfo.InvariantCulture, acknowledgement, number))));
        _peer.LastResponse.Status.ShouldBe(481);
        _peer.Pass(1);
        _peer.LastResponse.Status.ShouldBe(180);
        SendPrack(invite, 3, number);
        _peer.LastResponse.Status.ShouldBe(200);
        SendPrack(invite, 4, number);
        _peer.LastResponse.Status.ShouldBe(481);
    }

    [Fact]
    public void The_answer_waits_for_the_PRACK_and_does_not_say_again_what_that_settled()
    {
        var invite = SendInvite(ScriptedPeer.Session());
        _call!.Ring(183, Answer());
        _call.Accept(Answer());
        _peer.Pass(1);
        Statuses().ShouldNotContain("200");
        SendPrack(invite, 2, NumberOf(_peer.LastResponse));

        _peer.LastResponse.CSeq.Method.ShouldBe(Methods.Invite);
        _peer.LastResponse.Status.ShouldBe(200);
        _peer.LastResponse.Body.IsEmpty.ShouldBeTrue();
        _peer.Send(_peer.Follow(invite, Methods.Ack, 1));
        _events.Lines.ShouldBe(["answered"]);
    }

    [Fact]
    public void An_answer_after_ringing_alone_brings_the_description()
    {
        var invite = SendInvite(ScriptedPeer.Session());
        _call!.Ring();
        _peer.Pass(0.1);
        SendPrack(invite, 2, NumberOf(_peer.LastResponse));
        _call.Accept(Answer());
        _peer.Pass(0.1);

        _peer.LastResponse.Body.IsEmpty.ShouldBeFalse();
    }

    [Fact]
    [Behaviour(9, "A provisional whose PRACK never comes refuses the call with 504")]
    public void A_caller_who_never_acknowledges_is_refused()
    {
        SendInvite(ScriptedPeer.Session());
        _call!.Ring();
        _peer.ShouldDrain();

        Statuses().Count(status => status == "180").ShouldBe(7); // at 0, 0.5, 1.5, 3.5, 7.5, 15.5 and 31.5 s
        Statuses().ShouldContain("504");
        _events.Lines.ShouldBe(["ended TimedOut"]);
    }

    [Fact]
    public void A_CANCEL_ends_what_waits_for_its_PRACK()
    {
        var invite = SendInvite(ScriptedPeer.Session());
        _call!.Ring();
        _peer.Pass(0.1);
        var cancel = _peer.Request(Methods.Cancel, 1);
        cancel.Set(HeaderNames.Via, invite.First(HeaderNames.Via)!);
        _peer.Send(cancel);
        _peer.ShouldDrain();

        Statuses().Count(status => status == "180").ShouldBe(1);
        _events.Lines.ShouldBe(["ended Cancelled"]);
    }

    [Fact]
    [Behaviour(13, "Where the INVITE offers nothing, a reliable provisional may offer and its PRACK answer")]
    public void An_offer_in_a_provisional_is_answered_by_its_PRACK()
    {
        var invite = SendInvite(null);
        _call!.Ring(); // brings no offer, so it stays unsaid
        _call.Ring(183, SessionDescription.Offer(Pair.CalledRtp));
        _peer.Pass(0.1);
        Statuses().ShouldBe(["100", "183"]);
        SendPrack(invite, 2, NumberOf(_peer.LastResponse), ScriptedPeer.Session(6008));
        _call.Accept(SessionDescription.Offer(Pair.CalledRtp));
        _peer.Pass(0.1);
        _peer.LastResponse.Body.IsEmpty.ShouldBeTrue();
        _peer.Send(_peer.Follow(invite, Methods.Ack, 1));

        _events.Lines.ShouldBe(["answered"]);
        _events.AnsweredWith!.RtpAddress!.Port.ShouldBe(6008);
    }

    [Fact]
    public void A_PRACK_may_bring_another_offer()
    {
        var invite = SendInvite(ScriptedPeer.Session());
        _call!.Ring(183, Answer());
        _peer.Pass(0.1);
        SendPrack(invite, 2, NumberOf(_peer.LastResponse), ScriptedPeer.Session(6010, "sendonly"));

        _peer.LastResponse.Status.ShouldBe(200);
        System.Text.Encoding.ASCII.GetString(_peer.LastResponse.Body.Span).ShouldContain("a=recvonly");
        _events.Lines.ShouldBe(["reoffered SendOnly"]);
    }

    [Fact]
    public void An_offer_that_comes_before_its_forerunner_is_answered_gets_500_and_a_time_to_come_back()
    {
        var invite = SendInvite(ScriptedPeer.Session());
        _call!.Ring();
        _peer.Pass(0.1);
        foreach (var (method, number) in new[] { (Methods.Update, 2u), (Methods.Invite, 3u) })
        {
            _peer.Send(_peer.Follow(invite, method, number, ScriptedPeer.Session()));
            _peer.LastResponse.Status.ShouldBe(500);
            Seconds.Parse(_peer.LastResponse.First(HeaderNames.RetryAfter), TimeSpan.MaxValue)!.Value.TotalSeconds.ShouldBeInRange(0, 10);
        }
    }

    [Fact]
    public void Nothing_is_repeated_to_a_caller_who_only_could_acknowledge()
    {
        _peer.Send(_peer.Request(Methods.Invite, 1, sdp: ScriptedPeer.Session(), headers: (HeaderNames.Supported, "100rel")));
        _call!.Ring();
        _peer.Pass(5);

        Statuses().ShouldBe(["100", "180"]);
        _peer.LastResponse.First(HeaderNames.RSeq).ShouldBeNull();
    }

    [Fact]
    public void The_extension_can_be_left_unoffered()
    {
        var peer = new ScriptedPeer(new SipOptions { OffersReliableProvisionals = false });

        peer.BeCalled().First(HeaderNames.Supported).ShouldBe("timer");
    }

    private static long NumberOf(SipResponse response) => long.Parse(response.First(HeaderNames.RSeq)!, System.Globalization.CultureInfo.InvariantCulture);

    private void Provide(SipRequest invite, int status, int number, string tag = ScriptedPeer.Tag, string? sdp = null) => _peer.Respond(
        invite, status, tag, sdp, Required, (HeaderNames.RSeq, number.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    private IEnumerable<string?> Acknowledgements() => _peer.Requests(Methods.Prack).Select(prack => prack.First(HeaderNames.RAck));

    private IEnumerable<string> Statuses() => _peer.Received.Where(each => char.IsAsciiDigit(each[0]));

    private SipRequest SendInvite(string? sdp)
    {
        var invite = _peer.Request(Methods.Invite, 1, sdp: sdp, headers: Required);
        _peer.Send(invite);
        return invite;
    }

    private void SendPrack(SipRequest invite, uint number, long acknowledged, string? sdp = null) => _peer.Send(
        _peer.Follow(invite, Methods.Prack, number, sdp, (HeaderNames.RAck, $"{acknowledged} {invite.CSeq}")));

    private SessionDescription Answer() => _invite!.Offer!.Answer(Pair.CalledRtp)!;
}
