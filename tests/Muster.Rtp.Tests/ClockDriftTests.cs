namespace Muster.Rtp.Tests;

public sealed class ClockDriftTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(200)]
    [InlineData(-120)]
    public void Tells_how_fast_the_far_end_runs_through_jitter_and_a_timestamp_that_wraps(double ppm)
    {
        var drift = new ClockDrift();
        var chance = new Random(4);
        for (var packet = 0; packet < 1000; packet++)
        {
            var sentNs = packet * 20_000_000.0 / (1 + (ppm / 1e6));
            drift.Take((long)sentNs + chance.Next(2_000_000), (uint)(0xFFFF_FF00 + (packet * 160L)));
        }

        drift.PartsPerMillion!.Value.ShouldBe(ppm, 15);
    }

    [Fact]
    public void Says_nothing_before_five_seconds_nor_of_a_source_that_was_left()
    {
        var drift = new ClockDrift();
        for (var packet = 0; packet < 240; packet++)
            drift.Take(packet * 20_000_000L, (uint)packet * 160);
        drift.PartsPerMillion.ShouldBeNull();
        drift.Take(6_000_000_000, 48_000);
        drift.PartsPerMillion.ShouldNotBeNull();
        drift.Restart();
        drift.PartsPerMillion.ShouldBeNull();
    }
}
