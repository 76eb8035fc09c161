using Muster.Contracts;
using Muster.Outreach.Campaigns;

namespace Muster.Outreach.Tests.Campaigns;

public sealed class TargetTests
{
    private static readonly DateTimeOffset Now = CampaignBench.Morning;
    private static readonly CampaignPlan Plan = new();

    [Theory]
    [InlineData(Disposition.Completed)]
    [InlineData(Disposition.Refused)]
    [InlineData(Disposition.WrongPerson)]
    [InlineData(Disposition.NoClearAnswer)]
    [InlineData(Disposition.EmptyNumber)]
    public void Is_done_after_one_call_that_settles_it(Disposition disposition)
    {
        var verdict = Alone().After([Report(1, disposition)], disposition, Plan, Now);

        verdict.Next.ShouldBeNull();
        verdict.Members.Single().Member.Standing.ShouldBe(disposition);
    }

    [Theory]
    [InlineData(Disposition.Busy, 3)]
    [InlineData(Disposition.NoAnswer, 3)]
    [InlineData(Disposition.PowerOff, 2)]
    [InlineData(Disposition.LineFault, 5)]
    public void Is_called_as_often_as_the_rule_allows(Disposition disposition, int calls)
    {
        var target = Alone();
        for (var call = 1; call < calls; call++)
        {
            var verdict = target.After([Report(1, disposition)], disposition, Plan, Now);
            verdict.RetryAfter.ShouldBe(Plan.Retries[disposition].Delay);
            target = verdict.Next.ShouldNotBeNull();
        }

        target.After([Report(1, disposition)], disposition, Plan, Now).Next.ShouldBeNull();
    }

    [Fact]
    public void Is_never_called_more_often_than_the_plan_allows_in_all()
    {
        var target = Alone() with { Attempts = Plan.AttemptsMax - 1 };

        target.After([Report(1, Disposition.Busy)], Disposition.Busy, Plan, Now).Next.ShouldBeNull();
    }

    [Fact]
    public void Ends_in_the_most_telling_of_its_calls()
    {
        var plan = Plan with { AttemptsMax = 2 };
        var first = Alone().After([Report(1, Disposition.Partial, "tested")], Disposition.Partial, plan, Now);
        var second = first.Next!.After([Report(1, Disposition.NoAnswer)], Disposition.NoAnswer, plan, Now);

        second.Members.Single().Final.ShouldBeTrue();
        second.Members.Single().Member.Standing.ShouldBe(Disposition.Partial);
    }

    [Fact]
    public void Keeps_what_was_answered_before_a_call_was_cut_off()
    {
        var verdict = Alone().After([Report(1, Disposition.Interrupted, "tested")], Disposition.Interrupted, Plan, Now);

        verdict.Next.ShouldNotBeNull();
        verdict.Members.Single().Member.Standing.ShouldBe(Disposition.Partial);
    }

    [Fact]
    public void Calls_again_only_for_those_of_a_household_who_are_open()
    {
        var target = new Target(1, 0, [new Member(1, default, null), new Member(2, default, null), new Member(3, default, null)]);
        var verdict = target.After(
            [Report(1, Disposition.Completed), Report(2, Disposition.Partial), Report(3, Disposition.NotReached)],
            Disposition.Completed, Plan, Now);

        verdict.Next!.Open.Select(member => member.RowId).ShouldBe([2, 3]);
        verdict.RetryAfter.ShouldBe(Plan.Retries[Disposition.NotReached].Delay);
        verdict.Members.Count(member => member.Final).ShouldBe(1);
    }

    [Fact]
    public void A_member_without_a_report_shares_the_fate_of_the_call()
    {
        var verdict = Alone().After([], Disposition.EmptyNumber, Plan, Now);

        verdict.Members.Single().Member.Standing.ShouldBe(Disposition.EmptyNumber);
    }

    [Fact]
    public void Waits_for_an_agreed_time_within_reach()
    {
        var at = Now + Plan.CallBackReach;
        var verdict = Alone().After([Report(1, Disposition.CallLater) with { CallBackAt = at }], Disposition.CallLater, Plan, Now);

        verdict.RetryAfter.ShouldBe(Plan.CallBackReach);
    }

    [Fact]
    public void Leaves_an_agreed_time_out_of_reach_to_people()
    {
        var at = Now + Plan.CallBackReach + TimeSpan.FromSeconds(1);
        var verdict = Alone().After([Report(1, Disposition.CallLater) with { CallBackAt = at }], Disposition.CallLater, Plan, Now);

        verdict.Next.ShouldBeNull();
        verdict.Members.Single().Member.Standing.ShouldBe(Disposition.CallLater);
    }

    [Fact]
    public void An_agreed_time_that_has_passed_means_now()
    {
        var verdict = Alone().After([Report(1, Disposition.CallLater) with { CallBackAt = Now.AddHours(-1) }], Disposition.CallLater, Plan, Now);

        verdict.RetryAfter.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Ranks_every_disposition_once() =>
        DispositionRank.MostTellingFirst.Order().ShouldBe(Enum.GetValues<Disposition>().Order());

    [Fact]
    public void Counts_each_disposition_apart_and_stops_at_the_most_it_can_count()
    {
        var all = Enum.GetValues<Disposition>();
        var counts = default(AttemptCounts);
        foreach (var disposition in all.SelectMany(each => Enumerable.Repeat(each, (int)each)))
            counts = counts.With(disposition);

        all.Select(each => counts[each]).ShouldBe(all.Select(each => Math.Min((int)each, AttemptCounts.Max)));
    }

    private static Target Alone() => new(1, 0, [new Member(1, default, null)]);

    private static PersonReport Report(long rowId, Disposition disposition, params string[] questions) => new(
        rowId, disposition, Array.ConvertAll(questions, question => new CallAnswer(question, "yes", "是", 1, true, 0, 500)));
}
