namespace Muster.Sip.Tests;

/// <summary>Calls that are given up before they are answered (RFC 3261 section 9).</summary>
public sealed class CancelTests
{
    private readonly ScriptedPeer _peer = new();

    private List<string> Lines => _peer.Events.Lines;

    [Fact]
    [Behaviour(2, "CANCEL is held back until a provisional came")]
    public void CANCEL_is_held_until_a_provisional_came()
    {
        var invite = _peer.BeCalled();
        _peer.Call!.HangUp(q850: 16);
        _peer.Pass(0.2);
        _peer.Count(Methods.Cancel).ShouldBe(0);

        _peer.Respond(invite, 100);
        var cancel = _peer.Last(Methods.Cancel);
        cancel.TopVia!.Value.Branch.ShouldBe(invite.TopVia!.Value.Branch);
        cancel.CSeq.ShouldBe(new CSeq(invite.CSeq.Number, Methods.Cancel));
        cancel.Uri.ShouldBe(invite.Uri);
        ReasonHeader.Q850Cause(cancel).ShouldBe(16);

        _peer.Respond(cancel, 200);
        _peer.Respond(invite, 487);
        _peer.ShouldDrain();
        Lines.ShouldBe(["ended Cancelled"]);
        _peer.Events.End!.Status.ShouldBe(487);
    }

    [Fact]
    public void CANCEL_is_sent_once_however_often_the_call_is_hung_up()
    {
        var invite = _peer.BeCalled();
        _peer.Respond(invite, 180);
        _peer.Call!.HangUp();
        _peer.Call.HangUp();
        _peer.Pass(0.1);
        _peer.Respond(_peer.Last(Methods.Cancel), 200);
        _peer.Respond(invite, 183, sdp: ScriptedPeer.Session());

        _peer.Count(Methods.Cancel).ShouldBe(1);
        Lines.ShouldBe(["180"]);
    }

    [Fact]
    [Behaviour(2, "Where no provisional ever comes, none is sent, and the call ends with timer B")]
    public void A_call_given_up_before_anything_came_ends_with_timer_B()
    {
        _peer.BeCalled();
        _peer.Call!.HangUp();
        _peer.ShouldDrain();

        Lines.ShouldBe(["ended Cancelled"]);
        _peer.Count(Methods.Cancel).ShouldBe(0);
    }

    [Fact]
    [Behaviour(3, "A 200 that crosses the CANCEL gets ACK, then BYE, and the call ends once, as cancelled")]
    public void An_answer_that_crosses_the_CANCEL_is_acknowledged_and_hung_up()
    {
        var invite = _peer.BeCalled();
        _peer.Respond(invite, 180);
        _peer.Call!.HangUp();
        _peer.Respond(invite, 200, sdp: ScriptedPeer.Session());
        _peer.Count(Methods.Ack).ShouldBe(1);
        _peer.Respond(_peer.Last(Methods.Cancel), 200);
        _peer.Respond(_peer.Last(Methods.Bye), 200);
        _peer.ShouldDrain();

        Lines.ShouldBe(["180", "ended Cancelled"]);
        _peer.Events.End!.Status.ShouldBe(200);
        _peer.Received.ShouldBe([Methods.Invite, Methods.Cancel, Methods.Ack, Methods.Bye]);
    }

    [Fact]
    [Behaviour(4, "CANCEL answered 200 but never 487: gone after 64 T1, never dialled again")]
    public void A_CANCEL_answered_but_without_487_ends_the_call_after_64_T1()
    {
        var invite = _peer.BeCalled();
        _peer.Respond(invite, 180);
        _peer.Call!.HangUp();
        _peer.Pass(0.1);
        _peer.Respond(_peer.Last(Methods.Cancel), 200);
        _peer.Pass(31);
        Lines.ShouldBe(["180"]);

        _peer.Pass(1);
        Lines.ShouldBe(["180", "ended Cancelled"]);
        _peer.Respond(invite, 200, sdp: ScriptedPeer.Session());
        _peer.ShouldDrain();
        _peer.Count(Methods.Invite).ShouldBe(1);
        Lines.ShouldBe(["180", "ended Cancelled"]);
    }

    [Fact]
    [Behaviour(4, "CANCEL not even answered: gone after 64 T1")]
    public void A_CANCEL_that_nobody_answers_ends_the_call_after_64_T1()
    {
        var invite = _peer.BeCalled();
        _peer.Respond(invite, 180);
        _peer.Call!.HangUp();
        _peer.ShouldDrain();

        Lines.ShouldBe(["180", "ended Cancelled"]);
        _peer.Count(Methods.Cancel).ShouldBe(11);
    }

    [Fact]
    [Behaviour(5, "The call after a cancelled one still says BYE")]
    public void A_call_after_a_cancelled_one_is_still_hung_up_by_BYE()
    {
        var invite = _peer.BeCalled();
        _peer.Respond(invite, 180);
        _peer.Call!.HangUp();
        _peer.Pass(0.1);
        _peer.Respond(_peer.Last(Methods.Cancel), 200);
        _peer.Respond(invite, 487);
        _peer.BeCalledAndAnswer();
        _peer.Call!.HangUp();
        _peer.Pass(0.1);

        _peer.Count(Methods.Bye).ShouldBe(1);
    }
}
