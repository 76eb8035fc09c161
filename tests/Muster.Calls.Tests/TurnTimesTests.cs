namespace Muster.Calls.Tests;

/// <summary>The figures of how long people wait.</summary>
public sealed class TurnTimesTests
{
    [Fact]
    public void Nothing_measured_is_no_time() => new TurnTimes().PercentileMs(0.95).ShouldBe(0);

    [Fact]
    public void A_percentile_is_the_upper_edge_of_its_step()
    {
        var turns = new TurnTimes();
        for (var ms = 0; ms < 1000; ms += 10)
            turns.Add(ms);

        turns.Count.ShouldBe(100);
        turns.PercentileMs(0.5).ShouldBe(500);
        turns.PercentileMs(0.95).ShouldBe(960);
        turns.PercentileMs(1).ShouldBe(1000);
    }

    [Fact]
    public void What_is_off_the_scale_lies_at_its_ends()
    {
        var turns = new TurnTimes();
        turns.Add(-40);
        turns.Add(60_000);

        turns.PercentileMs(0.5).ShouldBe(20);
        turns.PercentileMs(1).ShouldBe(10_000);
    }
}
