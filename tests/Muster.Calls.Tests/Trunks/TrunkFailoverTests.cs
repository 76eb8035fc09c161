using Muster.Calls.Tests.Rig;
using Muster.Contracts;
using Muster.Sip;
using Muster.Sip.Tests;
using static Muster.Calls.Tests.Rig.Screening;

namespace Muster.Calls.Tests.Trunks;

/// <summary>Several trunks at work: what moves a call on, what never does, and what each trunk is allowed.</summary>
public sealed class TrunkFailoverTests : IDisposable
{
    private readonly Resident _first = new();

    [Behaviour(7, "500 and 503 move a call to the next trunk")]
    [CallTheory]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_call_that_the_line_failed_goes_to_the_next_trunk(int status)
    {
        _first.OnInvite = resident => resident.Refuse(status, null);
        using var rig = TwoTrunks();
        var call = rig.Place();
        await rig.Resident.Until(Tested + "-");
        rig.Resident.Press("1");
        var report = await call.Report;

        report.Disposition.ShouldBe(Disposition.Completed);
        report.Trunk.ShouldBe("second");
        report.TrunkFaults.ShouldBe([new TrunkFault("first", status, null)]);
        call.FreeChannelsAtEnd.ShouldBe(10);
        await rig.Drained();
    }

    [CallTheory]
    [InlineData(486, null, Disposition.Busy)]
    [InlineData(480, 18, Disposition.NoAnswer)]
    [InlineData(503, 1, Disposition.EmptyNumber)]
    [InlineData(603, null, Disposition.Rejected)]
    public async Task What_the_person_decided_is_the_end(int status, int? q850, Disposition disposition)
    {
        _first.OnInvite = resident => resident.Refuse(status, q850);
        using var rig = TwoTrunks();
        rig.Resident.OnInvite = _ => throw new InvalidOperationException("A second call must not come.");
        var report = await rig.Place().Report;

        report.Disposition.ShouldBe(disposition);
        report.Trunk.ShouldBe("first");
        report.TrunkFaults.ShouldBeEmpty();
        rig.Resident.Marks.ShouldBeEmpty();
    }

    [Behaviour(7, "A call that was cancelled never goes on to another trunk, whatever the carrier answers")]
    [CallFact("/usr/bin/sipp")]
    public async Task A_call_that_was_cancelled_never_goes_on_whatever_the_carrier_answers()
    {
        using var sipp = Sipp.Wait("cancelled_by_503");
        using var rig = new CallRig(speech: false, trunks: resident => [
            Trunk.Parse($"sip:{sipp.EndPoint}").Value with { Name = "first" }, Line("second", resident) with { Priority = 2 }]);
        var report = await rig.Place(ringTimeout: TimeSpan.FromSeconds(1)).Report;

        report.Disposition.ShouldBe(Disposition.NoAnswer);
        report.SipStatus.ShouldBe(503);
        report.Trunk.ShouldBe("first");
        rig.Resident.Marks.ShouldBeEmpty();
        await sipp.ShouldSucceed();
    }

    [Behaviour(7, "A lone trunk that sends 503 with Retry-After offers no channel until then")]
    [CallFact("/usr/bin/sipp")]
    public async Task A_lone_trunk_that_asks_to_be_left_alone_offers_no_channel()
    {
        using var sipp = Sipp.Wait("overloaded");
        using var rig = new CallRig(speech: false, trunks: _ => [Trunk.Parse($"sip:{sipp.EndPoint}").Value]);
        (await rig.Desk.Connect(TimeSpan.FromSeconds(5))).ShouldBeNull();
        rig.Desk.FreeChannels.ShouldBe(10);
        (await rig.Place().Report).SipStatus.ShouldBe(503);

        rig.Desk.FreeChannels.ShouldBe(0);
        rig.Desk.TrunkStatuses[0].LastFailure.ShouldBe("503 Service Unavailable");
        await sipp.ShouldSucceed();
    }

    [CallFact]
    public async Task A_phone_that_rang_is_not_rung_again_by_another_trunk()
    {
        _first.OnInvite = resident =>
        {
            resident.Ring();
            resident.Refuse(503, null);
        };
        using var rig = TwoTrunks();
        var report = await rig.Place().Report;

        report.Disposition.ShouldBe(Disposition.LineFault);
        report.Trunk.ShouldBe("first");
        rig.Resident.Marks.ShouldBeEmpty();
    }

    [CallFact]
    public async Task A_trunk_that_fails_again_and_again_is_drained_and_says_why()
    {
        _first.OnInvite = resident => resident.Refuse(503, 34);
        using var rig = TwoTrunks();
        rig.Resident.OnInvite = resident => resident.Refuse(486, null);
        for (var call = 0; call < 3; call++)
            (await rig.Place().Report).TrunkFaults.ShouldHaveSingleItem().Trunk.ShouldBe("first");
        var report = await rig.Place().Report;

        report.TrunkFaults.ShouldBeEmpty();
        report.Trunk.ShouldBe("second");
        rig.Desk.TrunkStatuses[0].State.ShouldBe(TrunkState.Failing);
        rig.Desk.TrunkStatuses[0].LastFailure.ShouldBe("503 Service Unavailable (Q.850 34)");
        rig.Desk.TrunkStatuses[1].State.ShouldBe(TrunkState.Ready);
    }

