namespace Muster.Kernel.Tests;

public sealed class ResultTests
{
    private static readonly Error Refusal = new("test.refused", "It was refused.");

    [Fact]
    public void Holds_a_value()
    {
        Result<int> result = 5;

        result.TryGet(out var value, out var error).ShouldBeTrue();
        value.ShouldBe(5);
        error.ShouldBeNull();
        result.Value.ShouldBe(5);
    }

    [Fact]
    public void Holds_the_reason_for_having_none()
    {
        Result<string> result = Refusal;

        result.TryGet(out _, out var error).ShouldBeFalse();
        error.ShouldBe(Refusal);
        result.Error.ShouldBe(Refusal);
    }

    [Fact]
    public void Throws_with_the_reason_when_a_value_is_taken_that_is_not_there()
    {
        Result<int> result = Refusal;

        Should.Throw<InvalidOperationException>(() => result.Value).Message.ShouldBe("It was refused. [test.refused]");
    }
}
