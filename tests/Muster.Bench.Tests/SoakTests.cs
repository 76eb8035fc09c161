namespace Muster.Bench.Tests;

/// <summary>The soak of <c>./muster bench soak</c> with all its times a twentieth, so that it is over in seconds.</summary>
public sealed class SoakTests
{
    private static readonly SoakSettings Brief = new(
        Time: TimeSpan.FromSeconds(4), WarmUp: TimeSpan.FromSeconds(1), CallsPerSecond: 25, T1: TimeSpan.FromMilliseconds(25));

    [Fact]
    public async Task Nothing_is_left_of_calls_through_a_bad_network()
    {
        using var run = new SoakRun(Brief);
        var report = await run.Run(_ => { });

        report.Failures.ShouldBeEmpty();
        report.Network.Lost.ShouldBeGreaterThan(0);
        report.Outcomes.Keys.ShouldContain("Refused 486");
        report.Outcomes.Keys.ShouldContain("Cancelled");
        report.Outcomes.Keys.ShouldContain("LocalBye");
        report.Outcomes.Keys.ShouldContain("RemoteBye");
    }
}
