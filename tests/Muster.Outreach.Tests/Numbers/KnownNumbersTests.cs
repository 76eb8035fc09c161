using Microsoft.Data.Sqlite;
using Muster.Contracts;
using Muster.Dialogue;
using Muster.Outreach.Campaigns;
using Muster.Outreach.Ledgers;
using Muster.Outreach.Numbers;
using Muster.Outreach.Rosters;
using Muster.Outreach.Tests.Campaigns;
using Muster.Outreach.Tests.Rehearsals;

namespace Muster.Outreach.Tests.Numbers;

public sealed class KnownNumbersTests : IDisposable
{
    private const string Id = "11010519491231002X";
    private const string Empty = "13800000001";

    private static readonly CampaignPlan Plan = new() { Trunk = "east" };

    private readonly CampaignBench _bench = new();

    private string NumbersPath => Path.Combine(_bench.Folder, "numbers.db");

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Who_is_on_the_list_of_the_purpose_is_left_out_by_phone_or_by_document()
    {
        LeaveOutOf(CampaignPurpose.Survey, Empty, Id);

        Judge(Row(1)).Reason.ShouldBe(RosterReason.LeftOut);
        var row = Judge(Row(2) with { IdNumber = Id });
        row.Reason.ShouldBe(RosterReason.LeftOut);
        row.Remarks.ShouldBe(["2022-04-18 列入免呼名单（调查）"]);
        Judge(Row(3)).Reason.ShouldBeNull();
    }

    [Theory]
    [InlineData(CampaignPurpose.Emergency)]
    [InlineData(CampaignPurpose.Notice)]
    public void An_opt_out_from_surveys_is_none_from_anything_else(CampaignPurpose purpose)
    {
        LeaveOutOf(CampaignPurpose.Survey, Empty);

        Judge(Row(1), Plan with { Purpose = purpose }).Verdict.ShouldBe(RosterVerdict.Kept);
    }

    [Fact]
    public void A_campaigns_own_list_holds_without_a_memory_of_numbers_and_beside_one()
    {
        var own = LeaveOutFile.Of(Empty, null).Value;
        LeaveOutOf(CampaignPurpose.Survey, Empty, Id);

        var row = KnownNumbers.Load(null, Plan, CampaignBench.Morning, own).Value.Judge(Row(1));
        (row.Reason, row.Remarks.Single()).ShouldBe((RosterReason.LeftOut, "列入本任务的免呼名单"));
        var beside = KnownNumbers.Load(NumbersPath, Plan, CampaignBench.Morning, own).Value;
        new[] { Row(1), Row(2) with { IdNumber = Id }, Row(3) }.Select(each => beside.Judge(each).Reason).ShouldBe([RosterReason.LeftOut, RosterReason.LeftOut, null]);
    }

    [Fact]
    public void The_script_says_what_it_is_for_unless_the_plan_does()
    {
        var script = Script.Parse("purpose: notice\n" + RehearsalSample.Script.Yaml).Value;

        Plan.For(script).Purpose.ShouldBe(CampaignPurpose.Notice);
        (Plan with { Purpose = CampaignPurpose.Emergency }).For(script).Purpose.ShouldBe(CampaignPurpose.Emergency);
        Plan.For(RehearsalSample.Script).Purpose.ShouldBeNull();
        LeaveOutOf(CampaignPurpose.Survey, Empty);
        Judge(Row(1), Plan.For(RehearsalSample.Script)).Reason.ShouldBe(RosterReason.LeftOut);
        Judge(Row(1), Plan.For(script)).Reason.ShouldBeNull();
    }

    [Fact]
    public void The_ledger_keeps_what_its_last_run_called_for()
    {
        using var ledger = _bench.Begin([Row(1)]);
        ledger.Purpose.ShouldBeNull();
        _bench.Run(ledger, _bench.Desk(), Plan with { Purpose = CampaignPurpose.FollowUp });

        ledger.Purpose.ShouldBe(CampaignPurpose.FollowUp);
    }

    [Fact]
    public void A_list_holds_until_its_end()
    {
        LeaveOut.Add(NumbersPath, LeaveOutFile.Of(Empty, null).Value, CampaignPurpose.Survey, CampaignBench.Morning.AddDays(1), "asked", CampaignBench.Morning).Value.ShouldBe(1);

        Judge(Row(1)).Reason.ShouldBe(RosterReason.LeftOut);
        Judge(Row(1), Plan, CampaignBench.Morning.AddDays(2)).Reason.ShouldBeNull();
    }

