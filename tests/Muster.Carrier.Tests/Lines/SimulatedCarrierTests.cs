using Muster.Carrier.Lines;
using Muster.Kernel;
using Muster.Sip;

namespace Muster.Carrier.Tests.Lines;

public sealed class SimulatedCarrierTests
{
    private const string Quick = "\"ring_ms\":[50,80],\"react_ms\":[50,80],\"voice\":\"en\"";

    [Theory]
    [InlineData("busy", 486, 17, "")]
    [InlineData("rejects", 603, 21, "180")]
    [InlineData("power_off", 480, 20, "183")]
    [InlineData("empty", 404, 1, "183")]
    [InlineData("suspended", 480, 20, "183")]
    public async Task Refuses_as_a_carrier_does(string behaviour, int status, int cause, string progress)
    {
        await using var rig = Rig(Person("13900000001", behaviour));
        using var caller = rig.Call("13900000001");

        var end = await rig.EndOf(caller);

        (end.Status, end.Q850Cause).ShouldBe((status, cause));
        string.Join(' ', caller.Events).ShouldBe(progress);
        if (progress == "183")
            caller.AudibleMs.ShouldBeInRange(300, 700);
        var truth = await rig.TruthOf(caller);
        (truth.Behaviour, truth.Status, truth.EndedBy, truth.Answered).ShouldBe((behaviour, status, "carrier", null));
    }

    [Fact]
    public async Task A_number_that_nobody_has_is_empty()
    {
        await using var rig = Rig();
        using var caller = rig.Call("13911111111");

        (await rig.EndOf(caller)).Status.ShouldBe(404);
        (await rig.TruthOf(caller)).Behaviour.ShouldBe("unknown");
    }

    [Fact]
    public async Task Rings_until_the_caller_gives_up()
    {
        await using var rig = Rig(Person("13900000001", "rings_out"));
        using var caller = rig.Call("13900000001");
        await Until(() => caller.Events.Contains("180"));
        caller.HangUp();

        (await rig.EndOf(caller)).Cause.ShouldBe(CallEndCause.Cancelled);
        var truth = await rig.TruthOf(caller);
        (truth.Status, truth.EndedBy).ShouldBe((487, "caller"));
    }

    [Fact]
    public async Task Answers_each_question_that_it_is_asked()
    {
        await using var rig = Rig(Person("13900000001", "answers", """
            "answers":[{"question":"tested","category":"no","say":["not yet"]},{"question":"in_district","category":"yes","say":["yes"]}]
            """));
        using var caller = rig.Call("13900000001");
        await rig.AnswerOf(caller);
        CarrierRig.Ask(caller, "in_district");
        await Until(() => caller.AudibleMs >= 480);
        CarrierRig.Ask(caller, "tested");
        await Until(() => caller.AudibleMs >= 980);
        caller.HangUp();

        var truth = await rig.TruthOf(caller);

        truth.Said.Select(said => (said.Question, said.Category, said.Text, said.Recognised))
            .ShouldBe([("in_district", "yes", "yes", true), ("tested", "no", "not yet", true)]);
        (truth.EndedBy, truth.Status).ShouldBe(("caller", 200));
    }

    [Fact]
    public async Task A_keypad_person_presses_keys_and_hears_those_of_the_caller()
    {
        await using var rig = Rig(
            """{"number":"13900000001","behaviour":"answers","voice":"keypad","ring_ms":[50,50],"answers":[{"question":"tested","category":"yes","press":"1"}]}""");
        using var caller = rig.Call("13900000001");
        await rig.AnswerOf(caller);
        CarrierRig.Ask(caller, "tested");
        await Until(() => caller.Events.Contains("key 1"));
        caller.Stream.SendDigits("7").ShouldBeTrue();
        var sent = caller.Stream.Statistics.PacketsSent;
        await Until(() => caller.Stream.Statistics.PacketsSent > sent + 20);
        caller.HangUp();

        var truth = await rig.TruthOf(caller);

        truth.Said.ShouldHaveSingleItem().Text.ShouldBe("1");
        truth.DigitsHeard.ShouldBe("7");
    }

    [Fact]
    public async Task Is_busy_at_first_and_answers_later()
    {
        await using var rig = Rig(Person("13900000001", "hangs_up_early", "\"first\":[\"busy\"],\"hang_up_after_ms\":[50,60]"));
        using var first = rig.Call("13900000001");
        (await rig.EndOf(first)).Status.ShouldBe(486);
        using var second = rig.Call("13900000001");

        (await rig.EndOf(second)).Cause.ShouldBe(CallEndCause.RemoteBye);
        (await rig.TruthOf(second)).EndedBy.ShouldBe("resident");
    }

