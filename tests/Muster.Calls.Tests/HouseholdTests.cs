using Muster.Calls.Tests.Rig;
using Muster.Contracts;
using static Muster.Calls.Tests.Rig.Screening;

namespace Muster.Calls.Tests;

/// <summary>Several people behind one telephone.</summary>
public sealed class HouseholdTests
{
    [CallFact]
    public async Task Everybody_is_asked_one_after_another()
    {
        using var rig = new CallRig(speech: false);
        var call = rig.Place(people: 2);
        await rig.Resident.Until(Tested + "-");
        rig.Resident.Press("1");
        await rig.Resident.Until(Tested + "-", 2);
        rig.Resident.Press("2");
        await rig.Resident.Until(District + "-");
        rig.Resident.Press("1");

        var report = await call.Report;
        report.People.Select(person => (person.RowId, person.Disposition, person.Answers.Count))
            .ShouldBe([(1, Disposition.Completed, 1), (2, Disposition.Completed, 2)]);
        call.Told.ShouldBe(["answered", "1 tested=yes", "1 Completed", "2 tested=no", "2 district=yes", "2 Completed", "ended"]);
        rig.Resident.Prompts.ShouldBe([Greeting, Tested, Thanks, Greeting, Tested, District, Thanks]);
    }

    [CallFact]
    public async Task Nobody_else_is_reached_when_the_first_hangs_up()
    {
        using var rig = new CallRig(speech: false);
        var call = rig.Place(people: 3);
        await rig.Resident.Until(Tested + "+");
        rig.Resident.HangUp();

        (await call.Report).People.Select(person => person.Disposition)
            .ShouldBe([Disposition.HungUp, Disposition.NotReached, Disposition.NotReached]);
    }

    [CallFact]
    public async Task Whoever_is_done_keeps_the_outcome_when_the_call_is_interrupted()
    {
        using var rig = new CallRig(speech: false);
        var call = rig.Place(people: 2);
        await rig.Resident.Until(Tested + "-");
        rig.Resident.Press("1");
        await rig.Resident.Until(Thanks + "+");
        rig.Desk.HangUpAll();

        (await call.Report).People.Select(person => person.Disposition).ShouldBe([Disposition.Completed, Disposition.Interrupted]);
    }
}
