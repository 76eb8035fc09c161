using System.Net;

namespace Muster.Sip.Tests;

/// <summary>Keeping an account registered, against a registrar that does what the test says.</summary>
public sealed class RegistrationTests
{
    private const string Contact = "<sip:muster@127.0.0.1:5060>";

    private readonly ScriptedPeer _registrar = new();

    [Fact]
    public void Renews_after_four_fifths_of_what_was_granted_with_the_same_Call_ID()
    {
        var registration = Begin();
        var first = Last();
        first.Uri.ShouldBe("sip:carrier.test");
        first.First(HeaderNames.To).ShouldBe("<sip:muster@carrier.test>");
        first.First(HeaderNames.Contact).ShouldBe(Contact);
        first.First(HeaderNames.Expires).ShouldBe("3600");
        Grant(100);
        _registrar.Pass(79);
        Count.ShouldBe(1);
        _registrar.Pass(2);

        Count.ShouldBe(2);
        Last().CallId.ShouldBe(first.CallId);
        Last().CSeq.Number.ShouldBe(first.CSeq.Number + 1);
        registration.State.ShouldBe(RegistrationState.Registered);
        registration.Granted.ShouldBe(TimeSpan.FromSeconds(100));
    }

    [Fact]
    public void Takes_its_own_contacts_time_among_those_of_others()
    {
        var registration = Begin();
        _registrar.Respond(Last(), 200, "r", null, (HeaderNames.Expires, "900"), (HeaderNames.Contact, $"<sip:other@10.0.0.9>;expires=20, {Contact};expires=300"));
        registration.Granted.ShouldBe(TimeSpan.FromSeconds(300));
    }

    [Fact]
    public void Answers_a_challenge_and_carries_the_credentials_from_then_on()
    {
        Begin(new SipCredentials("muster", "geheim"));
        Last().First(HeaderNames.Authorization).ShouldBeNull();
        Challenge("n1");
        _registrar.Pass(0.1);
        var second = Last();
        SipText.Parameter(second.First(HeaderNames.Authorization).AsSpan(7), "nonce", ',').ShouldBe("n1");
        Grant(100);
        _registrar.Pass(81);

        Count.ShouldBe(3);
        SipText.Parameter(Last().First(HeaderNames.Authorization).AsSpan(7), "nc", ',').ShouldBe("00000002");
    }

    [Fact]
    public void Gives_up_a_password_that_is_refused_and_tries_again_later()
    {
        var registration = Begin(new SipCredentials("muster", "falsch"));
        Challenge("n1");
        _registrar.Pass(0.1);
        Challenge("n2");
        _registrar.Pass(0.1);

        Count.ShouldBe(2);
        registration.State.ShouldBe(RegistrationState.Failing);
        registration.LastStatus.ShouldBe(401);
        _registrar.Pass(6);
        Count.ShouldBe(3);
    }

    [Fact]
    public void Asks_for_longer_when_the_registrar_says_what_is_the_least()
    {
        Begin();
        _registrar.Respond(Last(), 423, "r", null, (HeaderNames.MinExpires, "7200"));
        _registrar.Pass(0.1);
        Last().First(HeaderNames.Expires).ShouldBe("7200");
    }

    [Theory]
    [InlineData("60")]
    [InlineData("99999999")]
    [InlineData("x")]
    public void Is_not_led_in_a_circle_by_a_least_time_that_makes_no_sense(string least)
    {
        var registration = Begin();
        _registrar.Respond(Last(), 423, "r", null, (HeaderNames.MinExpires, least));
        _registrar.Pass(0.1);
        Count.ShouldBe(1);
        registration.State.ShouldBe(RegistrationState.Failing);
    }

