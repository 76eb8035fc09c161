using Dapper;
using Muster.Contracts;
using Muster.Outreach.Campaigns;
using Muster.Outreach.Ledgers;
using Muster.Outreach.Numbers;
using Muster.Outreach.Rosters;
using Muster.Outreach.Tests.Campaigns;

namespace Muster.Outreach.Tests.Ledgers;

/// <summary>What is added to the memory of numbers while a campaign runs, by connections that are not the campaign's.</summary>
public sealed class TurnCheckTests : IDisposable
{
    private const string Id = "11010519491231002X";

    private static readonly CampaignPlan Plan = new() { Trunk = "east", Channels = 1, CallsPerSecond = 5 };

    private readonly CampaignBench _bench = new();

    private string NumbersPath => Path.Combine(_bench.Folder, "numbers.db");

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Who_opts_out_while_the_campaign_runs_is_not_called_any_more_and_stands_as_left_out()
    {
        using var ledger = Begin([.. Enumerable.Range(1, 20).Select(number => Row(number))]);
        var desk = _bench.Desk(fate: _ => Disposition.Refused);
        var campaign = Start(ledger, desk);
        _bench.Loop.Advance(TimeSpan.FromSeconds(20));
        LeaveOutNow(Phone(1), Phone(15), Phone(16));
        _bench.Loop.RunToEnd(TimeSpan.FromDays(1)).ShouldBeTrue();

        Numbers(desk).ShouldNotContain(Phone(15));
        Outcomes(ledger).ShouldBe([.. Enumerable.Range(1, 20).Select(number => number is 15 or 16 ? "left_out" : "refused")]);
        ledger.Results().Last(row => row.Outcome == "left_out").Remarks.ShouldContain("列入免呼名单（调查）");
        var progress = campaign.Progress;
        (progress.Rejected, progress.Pending, progress.TargetsDone).ShouldBe((2, 0, 20));
        ledger.Imports().Count(import => import.Kind == ImportKind.LeaveOut).ShouldBe(2);
        AddsUp(ledger);
    }

    [Fact]
    public void Who_was_called_once_and_opts_out_is_not_called_again()
    {
        using var ledger = Begin(Row(1), Row(2));
        var desk = _bench.Desk(fate: _ => Disposition.Busy);
        Start(ledger, desk);
        _bench.Loop.Advance(TimeSpan.FromSeconds(50));
        Numbers(desk).ShouldBe([Phone(1), Phone(2)]);
        LeaveOutNow(Phone(1));
        _bench.Loop.RunToEnd(TimeSpan.FromDays(1)).ShouldBeTrue();

        Numbers(desk).ShouldBe([Phone(1), Phone(2), Phone(2), Phone(2)]);
        Outcomes(ledger).ShouldBe(["left_out", "busy"]);
        AddsUp(ledger);
    }

    [Fact]
    public void A_document_leaves_out_its_holder_and_the_others_behind_the_phone_are_asked()
    {
        using var ledger = Begin(Row(1), Row(2), Row(3, Phone(2)) with { IdNumber = Id });
        LeaveOutNow(Id);
        var desk = _bench.Desk(fate: _ => Disposition.Refused);
        Run(ledger, desk);

        desk.Calls.ConvertAll(call => call.Order.People.Count).ShouldBe([1, 1]);
        Outcomes(ledger).ShouldBe(["refused", "refused", "left_out"]);
        AddsUp(ledger);
    }

    [Fact]
    public void A_further_number_that_is_put_on_the_list_is_not_dialled()
    {
        using var ledger = Begin(Row(1) with { AlternatePhones = ["13900000001", "13900000002"] });
        var desk = _bench.Desk(fate: _ => Disposition.EmptyNumber);
        LeaveOutNow("13900000001");
        Run(ledger, desk);

        Numbers(desk).ShouldBe([Phone(1), "13900000002"]);
        AddsUp(ledger);
    }

    [Fact]
    public void A_list_for_another_purpose_and_one_that_has_ended_hold_nobody_back()
    {
        using var ledger = Begin(Row(1), Row(2));
        LeaveOut.Add(NumbersPath, LeaveOutFile.Of(Phone(1), null).Value, CampaignPurpose.Notice, null, "asked", CampaignBench.Morning).Error.ShouldBeNull();
        LeaveOut.Add(NumbersPath, LeaveOutFile.Of(Phone(2), null).Value, CampaignPurpose.Survey, CampaignBench.Morning, "asked", CampaignBench.Morning.AddDays(-9)).Error.ShouldBeNull();
        var desk = _bench.Desk(fate: _ => Disposition.Refused);
        Run(ledger, desk);

        desk.Calls.Count.ShouldBe(2);
        ledger.Imports().Count.ShouldBe(1);
    }

    [Fact]
    public void What_another_campaign_learns_meanwhile_holds_for_whoever_was_never_called()
    {
        using var ledger = Begin(Row(1), Row(2), Row(3), Row(4) with { AlternatePhones = ["13900000004"] });
        var at = CampaignBench.Morning.AddHours(5);
        Record(Row(1), Disposition.EmptyNumber, "");
        Record(Row(2), Disposition.WrongPerson, Row(2).Name);
        Record(Row(3), Disposition.CallLater, "", at);
        Record(Row(4), Disposition.EmptyNumber, "");
        var desk = _bench.Desk(fate: _ => Disposition.Refused);
        var campaign = Start(ledger, desk);
        _bench.Loop.Advance(TimeSpan.FromHours(2));
        campaign.Progress.Waiting.ShouldBe(WaitReason.RetryDue);
        _bench.Loop.RunToEnd(TimeSpan.FromDays(1)).ShouldBeTrue();

        Numbers(desk).ShouldBe([Phone(4), Phone(3)]);
        desk.Calls[1].PlacedAt.ShouldBe(at);
        ledger.Results().Select(row => row.Verdict).ShouldBe(["known_empty", "known_wrong_person", "kept", "kept"]);
        Outcomes(ledger).ShouldBe(["known_useless", "known_useless", "refused", "refused"]);
        AddsUp(ledger);
    }

