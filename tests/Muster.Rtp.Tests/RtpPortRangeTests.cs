namespace Muster.Rtp.Tests;

public sealed class RtpPortRangeTests
{
    [Theory]
    [InlineData("20000-29999", 5000)]
    [InlineData("1024-1025", 1)]
    [InlineData("20001-20004", 1)]
    [InlineData("20001-65535", 22_767)]
    public void Counts_the_calls_that_a_range_holds(string text, int pairs) => RtpPortRange.Parse(text).Value.Pairs.ShouldBe(pairs);

    [Theory]
    [InlineData("")]
    [InlineData("20000")]
    [InlineData("20000-")]
    [InlineData("29999-20000")]
    [InlineData("1023-2000")]
    [InlineData("20000-65536")]
    [InlineData("20000-20000")]
    [InlineData("-1-20000")]
    [InlineData("20000-20002-20004")]
    [InlineData("99999999999-2")]
    [InlineData("二万-三万")]
    public void Refuses_what_is_no_range(string text) => RtpPortRange.Parse(text).Error.ShouldNotBeNull().Code.ShouldBe("rtp.bad_ports");

    [Fact]
    [Behaviour(25, "A range too small for the channels is refused before the first call")]
    public void Says_when_there_are_more_calls_than_ports()
    {
        new RtpPortRange(20_000, 20_019).CheckRoom(10).ShouldBeNull();
        var error = new RtpPortRange(20_000, 20_019).CheckRoom(11).ShouldNotBeNull();
        error.Code.ShouldBe("rtp.too_few_ports");
        error.Message.ShouldContain("10 pairs");
    }

    [Theory]
    [InlineData("32768\t60999", "", null)]
    [InlineData("29000\t60999\n", "", "1000 of")]
    [InlineData("29000\t60999\n", "29000-29499, 80", "500 of")]
    [InlineData("29000\t60999\n", "8080,29000-29999", null)]
    [InlineData("", "", null)]
    [InlineData("nonsense", "nonsense", null)]
    [Behaviour(25, "RTP ports that the kernel may give to other programs are warned of")]
    public void Warns_of_ports_that_other_programs_may_take(string kernel, string reserved, string? says)
    {
        var warning = new RtpPortRange(20_000, 29_999).CheckKernelPorts(kernel, reserved);
        if (says is null)
            warning.ShouldBeNull();
        else
            warning.ShouldNotBeNull().Message.ShouldStartWith(says);
    }
}
