using FsCheck;
using FsCheck.Fluent;
using Muster.Contracts;
using Muster.Outreach.Campaigns;
using Muster.Outreach.Hours;
using Muster.Outreach.Ledgers;
using Muster.Outreach.Tests.Hours;

namespace Muster.Outreach.Tests.Campaigns;

public sealed class CampaignHoursTests
{
    private static readonly CallingHours Office = new()
    {
        Everyone = CallingHoursTests.Weekdays("08:30-12:00", "14:00-20:00"),
        Elders = CallingHoursTests.Weekdays("09:00-10:00"),
    };

    [Fact]
    public void Waits_for_its_hours_says_until_when_and_goes_on_by_itself()
    {
        using var bench = new CampaignBench(start: CallingHoursTests.China("2022-04-18T12:30"));
        using var ledger = bench.Begin([CampaignBench.Row(1)]);
        var desk = bench.Desk(fate: _ => Disposition.Refused);
        var campaign = new Campaign(bench.Loop, ledger, desk, new CampaignPlan { Hours = Office });
        campaign.Start();
        bench.Loop.Advance(TimeSpan.FromMinutes(1));

        var progress = campaign.Progress;
        (progress.Phase, progress.Waiting).ShouldBe((CampaignPhase.OutsideHours, WaitReason.OutsideHours));
        progress.OpensAt.ShouldBe(CallingHoursTests.China("2022-04-18T14:00"));
        progress.OpensAt!.Value.Hour.ShouldBe(14);
        bench.Loop.Advance(TimeSpan.FromHours(2));
        desk.Calls.ShouldHaveSingleItem().PlacedAt.ShouldBe(CallingHoursTests.China("2022-04-18T14:00"));
        CampaignBench.EndOf(campaign).Ending.ShouldBe(CampaignEnding.Finished);
    }

    [Fact]
    public void Calls_elders_only_in_their_own_hours()
    {
        using var bench = new CampaignBench(start: CallingHoursTests.China("2022-04-18T08:00"));
        using var ledger = bench.Begin([CampaignBench.Row(1), CampaignBench.Row(2) with { IdNumber = "11010519491231002X" }]);
        var desk = bench.Desk(fate: _ => Disposition.Refused);
        bench.Run(ledger, desk, new CampaignPlan { Hours = Office });

        desk.Calls.ConvertAll(call => call.PlacedAt).ShouldBe([CallingHoursTests.China("2022-04-18T08:30"), CallingHoursTests.China("2022-04-18T09:00")]);
    }

    [Fact]
    public void Keeps_an_agreed_time_and_calls_within_the_hours()
    {
        using var bench = new CampaignBench(start: CallingHoursTests.China("2022-04-18T09:00"));
        using var ledger = bench.Begin([CampaignBench.Row(1)]);
        var six = CallingHoursTests.China("2022-04-18T18:00");
        var desk = new CallBackDesk(bench, six);
        bench.Run(ledger, desk, new CampaignPlan { Hours = Office, CallBackReach = TimeSpan.FromDays(1) });

        desk.PlacedAt.Count.ShouldBe(2);
        desk.PlacedAt[1].ShouldBeInRange(six, six.AddSeconds(1));
    }

    [Fact]
    public void Tries_the_next_phone_when_one_has_proved_useless()
    {
        using var bench = new CampaignBench();
        using var ledger = bench.Begin([CampaignBench.Row(1, "13800000001") with { AlternatePhones = ["13800000001", "13900000002", "13900000003"] }]);
        var desk = bench.Desk(fate: order => order.Number switch
        {
            "13800000001" => Disposition.EmptyNumber,
            "13900000002" => Disposition.NoAnswer,
            _ => Disposition.Refused,
        });
        bench.Run(ledger, desk, new CampaignPlan());

        desk.Calls.ConvertAll(call => call.Order.Number).ShouldBe(["13800000001", "13900000002", "13900000002", "13900000002", "13900000003"]);
        ledger.Summary().Outcomes.ShouldHaveSingleItem().Key.ShouldBe("refused");
        ledger.Reconcile().Checks.Where(check => !check.Holds).ShouldBeEmpty();
    }

