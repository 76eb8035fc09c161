using System.Text.Json;
using Muster.Calls.Tests.Peers;
using Muster.Calls.Tests.Rig;
using Muster.Contracts;
using Muster.Sip.Tests;
using Muster.Speech;
using static Muster.Calls.Tests.Rig.Screening;

namespace Muster.Calls.Tests;

/// <summary>Calls that are handed over to a person, whose telephone is a second resident's.</summary>
public sealed class TransferTests
{
    private const string SippProgram = "/usr/bin/sipp";

    [CallFact]
    public async Task A_bridge_carries_sound_and_keys_both_ways_until_one_side_hangs_up()
    {
        using var desk = new Resident();
        using var rig = new CallRig(HandingOver($"sip:8001@{desk.EndPoint}"), speech: false);
        var call = rig.Place(people: 2);
        await rig.Resident.Until(Tested + "-");
        rig.Resident.Press("1");
        await desk.Until("answered");
        await desk.Until("first packet");

        rig.Resident.Hum(District);
        await desk.Until(District + "+");
        desk.Hum(About);
        await rig.Resident.Until(About + "+");
        rig.Resident.Press("5");
        await desk.Until("key 5");
        call.Told.ShouldBe(["answered", "1 tested=yes", "1 Transferred"]);
        desk.HangUp();

        var report = await call.Report;
        report.People.Select(person => person.Disposition).ShouldBe([Disposition.Transferred, Disposition.NotReached]);
        report.HungUpByThem.ShouldBeFalse();
        await rig.Resident.Until("ended RemoteBye");
        await rig.Drained();
    }

    [CallFact]
    public async Task When_the_person_hangs_up_the_desk_is_hung_up_too()
    {
        using var desk = new Resident();
        using var rig = new CallRig(HandingOver($"sip:8001@{desk.EndPoint}"), speech: false);
        var call = rig.Place();
        await desk.Until("answered");
        await rig.Resident.Until(Greeting + "-");
        rig.Resident.HangUp();

        (await call.Report).Disposition.ShouldBe(Disposition.Transferred);
        await desk.Until("ended RemoteBye");
        await rig.Drained();
    }

    [CallFact]
    public async Task A_desk_that_is_busy_leaves_the_script_to_go_on()
    {
        using var desk = new Resident { OnInvite = resident => resident.Refuse(486, 17) };
        using var rig = new CallRig(HandingOver($"sip:8001@{desk.EndPoint}"), speech: false);

        (await rig.Place().Report).Disposition.ShouldBe(Disposition.CallLater);
        rig.Resident.Prompts.ShouldContain(Sorry);
        await rig.Drained();
    }

    [CallFact]
    public async Task A_desk_that_nobody_answers_rings_for_its_time_only()
    {
        using var desk = new Resident { OnInvite = resident => resident.Ring() };
        using var rig = new CallRig(HandingOver($"sip:8001@{desk.EndPoint}"), CallRig.Options with { TransferRingMax = TimeSpan.FromMilliseconds(700) }, speech: false);

        (await rig.Place().Report).Disposition.ShouldBe(Disposition.CallLater);
        await desk.Until("ended Cancelled");
        await rig.Drained();
    }

    [CallFact]
    public async Task Who_hangs_up_while_the_desk_rings_cancels_it_and_has_not_been_handed_over()
    {
        using var desk = new Resident { OnInvite = resident => resident.Ring() };
        using var rig = new CallRig(HandingOver($"sip:8001@{desk.EndPoint}"), speech: false);
        var call = rig.Place();
        await rig.Resident.Until(Tested + "-");
        rig.Resident.Press("1");
        await desk.Until("invited plain");
        rig.Resident.HangUp();

        (await call.Report).Disposition.ShouldBe(Disposition.Partial);
        await desk.Until("ended Cancelled");
        await rig.Drained();
    }

    [CallFact]
    public async Task A_trunk_without_a_channel_to_spare_hands_nothing_over()
    {
        using var desk = new Resident();
        using var rig = new CallRig(
            HandingOver($"sip:8001@{desk.EndPoint}"), speech: false, trunks: resident => [Trunk.Parse($"sip:1@{resident.EndPoint}").Value with { Channels = 1 }]);

        (await rig.Place().Report).Disposition.ShouldBe(Disposition.CallLater);
        desk.Marks.ShouldBeEmpty();
    }

