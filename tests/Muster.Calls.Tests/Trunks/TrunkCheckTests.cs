using Muster.Calls.Tests.Peers;
using Muster.Calls.Tests.Rig;
using Muster.Carrier.Lines;
using Muster.Carrier.People;
using Muster.Carrier.Truth;
using Muster.Carrier.Voices;
using Muster.Sip.Tests;
using Muster.Speech;

namespace Muster.Calls.Tests.Trunks;

/// <summary>The check of a line, against lines that no one here wrote and against the simulated carrier.</summary>
public sealed class TrunkCheckTests
{
    /// <summary>What a machine that runs other tests at the same time cannot be held to.</summary>
    private static readonly string[] Timing = ["answer", "packet_loss", "jitter", "clock_drift"];

    private static readonly TrunkCheckOptions ToAnyone = new() { Number = "13800000000", Talk = TimeSpan.FromSeconds(6) };

    [SippFact]
    public async Task SIPp_echoes_and_so_both_directions_and_the_keys_are_proved()
    {
        // Four: SIPp counts the OPTIONS, which its scenario does not expect, as a call.
        using var sipp = Sipp.WaitEchoing("checked", 31_230, calls: 4);
        var report = await Check(Trunk.Parse($"sip:{sipp.EndPoint}").Value, ToAnyone with { Talk = TimeSpan.FromSeconds(4) });

        report.Lines.ToDictionary(line => line.Key, line => line.Verdict).ShouldSatisfyAllConditions(
            lines => lines["options"].ShouldBe(CheckVerdict.Failed),
            lines => lines["codec_pcma"].ShouldBe(CheckVerdict.Passed),
            lines => lines["sound_in"].ShouldBe(CheckVerdict.Passed),
            lines => lines["sound_out"].ShouldBe(CheckVerdict.Passed),
            lines => lines["dtmf_out"].ShouldBe(CheckVerdict.Passed),
            lines => lines["dtmf_in"].ShouldBe(CheckVerdict.Passed),
            lines => lines["hold"].ShouldBe(CheckVerdict.Passed),
            lines => lines["reinvite"].ShouldBe(CheckVerdict.Passed),
            lines => lines["cancel"].ShouldBe(CheckVerdict.Passed),
            lines => lines["reason"].ShouldBe(CheckVerdict.Passed),
            lines => lines["bye"].ShouldBe(CheckVerdict.Passed));
        report.Passed.ShouldBeFalse();
    }

    [CallFact(Baresip.Program)]
    public async Task Baresip_passes_what_it_can_do_and_the_rest_is_not_blamed_on_it()
    {
        var folder = Directory.CreateTempSubdirectory("muster-baresip-").FullName;
        var wav = Path.Combine(folder, "talk.wav");
        WavFile.Write(wav, new short[40 * 8000]);
        using (var baresip = await Baresip.Start(folder, wav))
        {
            var report = await Check(Trunk.Parse($"sip:127.0.0.1:{baresip.Port}").Value, ToAnyone with { Number = Baresip.User });

            Failed(report).Except(Timing).ShouldBeEmpty();
            foreach (var key in new[] { "options", "codec_pcma", "codec_pcmu", "sound_in", "hold", "reinvite", "bye" })
                Passed(report).ShouldContain(key);
        }

        Directory.Delete(folder, recursive: true);
    }

    [CallFact]
    public async Task The_simulated_carrier_passes_and_tells_an_empty_number_by_its_code()
    {
        var folder = Directory.CreateTempSubdirectory("muster-check-").FullName;
        var people = Path.Combine(folder, "people.jsonl");
        File.WriteAllLines(people, ["""{"number":"13800000000","behaviour":"silent","ring_ms":[900,1000]}""", """{"number":"13800000001","behaviour":"empty"}"""]);
        using (var truth = TruthFile.Open(Path.Combine(folder, "truth.jsonl")).Value)
        {
            var voices = new ResidentVoices(SyllableBank.Open().TryGet(out var bank, out _) ? bank : null, null);
            var settings = new CarrierSettings { Listen = new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0), RtpPort = 17_000, ChannelsMax = 10 };
            await using var carrier = CarrierStation.Open(settings, PeopleBook.Load(people, (text, voice) => voices.Say(text, voice).Error).Value, voices, truth).Value;
            var report = await Check(Trunk.Parse($"sip:{carrier.LocalEndPoint}").Value, ToAnyone with { EmptyNumber = "13800000001" });

            Failed(report).Except(Timing).ShouldBeEmpty();
            report.Lines.Single(line => line.Key == "clock_drift").Verdict.ShouldNotBe(CheckVerdict.NotTried);
            foreach (var key in new[] { "options", "codec_pcma", "codec_pcmu", "sound_in", "sound_out", "hold", "reinvite", "session_timer", "cancel", "empty_number", "reason" })
                Passed(report).ShouldContain(key);
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_line_that_is_not_there_fails_with_what_to_ask()
    {
        var report = await Check(Trunk.Parse($"sip:127.0.0.1:{Kamailio.DeadPort}").Value, new TrunkCheckOptions());
        var options = report.Lines.Single(line => line.Key == "options");
        options.Verdict.ShouldBe(CheckVerdict.Failed);
        options.Ask.ShouldNotBeEmpty();
        report.Lines.Where(line => line.Key is "answer" or "hold" or "cancel").ShouldAllBe(line => line.Verdict == CheckVerdict.NotTried && line.Seen.Contains("--number"));
    }

    [Fact]
    public async Task A_host_that_is_unknown_fails_at_once()
    {
        var report = await Check(Trunk.Parse("sip:no-such-host.invalid").Value, ToAnyone);
        report.Address.ShouldBeNull();
        report.Lines[0].Verdict.ShouldBe(CheckVerdict.Failed);
        report.Lines.Skip(1).ShouldAllBe(line => line.Verdict == CheckVerdict.NotTried);
    }

    private static Task<TrunkCheckReport> Check(Trunk trunk, TrunkCheckOptions options) => TrunkCheck.Run(trunk, options, _ => { }, CancellationToken.None);

    private static List<string> Passed(TrunkCheckReport report) => Keys(report, CheckVerdict.Passed);

    private static List<string> Failed(TrunkCheckReport report) => Keys(report, CheckVerdict.Failed);

    private static List<string> Keys(TrunkCheckReport report, CheckVerdict verdict) =>
        [.. report.Lines.Where(line => line.Verdict == verdict).Select(line => line.Key)];
}