    [Fact]
    public void What_its_own_calls_learn_leads_on_by_the_plan_and_rejects_nobody()
    {
        using var ledger = Begin(Row(1) with { AlternatePhones = ["13900000001"] }, Row(2));
        var desk = _bench.Desk(fate: order => order.Number == Phone(1) ? Disposition.EmptyNumber : Disposition.WrongPerson);
        Run(ledger, desk);

        Numbers(desk).ShouldBe([Phone(1), Phone(2), "13900000001"], ignoreOrder: true);
        ledger.Summary().Rejected.ShouldBe(0);
    }

    [Fact]
    public void Random_opt_outs_in_random_campaigns_that_are_killed_add_up_and_are_kept()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            using var bench = new CampaignBench(seed);
            var random = new Random(seed);
            var roster = CampaignBench.Roster(random, 20).ConvertAll(row => random.Next(3) == 0 && row.Phone is not null ? row with { AlternatePhones = [$"139{row.Row:D8}"] } : row);
            var numbers = Path.Combine(bench.Folder, "numbers.db");
            var since = new Dictionary<string, DateTimeOffset>();
            var calls = new List<SimulatedCall>();
            for (var life = 0; life < 3; life++)
            {
                var loop = new Kernel.VirtualLoop(CampaignBench.Morning.AddHours(life));
                using var ledger = Ledger.Open(bench.LedgerPath, new LedgerOptions { Writer = loop, Durable = false, NumbersPath = numbers }).Value;
                ledger.Begin(CampaignBench.Start, roster).Error.ShouldBeNull();
                var desk = new SimulatedCallDesk(loop, new Random(seed), 5);
                new Campaign(loop, ledger, desk, Plan with { Channels = 3, CallsPerDayMax = 3 }).Start();
                for (var step = 0; step < 4; step++)
                {
                    loop.Advance(TimeSpan.FromSeconds(random.Next(1, 40)));
                    var phone = roster[random.Next(roster.Count)] is var row && random.Next(2) == 0 && row.AlternatePhones is [var further] ? further : row.Phone;
                    if (phone is null)
                        continue;
                    LeaveOut.Add(numbers, LeaveOutFile.Of(phone, null).Value, CampaignPurpose.Survey, null, "asked", loop.Time.GetUtcNow()).Error.ShouldBeNull();
                    since.TryAdd(phone, loop.Time.GetUtcNow());
                }

                if (life == 2)
                    loop.RunToEnd(TimeSpan.FromDays(5)).ShouldBeTrue($"seed {seed}");
                calls.AddRange(desk.Calls);
                ledger.Reconcile().Checks.Where(check => !check.Holds).ShouldBeEmpty($"seed {seed}");
                ledger.Summary().AddsUp.ShouldBeTrue($"seed {seed}");
                (life < 2 || ledger.Summary().Pending == 0).ShouldBeTrue($"seed {seed}");
            }

            calls.Where(call => since.TryGetValue(call.Order.Number, out var at) && call.PlacedAt > at).ShouldBeEmpty($"seed {seed}");
        }
    }

    private static RosterRow Row(int number, string? phone = null) => CampaignBench.Row(number, phone);

    private static string Phone(int number) => Row(number).Phone!;

    private static List<string> Numbers(SimulatedCallDesk desk) => desk.Calls.ConvertAll(call => call.Order.Number);

    private static string[] Outcomes(Ledger ledger) => [.. ledger.Results().Select(row => row.Outcome)];

    private static void AddsUp(Ledger ledger)
    {
        ledger.Reconcile().Checks.Where(check => !check.Holds).ShouldBeEmpty();
        ledger.Summary().AddsUp.ShouldBeTrue();
    }

    private Ledger Begin(params RosterRow[] rows)
    {
        var ledger = Ledger.Open(_bench.LedgerPath, new LedgerOptions { Writer = _bench.Loop, Durable = false, NumbersPath = NumbersPath }).Value;
        ledger.Begin(CampaignBench.Start, rows).Error.ShouldBeNull();
        return ledger;
    }

    private Campaign Start(Ledger ledger, SimulatedCallDesk desk)
    {
        var campaign = new Campaign(_bench.Loop, ledger, desk, Plan);
        campaign.Start();
        return campaign;
    }

    private void Run(Ledger ledger, SimulatedCallDesk desk) => _bench.Run(ledger, desk, Plan).Ending.ShouldBe(CampaignEnding.Finished);

    private void LeaveOutNow(params string[] values)
    {
        foreach (var value in values)
            LeaveOut.Add(NumbersPath, LeaveOutFile.Of(value, null).Value, CampaignPurpose.Survey, null, "asked", _bench.Loop.Time.GetUtcNow()).Error.ShouldBeNull();
    }

    private void Record(RosterRow row, Disposition disposition, string name, DateTimeOffset? at = null)
    {
        using var numbers = NumbersFile.Open(NumbersPath).Value;
        numbers.Execute(
            "INSERT INTO number_fact (number, disposition, name, id_number, learned_at, trunk, call_back_at) VALUES (@Phone, @disposition, @name, '', @now, 'west', @at)",
            new { row.Phone, disposition = (int)disposition, name, now = CampaignBench.Morning.ToUnixTimeMilliseconds(), at = at?.ToUnixTimeMilliseconds() });
    }
}
