using System.Net;
using Muster.Calls.Tests.Peers;
using Muster.Calls.Tests.Rig;
using Muster.Carrier.Voices;
using Muster.Contracts;
using Muster.Rtp;
using Muster.Sip;
using Muster.Sip.Tests;
using Muster.Speech;
using static Muster.Calls.Tests.Rig.Screening;

namespace Muster.Calls.Tests;

/// <summary>Whole calls with telephones that no one here wrote.</summary>
public sealed class PeerTests
{
    private const string SippProgram = "/usr/bin/sipp";

    [VoiceFact(Baresip.Program)]
    public Task Baresip_hears_our_prompts_and_its_words_are_understood() => ConverseWithBaresip(SipProtocol.Udp);

    [VoiceFact(Baresip.Program)]
    public Task The_same_conversation_is_held_over_TCP() => ConverseWithBaresip(SipProtocol.Tcp);

    [VoiceFact(Baresip.Program)]
    [Behaviour(23, "A whole call over TLS with baresip, whose certificate is checked")]
    public async Task The_same_conversation_is_held_over_TLS()
    {
        using var authority = new TestAuthority();
        await ConverseWithBaresip(
            SipProtocol.Tls,
            authority.Issue(addresses: [IPAddress.Loopback]),
            new SipTlsOptions { AuthoritiesFile = authority.AuthoritiesFile });
    }

    [VoiceFact(Baresip.Program)]
    [Behaviour(22, "A call under SRTP with baresip: it hears our prompts, and its words are understood")]
    public Task Baresip_hears_and_is_understood_under_SRTP() => ConverseWithBaresip(SipProtocol.Udp, srtp: MediaSecurity.Required, mediaEncryption: "srtp-mand");

    [VoiceFact(Baresip.Program)]
    [Behaviour(22, "A baresip that knows no SRTP is called again with plain RTP where encryption is optional")]
    public Task Baresip_without_SRTP_is_asked_in_the_clear_where_that_is_allowed() => ConverseWithBaresip(SipProtocol.Udp, srtp: MediaSecurity.Optional);

    [VoiceFact(Baresip.Program)]
    [Behaviour(22, "The same under SRTP with the keys sent over TLS")]
    public async Task The_same_conversation_is_held_under_SRTP_and_TLS()
    {
        using var authority = new TestAuthority();
        await ConverseWithBaresip(
            SipProtocol.Tls,
            authority.Issue(addresses: [IPAddress.Loopback]),
            new SipTlsOptions { AuthoritiesFile = authority.AuthoritiesFile },
            MediaSecurity.Required,
            "srtp-mand");
    }

    [CallFact(Baresip.Program)]
    public Task Baresip_calls_over_TCP_is_heard_and_hung_up() => TakeCallOfBaresip(SipProtocol.Tcp);

    [CallFact(Baresip.Program)]
    [Behaviour(23, "Baresip calls over TLS, checks our certificate, and is hung up over a connection on which we check its own")]
    public async Task Baresip_calls_over_TLS_is_heard_and_hung_up()
    {
        using var authority = new TestAuthority();
        var ours = authority.Issue("ours.pem", addresses: [IPAddress.Loopback]);
        var tls = new SipTlsOptions { AuthoritiesFile = authority.AuthoritiesFile, CertificateFile = ours };
        await TakeCallOfBaresip(SipProtocol.Tls, authority.Issue("theirs.pem", addresses: [IPAddress.Loopback]), authority.AuthoritiesFile, tls);
    }

    [CallFact(Baresip.Program)]
    [Behaviour(22, "A call that baresip places under SRTP: each side hears the other")]
    public async Task Baresip_calls_under_SRTP_and_each_side_hears_the_other()
    {
        var folder = Directory.CreateTempSubdirectory("muster-baresip-").FullName;
        var wav = Path.Combine(folder, "tone.wav");
        WavFile.Write(wav, ToneOf(600, 5000));
        using (var resident = new Resident { Srtp = MediaSecurity.Required })
        {
            resident.OnInvite = each =>
            {
                each.PickUp();
                each.Play(Tones.Keyed(400, 3000, 0, TimeSpan.FromSeconds(3)));
            };
            using (await Baresip.Start(folder, wav, dial: $"sip:resident@{resident.EndPoint}", mediaEncryption: "srtp-mand"))
            {
                await resident.Until(Tested + "+");
                await resident.Until("said");
                resident.HangUp();
                await resident.Until("ended LocalBye");
            }

            resident.Marks[0].ShouldBe("invited AesCm128Sha80");
        }

        PromptsIn(Directory.GetFiles(folder, "*-dec.wav").ShouldHaveSingleItem()).ShouldBe([Greeting]);
        Directory.Delete(folder, recursive: true);
    }

    private static short[] ToneOf(int hz, int milliseconds)
    {
        var pcm = new short[milliseconds * 8];
        G711Codec.ALawToPcm(Tones.Keyed(hz, milliseconds, 0, TimeSpan.FromMilliseconds(milliseconds)), pcm);
        return pcm;
    }

