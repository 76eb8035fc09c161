using System.Globalization;

namespace Muster.Sip.Tests;

/// <summary>Against SIPp as called party: it speaks by its scenario and fails when this side does not.</summary>
public sealed class SippAsCalledPartyTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(25);

    [SippFact]
    public async Task A_call_that_it_answers_is_hung_up_by_us()
    {
        using var sipp = Sipp.Wait("answer");
        var events = await CallAsync(sipp, new Recorder { OnAnswered = call => call.HangUp() });

        events.Lines.ShouldBe(["180", "answered", "ended LocalBye"]);
        events.Session!.Codec.ShouldBe(AudioCodec.Pcma);
        events.Session.TelephoneEventPayloadType.ShouldBe(101);
    }

    [SippTheory]
    [InlineData(404, 1)]
    [InlineData(480, 18)]
    [InlineData(486, 17)]
    [InlineData(603, 21)]
    public async Task A_refusal_comes_with_its_status_and_cause(int status, int cause)
    {
        using var sipp = Sipp.Wait("refuse", ("status", Text(status)), ("cause", Text(cause)));
        var events = await CallAsync(sipp, new Recorder());

        events.Lines.ShouldBe(["180", "ended Refused"]);
        events.End.ShouldBe(new CallEnd(CallEndCause.Refused, status, "Refused By SIPp", cause));
    }

    [SippFact]
    [Behaviour(2, "SIPp: a call that nobody answers is cancelled")]
    public async Task A_call_that_nobody_answers_is_cancelled()
    {
        using var sipp = Sipp.Wait("ring_out");
        var events = await CallAsync(sipp, new Recorder { OnProvisional = call => call.HangUp() });

        events.Lines.ShouldBe(["180", "ended Cancelled"]);
        events.End!.Status.ShouldBe(487);
    }

    [SippTheory]
    [Behaviour(6, "SIPp: checks the digest")]
    [InlineData(401, "WWW-Authenticate", "")]
    [InlineData(407, "Proxy-Authenticate", "")]
    [InlineData(401, "WWW-Authenticate", ", algorithm=MD5, qop=\"auth\"")]
    [InlineData(407, "Proxy-Authenticate", ", algorithm=MD5, qop=\"auth\"")]
    public async Task A_challenge_is_answered_to_its_satisfaction(int status, string header, string qop)
    {
        // SIPp 3.6 computes the digest of an Authorization header only; of a Proxy-Authorization header it can see the form.
        var check = status == 401
            ? "<verifyauth assign_to=\"isRight\" username=\"muster\" password=\"geheim\"/>"
            : "<ereg regexp=\"username=.muster., realm=.sipp.,.*response=.[0-9a-f]+.\" search_in=\"hdr\" header=\"Proxy-Authorization:\" check_it=\"true\" assign_to=\"isRight\"/>";
        using var sipp = Sipp.Wait("challenge", ("status", Text(status)), ("ask", header), ("qop", qop), ("check", check));
        var events = await CallAsync(sipp, new Recorder { OnAnswered = call => call.HangUp() }, new SipCredentials("muster", "geheim"));

        events.Lines.ShouldBe(["answered", "ended LocalBye"]);
        events.Session!.Codec.ShouldBe(AudioCodec.Pcmu);
    }

    [SippFact]
    [Behaviour(8, "SIPp: early media with the 183, and the 200 may name another port")]
    public async Task Early_media_comes_with_the_183_and_another_port_with_the_answer()
    {
        using var sipp = Sipp.Wait("early_media");
        var events = await CallAsync(sipp, new Recorder { OnAnswered = call => call.HangUp() });

        events.Lines.ShouldBe(["183+sdp", "180", "answered", "ended LocalBye"]);
        events.AnsweredWith!.RtpAddress!.Port.ShouldBe(7002);
    }

    [SippFact]
    [Behaviour(9, "SIPp: requires PRACK, and leaves the description out of its 200")]
    [Behaviour(11, "SIPp: 422, then a limit that this side refreshes")]
    [Behaviour(12, "SIPp: is put on hold")]
    public async Task A_line_of_the_IMS_kind_gets_its_session_timer_its_PRACK_and_is_put_on_hold()
    {
        using var sipp = Sipp.Wait("ims");
        TimeSpan? interval = null;
        var events = new Recorder
        {
            OnAnswered = call =>
            {
                interval = call.SessionInterval;
                call.Reoffer(SessionDescription.Offer(Pair.CallerRtp).InDirection(MediaDirection.SendOnly));
            },
            OnReanswered = call => call.HangUp(),
        };
        await CallAsync(sipp, events, options: new SipOptions { SessionExpires = TimeSpan.FromSeconds(90) });

        events.Lines.ShouldBe(["183+sdp", "answered", "reanswered RecvOnly", "ended LocalBye"]);
        interval.ShouldBe(TimeSpan.FromSeconds(120));
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static async Task<Recorder> CallAsync(Sipp sipp, Recorder events, SipCredentials? credentials = null, SipOptions? options = null)
    {
        using var endpoint = new LiveEndpoint(options);
        endpoint.Call(sipp.EndPoint, events, credentials);
        await sipp.ShouldSucceed();
        await events.Over.WaitAsync(Deadline);
        return events;
    }
}

