namespace Muster.Sip.Tests;

/// <summary>Digest authentication: the vectors of the RFCs, the caller's answers, the called party's questions.</summary>
public sealed class DigestTests
{
    private static readonly SipCredentials Account = new("muster", "geheim");

    [Theory]
    [InlineData(DigestAlgorithm.Md5, "8ca523f5e9506fed4657c9700eebdbec")]
    [InlineData(DigestAlgorithm.Sha256, "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1")]
    public void Computes_the_example_of_RFC_7616_section_3_9_1(DigestAlgorithm algorithm, string response) => new DigestResponse(
        algorithm,
        "Mufasa",
        "http-auth@example.org",
        "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
        "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
        1,
        HasQop: true,
        "GET",
        "/dir/index.html").Compute("Circle of Life").ShouldBe(response);

    [Theory]
    [InlineData(true, "6629fae49393a05397450978507c4ef1")]
    [InlineData(false, "670fd8c2df070c60b045671b8b24ff02")]
    public void Computes_the_example_of_RFC_2617_with_and_without_qop(bool hasQop, string response) => new DigestResponse(
        DigestAlgorithm.Md5,
        "Mufasa",
        "testrealm@host.com",
        "dcd98b7102dd2f0e8b11d0f600bfb0c093",
        "0a4f113b",
        1,
        hasQop,
        "GET",
        "/dir/index.html").Compute("Circle Of Life").ShouldBe(response);

    [Theory]
    [InlineData("Digest realm=\"a\", nonce=\"n\"", DigestAlgorithm.Md5, false)]
    [InlineData("digest  nonce=\"n\" ,realm=\"a\",qop=\"auth-int,auth\",algorithm=sha-256", DigestAlgorithm.Sha256, true)]
    [InlineData("Digest realm=\"a\", nonce=\"n\", algorithm=\"MD5-sess\", qop=auth", DigestAlgorithm.Md5Session, true)]
    public void Reads_a_challenge(string header, DigestAlgorithm algorithm, bool hasQop)
    {
        var challenge = DigestChallenge.Parse(header)!;

        challenge.Realm.ShouldBe("a");
        challenge.Nonce.ShouldBe("n");
        challenge.Algorithm.ShouldBe(algorithm);
        challenge.HasQop.ShouldBe(hasQop);
    }

    [Theory]
    [InlineData("Basic realm=\"a\"")]
    [InlineData("Digest realm=\"a\", nonce=\"n\", algorithm=SHA-512-256")]
    [InlineData("Digest realm=\"a\", nonce=\"n\", qop=\"auth-int\"")]
    [InlineData("Digest realm=\"a\"")]
    [InlineData("Digest")]
    public void Passes_over_a_challenge_that_it_cannot_answer(string header) => DigestChallenge.Parse(header).ShouldBeNull();

