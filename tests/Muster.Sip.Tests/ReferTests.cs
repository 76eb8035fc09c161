using System.Text;

namespace Muster.Sip.Tests;

/// <summary>Sending the called party on to somebody else (RFC 3515), and requests to do the same.</summary>
public sealed class ReferTests
{
    private static readonly SipUri Desk = SipUri.TryParse("sip:8001@10.0.0.1?User-to-User=0001%3Bencoding%3Dhex", out var uri) ? uri : throw new InvalidOperationException();

    private readonly ScriptedPeer _peer = new();
    private readonly List<ReferEnd> _ends = [];

    [Fact]
    public void The_other_side_is_asked_to_call_the_target_and_its_final_status_ends_it()
    {
        var invite = Refer();
        var refer = _peer.Last(Methods.Refer);
        (refer.First(HeaderNames.ReferTo), refer.First(HeaderNames.ReferredBy)).ShouldBe(
            ("<sip:8001@10.0.0.1?User-to-User=0001%3Bencoding%3Dhex>", refer.First(HeaderNames.Contact)));
        _peer.Respond(refer, 202);
        Notify(invite, 1, "SIP/2.0 100 Trying", "active;expires=60").ShouldBe(200);
        _ends.ShouldBeEmpty();
        Notify(invite, 2, "SIP/2.0 200 OK", "terminated;reason=noresource").ShouldBe(200);

        _ends.ShouldBe([new ReferEnd(ReferOutcome.Reached, 200)]);
        Notify(invite, 3, "SIP/2.0 200 OK", "terminated").ShouldBe(481);
        _peer.Call!.HangUp();
        _peer.Pass(0.1);
        _peer.Respond(_peer.Last(Methods.Bye), 200);
        _peer.ShouldDrain();
    }

    [Theory]
    [InlineData("sip:8001@10.0.0.1", "<sip:8001@10.0.0.1?User-to-User=0001%3Bencoding%3Dhex>")]
    [InlineData("sip:8001@10.0.0.1;transport=tcp?Subject=x", "<sip:8001@10.0.0.1;transport=tcp?Subject=x&User-to-User=0001%3Bencoding%3Dhex>")]
    public void What_the_target_is_to_know_of_the_call_goes_as_a_header_of_its_URI(string target, string referTo)
    {
        _peer.BeCalledAndAnswer();
        SipUri.TryParse(target, out var uri).ShouldBeTrue();
        _peer.Call!.Refer(uri!, TimeSpan.FromSeconds(30), _ends.Add, "0001").ShouldBeTrue();
        _peer.Pass(0.1);

        _peer.Last(Methods.Refer).First(HeaderNames.ReferTo).ShouldBe(referTo);
    }

    [Fact]
    public void A_notify_may_overtake_the_response_to_the_REFER()
    {
        var invite = Refer();
        Notify(invite, 1, "SIP/2.0 200 OK", "terminated").ShouldBe(200);
        _peer.Respond(_peer.Last(Methods.Refer), 202);

        _ends.ShouldBe([new ReferEnd(ReferOutcome.Reached, 200)]);
    }

    [Theory]
    [InlineData("SIP/2.0 486 Busy Here", "terminated;reason=noresource", 486)]
    [InlineData("SIP/2.0 603 Decline", "active", 603)]
    [InlineData("SIP/2.0 180 Ringing", "terminated;reason=giveup", 0)]
    [InlineData("nonsense", "terminated", 0)]
    [InlineData("", "terminated", 0)]
    public void A_target_that_does_not_answer_leaves_the_call_as_it_was(string fragment, string state, int status)
    {
        var invite = Refer();
        _peer.Respond(_peer.Last(Methods.Refer), 202);
        Notify(invite, 1, fragment, state).ShouldBe(200);

        _ends.ShouldBe([new ReferEnd(ReferOutcome.NotReached, status)]);
        _peer.Events.End.ShouldBeNull();
    }

    [Theory]
    [InlineData(405)]
    [InlineData(603)]
    [InlineData(481)]
    public void A_refusal_is_told_and_the_call_goes_on(int status)
    {
        Refer();
        _peer.Respond(_peer.Last(Methods.Refer), status);

        _ends.ShouldBe([new ReferEnd(ReferOutcome.Refused, status)]);
        _peer.Events.End.ShouldBeNull();
        _peer.Call!.Refer(Desk, TimeSpan.FromSeconds(1), _ends.Add).ShouldBeTrue();
    }

