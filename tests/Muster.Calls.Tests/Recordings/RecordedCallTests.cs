using System.Text.Json;
using Muster.Calls.Tests.Rig;
using Muster.Contracts;
using Muster.Rtp;
using Muster.Speech;
using static Muster.Calls.Tests.Rig.Screening;

namespace Muster.Calls.Tests.Recordings;

/// <summary>Whole calls that are recorded.</summary>
public sealed class RecordedCallTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("muster-recordings-").FullName;

    [VoiceFact]
    public async Task The_person_s_words_can_be_cut_out_by_their_marks_and_understood_again()
    {
        var file = Path.Combine(_folder, "call.wav");
        using var rig = new CallRig(Screening.With(listenMs: 4000));
        var call = rig.Place(record: file);
        await rig.Resident.Until(Tested + "-");
        rig.Resident.Say("已经做过了");
        var report = await call.Report;

        report.Disposition.ShouldBe(Disposition.Completed);
        report.Recording.ShouldNotBeNull().ShouldSatisfyAllConditions(
            recording => recording.File.ShouldBe(file),
            recording => recording.IsWhole.ShouldBeTrue(),
            recording => recording.CallMs.ShouldBeInRange(2500, 30_000));
        PromptsOf(Side(file, 1)).ShouldBe([Greeting, Tested, Thanks]);

        using var marks = JsonDocument.Parse(File.ReadAllText(Path.ChangeExtension(file, ".json")));
        var answer = marks.RootElement.GetProperty("people")[0].GetProperty("answers")[0];
        answer.GetProperty("category").GetString().ShouldBe("yes");
        var words = Side(file, 0)[(answer.GetProperty("start_ms").GetInt32() * 8)..(answer.GetProperty("end_ms").GetInt32() * 8)];
        Recognise(words).ShouldBe("yes");
        File.ReadAllText(Path.ChangeExtension(file, ".json")).ShouldNotContain("13800000000");
    }

    [CallFact]
    public async Task An_unanswered_call_leaves_no_file()
    {
        using var rig = new CallRig(speech: false);
        rig.Resident.OnInvite = resident => resident.Refuse(486, null);
        (await rig.Place(record: Path.Combine(_folder, "call.wav")).Report).Recording.ShouldBeNull();
        Directory.GetFiles(_folder).ShouldBeEmpty();
    }

    [CallFact]
    public async Task A_recording_that_cannot_begin_is_told_and_the_call_goes_on()
    {
        var alarms = new List<string>();
        using var rig = new CallRig(speech: false);
        rig.Desk.RecordingAlarm = alarm => alarms.Add(alarm.Code);
        var call = rig.Place(record: Path.Combine(_folder, "gone", "call.wav"));
        await rig.Resident.Until(Tested + "-");
        rig.Resident.Press("1");
        var report = await call.Report;

        report.Disposition.ShouldBe(Disposition.Completed);
        report.Recording!.Failure.ShouldNotBeNull();
        (rig.Desk.RecordingFailures, rig.Desk.Faults).ShouldBe((1, 0));
        alarms.ShouldBe(["recording.failed"]);
    }

    [CallFact]
    public async Task Closing_the_desk_ends_recordings_before_their_reports()
    {
        var file = Path.Combine(_folder, "call.wav");
        PlacedCall call;
        using (var rig = new CallRig(speech: false))
        {
            call = rig.Place(record: file);
            await rig.Resident.Until(Tested + "-");
        }

        var report = await call.Report;
        report.Disposition.ShouldBe(Disposition.Interrupted);
        report.Recording.ShouldNotBeNull().LengthMs.ShouldBeGreaterThan(1000);
        WavFile.ReadTelephone(file).Value.Length.ShouldBe(report.Recording.LengthMs * 8);
    }

    [CallFact]
    [Behaviour(21, "Loss, jitter and round trip of a call reach its report")]
    public async Task What_the_line_was_like_is_in_the_report()
    {
        using var rig = new CallRig(speech: false, options: CallRig.Options with { Media = new MediaClockOptions { RtcpInterval = TimeSpan.FromSeconds(0.5) } });
        var call = rig.Place();
        await rig.Resident.Until(Tested + "-");
        rig.Resident.Press("1");
        var media = (await call.Report).Media.ShouldNotBeNull();

        media.Sent.ShouldBeGreaterThan(100);
        media.Received.ShouldBeGreaterThan(100);
        media.Encrypted.ShouldBeFalse();
        media.Lost.ShouldBe(0);
        media.JitterMs.ShouldBeInRange(0, 50);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static byte[] Side(string file, int side) => [.. File.ReadAllBytes(file).Skip(58).Where((_, i) => i % 2 == side)];

    private static List<string> PromptsOf(byte[] aLaw)
    {
        var prompts = aLaw.Chunk(160).Where(frame => frame.Length == 160).Select(frame => NameOf(frame)).OfType<string>();
        return [.. prompts.Aggregate(new List<string>(), (names, name) => names.LastOrDefault() == name ? names : [.. names, name])];
    }

    private static string Recognise(byte[] aLaw)
    {
        using var pool = RecogniserPool.Open(new SpeechOptions(), 1).Value;
        using var done = new ManualResetEventSlim();
        Hypothesis? heard = null;
        var grammar = Grammar.Create("zh", [new GrammarPhrase("yes", "已经做过了"), new GrammarPhrase("no", "今天还没有做")]);
        pool.TrySubmit(new Utterance(aLaw, 0, aLaw.Length / 8), grammar, hypothesis =>
        {
            heard = hypothesis;
            done.Set();
        }).ShouldBeTrue();
        done.Wait(TimeSpan.FromSeconds(20)).ShouldBeTrue();
        return heard!.Category;
    }
}
