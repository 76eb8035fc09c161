using System.Net;

namespace Muster.Sip.Tests;

/// <summary>Calls between two endpoints over real sockets, by each transport and address family.</summary>
public sealed class LiveCallTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(SipProtocol.Udp, "127.0.0.1")]
    [InlineData(SipProtocol.Udp, "::1")]
    [InlineData(SipProtocol.Tcp, "127.0.0.1")]
    [InlineData(SipProtocol.Tcp, "::1")]
    [InlineData(SipProtocol.Tls, "127.0.0.1")]
    [InlineData(SipProtocol.Tls, "::1")]
    [Behaviour(24, "Calls by UDP, TCP and TLS, over IPv4 and IPv6")]
    public async Task A_call_is_placed_answered_and_hung_up(SipProtocol protocol, string address)
    {
        using var authority = new TestAuthority();
        var local = IPAddress.Parse(address);
        var tls = new SipTlsOptions { AuthoritiesFile = authority.AuthoritiesFile, CertificateFile = authority.Issue(addresses: [local]) };
        var called = new Recorder { OnAnswered = call => call.HangUp() };
        using var far = new LiveEndpoint(protocol: protocol, address: local, tls: tls, incoming: (call, invite) =>
        {
            call.Ring();
            call.Accept(invite.Offer!.Answer(new IPEndPoint(local, 4002))!);
            return called;
        });
        using var near = new LiveEndpoint(protocol: protocol, address: local, tls: tls);
        var caller = new Recorder();
        near.Call(far.Hop, caller, rtp: new IPEndPoint(local, 4000));
        await caller.Over.WaitAsync(Deadline);
        await called.Over.WaitAsync(Deadline);

        caller.Lines.ShouldBe(["180", "answered", "ended RemoteBye"]);
        caller.Session!.RtpAddress.ShouldBe(new IPEndPoint(local, 4002));
        called.Lines.ShouldBe(["answered", "ended LocalBye"]);
    }

    [Fact]
    [Behaviour(23, "A called party without a certificate to be called by is reached over the connection it made")]
    public async Task A_TLS_caller_without_certificate_is_hung_up_over_its_own_connection()
    {
        using var authority = new TestAuthority();
        var called = new Recorder { OnAnswered = call => call.HangUp() };
        var server = new SipTlsOptions { CertificateFile = authority.Issue(addresses: [IPAddress.Loopback]) };
        using var far = new LiveEndpoint(protocol: SipProtocol.Tls, tls: server, incoming: (call, invite) =>
        {
            call.Accept(invite.Offer!.Answer(Pair.CalledRtp)!);
            return called;
        });
        using var near = new LiveEndpoint(protocol: SipProtocol.Tls, tls: new SipTlsOptions { AuthoritiesFile = authority.AuthoritiesFile });
        var caller = new Recorder();
        near.Call(far.Hop, caller);

        (await caller.Over.WaitAsync(Deadline)).Cause.ShouldBe(CallEndCause.RemoteBye);
        (await called.Over.WaitAsync(Deadline)).Cause.ShouldBe(CallEndCause.LocalBye);
    }

    [Fact]
    [Behaviour(23, "A server that shows a certificate for another domain gets no call")]
    public async Task A_call_to_a_server_with_the_wrong_certificate_ends_at_once()
    {
        using var authority = new TestAuthority();
        var server = new SipTlsOptions { CertificateFile = authority.Issue(dnsNames: ["other.example.com"]) };
        using var far = new LiveEndpoint(protocol: SipProtocol.Tls, tls: server);
        using var near = new LiveEndpoint(protocol: SipProtocol.Tls, tls: new SipTlsOptions { AuthoritiesFile = authority.AuthoritiesFile });
        var caller = new Recorder();
        near.Call(far.Hop, caller);

        (await caller.Over.WaitAsync(Deadline)).ShouldBe(
            new CallEnd(CallEndCause.TransportFailed, 0, "Could not be sent: the server's certificate is not for 127.0.0.1", null));
    }

    [Fact]
    [Behaviour(24, "An INVITE of more than 1,300 bytes goes by TCP")]
    public async Task A_long_INVITE_goes_by_TCP_to_the_same_port()
    {
        IPEndPoint? source = null;
        using var far = new LiveEndpoint(incoming: (_, invite) =>
        {
            source = invite.Source;
            return null;
        });
        using var near = new LiveEndpoint();
        var caller = new Recorder();
        near.Call(far.Hop, caller, user: new string('1', 1000));

        (await caller.Over.WaitAsync(Deadline)).Status.ShouldBe(480);
        source!.Port.ShouldNotBe(near.EndPoint.Port);
    }

    [SippFact]
    public async Task SIPp_answers_over_TCP_and_is_hung_up()
    {
        using var sipp = Sipp.WaitOverTcp("answer");
        using var near = new LiveEndpoint(protocol: SipProtocol.Tcp);
        var events = new Recorder { OnAnswered = call => call.HangUp() };
        await Sipp.ListensOnTcp(sipp.EndPoint);
        near.Call(new SipHop(SipProtocol.Tcp, sipp.EndPoint), events);
        await sipp.ShouldSucceed();
        await events.Over.WaitAsync(Deadline);

        events.Lines.ShouldBe(["180", "answered", "ended LocalBye"]);
    }

    [SippFact]
    public async Task SIPp_calls_over_TCP_puts_us_on_hold_and_hangs_up()
    {
        var events = new Recorder { OnReoffered = offer => offer!.Answer(Pair.CalledRtp) };
        using var far = new LiveEndpoint(protocol: SipProtocol.Tcp, incoming: (call, invite) =>
        {
            call.Ring();
            call.Accept(invite.Offer!.Answer(Pair.CalledRtp)!);
            return events;
        });
        using var sipp = Sipp.CallOverTcp("call", "13800000000", far.EndPoint);
        await sipp.ShouldSucceed();
        await events.Over.WaitAsync(Deadline);

        events.Lines.ShouldBe(["answered", "reoffered SendOnly", "ended RemoteBye"]);
    }
}
