using Microsoft.Data.Sqlite;
using Muster.Contracts;
using Muster.Outreach.Campaigns;
using Muster.Outreach.Ledgers;
using Muster.Outreach.Rosters;
using Muster.Outreach.Tables;
using Muster.Outreach.Tests.Campaigns;

namespace Muster.Outreach.Tests.Ledgers;

public sealed class RosterUpdateTests : IDisposable
{
    private static readonly CampaignPlan Plan = new() { Channels = 20, CallsPerSecond = 20 };

    private readonly CampaignBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Says_what_is_added_changed_withdrawn_and_unchanged()
    {
        using var ledger = _bench.Begin([Row(1), Row(2), Row(3)]);

        Update(ledger, [Row(1), Row(2) with { Phone = "13900000002" }, Row(4)]).ShouldBe(new RosterChanges(1, 1, 1, 0, 1));

        var summary = ledger.Summary();
        (summary.Rows, summary.Rejected, summary.Pending).ShouldBe((4, 1, 3));
        summary.RejectedBy.ShouldHaveSingleItem().Key.ShouldBe("withdrawn");
        ledger.Results().Select(row => row.Outcome).ShouldBe(["pending", "pending", "withdrawn", "pending"]);
        AddsUp(ledger);
    }

    [Fact]
    public void The_same_roster_changes_nothing()
    {
        using var ledger = _bench.Begin([Row(1), Row(2)]);

        ledger.Update("again.csv", CampaignBench.Start.RosterHash, [Row(1), Row(2)], null, Plan).Value.IsEmpty.ShouldBeTrue();
        ledger.Imports().ShouldHaveSingleItem().Kind.ShouldBe(ImportKind.Begin);
    }

    [Fact]
    public void A_dry_run_tells_and_writes_nothing()
    {
        using var ledger = _bench.Begin([Row(1)]);
        var before = Table(ledger);

        ledger.Update("b.csv", "b", [Row(2)], null, Plan, dryRun: true).Value.ShouldBe(new RosterChanges(1, 0, 1, 0, 0));

        Table(ledger).ShouldBe(before);
        ledger.Campaign!.Start.RosterHash.ShouldBe(CampaignBench.Start.RosterHash);
    }

    [Fact]
    public void The_campaign_goes_on_with_the_corrected_roster_and_no_more_with_the_old_one()
    {
        using var ledger = _bench.Begin([Row(1)]);
        Update(ledger, [Row(1), Row(2)]);

        ledger.Begin(CampaignBench.Start with { RosterName = "b.csv", RosterHash = "b" }, []).Error.ShouldBeNull();
        ledger.Begin(CampaignBench.Start, []).Error!.Code.ShouldBe("campaign.other_campaign");
    }

    [Fact]
    public void A_corrected_phone_is_called_and_the_old_one_is_not()
    {
        using var ledger = _bench.Begin([Row(1), Row(2)]);
        Update(ledger, [Row(1) with { Phone = "13900000001" }, Row(2)]);
        var desk = _bench.Desk(fate: _ => Disposition.Refused);
        _bench.Run(ledger, desk, Plan);

        desk.Calls.Select(call => call.Order.Number).Order().ShouldBe(["13800000002", "13900000001"]);
        AddsUp(ledger);
    }

    [Fact]
    public void Whoever_is_done_stays_as_they_are()
    {
        using var ledger = _bench.Begin([Row(1), Row(2)]);
        _bench.Run(ledger, _bench.Desk(fate: _ => Disposition.Refused), Plan);

        Update(ledger, [Row(1) with { Phone = "13900000001" }]).ShouldBe(new RosterChanges(0, 0, 0, 2, 1));

        ledger.Summary().Outcomes["refused"].ShouldBe(2);
        ledger.Campaign!.EndedAt.ShouldNotBeNull();
    }