    [Fact]
    public void A_limit_holds_over_all_campaigns_that_share_a_memory_of_numbers()
    {
        using var first = new CampaignBench();
        using var second = new CampaignBench();
        var plan = new CampaignPlan { NumberLimit = new NumberLimit(2, 1), Trunk = "sip:carrier", Memory = null };
        var options = new LedgerOptions { Durable = false, NumbersPath = Path.Combine(first.Folder, "numbers.db") };
        using (var ledger = Begin(first, options))
            first.Run(ledger, first.Desk(fate: _ => Disposition.EmptyNumber), plan);
        using var later = Begin(second, options);
        var desk = second.Desk(fate: _ => Disposition.NoAnswer);
        second.Run(later, desk, plan);

        // One call of the first campaign and two of the second in any 24 hours would be one too many.
        desk.Calls.Count.ShouldBe(3);
        (desk.Calls[1].PlacedAt - CampaignBench.Morning).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromDays(1));
    }

    [Fact]
    public void Whatever_the_plan_nobody_is_called_outside_hours_or_too_often()
    {
        var seeds = Gen.Choose(0, 1_000_000).ToArbitrary();
        Prop.ForAll(seeds, RandomCampaignKeepsItsPlan).Check(Config.QuickThrowOnFailure.WithMaxTest(40));
    }

    private static void RandomCampaignKeepsItsPlan(int seed)
    {
        var random = new Random(seed);
        using var bench = new CampaignBench(seed, CallingHoursTests.China("2022-04-18T00:00").AddMinutes(random.Next(7 * 24 * 60)));
        var roster = CampaignBench.Roster(random, 30).ConvertAll(row => random.Next(3) == 0
            ? row with { AlternatePhones = [$"139{row.Row:D8}"], IdNumber = random.Next(2) == 0 ? "11010519491231002X" : null }
            : row);
        var plan = new CampaignPlan
        {
            Hours = Office,
            CallsPerSecond = 20,
            AttemptsMax = random.Next(1, 8),
            CallsPerDayMax = random.Next(1, 4),
            LineFaultsMax = 1000,
            Retries = RetryRules.Default.ToDictionary(rule => rule.Key, rule => rule.Value with { OtherTimeOfDay = random.Next(2) == 0 }),
        };
        using var ledger = bench.Begin(roster);
        var desk = bench.Desk(answeredShare: 0.4);
        var campaign = new Campaign(bench.Loop, ledger, desk, plan);
        campaign.Start();
        bench.Loop.RunToEnd(TimeSpan.FromDays(40)).ShouldBeTrue();

        CampaignBench.EndOf(campaign).Ending.ShouldBe(CampaignEnding.Finished);
        ledger.Reconcile().Checks.Where(check => !check.Holds).ShouldBeEmpty();
        foreach (var call in desk.Calls)
            plan.Hours.NextOpening(call.PlacedAt, plan.RingTimeout, call.Order.People.Any(IsElder)).ShouldBe(call.PlacedAt);
        foreach (var person in desk.Calls.SelectMany(call => call.Order.People, (call, person) => (person.RowId, call.PlacedAt)).GroupBy(call => call.RowId))
        {
            person.Count().ShouldBeLessThanOrEqualTo(plan.AttemptsMax);
            person.GroupBy(call => plan.Hours.DayOf(call.PlacedAt)).Max(day => day.Count()).ShouldBeLessThanOrEqualTo(plan.CallsPerDayMax);
        }

        bool IsElder(PersonOrder person) => roster[(int)person.RowId - 1].IdNumber is not null;
    }

    private static Ledger Begin(CampaignBench bench, LedgerOptions options)
    {
        var ledger = Ledger.Open(bench.LedgerPath, options with { Writer = bench.Loop }).Value;
        ledger.Begin(CampaignBench.Start, [CampaignBench.Row(1)]).Error.ShouldBeNull();
        return ledger;
    }

    /// <summary>A desk whose one resident asks for a time, and refuses when called then.</summary>
    private sealed class CallBackDesk(CampaignBench bench, DateTimeOffset at) : ICallDesk
    {
        public List<DateTimeOffset> PlacedAt { get; } = [];

        public int FreeChannels => 1;

        public void Place(CallOrder order, ICallListener listener)
        {
            var now = bench.Loop.Time.GetUtcNow();
            PlacedAt.Add(now);
            var given = PlacedAt.Count == 1
                ? new PersonReport(order.People[0].RowId, Disposition.CallLater, [], at)
                : new PersonReport(order.People[0].RowId, Disposition.Refused, []);
            listener.Ended(new CallReport(order.CallId, given.Disposition, 200, "OK", null, 0, null, false, now, null, now, now, [given]));
        }

        public void CancelRinging()
        {
        }

        public void SayGoodbye()
        {
        }

        public void HangUpAll()
        {
        }
    }
}