    [Fact]
    public void Nothing_is_waited_for_longer_than_was_said()
    {
        Refer(patience: 20);
        _peer.Respond(_peer.Last(Methods.Refer), 202);
        _peer.Pass(19.8);
        _ends.ShouldBeEmpty();
        _peer.Pass(0.3);

        _ends.ShouldBe([new ReferEnd(ReferOutcome.NotReached, 0)]);
    }

    [Fact]
    public void A_peer_that_leaves_the_REFER_unanswered_has_refused_it()
    {
        Refer(patience: 60);
        _peer.Pass(40);

        _ends.ShouldBe([new ReferEnd(ReferOutcome.Refused, 0)]);
    }

    [Fact]
    public void Who_hangs_up_meanwhile_ends_the_call_and_nothing_more_is_told()
    {
        var invite = Refer();
        _peer.Respond(_peer.Last(Methods.Refer), 202);
        _peer.Send(_peer.Request(Methods.Bye, 1, invite));
        _peer.ShouldDrain();

        (_ends.Count, _peer.Events.End!.Cause).ShouldBe((0, CallEndCause.RemoteBye));
    }

    [Fact]
    public void Only_one_transfer_is_under_way_and_only_of_an_answered_call()
    {
        _peer.BeCalled();
        _peer.Call!.Refer(Desk, TimeSpan.FromSeconds(1), _ends.Add).ShouldBeFalse();
        var other = new ScriptedPeer();
        other.BeCalledAndAnswer();
        other.Call!.Refer(Desk, TimeSpan.FromSeconds(1), _ends.Add).ShouldBeTrue();
        other.Call.Refer(Desk, TimeSpan.FromSeconds(1), _ends.Add).ShouldBeFalse();
    }

    [Theory]
    [InlineData("presence", "message/sipfrag", 489)]
    [InlineData("refer", "application/sdp", 415)]
    [InlineData("refer;id=2", "message/sipfrag;version=2.0", 200)]
    public void A_notify_of_something_else_is_refused(string package, string type, int status)
    {
        var invite = Refer();
        Notify(invite, 1, "SIP/2.0 100 Trying", "active", package, type).ShouldBe(status);
    }

    [Theory]
    [InlineData("INVITE, ACK, BYE, REFER", true)]
    [InlineData("INVITE, ACK, BYE", false)]
    [InlineData(null, null)]
    public void What_the_other_side_allows_is_known(string? allow, bool? takes)
    {
        _peer.BeCalledAndAnswer(allow is null ? [] : [(HeaderNames.Allow, allow)]);

        _peer.Call!.TakesRefer.ShouldBe(takes);
    }

    [Fact]
    public void A_REFER_that_comes_in_is_not_allowed_and_says_what_is()
    {
        var invite = _peer.BeCalledAndAnswer();
        _peer.Send(_peer.Request(Methods.Refer, 1, invite, null, (HeaderNames.ReferTo, "<sip:8001@10.0.0.1>")));

        (_peer.LastResponse.Status, _peer.LastResponse.First(HeaderNames.Allow)).ShouldBe((405, Methods.Allowed));
        _peer.Events.End.ShouldBeNull();
    }

    private SipRequest Refer(double patience = 30)
    {
        var invite = _peer.BeCalledAndAnswer();
        _peer.Call!.Refer(Desk, TimeSpan.FromSeconds(patience), _ends.Add).ShouldBeTrue();
        _peer.Pass(0.1);
        return invite;
    }

    private int Notify(SipRequest invite, uint number, string fragment, string state, string package = "refer", string type = "message/sipfrag")
    {
        var notify = _peer.Request(
            Methods.Notify, number, invite, null, (HeaderNames.Event, package), (HeaderNames.SubscriptionState, state), (HeaderNames.ContentType, type));
        notify.Body = Encoding.Latin1.GetBytes(fragment.Length == 0 ? "" : fragment + "\r\n");
        _peer.Send(notify);
        return _peer.LastResponse.Status;
    }
}