    [Fact]
    public void A_campaign_that_had_ended_goes_on_for_those_who_are_new()
    {
        using var ledger = _bench.Begin([Row(1)]);
        _bench.Run(ledger, _bench.Desk(fate: _ => Disposition.Refused), Plan);
        Update(ledger, [Row(1), Row(2), Row(3, "13800000001")]);
        ledger.Campaign!.EndedAt.ShouldBeNull();
        var desk = _bench.Desk(fate: _ => Disposition.Refused);
        _bench.Run(ledger, desk, Plan);

        desk.Calls.Select(call => call.Order.Number).Order().ShouldBe(["13800000001", "13800000002"]);
        desk.Calls.SelectMany(call => call.Order.People).Select(person => person.RowId).ShouldBe([2, 3], ignoreOrder: true);
        AddsUp(ledger);
    }

    [Fact]
    public void A_row_that_was_rejected_and_is_corrected_is_called()
    {
        using var ledger = _bench.Begin([Row(1), CampaignBench.Row(2, reason: RosterReason.NoPhone)]);

        Update(ledger, [Row(1), Row(2)]).Changed.ShouldBe(1);
        ledger.Summary().Pending.ShouldBe(2);
    }

    [Fact]
    public void Rows_that_only_moved_are_unchanged_and_stand_under_their_new_number()
    {
        using var ledger = _bench.Begin([Row(1), Row(2)]);
        Update(ledger, [Row(2) with { Row = 2 }, Row(1) with { Row = 3 }]).ShouldBe(new RosterChanges(0, 0, 0, 0, 2));

        ledger.Results().Select(row => (row.Name, row.Row)).ShouldBe([("居民1", 3), ("居民2", 2)]);
        ledger.UndoUpdate(Plan).Error.ShouldBeNull();
        ledger.Results().Select(row => (row.Name, row.Row)).ShouldBe([("居民1", 2), ("居民2", 3)]);
    }

    [Fact]
    public void An_undo_takes_the_last_update_back_and_then_the_one_before()
    {
        using var ledger = _bench.Begin([Row(1), Row(2), Row(3)]);
        var first = Table(ledger);
        Update(ledger, [Row(1), Row(2) with { Phone = "13900000002" }, Row(4)]);
        var second = Table(ledger);
        Update(ledger, [Row(5)], "c");

        ledger.UndoUpdate(Plan).Value.ShouldBe(new RosterChanges(3, 0, 1, 0, 1));
        Table(ledger).ShouldBe(second);
        ledger.UndoUpdate(Plan).Error.ShouldBeNull();
        Table(ledger).ShouldBe(first);
        ledger.UndoUpdate(Plan).Error!.Code.ShouldBe("campaign.nothing_to_undo");
        ledger.Imports().Select(record => record.Kind).ShouldBe([ImportKind.Begin, ImportKind.Update, ImportKind.Update, ImportKind.Undo, ImportKind.Undo]);
        ledger.Campaign!.Start.ShouldBe(CampaignBench.Start);
        AddsUp(ledger);
    }

    [Fact]
    public void An_undo_keeps_what_was_called_in_between()
    {
        using var ledger = _bench.Begin([Row(1)]);
        Update(ledger, [Row(1), Row(2)]);
        _bench.Run(ledger, _bench.Desk(fate: _ => Disposition.Refused), Plan);
        ledger.UndoUpdate(Plan).Value.Finished.ShouldBe(1);

        ledger.Summary().Outcomes["refused"].ShouldBe(2);
        AddsUp(ledger);
    }

