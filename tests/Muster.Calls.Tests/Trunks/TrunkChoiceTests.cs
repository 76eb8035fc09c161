namespace Muster.Calls.Tests.Trunks;

/// <summary>Which trunk a call goes to.</summary>
public sealed class TrunkChoiceTests
{
    private static readonly TimeSpan Now = TimeSpan.FromSeconds(100);

    private readonly Random _chance = new(3);

    [Fact]
    public void The_first_priority_is_used_while_it_has_room() =>
        Pick(Line(priority: 2), Line(priority: 1), Line(priority: 3)).Line.ShouldBe(1);

    [Fact]
    public void The_next_priority_takes_what_the_first_has_no_channel_for() =>
        Pick(Line(priority: 1, live: 10), Line(priority: 2)).Line.ShouldBe(1);

    [Fact]
    public void Among_equals_calls_are_shared_by_weight()
    {
        var lines = new[] { Line(weight: 3), Line(weight: 1) };
        var picked = Enumerable.Range(0, 4000).Select(_ => Pick(lines).Line!.Value).ToList();
        picked.Count(index => index == 0).ShouldBeInRange(2880, 3120);
    }

    [Fact]
    public void A_failing_trunk_gets_nothing_while_another_is_ready() =>
        Enumerable.Range(0, 50).Select(_ => Pick(Line(state: TrunkState.Failing), Line()).Line).ShouldAllBe(index => index == 1);

    [Fact]
    public void Where_every_trunk_fails_they_are_tried_all_the_same() =>
        Pick(Line(state: TrunkState.Failing), Line(state: TrunkState.Failing, isOpen: false)).Line.ShouldBe(0);

    [Fact]
    public void A_trunk_that_asked_to_be_left_alone_is_left_alone()
    {
        var pick = Pick(Line(state: TrunkState.Failing, heldForSeconds: 7));
        pick.Line.ShouldBeNull();
        pick.Wait.ShouldBe(TimeSpan.FromSeconds(7));
    }

    [Fact]
    public void A_call_that_failed_on_one_trunk_goes_to_a_ready_one_only()
    {
        Pick(Line(tried: true), Line()).Line.ShouldBe(1);
        Pick(Line(tried: true), Line(state: TrunkState.Failing)).ShouldBe(default);
        Pick(Line(tried: true)).ShouldBe(default);
    }

    [Fact]
    public void A_number_goes_only_where_its_prefix_is_taken()
    {
        var lines = new[] { Line(prefixes: "010"), Line(prefixes: "027") };
        TrunkChoice.Of(lines, "02750000000", Now, _chance).Line.ShouldBe(1);
        TrunkChoice.Of(lines, "13800000000", Now, _chance).ShouldBe(default);
    }

    [Fact]
    public void Calls_per_second_make_a_call_wait_no_longer_than_they_must() =>
        Pick(Line(freeInMs: 300), Line(freeInMs: 200, priority: 2)).ShouldBe(new TrunkPick(null, TimeSpan.FromMilliseconds(200)));

    [Fact]
    public void A_trunk_that_is_still_being_looked_for_is_waited_for()
    {
        var pick = Pick(Line(state: TrunkState.Starting));
        pick.Line.ShouldBeNull();
        pick.Wait.ShouldNotBeNull();
    }

    private TrunkPick Pick(params LineFacts[] lines) => TrunkChoice.Of(lines, "13800000000", Now, _chance);

    private static LineFacts Line(
        int priority = 1, int weight = 1, int live = 0, TrunkState state = TrunkState.Ready, int freeInMs = 0, int heldForSeconds = 0,
        bool isOpen = true, bool tried = false, string? prefixes = null) => new(
            new Trunk("t", "127.0.0.1", null) { Priority = priority, Weight = weight, Channels = 10, Prefixes = prefixes is null ? [] : [prefixes] },
            state,
            live,
            Now + TimeSpan.FromMilliseconds(freeInMs),
            Now + TimeSpan.FromSeconds(heldForSeconds),
            isOpen,
            tried);
}