    private static async Task TakeCallOfBaresip(SipProtocol protocol, string? certificate = null, string? authorities = null, SipTlsOptions? tls = null)
    {
        var folder = Directory.CreateTempSubdirectory("muster-baresip-").FullName;
        var wav = Path.Combine(folder, "sound.wav");
        WavFile.Write(wav, [.. Enumerable.Range(0, 30 * 8000).Select(sample => (short)(8000 * Math.Sin(sample * 0.5)))]);
        using var resident = new Resident(protocol, tls);
        using (await Baresip.Start(folder, wav, protocol, certificate, authorities, $"sip:1@{resident.EndPoint};transport={protocol.ToString().ToLowerInvariant()}"))
        {
            await resident.Until("answered");
            await resident.HeardASecond;
            resident.HangUp();
            await resident.Until("ended LocalBye");
        }

        Directory.Delete(folder, recursive: true);
    }

    private static async Task ConverseWithBaresip(
        SipProtocol protocol, string? certificate = null, SipTlsOptions? tls = null, MediaSecurity srtp = MediaSecurity.Off, string? mediaEncryption = null)
    {
        var folder = Directory.CreateTempSubdirectory("muster-baresip-").FullName;
        var wav = Path.Combine(folder, "answer.wav");
        short[] answer = [.. new short[3 * 8000], .. SyllableBank.Open().Value.Speak("已经做过了", "3").Value, .. new short[6 * 8000]];
        WavFile.Write(wav, answer);
        CallReport report;
        var baresip = await Baresip.Start(folder, wav, protocol, certificate, mediaEncryption: mediaEncryption);
        using (baresip)
        using (var rig = new CallRig(Screening.With(listenMs: 4000), trunk: new IPEndPoint(IPAddress.Loopback, baresip.Port), protocol: protocol, tls: tls, srtp: srtp))
        {
            report = await rig.Place(number: Baresip.User).Report;
        }

        report.Disposition.ShouldBe(Disposition.Completed);
        report.People[0].Answers.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            given => given.Heard.ShouldBe("已经做过了"),
            given => given.BySpeech.ShouldBeTrue());
        PromptsIn(baresip.HeardFile).ShouldBe([Greeting, Tested, Thanks]);
        Directory.Delete(folder, recursive: true);
    }

    [VoiceFact(SippProgram)]
    public async Task An_echo_of_our_own_prompts_answers_nothing()
    {
        using var sipp = Sipp.WaitEchoing("answer", 31_200);
        using var rig = new CallRig(Screening.With(listenMs: 1000), trunk: sipp.EndPoint);
        var report = await rig.Place().Report;

        report.Disposition.ShouldBe(Disposition.NoClearAnswer);
        report.People[0].Answers.ShouldBeEmpty();
        await sipp.ShouldSucceed();
    }

    [CallFact(SippProgram)]
    public async Task Media_of_SIPp_comes_before_the_answer_and_from_another_port_after_it()
    {
        using var sipp = Sipp.WaitEchoing("early_media", 7000);
        using var rig = new CallRig(Screening.With(listenMs: 1000), speech: false, trunk: sipp.EndPoint);
        var report = await rig.Place().Report;

        report.Disposition.ShouldBe(Disposition.NoClearAnswer);
        report.EarlyMediaMs.ShouldBeGreaterThan(0);
        await sipp.ShouldSucceed();
    }

    [CallFact(SippProgram)]
    [Behaviour(21, "The watch over missing packets does not end a call on hold")]
    public async Task A_call_on_hold_is_neither_asked_nor_given_up()
    {
        using var sipp = Sipp.WaitEchoing("hold", 31_210);
        var options = CallRig.Options with { FirstSoundWithin = TimeSpan.FromSeconds(2), SilenceMax = TimeSpan.FromSeconds(2) };
        using var rig = new CallRig(Screening.With(listenMs: 1000), options: options, speech: false, trunk: sipp.EndPoint);
        var report = await rig.Place().Report;

        report.Disposition.ShouldBe(Disposition.NoClearAnswer);

        // Asked on through the hold, the call would be over before it: SIPp takes a BYE only after it.
        await sipp.ShouldSucceed();
    }

    private static List<string> PromptsIn(string wav)
    {
        // Whoever is ended while it closes the file leaves a header without lengths: 44 bytes, then 16-bit samples.
        var samples = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, short>(File.ReadAllBytes(wav).AsSpan(44));
        var aLaw = new byte[samples.Length];
        G711Codec.PcmToALaw(samples, aLaw);
        var prompts = new List<string>();
        string? last = null;
        for (var at = 0; at + 160 <= aLaw.Length; at += 160)
        {
            var prompt = NameOf(aLaw.AsSpan(at, 160));
            if (prompt is not null && prompt == last && prompts.LastOrDefault() != prompt)
                prompts.Add(prompt);
            last = prompt;
        }

        return prompts;
    }
}
