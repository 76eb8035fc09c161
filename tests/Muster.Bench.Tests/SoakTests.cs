namespace Muster.Bench.Tests;

/// <summary>The soaks of <c>./muster bench soak</c> with all their times a twentieth or a tenth, so that they are over in seconds.</summary>
public sealed class SoakTests
{
    private static readonly SoakSettings Brief = new(
        Time: TimeSpan.FromSeconds(4), WarmUp: TimeSpan.FromSeconds(1), CallsPerSecond: 25, T1: TimeSpan.FromMilliseconds(25));

    [Fact]
    public async Task Nothing_is_left_of_calls_through_a_bad_network()
    {
        using var run = new SoakRun(Brief, (settings, network) => new EngineCaller(settings, network));
        var report = await run.Run(_ => { });

        report.Failures.ShouldBeEmpty();
        report.Network.Lost.ShouldBeGreaterThan(0);
        report.Outcomes.Keys.ShouldContain("Refused 486");
        report.Outcomes.Keys.ShouldContain("Cancelled");
        report.Outcomes.Keys.ShouldContain("LocalBye");
        report.Outcomes.Keys.ShouldContain("RemoteBye");
    }

    [DeskFact]
    public async Task Nothing_is_left_of_conversations_through_a_bad_network()
    {
        using var run = new SoakRun(Brief with { T1 = TimeSpan.FromMilliseconds(50) }, (settings, network) => new DeskCaller(settings, network));
        var report = await run.Run(_ => { });

        report.Failures.ShouldBeEmpty();
        report.Outcomes.Keys.ShouldContain("Busy");
        report.Outcomes.Keys.ShouldContain("NoAnswer");
        report.Outcomes.Keys.ShouldContain("Completed");
    }
}

/// <summary>A test that needs the synthesiser, without which there is no desk.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class DeskFactAttribute : FactAttribute
{
    public DeskFactAttribute() => Skip = DeskCaller.WhyNot?.Message;
}
