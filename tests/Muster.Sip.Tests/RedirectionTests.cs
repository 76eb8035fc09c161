namespace Muster.Sip.Tests;

/// <summary>Calls that are sent elsewhere (RFC 3261 section 8.1.3.4), and refusals that say when to come back.</summary>
public sealed class RedirectionTests
{
    private const string Number = "13800000000";

    [Theory]
    [Behaviour(7, "A 300, 301 or 302 is followed to the same number elsewhere")]
    [InlineData(300)]
    [InlineData(301)]
    [InlineData(302)]
    public void A_3xx_is_followed_to_another_gateway(int status)
    {
        var peer = new ScriptedPeer();
        var first = peer.BeCalled();
        Redirect(peer, first, status, $"<sip:{Number}@127.0.0.1:5090;gate=2?Subject=x>;expires=5");
        var second = peer.Last(Methods.Invite);

        second.Uri.ShouldBe($"sip:{Number}@127.0.0.1:5090;gate=2");
        second.CallId.ShouldBe(first.CallId);
        second.First(HeaderNames.To).ShouldBe(first.First(HeaderNames.To));
        second.CSeq.Number.ShouldBe(first.CSeq.Number + 1);
        second.TopVia!.Value.Branch.ShouldNotBe(first.TopVia!.Value.Branch);
        peer.Respond(second, 200, sdp: ScriptedPeer.Session());
        peer.Events.Lines.ShouldBe(["answered"]);
        peer.Last(Methods.Ack).CSeq.Number.ShouldBe(second.CSeq.Number);
    }

    [Theory]
    [Behaviour(7, "A 3xx to another number, scheme or service is a refusal")]
    [InlineData(302, "<sip:13900000000@127.0.0.1:5090>")]
    [InlineData(302, "<sips:13800000000@127.0.0.1:5090>")]
    [InlineData(302, "<tel:+8613800000000>")]
    [InlineData(302, "nonsense")]
    [InlineData(305, "<sip:13800000000@127.0.0.1:5090;gate=2>")]
    [InlineData(380, "<sip:13800000000@127.0.0.1:5090;gate=2>")]
    public void A_3xx_that_must_not_be_followed_ends_the_call_as_refused(int status, string contact)
    {
        var peer = new ScriptedPeer();
        Redirect(peer, peer.BeCalled(), status, contact);
        peer.ShouldDrain();

        peer.Count(Methods.Invite).ShouldBe(1);
        peer.Events.Lines.ShouldBe(["ended Refused"]);
        peer.Events.End!.Status.ShouldBe(status);
    }

    [Theory]
    [InlineData(RedirectionPolicy.Refuse, $"<sip:{Number}@127.0.0.1:5090;gate=2>", 1)]
    [InlineData(RedirectionPolicy.SameNumber, $"<sip:{Number};rn=1390;npdi@127.0.0.1:5090>", 2)]
    [InlineData(RedirectionPolicy.AnyNumber, "<sip:13900000000@127.0.0.1:5090>", 2)]
    public void The_policy_says_where_a_call_may_be_sent(RedirectionPolicy policy, string contact, int invites)
    {
        var peer = new ScriptedPeer(new SipOptions { Redirection = policy });
        Redirect(peer, peer.BeCalled(), 302, contact);

        peer.Count(Methods.Invite).ShouldBe(invites);
    }

    [Fact]
    [Behaviour(7, "The addresses of a 3xx are tried by their q, the next only after a fault of the line")]
    public void The_addresses_of_a_3xx_are_tried_best_first()
    {
        var peer = new ScriptedPeer();
        Redirect(
            peer,
            peer.BeCalled(),
            300,
            $"<sip:{Number}@127.0.0.1:5090;g=low>;q=0.1, <sip:{Number}@127.0.0.1:5090;g=high>;q=0.9",
            $"<sip:{Number}@127.0.0.1:5090;g=middle>;q=0.5");
        var tried = new List<string>();
        foreach (var status in new[] { 503, 408, 486 })
        {
            tried.Add(peer.Last(Methods.Invite).Uri.Split('=')[1]);
            peer.Respond(peer.Last(Methods.Invite), status);
        }

        peer.ShouldDrain();
        tried.ShouldBe(["high", "middle", "low"]);
        peer.Events.End!.Status.ShouldBe(486);
    }

    [Fact]
    public void A_person_who_is_busy_is_not_looked_for_elsewhere()
    {
        var peer = new ScriptedPeer();
        Redirect(peer, peer.BeCalled(), 300, $"<sip:{Number}@127.0.0.1:5090;g=1>, <sip:{Number}@127.0.0.1:5090;g=2>");
        peer.Respond(peer.Last(Methods.Invite), 486);
        peer.ShouldDrain();

        peer.Count(Methods.Invite).ShouldBe(2);
        peer.Events.End!.Status.ShouldBe(486);
    }

    [Fact]
    [Behaviour(7, "Redirections end after five addresses, and never go back to one")]
    public void Redirections_have_an_end()
    {
        var peer = new ScriptedPeer();
        var invite = peer.BeCalled();
        for (var i = 1; i <= 9 && peer.Events.End is null; i++)
        {
            Redirect(peer, peer.Last(Methods.Invite), 302, $"<{invite.Uri}>, <sip:{Number}@127.0.0.1:5090;g={i}>, <sip:{Number}@127.0.0.1:5090;g=1>");
            peer.Loop.Settle();
        }

        peer.ShouldDrain();
        peer.Count(Methods.Invite).ShouldBe(6);
        peer.Events.Lines.ShouldBe(["ended Refused"]);
    }

    [Fact]
    [Behaviour(7, "After CANCEL nothing is followed or dialled again")]
    public void A_3xx_after_the_CANCEL_is_not_followed()
    {
        var peer = new ScriptedPeer();
        var invite = peer.BeCalled();
        peer.Respond(invite, 180);
        peer.Call!.HangUp();
        peer.Pass(0.1);
        Redirect(peer, invite, 302, $"<sip:{Number}@127.0.0.1:5090;g=1>");
        peer.ShouldDrain();

        peer.Count(Methods.Invite).ShouldBe(1);
        peer.Events.Lines.ShouldBe(["180", "ended Cancelled"]);
    }

    [Theory]
    [Behaviour(7, "503 with Retry-After is told upward")]
    [InlineData("120", 120)]
    [InlineData("18000;duration=3600", 18_000)]
    [InlineData("60 (I'm in a meeting)", 60)]
    [InlineData("99999999999999999999", 86_400)]
    [InlineData("soon", null)]
    public void A_refusal_tells_when_to_come_back(string header, int? seconds)
    {
        var peer = new ScriptedPeer();
        peer.Respond(peer.BeCalled(), 503, headers: (HeaderNames.RetryAfter, header));
        peer.ShouldDrain();

        peer.Events.End!.Status.ShouldBe(503);
        peer.Events.End.RetryAfter.ShouldBe(seconds is { } value ? TimeSpan.FromSeconds(value) : null);
        peer.Count(Methods.Invite).ShouldBe(1);
    }

    private static void Redirect(ScriptedPeer peer, SipRequest invite, int status, params string[] contacts)
    {
        var response = invite.Respond(status, ScriptedPeer.Tag);
        foreach (var contact in contacts)
            response.Add(HeaderNames.Contact, contact);
        peer.Send(response);
        peer.Pass(0.1);
    }
}
