namespace Muster.Rtp.Tests;

public sealed class LatenessHistogramTests
{
    private readonly LatenessHistogram _histogram = new();

    [Fact]
    public void Percentiles_are_near_the_true_values()
    {
        for (var us = 1; us <= 10_000; us++)
            _histogram.Record(us * 1000L);

        _histogram.Count.ShouldBe(10_000);
        _histogram.Max.ShouldBe(TimeSpan.FromMilliseconds(10));
        _histogram.Percentile(0.5).TotalMilliseconds.ShouldBeInRange(5, 5.35);
        _histogram.Percentile(0.99).TotalMilliseconds.ShouldBeInRange(9.9, 10);
        _histogram.Percentile(1).TotalMilliseconds.ShouldBe(10);
        _histogram.Percentile(0).ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Takes_packets_that_left_early_and_stalls_of_hours()
    {
        _histogram.Record(-5_000);
        _histogram.Record(long.MaxValue / 2);
        _histogram.Count.ShouldBe(2);
        _histogram.Percentile(0.5).TotalMicroseconds.ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public void Has_nothing_to_say_when_nothing_was_recorded()
    {
        _histogram.Record(1);
        _histogram.Skip(3);
        _histogram.Skipped.ShouldBe(3);
        _histogram.Reset();
        _histogram.Count.ShouldBe(0);
        _histogram.Skipped.ShouldBe(0);
        _histogram.Percentile(0.99).ShouldBe(TimeSpan.Zero);
    }
}