    [Fact]
    public void Waits_longer_after_each_failure_and_never_a_fixed_time()
    {
        Begin();
        var waits = new List<double>();
        for (var failure = 0; failure < 8; failure++)
        {
            var before = Count;
            _registrar.Respond(Last(), 500);
            var waited = 0.0;
            for (; Count == before; waited += 0.1)
                _registrar.Pass(0.1);
            waits.Add(waited);
        }

        for (var failure = 0; failure < waits.Count; failure++)
            waits[failure].ShouldBeInRange(Math.Min(5 * Math.Pow(2, failure), 300) * 0.49, (Math.Min(5 * Math.Pow(2, failure), 300) * 1.01) + 0.2);
        waits.Distinct().Count().ShouldBe(waits.Count);
    }

    [Fact]
    public void Leaves_a_registrar_alone_for_as_long_as_it_asks()
    {
        Begin();
        _registrar.Respond(Last(), 503, "r", null, (HeaderNames.RetryAfter, "120"));
        _registrar.Pass(119);
        Count.ShouldBe(1);
        _registrar.Pass(2);
        Count.ShouldBe(2);
    }

    [Fact]
    public void A_renewal_that_fails_leaves_the_registration_until_it_lapses()
    {
        var registration = Begin();
        Grant(100);
        _registrar.Pass(81);
        _registrar.Respond(Last(), 500);
        registration.State.ShouldBe(RegistrationState.Registered);
        _registrar.Pass(20);
        registration.State.ShouldBe(RegistrationState.Failing);
    }

    [Fact]
    public void A_registrar_that_is_silent_shows_as_no_response()
    {
        var registration = Begin();
        _registrar.Pass(33);
        registration.State.ShouldBe(RegistrationState.Failing);
        registration.LastStatus.ShouldBe(0);
        registration.LastReason.ShouldBe("No response");
    }

    [Fact]
    public void Stopping_takes_it_back_and_leaves_nothing_behind()
    {
        var registration = Begin();
        Grant(100);
        var ended = 0;
        registration.Stop(() => ended++);
        _registrar.Pass(0.1);
        Last().First(HeaderNames.Expires).ShouldBe("0");
        ended.ShouldBe(0);
        _registrar.Respond(Last(), 200);

        ended.ShouldBe(1);
        registration.State.ShouldBe(RegistrationState.Ended);
        _registrar.ShouldDrain();
    }

    [Fact]
    public void Stopping_does_not_wait_for_ever_for_a_registrar_that_is_gone()
    {
        var registration = Begin();
        Grant(100);
        var ended = 0;
        registration.Stop(() => ended++);
        _registrar.Pass(33);
        ended.ShouldBe(1);
        _registrar.ShouldDrain();
    }

    [Fact]
    public void Remembers_the_service_route()
    {
        var registration = Begin();
        _registrar.Respond(Last(), 200, "r", null, (HeaderNames.ServiceRoute, "<sip:p1.carrier.test;lr>, <sip:127.0.0.1:5099;lr>"));
        registration.ServiceRoute.Select(uri => uri.ToString()).ShouldBe(["sip:p1.carrier.test;lr", "sip:127.0.0.1:5099;lr"]);
    }

    /// <summary>Requests so far, repetitions not counted: their numbers rise by one.</summary>
    private int Count => (int)Last().CSeq.Number;

    private Registration Begin(SipCredentials? credentials = null)
    {
        var registration = new Registration(_registrar.Endpoint, new RegistrationSettings(
            new SipUri("", "carrier.test"), new SipUri("muster", "carrier.test"), new IPEndPoint(IPAddress.Loopback, 5090), credentials));
        registration.Start();
        _registrar.Pass(0.1);
        return registration;
    }

    private SipRequest Last() => _registrar.Last(Methods.Register);

    private void Grant(int seconds) => _registrar.Respond(Last(), 200, "r", null, (HeaderNames.Contact, $"{Contact};expires={seconds}"));

    private void Challenge(string nonce) =>
        _registrar.Respond(Last(), 401, "r", null, (HeaderNames.WwwAuthenticate, $"Digest realm=\"carrier.test\", nonce=\"{nonce}\", algorithm=MD5, qop=\"auth\""));
}
