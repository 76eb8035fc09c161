using System.Net;
using Muster.Calls.Tests.Peers;
using Muster.Sip;
using Muster.Sip.Tests;

namespace Muster.EndToEnd.Tests;

/// <summary><c>muster call</c> over TCP and TLS.</summary>
public sealed class SecureCallTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly TestFolder _folder = new();
    private readonly TestAuthority _authority = new();

    public void Dispose()
    {
        _folder.Dispose();
        _authority.Dispose();
    }

    [BaresipFact]
    public async Task A_call_over_TCP_is_answered() => await Answered(SipProtocol.Tcp, "sip:{0};transport=tcp");

    [BaresipFact]
    public async Task A_call_over_TLS_is_answered_when_its_authority_is_named() =>
        await Answered(SipProtocol.Tls, "sip:{0};transport=tls", "--tls-ca", _authority.AuthoritiesFile);

    [BaresipFact]
    public async Task A_sips_call_is_answered() => await Answered(SipProtocol.Tls, "sips:{0}", "--tls-ca", _authority.AuthoritiesFile);

    [BaresipFact]
    public async Task A_call_over_TLS_to_a_line_that_is_not_believed_is_not_made()
    {
        var call = await Call(SipProtocol.Tls, "sip:{0};transport=tls");

        call.Output.ShouldContain("Could not be sent: the server's certificate is not believed");
    }

    [Fact]
    public async Task An_authority_that_cannot_be_read_is_an_error()
    {
        using var call = await MusterProgram.Run(
            Patience, "call", "sips:1@127.0.0.1", "--script", Repository.Script("ezhou-screening.yaml"), "--set", "name=x", "--tls-ca", _folder["none.pem"]);

        call.ExitStatus.ShouldNotBe(0);
        call.Errors.ShouldContain("tls.authorities_unreadable");
    }

    private async Task Answered(SipProtocol protocol, string uri, params string[] options)
    {
        var call = await Call(protocol, uri, options);

        call.ExitStatus.ShouldBe(0, call.Errors);
        call.Output.ShouldContain("\"sip_status\":200");
    }

    private async Task<MusterProgram> Call(SipProtocol protocol, string uri, params string[] options)
    {
        var silence = _folder["silence.wav"];
        Muster.Speech.WavFile.Write(silence, new short[60 * 8000]);
        var certificate = protocol == SipProtocol.Tls ? _authority.Issue(addresses: [IPAddress.Loopback]) : null;
        using var baresip = await Baresip.Start(_folder.Path, silence, protocol, certificate);
        var peer = string.Format(System.Globalization.CultureInfo.InvariantCulture, uri, $"{Baresip.User}@127.0.0.1:{baresip.Port}");
        return await MusterProgram.Run(Patience, ["call", peer, "--script", Script(), "--json", .. options]);
    }

    private string Script() => _folder.Write("script.yaml", """
        id: hello
        title: hello
        language: zh
        about: 您好。
        steps:
          - say: 您好。
            hangup: completed
        """);
}

/// <summary>Skipped, with its reason, where baresip or a voice is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BaresipFactAttribute : FactAttribute
{
    public BaresipFactAttribute() =>
        Skip = File.Exists(Baresip.Program) ? Muster.Speech.PromptStore.Open().Error?.Message : $"missing on this machine: {Baresip.Program}";
}