    [Theory]
    [InlineData("power_off")]
    [InlineData("empty")]
    [InlineData("suspended")]
    [InlineData("busy")]
    public async Task A_carrier_may_say_in_words_only_why_a_call_fails(string behaviour)
    {
        await using var rig = new CarrierRig(new CarrierSettings { VagueCodes = 1 }, Person("13900000001", behaviour));
        using var caller = rig.Call("13900000001");

        (await rig.EndOf(caller)).ShouldSatisfyAllConditions(end => end.Status.ShouldBe(480), end => end.Q850Cause.ShouldBeNull());
        caller.AudibleMs.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_voicemail_greets_beeps_and_waits()
    {
        await using var rig = Rig(Person("13900000001", "voicemail"));
        using var caller = rig.Call("13900000001");
        await rig.AnswerOf(caller);
        await Until(() => caller.AudibleMs >= 1000);
        caller.HangUp();

        (await rig.TruthOf(caller)).Behaviour.ShouldBe("voicemail");
        (await rig.Station.Tally()).Answered.ShouldBe(1);
    }

    [Fact]
    public async Task A_call_without_a_free_channel_is_refused()
    {
        await using var rig = new CarrierRig(new CarrierSettings { ChannelsMax = 1 }, Person("13900000001", "rings_out"));
        using var first = rig.Call("13900000001");
        await Until(() => first.Events.Contains("180"));
        using var second = rig.Call("13900000001");

        (await rig.EndOf(second)).Status.ShouldBe(503);
        first.HangUp();
        await rig.EndOf(first);
        (await rig.Station.Tally()).Refused.ShouldBe(1);
    }

    [Fact]
    public async Task A_trunk_out_of_order_refuses_everything()
    {
        await using var rig = new CarrierRig(new CarrierSettings { RefusesAll = true }, Person("13900000001", "answers"));
        using var caller = rig.Call("13900000001");

        (await rig.EndOf(caller)).Status.ShouldBe(503);
        (await rig.TruthOf(caller)).Behaviour.ShouldBe("overload");
    }

    [Fact]
    public async Task Callers_must_authenticate_where_an_account_is_set()
    {
        await using var rig = new CarrierRig(
            new CarrierSettings { Account = new SipCredentials("district", "secret") },
            Person("13900000001", "busy"));
        using var stranger = rig.Call("13900000001", new SipCredentials("district", "guess"));
        using var known = rig.Call("13900000001", new SipCredentials("district", "secret"));

        (await rig.EndOf(stranger)).Status.ShouldBe(407);
        (await rig.EndOf(known)).Status.ShouldBe(486);
        (await rig.Station.Tally()).Calls.ShouldBe(1);
    }

    [Fact]
    public async Task Loses_as_many_packets_as_it_is_told()
    {
        await using var rig = new CarrierRig(new CarrierSettings { Loss = 0.3 }, Person("13900000001", "silent"));
        using var caller = rig.Call("13900000001");
        await rig.AnswerOf(caller);
        await Until(() => caller.Stream.Statistics.PacketsReceived + caller.Stream.Statistics.PacketsLost >= 150);
        var statistics = caller.Stream.Statistics;

        ((double)statistics.PacketsLost / (statistics.PacketsReceived + statistics.PacketsLost)).ShouldBeInRange(0.15, 0.45);
    }

    [Fact]
    public async Task Calls_in_the_air_are_hung_up_when_the_carrier_stops()
    {
        await using var rig = Rig(Person("13900000001", "silent"));
        using var caller = rig.Call("13900000001");
        await rig.AnswerOf(caller);

        (await rig.Station.Stop()).ShouldBe(new CarrierTally(Calls: 1, Answered: 1, Refused: 0, Open: 0));
        (await rig.EndOf(caller)).Cause.ShouldBe(CallEndCause.RemoteBye);
    }

    [Fact]
    public async Task A_port_in_use_is_one_error()
    {
        await using var rig = Rig();
        using var loop = new ThreadLoop("second");

        var second = UdpSipTransport.Open(loop, rig.Station.LocalEndPoint);

        second.Error!.Code.ShouldBe("sip.port_in_use");
    }

    [Fact]
    public async Task Nothing_is_left_when_all_calls_are_over()
    {
        await using var rig = Rig(Person("13900000001", "busy"), Person("13900000002", "empty"), Person("13900000003", "silent"));
        foreach (var number in new[] { "13900000001", "13900000002" })
        {
            using var caller = rig.Call(number);
            await rig.EndOf(caller);
            await rig.TruthOf(caller);
        }

        using var last = rig.Call("13900000003");
        await rig.AnswerOf(last);
        last.HangUp();
        await rig.TruthOf(last);

        (await rig.Station.Tally()).ShouldBe(new CarrierTally(Calls: 3, Answered: 1, Refused: 0, Open: 0));
        await Until(() => rig.Station.OpenStreams == 0);
    }

    private static CarrierRig Rig(params string[] people) => new(new CarrierSettings(), people);

    private static string Person(string number, string behaviour, string more = "\"says_hello\":false") =>
        $$"""{"number":"{{number}}","behaviour":"{{behaviour}}",{{Quick}},{{more.Trim()}}}""";

    private static async Task Until(Func<bool> condition)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!condition())
            await timer.WaitForNextTickAsync(deadline.Token);
    }
}