/// <summary>Against SIPp that hangs up by itself; apart from the others because it takes its time.</summary>
public sealed class SippHangsUpTests
{
    [SippFact]
    public async Task A_call_that_it_hangs_up_after_five_seconds_ends_with_its_cause()
    {
        using var sipp = Sipp.Wait("hang_up");
        using var endpoint = new LiveEndpoint();
        var events = new Recorder();
        endpoint.Call(sipp.EndPoint, events);
        await sipp.ShouldSucceed();
        await events.Over.WaitAsync(TimeSpan.FromSeconds(25));

        events.Lines.ShouldBe(["answered", "ended RemoteBye"]);
        events.End!.Q850Cause.ShouldBe(16);
    }
}

/// <summary>Against SIPp as caller.</summary>
public sealed class SippAsCallerTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(25);

    [SippFact]
    [Behaviour(12, "SIPp: puts a call on hold")]
    public async Task Its_call_is_answered_put_on_hold_and_hung_up()
    {
        var events = new Recorder { OnReoffered = offer => offer!.Answer(Pair.CalledRtp) };
        using var endpoint = new LiveEndpoint(incoming: (call, invite) =>
        {
            call.Ring();
            call.Accept(invite.Offer!.Answer(Pair.CalledRtp)!);
            return events;
        });
        using var sipp = Sipp.Call("call", "13800000000", endpoint.EndPoint);
        await sipp.ShouldSucceed();
        await events.Over.WaitAsync(Deadline);

        events.Lines.ShouldBe(["answered", "reoffered SendOnly", "ended RemoteBye"]);
    }

    [SippFact]
    public async Task Its_CANCEL_ends_the_ringing()
    {
        var events = new Recorder();
        using var endpoint = new LiveEndpoint(incoming: (call, _) =>
        {
            call.Ring();
            return events;
        });
        using var sipp = Sipp.Call("call_and_cancel", "13800000000", endpoint.EndPoint);
        await sipp.ShouldSucceed();
        await events.Over.WaitAsync(Deadline);

        events.Lines.ShouldBe(["ended Cancelled"]);
    }

    [SippFact]
    public async Task Its_credentials_are_asked_for_and_accepted()
    {
        var events = new Recorder();
        var challenge = new SipChallengeOptions("muster", new Dictionary<string, string> { ["muster"] = "geheim" })
        {
            AsProxy = true,
            Algorithms = [DigestAlgorithm.Md5],
        };
        using var endpoint = new LiveEndpoint(new SipOptions { Challenge = challenge }, (call, invite) =>
        {
            call.Accept(invite.Offer!.Answer(Pair.CalledRtp)!);
            return events;
        });
        using var sipp = Sipp.Call("call_with_credentials", "13800000000", endpoint.EndPoint);
        await sipp.ShouldSucceed();
        await events.Over.WaitAsync(Deadline);

        events.Lines.ShouldBe(["answered", "ended RemoteBye"]);
    }
}