    [Fact]
    public void A_further_number_on_the_list_is_not_dialled()
    {
        LeaveOutOf(CampaignPurpose.Survey, "13900000009");

        var row = Judge(Row(1) with { AlternatePhones = ["13900000009", "13900000008"] });
        row.Reason.ShouldBeNull();
        row.AlternatePhones.ShouldBe(["13900000008"]);
    }

    [Fact]
    public void What_is_taken_off_the_list_is_called_again()
    {
        LeaveOutOf(CampaignPurpose.Survey, Empty);

        LeaveOut.Remove(NumbersPath, LeaveOutFile.Of("138-0000-0001", null).Value, CampaignPurpose.Survey).Value.ShouldBe(1);
        Judge(Row(1)).Reason.ShouldBeNull();
        LeaveOut.Entries(NumbersPath).Value.ShouldBeEmpty();
    }

    [Fact]
    public void Somebody_added_twice_stands_once_with_the_newer_reason()
    {
        LeaveOutOf(CampaignPurpose.Survey, Empty);
        LeaveOut.Add(NumbersPath, LeaveOutFile.Of(Empty, null).Value, CampaignPurpose.Survey, null, "moved away", CampaignBench.Morning.AddDays(3)).Value.ShouldBe(0);

        var entry = LeaveOut.Entries(NumbersPath).Value.ShouldHaveSingleItem();
        (entry.Why, entry.AddedAt).ShouldBe(("moved away", CampaignBench.Morning));
    }

    [Fact]
    public void A_number_found_empty_is_not_dialled_first_and_alone_not_at_all()
    {
        Campaign(Row(1), _ => Disposition.EmptyNumber);

        var other = Judge(Row(1) with { AlternatePhones = ["13900000002"] });
        (other.Phone, other.AlternatePhones[0], other.Verdict).ShouldBe(("13900000002", Empty, RosterVerdict.Fixed));
        var alone = Judge(Row(1));
        alone.Reason.ShouldBe(RosterReason.KnownEmpty);
        alone.Remarks.ShouldHaveSingleItem().ShouldStartWith("2022-04-18 ");
    }

    [Fact]
    public void An_empty_number_is_believed_for_as_long_as_the_plan_says_and_not_at_all_when_switched_off()
    {
        Campaign(Row(1), _ => Disposition.EmptyNumber);

        Judge(Row(1), Plan, CampaignBench.Morning.AddDays(89)).Reason.ShouldBe(RosterReason.KnownEmpty);
        Judge(Row(1), Plan, CampaignBench.Morning.AddDays(91)).Reason.ShouldBeNull();
        Judge(Row(1), Plan with { Memory = null }).Reason.ShouldBeNull();
    }

    [Fact]
    public void A_number_that_was_answered_since_is_in_service()
    {
        Campaign(Row(1), _ => Disposition.EmptyNumber);
        using (var second = new CampaignBench(start: CampaignBench.Morning.AddDays(1)))
            Campaign(second, Row(1), _ => Disposition.Refused, Plan with { Memory = null });

        Judge(Row(1), Plan, CampaignBench.Morning.AddDays(2)).Reason.ShouldBeNull();
    }

    [Fact]
    public void A_number_that_is_not_theirs_is_dialled_for_others_only()
    {
        Campaign(Row(1) with { IdNumber = Id }, _ => Disposition.WrongPerson);

        Judge(Row(1)).Reason.ShouldBe(RosterReason.KnownWrongPerson);
        Judge(Row(9, Empty) with { IdNumber = Id }).Reason.ShouldBe(RosterReason.KnownWrongPerson);
        Judge(Row(1) with { IdNumber = "440524188001010014" }).Reason.ShouldBeNull();
        Judge(Row(9, Empty)).Reason.ShouldBeNull();
        Judge(Row(1) with { AlternatePhones = ["13900000002"] }).Phone.ShouldBe("13900000002");
    }

    [Fact]
    public void A_time_that_was_asked_for_in_one_campaign_is_kept_by_the_next()
    {
        var eight = CampaignBench.Morning.AddHours(8);
        Record(new NumberFact(Empty, Disposition.CallLater, "", "", CampaignBench.Morning, "east", eight));
        using var second = new CampaignBench(start: CampaignBench.Morning.AddHours(1));
        using var ledger = second.Begin([Judge(Row(1), Plan, CampaignBench.Morning.AddHours(1)), Row(2)]);
        var desk = second.Desk(fate: _ => Disposition.Refused);
        second.Run(ledger, desk, Plan);

        desk.Calls.ConvertAll(call => call.Order.Number).ShouldBe(["13800000002", Empty]);
        desk.Calls[1].PlacedAt.ShouldBe(eight);
    }

