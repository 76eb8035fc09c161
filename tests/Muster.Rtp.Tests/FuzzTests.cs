using Muster.Bench;

namespace Muster.Rtp.Tests;

/// <summary>A bounded run; <c>./muster bench fuzz</c> goes on for as long as it is told.</summary>
public sealed class FuzzTests
{
    [Theory]
    [InlineData("RTP")]
    [InlineData("RTCP")]
    [InlineData("SRTP")]
    [InlineData("SRTCP")]
    public void A_reader_throws_nothing_and_takes_memory_in_proportion(string name)
    {
        var report = MediaTargets.All().Single(target => target.Name == name).Run(seed: 1, inputs => inputs < 50_000);

        report.Finds.Select(find => find.What).ShouldBeEmpty();
    }
}