    [Fact]
    public void A_ledger_without_a_campaign_takes_no_update()
    {
        using var ledger = _bench.OpenLedger();

        ledger.Update("b.csv", "b", [Row(1)], null, Plan).Error!.Code.ShouldBe("campaign.not_begun");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(80)]
    public void A_kill_in_the_middle_leaves_the_roster_before(int atRow)
    {
        var killed = Path.Combine(_bench.Folder, "killed.db");
        using (var ledger = _bench.Begin(CampaignBench.Roster(new Random(5), 80)))
        {
            ledger.Connection.CreateFunction("kill", (long row) => Kill(row));
            using var trigger = new Statement(ledger.Connection, "CREATE TEMP TRIGGER spy AFTER UPDATE ON outreach_row BEGIN SELECT kill(new.id); END");
            trigger.Run();
            Update(ledger, [Row(1001)]);
        }

        using var again = Ledger.Open(killed).Value;
        again.Campaign!.Start.ShouldBe(CampaignBench.Start);
        again.Summary().RejectedBy.Keys.ShouldNotContain("withdrawn");
        AddsUp(again);

        long Kill(long row)
        {
            if (row >= atRow && !File.Exists(killed))
                CrashTests.Copy(_bench.LedgerPath, killed);
            return row;
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Whatever_is_corrected_in_the_middle_of_a_campaign_adds_up_and_calls_nobody_who_is_done(int seed)
    {
        var random = new Random(seed);
        using var bench = new CampaignBench(seed);
        var roster = CampaignBench.Roster(random, random.Next(1, 60));
        using (var begun = bench.Begin(roster))
        {
            var campaign = new Campaign(bench.Loop, begun, bench.Desk(), Plan);
            campaign.Start();
            bench.Loop.Advance(TimeSpan.FromSeconds(random.Next(1, 400)));
        }

        // The loop and its calls are left behind, as by a kill.
        using var next = new CampaignBench(seed, bench.Loop.Time.GetUtcNow().AddMinutes(1));
        using var ledger = Ledger.Open(bench.LedgerPath, new LedgerOptions { Writer = next.Loop, Durable = false }).Value;
        for (var round = 0; round < 3; round++)
        {
            var done = DoneOf(ledger);
            if (random.Next(3) == 0)
                ledger.UndoUpdate(Plan);
            else
                ledger.Update("next.csv", $"round {round}", roster = Corrected(roster, random), null, Plan).Error.ShouldBeNull();
            AddsUp(ledger);
            DoneOf(ledger).ShouldBe(done);

            var desk = next.Desk();
            next.Run(ledger, desk, Plan).Ending.ShouldBe(CampaignEnding.Finished);
            AddsUp(ledger);
            ledger.Summary().Pending.ShouldBe(0);
            desk.Calls.SelectMany(call => call.Order.People).Select(person => person.RowId).Intersect(done.Select(row => row.Id)).ShouldBeEmpty();
        }
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 60)];

    private static List<RosterRow> Corrected(List<RosterRow> roster, Random random)
    {
        var rows = new List<RosterRow>();
        foreach (var row in roster)
        {
            switch (random.Next(8))
            {
                case 0:
                    break;
                case 1:
                    rows.Add(row with { Phone = $"139{random.Next(40):D8}", Verdict = RosterVerdict.Kept, Reason = null });
                    break;
                case 2:
                    rows.Add(row with { AlternatePhones = [$"137{random.Next(40):D8}"], Address = "滨湖南路 1 号" });
                    break;
                case 3:
                    rows.Add(row with { Verdict = RosterVerdict.Rejected, Reason = RosterReason.WrongLength, Phone = null });
                    break;
                default:
                    rows.Add(row);
                    break;
            }
        }

        rows.AddRange(Enumerable.Range(0, random.Next(5)).Select(_ => Row(random.Next(1000, 2000))));
        return [.. rows.Select((row, index) => row with { Row = index + 2 })];
    }

    private static List<(long Id, long Outcome)> DoneOf(Ledger ledger)
    {
        using var select = new Statement(ledger.Connection, "SELECT id, outcome FROM outreach_row WHERE outcome IS NOT NULL ORDER BY id");
        using var reader = select.Read();
        var done = new List<(long, long)>();
        while (reader.Read())
            done.Add((reader.GetInt64(0), reader.GetInt64(1)));
        return done;
    }

    private static RosterChanges Update(Ledger ledger, IReadOnlyList<RosterRow> roster, string hash = "b") =>
        ledger.Update("b.csv", hash, roster, null, Plan).Value;

    private static RosterRow Row(int number, string? phone = null) => CampaignBench.Row(number, phone);

    private static string[] Table(Ledger ledger) => [.. ledger.Results().Select(row => $"{row with { Answers = [] }}")];

    private static void AddsUp(Ledger ledger)
    {
        ledger.Reconcile().Checks.Where(check => !check.Holds).ShouldBeEmpty();
        ledger.Summary().AddsUp.ShouldBeTrue();
    }
}
