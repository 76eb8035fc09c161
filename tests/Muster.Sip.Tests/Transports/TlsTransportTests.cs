using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Muster.Sip.Tests;

public sealed class TlsTransportTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task A_server_with_a_believed_certificate_for_the_domain_is_spoken_to_and_answers()
    {
        using var near = Client();
        using var far = Server(["sip.example.com"]);
        await near.Send(StreamRig.Message("one"), Hop(far, "sip.example.com"));
        var (text, from) = await far.Received();
        await far.Reply(StreamRig.Message("two"), from);

        text.ShouldBe(StreamRig.Message("one"));
        (await near.Received()).Text.ShouldBe(StreamRig.Message("two"));
    }

    [Fact]
    public async Task An_address_in_the_certificate_does_for_a_hop_without_domain()
    {
        using var near = Client();
        using var far = new StreamRig(tls: new SipTlsOptions { CertificateFile = _authority.Issue(addresses: [IPAddress.Loopback]) });
        await near.Send(StreamRig.Message(), Hop(far, null));

        (await far.Received()).Text.ShouldBe(StreamRig.Message());
    }

    [Fact]
    [Behaviour(23, "A certificate for another domain is refused")]
    public async Task A_certificate_for_another_domain_is_refused()
    {
        using var near = Client();
        using var far = Server(["sip.example.com"]);
        await near.Send(StreamRig.Message(), Hop(far, "sip.example.org"));

        (await near.Lost()).ShouldBe(new ConnectionLoss(far.EndPoint, false, "the server's certificate is not for sip.example.org"));
    }

    [Fact]
    public async Task A_certificate_of_another_authority_is_refused()
    {
        using var stranger = new TestAuthority();
        using var near = new StreamRig(tls: new SipTlsOptions { AuthoritiesFile = stranger.AuthoritiesFile });
        using var far = Server(["sip.example.com"]);
        await near.Send(StreamRig.Message(), Hop(far, "sip.example.com"));

        (await near.Lost()).Reason.ShouldStartWith("the server's certificate is not believed");
    }

    [Fact]
    [Behaviour(23, "Certificates are checked unless that is turned off; an authority of ones own must be named")]
    public async Task An_authority_of_ones_own_is_believed_only_when_it_is_named()
    {
        using var near = new StreamRig(tls: new SipTlsOptions());
        using var far = Server(["sip.example.com"]);
        await near.Send(StreamRig.Message(), Hop(far, "sip.example.com"));

        (await near.Lost()).Reason.ShouldStartWith("the server's certificate is not believed");
    }

    [Fact]
    public async Task With_verification_turned_off_any_certificate_does()
    {
        using var near = new StreamRig(tls: new SipTlsOptions { AcceptsAnyServer = true });
        using var far = Server(["sip.example.com"]);
        await near.Send(StreamRig.Message(), Hop(far, "sip.example.org"));

        await far.Received();
    }

    [Fact]
    [Behaviour(23, "A connection that was checked for one domain is not used for another")]
    public async Task A_connection_checked_for_one_domain_is_not_used_for_another()
    {
        using var near = Client();
        using var far = Server(["one.example.com", "two.example.com"]);
        await near.Send(StreamRig.Message(), Hop(far, "one.example.com"));
        var (_, first) = await far.Received();
        await near.Send(StreamRig.Message(), Hop(far, "two.example.com"));
        var (_, second) = await far.Received();
        await near.Send(StreamRig.Message(), Hop(far, "two.example.com"));
        var (_, third) = await far.Received();

        second.ShouldNotBe(first);
        third.ShouldBe(second);
    }

    [Fact]
    public async Task A_caller_is_asked_for_a_certificate_where_that_is_wanted()
    {
        var certificate = _authority.Issue("far.pem", dnsNames: ["sip.example.com"]);
        using var far = new StreamRig(tls: new SipTlsOptions { AuthoritiesFile = _authority.AuthoritiesFile, CertificateFile = certificate, RequiresCallersCertificate = true });
        using var nameless = Client();
        using var near = new StreamRig(tls: new SipTlsOptions { AuthoritiesFile = _authority.AuthoritiesFile, CertificateFile = _authority.Issue("near.pem", dnsNames: ["near.example.com"]) });
        await nameless.Send(StreamRig.Message("nameless"), Hop(far, "sip.example.com"));
        await nameless.Lost();
        await near.Send(StreamRig.Message("near"), Hop(far, "sip.example.com"));

        (await far.Received()).Text.ShouldBe(StreamRig.Message("near"));
    }

    [Fact]
    [Behaviour(23, "A renewed certificate is shown to the next caller, and connections stand")]
    public async Task A_renewed_certificate_is_shown_to_the_next_caller_and_connections_stand()
    {
        var file = _authority.Issue(dnsNames: ["old.example.com"]);
        using var far = new StreamRig(tls: new SipTlsOptions { CertificateFile = file });
        using var near = Client();
        await near.Send(StreamRig.Message("before"), Hop(far, "old.example.com"));
        await far.Received();
        var writtenAt = File.GetLastWriteTimeUtc(file);
        _authority.Issue(dnsNames: ["new.example.com"]);
        File.SetLastWriteTimeUtc(file, writtenAt.AddSeconds(1));
        using var later = Client();
        await later.Send(StreamRig.Message("renewed"), Hop(far, "new.example.com"));
        (await far.Received()).Text.ShouldBe(StreamRig.Message("renewed"));
        await near.Send(StreamRig.Message("after"), Hop(far, "old.example.com"));

        (await far.Received()).Text.ShouldBe(StreamRig.Message("after"));
        (await near.Connections()).ShouldBe(1);
    }

    [Fact]
    public async Task A_file_that_is_no_certificate_leaves_the_old_one_in_force()
    {
        var file = _authority.Issue(dnsNames: ["sip.example.com"]);
        using var far = new StreamRig(tls: new SipTlsOptions { CertificateFile = file });
        File.WriteAllText(file, "half a fi");
        File.SetLastWriteTimeUtc(file, File.GetLastWriteTimeUtc(file).AddSeconds(1));
        using var near = Client();
        await near.Send(StreamRig.Message(), Hop(far, "sip.example.com"));

        await far.Received();
    }

    [Fact]
    [Behaviour(23, "The domain is named to the server before it shows a certificate (SNI)")]
    public async Task The_domain_is_named_to_the_server()
    {
        using var certificate = X509Certificate2.CreateFromPemFile(_authority.Issue(dnsNames: ["sip.example.com"]));
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var near = Client();
        await near.Send(StreamRig.Message(), new SipHop(SipProtocol.Tls, (IPEndPoint)listener.LocalEndpoint, "sip.example.com"));
        using var taken = await listener.AcceptTcpClientAsync();
        await using var server = new SslStream(taken.GetStream());
        string? named = null;
        await server.AuthenticateAsServerAsync(
            (_, hello, _, _) =>
            {
                named = hello.ServerName;
                return ValueTask.FromResult(new SslServerAuthenticationOptions { ServerCertificate = certificate });
            },
            null);

        named.ShouldBe("sip.example.com");
    }

    [Fact]
    public async Task TLS_1_1_is_not_spoken()
    {
        using var far = Server(["sip.example.com"]);
        await using var peer = new SslStream(await far.Connect());
#pragma warning disable CS0618, SYSLIB0039 // the old version is what this is about
        var old = new SslClientAuthenticationOptions { TargetHost = "sip.example.com", EnabledSslProtocols = SslProtocols.Tls11, RemoteCertificateValidationCallback = (_, _, _, _) => true };
#pragma warning restore CS0618, SYSLIB0039

        await Should.ThrowAsync<Exception>(() => peer.AuthenticateAsClientAsync(old));
    }

    [Fact]
    public async Task Bytes_that_are_no_TLS_end_their_own_connection_only()
    {
        using var far = Server(["sip.example.com"]);
        await using var peer = await far.Connect();
        peer.Write("OPTIONS sip:a SIP/2.0\r\n\r\n"u8);

        (await far.Lost()).WasOpen.ShouldBeFalse();
        using var near = Client();
        await near.Send(StreamRig.Message(), Hop(far, "sip.example.com"));
        await far.Received();
    }

    [Fact]
    public void Files_that_cannot_be_used_are_errors_that_name_them()
    {
        using var loop = new Kernel.ThreadLoop("sip-test");
        var local = new IPEndPoint(IPAddress.Loopback, 0);

        var missing = StreamSipTransport.OpenTls(loop, local, new SipTlsOptions { AuthoritiesFile = "/nowhere/ca.pem" }).Error!;
        missing.Code.ShouldBe("tls.authorities_unreadable");
        missing.Message.ShouldContain("/nowhere/ca.pem");
        StreamSipTransport.OpenTls(loop, local, new SipTlsOptions { CertificateFile = _authority.AuthoritiesFile }).Error!.Code.ShouldBe("tls.certificate_unreadable");
    }

    private static SipHop Hop(StreamRig rig, string? domain) => new(SipProtocol.Tls, rig.EndPoint, domain);

    private StreamRig Client() => new(tls: new SipTlsOptions { AuthoritiesFile = _authority.AuthoritiesFile });

    private StreamRig Server(string[] dnsNames) => new(tls: new SipTlsOptions { CertificateFile = _authority.Issue(dnsNames: dnsNames) });
}
