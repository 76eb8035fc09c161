using Muster.Carrier.Lines;
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
        using var rig = Rig(Person("13900000001", behaviour));
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
        using var rig = Rig();
        using var caller = rig.Call("13911111111");

        (await rig.EndOf(caller)).Status.ShouldBe(404);
        (await rig.TruthOf(caller)).Behaviour.ShouldBe("unknown");
    }

    [Fact]
    public async Task Rings_until_the_caller_gives_up()
    {
        using var rig = Rig(Person("13900000001", "rings_out"));
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
        using var rig = Rig(Person("13900000001", "answers", """
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
        using var rig = Rig(
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
        using var rig = Rig(Person("13900000001", "hangs_up_early", "\"first\":[\"busy\"],\"hang_up_after_ms\":[50,60]"));
        using var first = rig.Call("13900000001");
        (await rig.EndOf(first)).Status.ShouldBe(486);
        using var second = rig.Call("13900000001");

        (await rig.EndOf(second)).Cause.ShouldBe(CallEndCause.RemoteBye);
        (await rig.TruthOf(second)).EndedBy.ShouldBe("resident");
    }

    [Fact]
    public async Task A_voicemail_greets_beeps_and_waits()
    {
        using var rig = Rig(Person("13900000001", "voicemail"));
        using var caller = rig.Call("13900000001");
        await rig.AnswerOf(caller);
        await Until(() => caller.AudibleMs >= 1000);
        caller.HangUp();

        (await rig.TruthOf(caller)).Behaviour.ShouldBe("voicemail");
        rig.Carrier.Tally.Answered.ShouldBe(1);
    }

    [Fact]
    public async Task A_call_without_a_free_channel_is_refused()
    {
        using var rig = new CarrierRig(new CarrierSettings { ChannelsMax = 1 }, null, Person("13900000001", "rings_out"));
        using var first = rig.Call("13900000001");
        await Until(() => first.Events.Contains("180"));
        using var second = rig.Call("13900000001");

        (await rig.EndOf(second)).Status.ShouldBe(503);
        first.HangUp();
        await rig.EndOf(first);
        rig.Carrier.Tally.Refused.ShouldBe(1);
    }

    [Fact]
    public async Task A_trunk_out_of_order_refuses_everything()
    {
        using var rig = new CarrierRig(new CarrierSettings { RefusesAll = true }, null, Person("13900000001", "answers"));
        using var caller = rig.Call("13900000001");

        (await rig.EndOf(caller)).Status.ShouldBe(503);
        (await rig.TruthOf(caller)).Behaviour.ShouldBe("overload");
    }

    [Fact]
    public async Task Nothing_is_left_when_all_calls_are_over()
    {
        using var rig = Rig(Person("13900000001", "busy"), Person("13900000002", "empty"), Person("13900000003", "silent"));
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

        rig.Carrier.Tally.ShouldBe(new CarrierTally(Calls: 3, Answered: 1, Refused: 0, Open: 0));
        await Until(() => rig.OpenStreams == 0);
    }

    private static CarrierRig Rig(params string[] people) => new(new CarrierSettings(), null, people);

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