    [Fact]
    public void A_list_that_grew_holds_for_whoever_is_still_to_be_called()
    {
        using var ledger = _bench.Begin([Row(1), Row(2) with { AlternatePhones = ["13900000009"] }, Row(3)]);
        LeaveOutOf(CampaignPurpose.Survey, Empty, "13900000009");
        var known = KnownNumbers.Load(NumbersPath, Plan, CampaignBench.Morning).Value;

        ledger.LeaveOut(known, Plan).Value.ShouldBe(2);
        ledger.LeaveOut(known, Plan).Value.ShouldBe(0);
        ledger.Results().Select(row => row.Outcome).ShouldBe(["left_out", "pending", "pending"]);
        ledger.Update("b.csv", "b", [Row(1)], null, Plan).Error!.Code.ShouldBe("campaign.no_numbers");
        var desk = _bench.Desk(fate: _ => Disposition.EmptyNumber);
        _bench.Run(ledger, desk, Plan);
        desk.Calls.Select(call => call.Order.Number).ShouldBe(["13800000002", "13800000003"], ignoreOrder: true);
        ledger.Reconcile().Checks.Where(check => !check.Holds).ShouldBeEmpty();
    }

    [Fact]
    public void A_file_from_before_people_were_remembered_is_brought_up_to_date()
    {
        using (var old = new SqliteConnection($"Data Source={NumbersPath};Pooling=False"))
        {
            old.Open();
            using var create = old.CreateCommand();
            create.CommandText =
                $"""
                CREATE TABLE number_call (number TEXT NOT NULL, called_at INTEGER NOT NULL, call_id TEXT NOT NULL PRIMARY KEY) STRICT;
                CREATE TABLE number_state (
                    number TEXT NOT NULL, disposition INTEGER NOT NULL, learned_at INTEGER NOT NULL, trunk TEXT NOT NULL,
                    call_back_at INTEGER, PRIMARY KEY (number, disposition)) STRICT;
                INSERT INTO number_state VALUES ('{Empty}', 9, {CampaignBench.Morning.ToUnixTimeMilliseconds()}, 'east', NULL);
                """;
            create.ExecuteNonQuery();
        }

        NumberFact.ReadOf(NumbersPath, Empty).Value.ShouldHaveSingleItem()
            .ShouldBe(new NumberFact(Empty, Disposition.EmptyNumber, "", "", CampaignBench.Morning, "east", null));
    }

    [Fact]
    public void Nothing_is_known_of_numbers_without_a_file() =>
        NumberFact.ReadAll(NumbersPath).Error!.Code.ShouldBe("numbers.not_found");

    private static RosterRow Row(int number, string? phone = null) => CampaignBench.Row(number, phone);

    private RosterRow Judge(RosterRow row, CampaignPlan? plan = null, DateTimeOffset? now = null) =>
        KnownNumbers.Load(NumbersPath, plan ?? Plan, now ?? CampaignBench.Morning).Value.Judge(row);

    private void LeaveOutOf(CampaignPurpose purpose, params string[] values)
    {
        foreach (var value in values)
            LeaveOut.Add(NumbersPath, LeaveOutFile.Of(value, null).Value, purpose, null, "asked", CampaignBench.Morning).Error.ShouldBeNull();
    }

    private void Campaign(RosterRow row, Func<CallOrder, Disposition?> fate) => Campaign(_bench, row, fate);

    private void Campaign(CampaignBench bench, RosterRow row, Func<CallOrder, Disposition?> fate, CampaignPlan? plan = null)
    {
        using var ledger = Ledger.Open(bench.LedgerPath, new LedgerOptions { Writer = bench.Loop, Durable = false, NumbersPath = NumbersPath }).Value;
        ledger.Begin(CampaignBench.Start, [row]).Error.ShouldBeNull();
        bench.Run(ledger, bench.Desk(fate: fate), plan ?? Plan);
    }

    private void Record(NumberFact fact)
    {
        using var numbers = NumbersFile.Open(NumbersPath).Value;
        using var insert = new Statement(numbers, "INSERT INTO number_fact (number, disposition, name, id_number, learned_at, trunk, call_back_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
        insert.Run(fact.Number, (int)fact.Disposition, fact.Name, fact.IdNumber, fact.LearnedAt.ToUnixTimeMilliseconds(), fact.Trunk, fact.CallBackAt?.ToUnixTimeMilliseconds());
    }
}
