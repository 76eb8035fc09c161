using Muster.Contracts;
using Muster.Kernel;
using Muster.Outreach.Campaigns;
using Muster.Outreach.Hours;
using Muster.Outreach.Numbers;
using Muster.Outreach.Plans;
using Muster.Outreach.Tests.Hours;

namespace Muster.Outreach.Tests.Plans;

public sealed class PlanFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("muster-plan-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void An_empty_plan_is_the_usual_one()
    {
        var plan = Read("").Value;

        plan.Channels.ShouldBe(new CampaignPlan().Channels);
        plan.Retries.ShouldBe(RetryRules.Default);
        plan.Hours.ShouldBe(CallingHours.Always);
    }

    [Fact]
    public void Reads_calls_retries_and_the_limit()
    {
        var plan = Read(
            """
            calls: { channels: 30, per-second: 2.5, ring: 25s, longest: 4m, attempts: 5, per-day: 2, call-back-within: 2d }
            retries:
              no_answer: { calls: 2, after: 1.5h, other-time-of-day: true }
              voicemail: none
            limit: { calls: 1, days: 5 }
            """).Value;

        (plan.Channels, plan.CallsPerSecond, plan.AttemptsMax, plan.CallsPerDayMax).ShouldBe((30, 2.5, 5, 2));
        (plan.RingTimeout, plan.CallDurationMax, plan.CallBackReach).ShouldBe((TimeSpan.FromSeconds(25), TimeSpan.FromMinutes(4), TimeSpan.FromDays(2)));
        plan.Retries[Disposition.NoAnswer].ShouldBe(new RetryRule(2, TimeSpan.FromMinutes(90), OtherTimeOfDay: true));
        plan.Retries.ContainsKey(Disposition.Voicemail).ShouldBeFalse();
        plan.Retries[Disposition.Busy].ShouldBe(RetryRules.Default[Disposition.Busy]);
        plan.NumberLimit.ShouldBe(new NumberLimit(1, 5));
    }

    [Fact]
    public void Reads_the_limit_of_open_follow_ups()
    {
        Read("follow-up: { open-at-most: 300 }").Value.FollowUp!.ShouldSatisfyAllConditions(
            limit => limit.OpenMax.ShouldBe(300),
            limit => limit.Outcomes.ShouldBe(FollowUpLimit.LeftToStaff),
            limit => limit.Outcomes.ShouldNotContain(Disposition.Completed));
        Read("follow-up: { open-at-most: 3, outcomes: [no_clear_answer, call_later] }").Value.FollowUp!.Outcomes
            .ShouldBe([Disposition.NoClearAnswer, Disposition.CallLater], ignoreOrder: true);
        Read("follow-up: { outcomes: [completed] }").Error!.Message.ShouldSatisfyAllConditions(
            message => message.ShouldContain("open-at-most"), message => message.ShouldContain("no outcome that leaves something"));
        Read("follow-up: { open-at-most: 0 }").Error!.Code.ShouldBe("campaign.bad_plan");
    }

    [Fact]
    public void Reads_hours_with_holidays_from_the_file_beside_it()
    {
        File.WriteAllText(Path.Combine(_folder, "days.txt"), "2022-04-18 off\n");
        var hours = Read(
            """
            hours:
              holidays: days.txt
              everyone:
                daily: [08:00-12:00, 14:00-20:00]
                sun: []
                holidays: 10:00-11:00
              elders: { mon-fri: 09:00-10:00 }
            """).Value.Hours;

        Opening("2022-04-18T08:00", elder: false).ShouldBe(CallingHoursTests.China("2022-04-18T10:00"));
        Opening("2022-04-18T08:00", elder: true).ShouldBe(CallingHoursTests.China("2022-04-19T09:00"));
        Opening("2022-04-16T20:01", elder: false).ShouldBe(CallingHoursTests.China("2022-04-18T10:00"));

        DateTimeOffset? Opening(string at, bool elder) => hours.NextOpening(CallingHoursTests.China(at), TimeSpan.Zero, elder);
    }

    [Fact]
    public void Reads_the_purpose_and_how_far_the_memory_of_numbers_is_believed()
    {
        var plan = Read("purpose: follow_up\nmemory: { empty-for: 30d }").Value;

        plan.Purpose.ShouldBe(CampaignPurpose.FollowUp);
        plan.Memory.ShouldBe(new MemoryRules { EmptyFor = TimeSpan.FromDays(30) });
        Read("memory: off").Value.Memory.ShouldBeNull();
    }

    [Theory]
    [InlineData("purpose: gossip", "line 1", "emergency")]
    [InlineData("memory: 90d", "line 1", "memory")]
    [InlineData("memory: { empty: 90d }", "line 1", "empty-for")]
    [InlineData("calls: { chanels: 3 }", "line 1", "chanels")]
    [InlineData("calls:\n  channels: many", "line 2", "whole number")]
    [InlineData("calls:\n  ring: 40", "line 2", "40s")]
    [InlineData("hours:\n  everyone:\n    someday: 08:00-09:00", "line 3", "someday")]
    [InlineData("hours:\n  everyone:\n    mon: 09:00-08:00", "line 3", "stretch")]
    [InlineData("hours:\n  zone: Mars/Olympus", "line 2", "Mars/Olympus")]
    [InlineData("hours:\n  holidays: missing.txt", "line 2", "missing.txt")]
    [InlineData("retries:\n  asleep: none", "line 2", "asleep")]
    [InlineData("retries:\n  busy: { calls: 3 }", "line 2", "after")]
    [InlineData("retries:\n  refused: { calls: 3, after: 1m }", "line 2", "refused")]
    [InlineData("- a list", "line 1", "keys")]
    [InlineData("calls: [", "line", "YAML")]
    [InlineData("calls: { channels: 1, channels: 2 }", "line 1", "twice")]
    [InlineData("calls: &a { channels: 1 }\nlimit: *a", "line 1", "Anchors")]
    public void Says_what_is_wrong_and_where(string yaml, string line, string word)
    {
        var error = Read(yaml).Error.ShouldNotBeNull();

        error.Code.ShouldBe("plan.bad");
        error.Message.ShouldContain(line);
        error.Message.ShouldContain(word);
    }

    [Fact]
    public void Tells_every_fault_at_once()
    {
        var message = Read(
            """
            calls: { channels: many, longest: forever }
            hours:
              everyone: { mon: never }
            retries: { busy: 3 }
            limits: { calls: 1, days: 1 }
            """).Error.ShouldNotBeNull().Message;

        message.Split('\n').Skip(1).Select(fault => fault.TrimStart()[..7]).ShouldBe(["line 1:", "line 1:", "line 3:", "line 4:", "line 5:"]);
        message.ShouldContain("did you mean 'limit'?");
    }

    [Theory]
    [InlineData("calls: { channels: 0 }")]
    [InlineData("limit: { calls: 1 }")]
    [InlineData("hours: { everyone: {} }")]
    public void Refuses_what_cannot_be_followed(string yaml) => Read(yaml).Error.ShouldNotBeNull().Code.ShouldBe("campaign.bad_plan");

    [Fact]
    public void Says_that_a_plan_is_missing() =>
        PlanFile.Read(Path.Combine(_folder, "none.yaml")).Error.ShouldNotBeNull().Code.ShouldBe("plan.not_found");

    [Fact]
    public void The_plan_that_is_shipped_can_be_followed()
    {
        var plan = PlanFile.Read(Path.Combine(RepositoryRoot(), "plans", "weekday.yaml")).Value;

        plan.Hours.Elders.ShouldNotBeNull();
        plan.NumberLimit.ShouldNotBeNull();
    }

    private Result<CampaignPlan> Read(string yaml)
    {
        var path = Path.Combine(_folder, "plan.yaml");
        File.WriteAllText(path, yaml);
        return PlanFile.Read(path);
    }

    private static string RepositoryRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Muster.slnx")))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
