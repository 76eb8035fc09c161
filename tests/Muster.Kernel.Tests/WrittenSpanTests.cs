namespace Muster.Kernel.Tests;

public sealed class WrittenSpanTests
{
    [Theory]
    [InlineData("40s", 40)]
    [InlineData("15m", 900)]
    [InlineData("1.5h", 5400)]
    [InlineData("2d", 172_800)]
    [InlineData("0s", 0)]
    [InlineData("366d", 366 * 86_400)]
    public void Reads_a_number_and_its_unit(string text, int seconds)
    {
        WrittenSpan.TryRead(text, out var span).ShouldBeTrue();

        span.ShouldBe(TimeSpan.FromSeconds(seconds));
    }

    [Theory]
    [InlineData("")]
    [InlineData("h")]
    [InlineData("10")]
    [InlineData("-1h")]
    [InlineData("1 h")]
    [InlineData("1e1h")]
    [InlineData("NaNh")]
    [InlineData("2w")]
    [InlineData("366.1d")]
    [InlineData("99999999999999999999999999999999d")]
    public void Takes_nothing_else(string text) => WrittenSpan.TryRead(text, out _).ShouldBeFalse();
}
