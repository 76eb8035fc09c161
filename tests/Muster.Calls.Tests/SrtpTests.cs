using Muster.Calls.Tests.Rig;
using Muster.Contracts;
using Muster.Sip;
using static Muster.Calls.Tests.Rig.Screening;

namespace Muster.Calls.Tests;

/// <summary>Whether media is encrypted, by what the trunk wants and the other side can.</summary>
public sealed class SrtpTests
{
    [CallFact]
    [Behaviour(22, "A trunk that requires SRTP offers RTP/SAVP with a=crypto, and prompts and keys pass under it")]
    public async Task Prompts_and_keys_pass_encrypted()
    {
        using var rig = new CallRig(speech: false, srtp: MediaSecurity.Required);
        rig.Resident.Srtp = MediaSecurity.Required;
        var call = rig.Place();
        await rig.Resident.Until(Tested + "-");
        rig.Resident.Press("1");

        (await call.Report).Disposition.ShouldBe(Disposition.Completed);
        rig.Resident.Marks[0].ShouldBe("invited AesCm128Sha80");
        rig.Resident.Prompts.ShouldBe([Greeting, Tested, Thanks]);
    }

    [CallFact]
    [Behaviour(22, "Where SRTP is optional, a refusal with 488 is followed by one call with plain RTP")]
    public async Task What_is_optional_is_tried_first_and_given_up_after_a_488()
    {
        using var rig = new CallRig(speech: false, srtp: MediaSecurity.Optional);
        var call = rig.Place();
        await rig.Resident.Until(Tested + "-");
        rig.Resident.Press("1");

        (await call.Report).Disposition.ShouldBe(Disposition.Completed);
        rig.Resident.Marks.Where(mark => mark.StartsWith("invited", StringComparison.Ordinal)).ShouldBe(["invited AesCm128Sha80", "invited plain"]);
    }

    [CallFact]
    [Behaviour(22, "Where SRTP is required, a side without it is not called in the clear")]
    public async Task What_is_required_is_never_given_up()
    {
        using var rig = new CallRig(speech: false, srtp: MediaSecurity.Required);
        var report = await rig.Place().Report;

        report.SipStatus.ShouldBe(488);
        report.Disposition.ShouldBe(Disposition.LineFault);
        rig.Resident.Marks.Count(mark => mark.StartsWith("invited", StringComparison.Ordinal)).ShouldBe(1);
    }

    [CallFact]
    public async Task A_second_488_ends_the_call()
    {
        using var rig = new CallRig(speech: false, srtp: MediaSecurity.Optional);
        rig.Resident.OnInvite = resident => resident.Refuse(488, null);
        (await rig.Place().Report).SipStatus.ShouldBe(488);
    }

    [CallFact]
    public async Task An_optional_key_is_used_by_who_has_one()
    {
        using var rig = new CallRig(speech: false, srtp: MediaSecurity.Optional);
        rig.Resident.Srtp = MediaSecurity.Optional;
        var call = rig.Place();
        await rig.Resident.Until(Tested + "-");
        rig.Resident.Press("1");

        (await call.Report).Disposition.ShouldBe(Disposition.Completed);
        rig.Resident.Marks.Count(mark => mark.StartsWith("invited", StringComparison.Ordinal)).ShouldBe(1);
    }
}
