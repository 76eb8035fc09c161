namespace Muster.Kernel.Tests;

public sealed class PaceTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(9)]
    [InlineData(200)]
    public void Lets_the_whole_rate_out_when_the_timer_is_a_few_milliseconds_late(double perSecond)
    {
        var pace = new Pace(perSecond);
        var random = new Random(1);
        var (now, taken) = (TimeSpan.Zero, 0);
        while (now < TimeSpan.FromMinutes(2))
        {
            while (pace.TryTake(now))
                taken++;
            now = pace.NextAt + TimeSpan.FromMilliseconds(random.Next(0, 20));
        }

        ((double)taken).ShouldBeInRange(perSecond * 120 * 0.95, (perSecond * 120) + 1);
    }

    [Fact]
    public void Saves_nothing_up_while_idle()
    {
        var pace = new Pace(10);
        pace.TryTake(TimeSpan.Zero).ShouldBeTrue();
        var afterAnHour = TimeSpan.FromHours(1);
        pace.TryTake(afterAnHour).ShouldBeTrue();
        pace.TryTake(afterAnHour).ShouldBeFalse();
    }
}
