using Muster.Calls.Tests.Rig;
using Muster.Contracts;
using static Muster.Calls.Tests.Rig.Screening;

namespace Muster.Calls.Tests;

/// <summary>Calls that have to end before their time, and say so.</summary>
public sealed class GoodbyeTests
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(2);

    [CallFact]
    public async Task Whoever_is_in_conversation_hears_the_leave_and_is_hung_up()
    {
        using var rig = new CallRig(speech: false);
        var call = rig.Place(people: 2);
        await rig.Resident.Until(Tested + "-");
        rig.Resident.Press("2");
        await rig.Resident.Until(District + "+");
        var at = rig.Desk.Loop.Time.GetUtcNow();
        rig.Desk.SayGoodbye();

        var report = await call.Report;
        report.People.Select(person => (person.Disposition, person.Answers.Count)).ShouldBe([(Disposition.Interrupted, 1), (Disposition.Interrupted, 0)]);
        rig.Resident.Prompts.ShouldBe([Greeting, Tested, District, GaveUp]);
        (report.EndedAt - at).ShouldBeLessThan(Promised);
        report.HungUpByThem.ShouldBeFalse();
        await rig.Drained();
    }

    [CallFact]
    public async Task A_phone_that_rings_is_cancelled_at_once()
    {
        using var rig = new CallRig(speech: false);
        rig.Resident.OnInvite = resident => resident.Ring();
        var call = rig.Place();
        await rig.Resident.Until("invited plain");
        rig.Desk.SayGoodbye();

        (await call.Report).Disposition.ShouldBe(Disposition.Interrupted);
        await rig.Resident.Until("ended Cancelled");
    }

    [CallFact]
    public async Task A_goodbye_that_is_being_said_is_said_to_its_end_and_the_next_in_the_household_is_left()
    {
        using var rig = new CallRig(speech: false);
        var call = rig.Place(people: 2);
        await rig.Resident.Until(Tested + "-");
        rig.Resident.Press("1");
        await rig.Resident.Until(Thanks + "+");
        rig.Desk.SayGoodbye();

        (await call.Report).People.Select(person => person.Disposition).ShouldBe([Disposition.Completed, Disposition.Interrupted]);
        rig.Resident.Prompts.ShouldBe([Greeting, Tested, Thanks]);
    }

    [CallFact]
    public async Task Whoever_speaks_with_a_person_of_ours_goes_on()
    {
        using var desk = new Resident();
        using var rig = new CallRig(HandingOver($"sip:8001@{desk.EndPoint}"), speech: false);
        var call = rig.Place();
        await desk.Until("answered");
        rig.Desk.SayGoodbye();
        rig.Resident.Hum(District);
        await desk.Until(District + "+");
        desk.HangUp();

        (await call.Report).Disposition.ShouldBe(Disposition.Transferred);
    }

    [CallFact]
    public async Task Whoever_waits_for_a_desk_that_nobody_answers_hears_the_leave_then()
    {
        using var desk = new Resident { OnInvite = resident => resident.Ring() };
        using var rig = new CallRig(HandingOver($"sip:8001@{desk.EndPoint}"), CallRig.Options with { TransferRingMax = TimeSpan.FromSeconds(1) }, speech: false);
        var call = rig.Place();
        await desk.Until("invited plain");
        rig.Desk.SayGoodbye();

        (await call.Report).Disposition.ShouldBeOneOf(Disposition.Interrupted, Disposition.CallLater);
        await desk.Until("ended Cancelled");
        await rig.Drained();
    }
}