    [CallFact]
    public async Task What_was_said_is_left_in_a_file_under_the_id_that_goes_with_the_call()
    {
        var folder = Directory.CreateTempSubdirectory("muster-transfers-").FullName;
        using var desk = new Resident { OnInvite = resident => resident.Refuse(480, null) };
        using (var rig = new CallRig(HandingOver($"sip:8001@{desk.EndPoint}"), CallRig.Options with { TransferFolder = Path.Combine(folder, "transfers") }, speech: false))
        {
            var call = rig.Place();
            await rig.Resident.Until(Tested + "-");
            rig.Resident.Press("1");
            var report = await call.Report;

            var file = Path.Combine(folder, "transfers", $"{report.CallId}.json");
            using var written = JsonDocument.Parse(await File.ReadAllTextAsync(file));
            written.RootElement.GetProperty("answers")[0].GetProperty("answer").GetString().ShouldBe("yes");
            File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            desk.UserToUser.ShouldBe($"00{report.CallId:n};encoding=hex");
        }

        Directory.Delete(folder, recursive: true);
    }

    [CallFact(Baresip.Program)]
    public async Task Baresip_calls_the_desk_itself_when_it_is_asked_by_REFER_again_without_the_header_that_it_does_not_know()
    {
        var folder = Directory.CreateTempSubdirectory("muster-baresip-").FullName;
        var wav = Path.Combine(folder, "silence.wav");
        WavFile.Write(wav, new short[30 * 8000]);
        using var desk = new Resident();
        using (var baresip = await Baresip.Start(folder, wav))
        using (var rig = new CallRig(HandingOver($"sip:8001@{desk.EndPoint}"), speech: false, trunk: new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, baresip.Port)))
        {
            var report = await rig.Place(number: Baresip.User).Report;

            report.Disposition.ShouldBe(Disposition.Transferred);
            await desk.Until("answered");
            await desk.HeardASecond;
            desk.UserToUser.ShouldBeNull();
            desk.Marks.ShouldNotContain("ended RemoteBye");
            await rig.Drained();
        }

        Directory.Delete(folder, recursive: true);
    }

    [CallFact(SippProgram)]
    public async Task A_REFER_that_carries_the_calls_id_and_is_taken_ends_the_call_once_the_desk_has_answered()
    {
        using var sipp = Sipp.Wait("refer", ("refer_status", "202 Accepted"), ("sipfrag", "SIP/2.0 200 OK"));
        using var rig = new CallRig(HandingOver("8001"), speech: false, trunk: sipp.EndPoint);

        (await rig.Place().Report).Disposition.ShouldBe(Disposition.Transferred);
        await sipp.ShouldSucceed();
    }

    [CallFact(SippProgram)]
    public async Task A_REFER_whose_target_does_not_answer_leaves_the_script_to_go_on()
    {
        using var sipp = Sipp.Wait("refer", ("refer_status", "202 Accepted"), ("sipfrag", "SIP/2.0 486 Busy Here"));
        using var rig = new CallRig(HandingOver("8001"), speech: false, trunk: sipp.EndPoint);

        (await rig.Place().Report).Disposition.ShouldBe(Disposition.CallLater);
        await sipp.ShouldSucceed();
    }

    [CallFact(SippProgram)]
    public async Task A_refused_REFER_is_made_good_by_a_bridge()
    {
        using var desk = new Resident();
        using var sipp = Sipp.Wait("refer_refused");
        using var rig = new CallRig(HandingOver($"sip:8001@{desk.EndPoint}"), speech: false, trunk: sipp.EndPoint);
        var call = rig.Place();
        await desk.Until("answered");
        desk.HangUp();

        (await call.Report).Disposition.ShouldBe(Disposition.Transferred);
        await sipp.ShouldSucceed();
    }

    [CallFact(SippProgram)]
    public async Task Where_only_REFER_is_wanted_a_refusal_leaves_the_script_to_go_on()
    {
        using var sipp = Sipp.Wait("refer_refused");
        using var rig = new CallRig(
            HandingOver("8001"), speech: false, trunks: _ => [Trunk.Parse($"sip:1@{sipp.EndPoint}").Value with { Transfer = TransferMode.Refer }]);

        (await rig.Place().Report).Disposition.ShouldBe(Disposition.CallLater);
        await sipp.ShouldSucceed();
    }

    [CallTheory]
    [InlineData("nurses", null, "transfer.no_desk")]
    [InlineData("nurses", "nobody at all", "transfer.bad_target")]
    [InlineData("nurses", "8001", null)]
    [InlineData("sip:8001@10.0.0.1", null, null)]
    public void A_desk_that_nobody_knows_is_found_before_the_first_call(string target, string? address, string? code)
    {
        var desks = address is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["nurses"] = address };
        var opened = CallDesk.Open(
            [Trunk.Parse("sip:127.0.0.1:5999").Value], HandingOver(target), PromptStore.Open(CallRig.PromptFolder).Value, null, CallRig.Options with { Desks = desks });

        opened.Error?.Code.ShouldBe(code);
        (opened.Error is null).ShouldBe(code is null);
        if (opened.TryGet(out var desk, out _))
            desk.Dispose();
    }
}
