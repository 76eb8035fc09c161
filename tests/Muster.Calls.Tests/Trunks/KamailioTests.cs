using System.Globalization;
using System.Net;
using Muster.Calls.Tests.Peers;
using Muster.Calls.Tests.Rig;
using Muster.Contracts;
using Muster.Kernel;
using Muster.Sip;
using Muster.Sip.Tests;
using static Muster.Calls.Tests.Rig.Screening;

namespace Muster.Calls.Tests.Trunks;

/// <summary>Through Debian's Kamailio as registrar and outbound proxy, with two gateways behind it, one of them dead.</summary>
public sealed class KamailioTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [CallFact(Kamailio.Program)]
    public async Task A_registration_is_challenged_granted_and_renewed_before_it_lapses()
    {
        using var kamailio = await Kamailio.Start(Kamailio.DeadPort, Kamailio.DeadPort, expiresSeconds: 2);
        using var loop = new ThreadLoop("registration");
        using var transport = UdpSipTransport.Open(loop, new IPEndPoint(IPAddress.Loopback, 0)).Value;
        var renewed = new TaskCompletionSource<Registration>(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        loop.Post(() =>
        {
            var registration = new Registration(new SipEndpoint(loop, transport, new SipOptions()), SettingsFor(kamailio));
            var answers = 0;
            registration.Changed = () =>
            {
                if (registration.State != RegistrationState.Ended && ++answers == 2)
                    renewed.SetResult(registration);
            };
            registration.Start();
        });

        var registration = await renewed.Task.WaitAsync(Patience);
        registration.State.ShouldBe(RegistrationState.Registered);
        registration.Granted.ShouldBe(TimeSpan.FromSeconds(2));
        loop.Post(() => registration.Stop(ended.SetResult));
        await ended.Task.WaitAsync(Patience);
    }

    [CallFact(Kamailio.Program)]
    public async Task A_call_passes_the_dead_gateway_and_its_BYE_follows_the_route_set()
    {
        using var resident = new Resident();
        using var kamailio = await Kamailio.Start(Kamailio.DeadPort, resident.EndPoint.Port);
        using var rig = new CallRig(speech: false, trunks: _ => [kamailio.Trunk()]);
        (await rig.Desk.Connect(Patience)).ShouldBeNull();
        var call = rig.Place();
        await resident.Until(Tested + "-");
        resident.Press("1");
        var report = await call.Report;

        report.Disposition.ShouldBe(Disposition.Completed);
        report.Trunk.ShouldBe("kamailio");
        report.TrunkFaults.ShouldBeEmpty();
        await resident.Until("ended RemoteBye");
    }

    [CallFact(Kamailio.Program)]
    public async Task The_called_side_hangs_up_through_the_proxy()
    {
        using var resident = new Resident();
        using var kamailio = await Kamailio.Start(resident.EndPoint.Port, Kamailio.DeadPort);
        using var rig = new CallRig(speech: false, trunks: _ => [kamailio.Trunk()]);
        (await rig.Desk.Connect(Patience)).ShouldBeNull();
        var call = rig.Place();
        await resident.Until(Greeting + "+");
        resident.HangUp();
        var report = await call.Report;

        report.Disposition.ShouldBe(Disposition.HungUp);
        report.HungUpByThem.ShouldBeTrue();
    }

    [CallFact(Kamailio.Program)]
    public async Task SIPp_behind_the_proxy_gets_ACK_and_BYE_by_way_of_it()
    {
        var port = Kamailio.FreePort();
        using var sipp = Sipp.WaitEchoing("behind_proxy", 31_220, values: ("proxy", port.ToString(CultureInfo.InvariantCulture)));
        using var kamailio = await Kamailio.Start(Kamailio.DeadPort, sipp.EndPoint.Port, port: port);
        using var rig = new CallRig(Screening.With(listenMs: 1000), speech: false, trunks: _ => [kamailio.Trunk()]);
        (await rig.Desk.Connect(Patience)).ShouldBeNull();
        var report = await rig.Place().Report;

        report.Disposition.ShouldBe(Disposition.NoClearAnswer);
        await sipp.ShouldSucceed();
    }

    [CallFact(Kamailio.Program)]
    public async Task A_call_that_no_gateway_takes_goes_to_the_next_trunk()
    {
        using var kamailio = await Kamailio.Start(Kamailio.DeadPort, Kamailio.DeadPort);
        using var rig = new CallRig(speech: false, trunks: resident => [kamailio.Trunk(), Line(resident.EndPoint) with { Name = "direct", Priority = 2 }]);
        (await rig.Desk.Connect(Patience)).ShouldBeNull();
        var call = rig.Place();
        await rig.Resident.Until(Tested + "-");
        rig.Resident.Press("1");
        var report = await call.Report;

        report.Disposition.ShouldBe(Disposition.Completed);
        report.Trunk.ShouldBe("direct");
        report.TrunkFaults.ShouldBe([new TrunkFault("kamailio", 408, null)]);
    }

    [CallFact(Kamailio.Program)]
    public async Task A_wrong_password_is_told_by_name()
    {
        using var kamailio = await Kamailio.Start(Kamailio.DeadPort, Kamailio.DeadPort);
        using var rig = new CallRig(speech: false, trunks: _ => [kamailio.Trunk() with { Credentials = new SipCredentials(Kamailio.User, "falsch") }]);

        (await rig.Desk.Connect(Patience))!.Code.ShouldBe("trunk.not_registered");
        rig.Desk.TrunkStatuses.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            trunk => trunk.State.ShouldBe(TrunkState.Failing),
            trunk => trunk.LastFailure.ShouldBe("REGISTER: 401 Unauthorized"));
    }

    [CallFact(Kamailio.Program)]
    public async Task Leaving_takes_the_registration_back()
    {
        using var resident = new Resident();
        using var kamailio = await Kamailio.Start(resident.EndPoint.Port, Kamailio.DeadPort);
        using (var registered = new CallRig(speech: false, trunks: _ => [kamailio.Trunk()]))
            (await registered.Desk.Connect(Patience)).ShouldBeNull();
        using var rig = new CallRig(speech: false, trunks: _ => [kamailio.Trunk() with { Registration = null }]);
        var report = await rig.Place().Report;

        report.SipStatus.ShouldBe(403);
        report.SipReason.ShouldBe("Register First");
    }

    private static Trunk Line(IPEndPoint address) => Trunk.Parse($"sip:02700000000@{address}").Value;

    private static RegistrationSettings SettingsFor(Kamailio kamailio) => new(
        new SipUri("", Kamailio.Domain),
        new SipUri(Kamailio.User, Kamailio.Domain),
        kamailio.EndPoint,
        new SipCredentials(Kamailio.User, Kamailio.Password));
}