    public static TheoryData<DigestAlgorithm, bool, bool> Challenges()
    {
        var data = new TheoryData<DigestAlgorithm, bool, bool>();
        foreach (var algorithm in Enum.GetValues<DigestAlgorithm>())
        {
            data.Add(algorithm, true, true);
            data.Add(algorithm, false, true);
            data.Add(algorithm, true, false);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Challenges))]
    public void A_call_through_a_challenge_is_answered(DigestAlgorithm algorithm, bool asProxy, bool withQop)
    {
        var pair = PairWith(challenge => challenge with { Algorithms = [algorithm], AsProxy = asProxy, WithQop = withQop });
        var call = pair.Call(Account);
        pair.Pass(1);
        pair.Accept();
        pair.Pass(1);
        call.HangUp();
        pair.ShouldDrain();

        pair.CallerEvents.Lines.ShouldBe(["answered", "ended LocalBye"]);
        pair.Network.Count(asProxy ? "SIP/2.0 407" : "SIP/2.0 401").ShouldBe(1);
    }

    [Fact]
    [Behaviour(6, "The INVITE after a challenge keeps Call-ID and tag, and takes the next CSeq and a new branch")]
    public void The_second_INVITE_keeps_Call_ID_and_tag_and_takes_a_new_number_and_branch()
    {
        var peer = new ScriptedPeer();
        var first = peer.BeCalled(Account);
        Challenge(peer, first, "Digest realm=\"r\", nonce=\"1\", qop=\"auth\", opaque=\"o\"");
        var second = peer.Last(Methods.Invite);

        second.CallId.ShouldBe(first.CallId);
        second.First(HeaderNames.From).ShouldBe(first.First(HeaderNames.From));
        second.CSeq.Number.ShouldBe(first.CSeq.Number + 1);
        second.TopVia!.Value.Branch.ShouldNotBe(first.TopVia!.Value.Branch);
        second.First(HeaderNames.Authorization)!.ShouldContain("opaque=\"o\"");
        peer.Count(Methods.Ack).ShouldBe(1);
    }

    [Fact]
    [Behaviour(6, "Of several algorithms the strongest known one is answered, in whatever order they stand")]
    public void The_strongest_of_several_challenges_is_answered()
    {
        var peer = new ScriptedPeer();
        Challenge(
            peer,
            peer.BeCalled(Account),
            "Digest realm=\"r\", nonce=\"1\", algorithm=MD5, qop=\"auth\"",
            "Digest realm=\"r\", nonce=\"1\", algorithm=SHA-512-256, qop=\"auth\"",
            "Digest realm=\"r\", nonce=\"1\", algorithm=SHA-256, qop=\"auth\"");

        var answers = peer.Last(Methods.Invite).Lines(HeaderNames.Authorization).ToList();
        answers.ShouldHaveSingleItem().ShouldContain("algorithm=SHA-256");
    }

    [Fact]
    [Behaviour(6, "Several realms, and proxy and server in turn, are all answered")]
    public void Challenges_of_several_realms_are_all_answered()
    {
        var peer = new ScriptedPeer();
        Challenge(peer, peer.BeCalled(Account), "Digest realm=\"one\", nonce=\"1\"", "Digest realm=\"two\", nonce=\"2\"");
        peer.Last(Methods.Invite).Lines(HeaderNames.Authorization).Count().ShouldBe(2);

        Challenge(peer, peer.Last(Methods.Invite), 407, "Digest realm=\"three\", nonce=\"3\"");
        peer.Last(Methods.Invite).Lines(HeaderNames.Authorization).Count().ShouldBe(2);
        peer.Last(Methods.Invite).Lines(HeaderNames.ProxyAuthorization).Count().ShouldBe(1);
    }

    [Fact]
    [Behaviour(6, "A stale nonce is answered once more, and no more")]
    public void A_stale_nonce_is_answered_once_more_and_no_more()
    {
        var peer = new ScriptedPeer();
        Challenge(peer, peer.BeCalled(Account), "Digest realm=\"r\", nonce=\"1\"");
        Challenge(peer, peer.Last(Methods.Invite), "Digest realm=\"r\", nonce=\"2\", stale=TRUE");
        peer.Count(Methods.Invite).ShouldBe(3);
        peer.Last(Methods.Invite).First(HeaderNames.Authorization)!.ShouldContain("nonce=\"2\"");
        Challenge(peer, peer.Last(Methods.Invite), "Digest realm=\"r\", nonce=\"3\", stale=true");
        peer.ShouldDrain();

        peer.Count(Methods.Invite).ShouldBe(3);
        peer.Events.Lines.ShouldBe(["ended Refused"]);
    }

    [Theory]
    [Behaviour(6, "Wrong credentials end in the refusal, not in a loop")]
    [InlineData(false)]
    [InlineData(true)]
    public void Wrong_or_no_credentials_end_in_the_refusal(bool hasCredentials)
    {
        var pair = PairWith(challenge => challenge);
        pair.Call(hasCredentials ? Account with { Password = "falsch" } : null);
        pair.ShouldDrain();

        pair.CallerEvents.Lines.ShouldBe(["ended Refused"]);
        pair.CallerEvents.End!.Status.ShouldBe(401);
        pair.Network.Count("INVITE").ShouldBe(hasCredentials ? 2 : 1);
        pair.IncomingCall.ShouldBeNull();
    }

    [Fact]
    public void Credentials_for_another_realm_are_kept_back()
    {
        var peer = new ScriptedPeer();
        Challenge(peer, peer.BeCalled(Account with { Realm = "home" }), "Digest realm=\"elsewhere\", nonce=\"1\"");

        peer.Count(Methods.Invite).ShouldBe(1);
        peer.Events.Lines.ShouldBe(["ended Refused"]);
    }

    [Fact]
    public void A_nonce_that_has_grown_old_is_called_stale_and_the_call_goes_through()
    {
        var pair = PairWith(challenge => challenge with { NonceLife = TimeSpan.FromSeconds(1) });
        pair.Network.Loses = text => text.StartsWith("INVITE", StringComparison.Ordinal) && text.Contains("\r\nAuthorization", StringComparison.Ordinal)
            && pair.Loop.Time.GetUtcNow() < DateTimeOffset.UnixEpoch.AddSeconds(1.2);
        pair.Call(Account);
        pair.Pass(5);
        pair.Accept();
        pair.Pass(1);

        pair.CallerEvents.Lines.ShouldBe(["answered"]);
        pair.Network.Log.Count(entry => entry.Text.Contains("stale=true", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public void A_challenged_BYE_is_sent_again_with_credentials()
    {
        var peer = new ScriptedPeer();
        var invite = peer.BeCalled(Account);
        peer.Respond(invite, 200, sdp: ScriptedPeer.Session());
        peer.Call!.HangUp();
        peer.Pass(0.1);
        Challenge(peer, peer.Last(Methods.Bye), "Digest realm=\"r\", nonce=\"1\", qop=\"auth\"");
        peer.Last(Methods.Bye).First(HeaderNames.Authorization)!.ShouldContain("nc=00000001");
        peer.Respond(peer.Last(Methods.Bye), 200);
        peer.ShouldDrain();

        peer.Count(Methods.Bye).ShouldBe(2);
        peer.Events.Lines.ShouldBe(["answered", "ended LocalBye"]);
    }

    [Fact]
    [Behaviour(6, "Later requests of the call use the nonce again and count nc up")]
    public void ACK_and_BYE_of_a_challenged_call_carry_credentials_from_the_start()
    {
        var peer = new ScriptedPeer();
        Challenge(peer, peer.BeCalled(Account), 407, "Digest realm=\"r\", nonce=\"1\", qop=\"auth\"");
        var invite = peer.Last(Methods.Invite);
        peer.Respond(invite, 200, sdp: ScriptedPeer.Session());
        peer.Last(Methods.Ack).First(HeaderNames.ProxyAuthorization).ShouldBe(invite.First(HeaderNames.ProxyAuthorization));
        peer.Call!.HangUp();
        peer.Pass(0.1);

        peer.Last(Methods.Bye).First(HeaderNames.ProxyAuthorization)!.ShouldContain("nc=00000002");
    }

    [Fact]
    public void A_challenge_to_a_call_already_given_up_is_not_answered()
    {
        var peer = new ScriptedPeer();
        var invite = peer.BeCalled(Account);
        peer.Call!.HangUp();
        Challenge(peer, invite, "Digest realm=\"r\", nonce=\"1\"");
        peer.ShouldDrain();

        peer.Count(Methods.Invite).ShouldBe(1);
        peer.Events.Lines.ShouldBe(["ended Cancelled"]);
    }

    [Theory]
    [InlineData("Digest username=\"muster\"")]
    [InlineData("Digest username=\"muster\", realm=\"muster\", nonce=\"x.y\", uri=\"sip:a\", response=\"\", qop=auth, nc=zz, cnonce=\"1\"")]
    [InlineData("Digest ,,,=,\"")]
    [InlineData("Basic Zm9v")]
    [InlineData("")]
    public void Senseless_credentials_are_challenged_again(string header)
    {
        var peer = new ScriptedPeer(new SipOptions { Challenge = Options() });
        peer.Endpoint.IncomingCall = (_, _) => throw new InvalidOperationException("must not be asked");
        peer.Send(peer.Request(Methods.Invite, 1, sdp: ScriptedPeer.Session(), headers: (HeaderNames.Authorization, header)));

        peer.Received.ShouldBe(["401"]);
        peer.LastResponse.Lines(HeaderNames.WwwAuthenticate).Count().ShouldBe(2);
        peer.ShouldDrain();
    }

    [Fact]
    public void A_password_never_shows_in_text() => Account.ToString().ShouldNotContain("geheim");

    private static SipChallengeOptions Options() => new("muster", new Dictionary<string, string> { ["muster"] = "geheim" });

    private static Pair PairWith(Func<SipChallengeOptions, SipChallengeOptions> change) =>
        new(calledOptions: new SipOptions { Challenge = change(Options()) });

    private static void Challenge(ScriptedPeer peer, SipRequest request, params string[] challenges) => Challenge(peer, request, 401, challenges);

    private static void Challenge(ScriptedPeer peer, SipRequest request, int status, params string[] challenges)
    {
        var name = status == 407 ? HeaderNames.ProxyAuthenticate : HeaderNames.WwwAuthenticate;
        peer.Respond(request, status, headers: challenges.Select(challenge => (name, challenge)).ToArray());
        peer.Pass(0.1);
    }
}