    [CallFact]
    public async Task A_trunk_that_answers_its_probe_is_taken_back()
    {
        _first.OnInvite = resident => resident.Refuse(500, null);
        using var rig = TwoTrunks(first => first with { FaultsMax = 1 });
        rig.Resident.OnInvite = resident => resident.Refuse(486, null);
        (await rig.Place().Report).TrunkFaults.Count.ShouldBe(1);
        rig.Desk.TrunkStatuses[0].State.ShouldBe(TrunkState.Failing);

        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        while (rig.Desk.TrunkStatuses[0].State != TrunkState.Ready)
            await timer.WaitForNextTickAsync(deadline.Token);
        (await rig.Place().Report).TrunkFaults.ShouldHaveSingleItem().Trunk.ShouldBe("first");
    }

    [CallFact]
    public async Task A_full_trunk_lets_the_other_take_the_call_and_its_channels_are_those_of_live_calls()
    {
        _first.OnInvite = resident => resident.PickUp();
        using var rig = TwoTrunks(first => first with { Channels = 1 }, second => second with { Channels = 2 });
        (await rig.Desk.Connect(TimeSpan.FromSeconds(5))).ShouldBeNull();
        rig.Desk.FreeChannels.ShouldBe(3);
        var onFirst = rig.Place();
        await _first.Until(Greeting + "+");
        var onSecond = rig.Place();
        await rig.Resident.Until(Greeting + "+");
        rig.Desk.TrunkStatuses.Select(trunk => trunk.LiveCalls).ShouldBe([1, 1]);
        rig.Desk.FreeChannels.ShouldBe(1);

        _first.HangUp();
        (await onFirst.Report).Trunk.ShouldBe("first");
        rig.Desk.HangUpAll();
        (await onSecond.Report).Trunk.ShouldBe("second");
        await rig.Drained();
        rig.Desk.TrunkStatuses.Select(trunk => trunk.LiveCalls).ShouldBe([0, 0]);
    }

    [CallFact]
    public async Task Caller_numbers_take_turns_and_calls_per_second_are_kept()
    {
        var callers = new List<string>();
        _first.OnInvite = resident =>
        {
            callers.Add(resident.Caller);
            resident.Refuse(486, null);
        };
        using var rig = new CallRig(speech: false, trunks: _ => [Line("first", _first) with { CallerNumbers = ["0271", "0272"], CallsPerSecond = 4 }]);
        var calls = Enumerable.Range(0, 5).Select(_ => rig.Place()).ToList();
        var reports = new List<CallReport>();
        foreach (var call in calls)
            reports.Add(await call.Report);

        callers.ShouldBe(["0271", "0272", "0271", "0272", "0271"]);
        var placed = reports.ConvertAll(report => report.StartedAt);
        (placed.Max() - placed.Min()).ShouldBeGreaterThan(TimeSpan.FromSeconds(0.9));
    }

    [CallFact]
    public async Task A_number_that_no_trunk_takes_is_told_as_a_fault_of_the_line()
    {
        using var rig = new CallRig(speech: false, trunks: _ => [Line("first", _first) with { Prefixes = ["027"] }]);
        (await rig.Desk.Connect(TimeSpan.FromSeconds(5))).ShouldBeNull();
        var report = await rig.Place().Report;
        report.Disposition.ShouldBe(Disposition.LineFault);
        report.Trunk.ShouldBeNull();
        report.SipReason.ShouldBe("No trunk is free for this number");
    }

    [CallFact]
    public async Task A_call_that_still_waits_for_a_trunk_can_be_given_up()
    {
        var unresolved = new TaskCompletionSource<Kernel.Result<IReadOnlyList<SipHop>>>();
        using var rig = new CallRig(speech: false, options: CallRig.Options with { Resolve = _ => unresolved.Task });
        var call = rig.Place();
        rig.Desk.HangUpAll();
        (await call.Report).Disposition.ShouldBe(Disposition.Interrupted);
        await rig.Drained();
    }

    public void Dispose() => _first.Dispose();

    private static Trunk Line(string name, Resident at) => Trunk.Parse($"sip:02700000000@{at.EndPoint}").Value with { Name = name };

    private CallRig TwoTrunks(Func<Trunk, Trunk>? first = null, Func<Trunk, Trunk>? second = null)
    {
        first ??= trunk => trunk;
        second ??= trunk => trunk;
        return new CallRig(speech: false, trunks: resident => [first(Line("first", _first)), second(Line("second", resident) with { Priority = 2 })]);
    }
}
