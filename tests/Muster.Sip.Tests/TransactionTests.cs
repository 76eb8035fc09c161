namespace Muster.Sip.Tests;

/// <summary>The timers of RFC 3261 section 17 and RFC 6026, seen on the wire.</summary>
public sealed class TransactionTests
{
    [Fact]
    [Behaviour(1, "The INVITE is repeated by timer A, from 500 ms doubling, until timer B")]
    public void Repeats_an_INVITE_by_timer_A_until_timer_B()
    {
        var peer = new ScriptedPeer();
        peer.BeCalled();
        peer.ShouldDrain();

        peer.Count(Methods.Invite).ShouldBe(7); // at 0, 0.5, 1.5, 3.5, 7.5, 15.5 and 31.5 s
        peer.Events.Lines.ShouldBe(["ended TimedOut"]);
        peer.Events.End!.Status.ShouldBe(0);
    }

    [Fact]
    [Behaviour(1, "A provisional ends the repeating")]
    public void Stops_repeating_an_INVITE_once_a_provisional_came()
    {
        var peer = new ScriptedPeer();
        var invite = peer.BeCalled();
        peer.Respond(invite, 100);
        peer.Pass(170);
        peer.Count(Methods.Invite).ShouldBe(1);

        peer.Respond(invite, 486);
        peer.ShouldDrain();
        peer.Events.Lines.ShouldBe(["ended Refused"]);
    }

    [Fact]
    [Behaviour(1, "A refusal is acknowledged by the transaction, with the branch of the INVITE, each time it comes (timer D)")]
    public void Repeats_the_ACK_of_a_refusal_with_the_same_branch()
    {
        var peer = new ScriptedPeer();
        var invite = peer.BeCalled();
        peer.Respond(invite, 486);
        peer.Respond(invite, 486);
        peer.Pass(20);
        peer.Respond(invite, 486);

        peer.Count(Methods.Ack).ShouldBe(3);
        peer.Last(Methods.Ack).TopVia!.Value.Branch.ShouldBe(invite.TopVia!.Value.Branch);
        peer.Last(Methods.Ack).Tag(HeaderNames.To).ShouldBe(ScriptedPeer.Tag);
        peer.ShouldDrain();
        peer.Events.Lines.ShouldBe(["ended Refused"]);
    }

    [Fact]
    [Behaviour(1, "An answer is acknowledged by the dialog, with a branch of its own, each time it comes (RFC 6026)")]
    public void Repeats_the_ACK_of_an_answer_with_a_branch_of_its_own()
    {
        var peer = new ScriptedPeer();
        var invite = peer.BeCalledAndAnswer();
        var ack = peer.Last(Methods.Ack);
        peer.Respond(invite, 200, sdp: ScriptedPeer.Session());

        peer.Count(Methods.Ack).ShouldBe(2);
        peer.Last(Methods.Ack).TopVia!.Value.Branch.ShouldBe(ack.TopVia!.Value.Branch);
        ack.TopVia!.Value.Branch.ShouldNotBe(invite.TopVia!.Value.Branch);
        peer.Events.Lines.ShouldBe(["answered"]);
    }

    [Fact]
    [Behaviour(1, "An answer repeated after the call is over is still acknowledged")]
    public void Acknowledges_an_answer_repeated_after_the_call_has_ended()
    {
        var peer = new ScriptedPeer();
        var invite = peer.BeCalledAndAnswer();
        peer.Call!.HangUp();
        peer.Pass(0.1);
        peer.Respond(peer.Last(Methods.Bye), 200);
        peer.Events.Lines.ShouldBe(["answered", "ended LocalBye"]);
        peer.Respond(invite, 200, sdp: ScriptedPeer.Session());

        peer.Count(Methods.Ack).ShouldBe(2);
        peer.Count(Methods.Bye).ShouldBe(1);
        peer.ShouldDrain();
    }

    [Fact]
    public void Repeats_a_BYE_by_timer_E_until_timer_F_and_ends_the_call_all_the_same()
    {
        var peer = new ScriptedPeer();
        peer.BeCalledAndAnswer();
        peer.Call!.HangUp();
        peer.ShouldDrain();

        peer.Count(Methods.Bye).ShouldBe(11); // at 0, 0.5, 1.5, 3.5, then each 4 s
        peer.Events.Lines.ShouldBe(["answered", "ended LocalBye"]);
    }

    [Fact]
    public void Repeats_a_BYE_more_slowly_once_a_provisional_came()
    {
        var peer = new ScriptedPeer();
        peer.BeCalledAndAnswer();
        peer.Call!.HangUp();
        peer.Pass(0.1);
        peer.Respond(peer.Last(Methods.Bye), 100);
        peer.ShouldDrain();

        peer.Count(Methods.Bye).ShouldBe(9); // at 0 and 0.5, then each 4 s
        peer.Events.End!.Cause.ShouldBe(CallEndCause.LocalBye);
    }

    [Fact]
    public void Answers_a_repeated_INVITE_with_the_last_provisional()
    {
        var peer = new ScriptedPeer();
        var events = new Recorder();
        var calls = 0;
        peer.Endpoint.IncomingCall = (call, _) =>
        {
            calls++;
            call.Ring();
            return events;
        };
        var invite = peer.Request(Methods.Invite, 1, sdp: ScriptedPeer.Session());
        peer.Send(invite);
        peer.Send(invite);

        calls.ShouldBe(1);
        peer.Received.ShouldBe(["100", "180", "180"]);
    }

    [Fact]
    public void Repeats_a_refusal_by_timer_G_until_its_ACK()
    {
        var peer = new ScriptedPeer();
        peer.Endpoint.IncomingCall = (call, _) =>
        {
            call.Reject(486, q850: 17);
            return new Recorder();
        };
        var invite = peer.Request(Methods.Invite, 1, sdp: ScriptedPeer.Session());
        peer.Send(invite);
        peer.Pass(3);
        peer.Received.ShouldBe(["100", "486", "486", "486"]); // at 0, 0.5 and 1.5 s
        ReasonHeader.Q850Cause(peer.LastResponse).ShouldBe(17);

        peer.Send(AckOf(peer, invite));
        peer.ShouldDrain();
        peer.Received.Count().ShouldBe(4);
    }

    [Fact]
    public void Gives_up_a_refusal_without_ACK_after_timer_H()
    {
        var peer = new ScriptedPeer();
        peer.Endpoint.IncomingCall = (_, _) => null;
        peer.Send(peer.Request(Methods.Invite, 1, sdp: ScriptedPeer.Session()));
        peer.ShouldDrain();

        peer.Received.Count(status => status == "480").ShouldBe(11);
        peer.Loop.Time.GetUtcNow().ShouldBeLessThan(DateTimeOffset.UnixEpoch.AddSeconds(33));
    }

    [Fact]
    public void Absorbs_an_INVITE_repeated_after_the_answer()
    {
        var peer = new ScriptedPeer();
        var calls = 0;
        peer.Endpoint.IncomingCall = (call, invite) =>
        {
            calls++;
            call.Accept(invite.Offer!.Answer(Pair.CalledRtp)!);
            return new Recorder();
        };
        var invite = peer.Request(Methods.Invite, 1, sdp: ScriptedPeer.Session());
        peer.Send(invite);
        peer.Send(invite);

        calls.ShouldBe(1);
        peer.Received.ShouldBe(["100", "200"]);
    }

    [Fact]
    [Behaviour(15, "A request repeated later gets the same response again")]
    public void Answers_a_repeated_request_with_the_same_response()
    {
        var peer = new ScriptedPeer();
        var options = peer.Request(Methods.Options, 1);
        peer.Send(options);
        var first = peer.LastResponse.First(HeaderNames.To);
        peer.Pass(10);
        peer.Send(options);

        peer.Received.ShouldBe(["200", "200"]);
        peer.LastResponse.First(HeaderNames.To).ShouldBe(first);
        peer.ShouldDrain();
    }

    [Fact]
    public void Tells_apart_requests_of_a_peer_without_unique_branches()
    {
        var peer = new ScriptedPeer();
        var via = (HeaderNames.Via, "SIP/2.0/UDP 127.0.0.1:5090");
        peer.Send(peer.Request(Methods.Options, 1, headers: via));
        peer.Send(peer.Request(Methods.Options, 1, headers: via));
        peer.Send(peer.Request(Methods.Options, 2, headers: via));

        peer.Received.ShouldBe(["200", "200", "200"]);
        peer.Endpoint.Gauges.ServerTransactions.ShouldBe(2);
        peer.ShouldDrain();
    }

    [Fact]
    [Behaviour(24, "rport and received lead the response back through NAT")]
    public void Sends_a_response_back_to_the_source_port_when_rport_asks_for_it()
    {
        var peer = new ScriptedPeer();
        var options = peer.Request(Methods.Options, 1, headers: (HeaderNames.Via, "SIP/2.0/UDP 10.1.2.3:9;rport;branch=z9hG4bKnat"));
        peer.Send(options);

        peer.Received.ShouldBe(["200"]);
        peer.LastResponse.First(HeaderNames.Via).ShouldBe("SIP/2.0/UDP 10.1.2.3:9;rport=5090;branch=z9hG4bKnat;received=127.0.0.1");
    }

    [Fact]
    public void Sends_a_response_to_the_port_of_the_Via_without_rport()
    {
        var peer = new ScriptedPeer();
        peer.Send(peer.Request(Methods.Options, 1, headers: (HeaderNames.Via, "SIP/2.0/UDP 10.1.2.3:5099;branch=z9hG4bKold")));

        peer.Network.Log[^1].To.ShouldBe(new(System.Net.IPAddress.Loopback, 5099));
    }

    [Fact]
    [Behaviour(24, "Overload refuses calls with 503, and never OPTIONS")]
    public void Refuses_new_calls_with_503_when_it_holds_too_many_transactions_but_still_answers_OPTIONS()
    {
        var peer = new ScriptedPeer(new SipOptions { ServerTransactionsMax = 1 });
        peer.Endpoint.IncomingCall = (_, _) => new Recorder();
        peer.Send(peer.Request(Methods.Options, 1));
        peer.Send(peer.Request(Methods.Invite, 2, sdp: ScriptedPeer.Session()));
        peer.Send(peer.Request(Methods.Options, 3));

        peer.Received.ShouldBe(["200", "503", "200"]);
        peer.ShouldDrain();
    }

    [Fact]
    public void Counts_what_belongs_to_nothing_and_answers_nothing()
    {
        var peer = new ScriptedPeer();
        peer.SendBytes("GET / HTTP/1.1\r\nHost: a\r\n\r\n"u8);
        peer.SendBytes([0, 1, 2, 3]);
        peer.SendBytes("\r\n\r\n"u8);
        peer.SendBytes("SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP a;branch=z9hG4bKx\r\nCSeq: 1 INVITE\r\n\r\n"u8);

        peer.Received.ShouldBeEmpty();
        peer.Endpoint.Gauges.Dropped.ShouldBe(3);
    }

    private static SipRequest AckOf(ScriptedPeer peer, SipRequest invite)
    {
        var ack = peer.Request(Methods.Ack, invite.CSeq.Number);
        ack.Set(HeaderNames.Via, invite.First(HeaderNames.Via)!);
        ack.Set(HeaderNames.To, peer.LastResponse.First(HeaderNames.To)!);
        return ack;
    }
}
