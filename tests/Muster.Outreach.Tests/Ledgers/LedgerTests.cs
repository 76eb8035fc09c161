using Dapper;
using Microsoft.Data.Sqlite;
using Muster.Contracts;
using Muster.Dialogue;
using Muster.Outreach.Campaigns;
using Muster.Outreach.Ledgers;
using Muster.Outreach.Numbers;
using Muster.Outreach.Rosters;
using Muster.Outreach.Tables;
using Muster.Outreach.Tests.Campaigns;

namespace Muster.Outreach.Tests.Ledgers;

public sealed class LedgerTests : IDisposable
{
    private static readonly CampaignPlan Plan = new() { Channels = 20, CallsPerSecond = 20 };

    private readonly CampaignBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Is_empty_before_a_campaign_begins()
    {
        using var ledger = _bench.OpenLedger();

        ledger.Campaign.ShouldBeNull();
        ledger.Summary().AddsUp.ShouldBeTrue();
        ledger.Reconcile().AddsUp.ShouldBeTrue();
    }

    [Fact]
    public void Goes_on_with_the_same_campaign_without_reading_the_roster_again()
    {
        _bench.Begin([CampaignBench.Row(1)]).Dispose();
        using var ledger = _bench.OpenLedger();

        var rows = 0;
        ledger.Begin(CampaignBench.Start, new[] { CampaignBench.Row(1) }.Select(Counted)).Error.ShouldBeNull();

        rows.ShouldBe(0);
        ledger.Summary().Rows.ShouldBe(1);

        RosterRow Counted(RosterRow row)
        {
            rows++;
            return row;
        }
    }

    [Fact]
    public void Refuses_another_roster_in_the_same_place()
    {
        using var ledger = _bench.Begin([CampaignBench.Row(1)]);

        var error = ledger.Begin(CampaignBench.Start with { RosterHash = "other" }, []).Error.ShouldNotBeNull();
        error.Code.ShouldBe("campaign.other_campaign");
        error.Message.ShouldContain("another roster");
    }

    [Fact]
    public void Refuses_another_script_in_the_same_place()
    {
        using var ledger = _bench.Begin([CampaignBench.Row(1)]);
        var script = CampaignBench.Start.Script with { Version = "v2" };

        ledger.Begin(CampaignBench.Start with { Script = script }, []).Error!.Message.ShouldContain("another script");
    }

    [Fact]
    public void Goes_on_with_the_version_of_the_script_that_the_campaign_began_with()
    {
        var first = ScriptThatSays("您好。");
        var edited = ScriptThatSays("早上好。");
        var start = CampaignBench.Start with { Script = new FrozenScript(first.Id, first.Version, first.Yaml) };
        using (var ledger = _bench.OpenLedger())
        {
            ledger.ScriptAsBegun(edited, ".").Value.ShouldBeSameAs(edited);
            ledger.Begin(start, [CampaignBench.Row(1)]).Error.ShouldBeNull();
        }

        using var again = _bench.OpenLedger();
        var kept = again.ScriptAsBegun(edited, ".").Value;

        kept.Version.ShouldBe(first.Version);
        kept.FixedParts.ShouldContain(new PromptPart.Text("您好。", "zh"));
        again.Begin(start, []).Error.ShouldBeNull();
    }

    [Fact]
    public void Keeps_the_script_that_the_campaign_began_with()
    {
        _bench.Begin([CampaignBench.Row(1)]).Dispose();
        using var ledger = _bench.OpenLedger();

        ledger.Campaign!.Start.ShouldBe(CampaignBench.Start);
        ledger.Campaign.StartedAt.ShouldBe(CampaignBench.Morning);
    }

    [Fact]
    public void Leaves_nothing_when_the_roster_breaks_off()
    {
        using var ledger = _bench.OpenLedger();
        Should.Throw<InvalidDataException>(() => ledger.Begin(CampaignBench.Start, Broken()));

        ledger.Campaign.ShouldBeNull();
        ledger.Summary().Rows.ShouldBe(0);

        static IEnumerable<RosterRow> Broken()
        {
            yield return CampaignBench.Row(1);
            throw new InvalidDataException("the file ends here");
        }
    }

    [Fact]
    public void Belongs_to_one_process_at_a_time()
    {
        using (_bench.OpenLedger())
            Ledger.Open(_bench.LedgerPath).Error!.Code.ShouldBe("ledger.in_use");
        using var free = _bench.OpenLedger();
        free.Campaign.ShouldBeNull();
    }

    [Fact]
    public void Says_that_its_folder_is_missing() =>
        Ledger.Open(Path.Combine(_bench.Folder, "missing", "ledger.db")).Error!.Code.ShouldBe("ledger.not_writable");

    [Fact]
    public void Says_that_a_file_is_no_ledger()
    {
        File.WriteAllText(_bench.LedgerPath, new string('x', 10_000));

        Ledger.Open(_bench.LedgerPath).Error!.Code.ShouldBe("ledger.damaged");
    }

    [Fact]
    public void Says_that_it_was_damaged_before_a_call_is_placed()
    {
        _bench.Begin(CampaignBench.Roster(new Random(1), 500)).Dispose();
        using (var file = File.OpenWrite(_bench.LedgerPath))
        {
            file.Position = file.Length / 2;
            file.Write(new byte[8192]);
        }

        Ledger.Open(_bench.LedgerPath).Error!.Code.ShouldBe("ledger.damaged");
    }

    [Fact]
    public void Says_that_a_newer_version_wrote_it()
    {
        using (var ledger = _bench.OpenLedger())
            ledger.Connection.Execute("INSERT INTO outreach_version (name) VALUES ('db/outreach/999_later.sql')");

        Ledger.Open(_bench.LedgerPath).Error!.Code.ShouldBe("ledger.newer");
    }

    [Fact]
    public void Lets_go_of_the_file_when_it_cannot_be_opened()
    {
        File.WriteAllText(_bench.LedgerPath, new string('x', 10_000));
        Ledger.Open(_bench.LedgerPath).Error.ShouldNotBeNull();
        File.Delete(_bench.LedgerPath);

        using var ledger = _bench.OpenLedger();
        ledger.Campaign.ShouldBeNull();
    }

    [Fact]
    public void A_full_database_hangs_up_and_ends_the_campaign_with_what_was_committed()
    {
        using var ledger = _bench.Begin(CampaignBench.Roster(new Random(1), 500));
        var pages = ledger.Connection.ExecuteScalar<long>("PRAGMA page_count");
        ledger.Connection.Execute($"PRAGMA max_page_count = {pages + 8}");
        var desk = _bench.Desk();
        var end = _bench.Run(ledger, desk, Plan);

        end.Error!.Code.ShouldBe("ledger.disk_full");
        desk.InAir.ShouldBe(0);
        ledger.Reconcile().AddsUp.ShouldBeTrue();
        ledger.Summary().Pending.ShouldBeGreaterThan(0);
        ledger.Dispose();

        using var roomAgain = _bench.OpenLedger();
        _bench.Run(roomAgain, _bench.Desk(), Plan).Ending.ShouldBe(CampaignEnding.Finished);
        roomAgain.Reconcile().AddsUp.ShouldBeTrue();
    }

    [RequiresTmpfsFact]
    public void A_full_disk_hangs_up_and_ends_the_campaign_with_what_was_committed()
    {
        using var disk = SmallDisk.TryMount(2);
        var path = Path.Combine(disk!.Folder, "ledger.db");
        using var ledger = Ledger.Open(path, new LedgerOptions { Writer = _bench.Loop }).Value;
        ledger.Begin(CampaignBench.Start, CampaignBench.Roster(new Random(1), 500)).Error.ShouldBeNull();
        using (var ballast = File.Create(Path.Combine(disk.Folder, "ballast")))
            Should.Throw<IOException>(() => Fill(ballast));
        var desk = _bench.Desk();
        var end = _bench.Run(ledger, desk, Plan);

        end.Error!.Code.ShouldBe("ledger.disk_full");
        desk.InAir.ShouldBe(0);
        File.Delete(Path.Combine(disk.Folder, "ballast"));
        ledger.Reconcile().AddsUp.ShouldBeTrue();
        ledger.Dispose();

        using var roomAgain = Ledger.Open(path, new LedgerOptions { Writer = _bench.Loop }).Value;
        roomAgain.Reconcile().AddsUp.ShouldBeTrue();

        static void Fill(Stream stream)
        {
            while (true)
            {
                stream.Write(new byte[4096]);
                stream.Flush();
            }
        }
    }

    [RequiresTmpfsFact]
    public void A_disk_too_small_for_the_roster_is_an_error_and_leaves_nothing()
    {
        using var disk = SmallDisk.TryMount(1);
        var path = Path.Combine(disk!.Folder, "ledger.db");
        using var ledger = Ledger.Open(path).Value;

        ledger.Begin(CampaignBench.Start, CampaignBench.Roster(new Random(1), 20_000)).Error!.Code.ShouldBe("ledger.disk_full");
        ledger.Campaign.ShouldBeNull();
    }

    [Fact]
    public void A_foreign_lock_ends_the_campaign_with_what_was_committed()
    {
        using var ledger = Ledger.Open(_bench.LedgerPath, new LedgerOptions { Writer = _bench.Loop, BusyTimeout = TimeSpan.FromSeconds(1) }).Value;
        ledger.Begin(CampaignBench.Start, CampaignBench.Roster(new Random(1), 100)).Error.ShouldBeNull();
        using var foreign = new SqliteConnection($"Data Source={_bench.LedgerPath};Pooling=False");
        foreign.Open();
        foreign.Execute("BEGIN IMMEDIATE;");

        _bench.Run(ledger, _bench.Desk(), Plan).Error!.Code.ShouldBe("ledger.locked");
        foreign.Execute("ROLLBACK;");
        ledger.Reconcile().AddsUp.ShouldBeTrue();
    }

    [Fact]
    public void Tells_of_each_row_what_became_of_it()
    {
        using var ledger = _bench.Begin(
        [
            CampaignBench.Row(1),
            CampaignBench.Row(2, reason: RosterReason.DuplicateRow),
            CampaignBench.Row(3, reason: RosterReason.WrongLength),
            CampaignBench.Row(4),
        ]);
        _bench.Run(ledger, _bench.Desk(fate: order => order.People[0].RowId == 1 ? Disposition.PowerOff : Disposition.Refused), Plan);

        var results = ledger.Results().ToList();
        results.Select(result => result.Outcome).ShouldBe(["power_off", "duplicate", "invalid", "refused"]);
        results.Select(result => result.Verdict).ShouldBe(["kept", "duplicate_row", "wrong_length", "kept"]);
        results.Select(result => result.Attempts).ShouldBe([2, 0, 0, 1]);
        results.Select(result => result.Row).ShouldBe([2L, 3, 4, 5]);
        results[0].SipStatus.ShouldBe(480);
        results[0].LastCalledAt.ShouldNotBeNull();
        results[3].TalkSeconds.ShouldBeGreaterThan(0);
        ledger.Summary().RejectedBy.ShouldBe(new Dictionary<string, int>(StringComparer.Ordinal) { ["duplicate_row"] = 1, ["wrong_length"] = 1 }, ignoreOrder: true);
    }

    [Fact]
    public void A_question_answered_again_in_a_later_call_stands_once_with_the_later_answer()
    {
        using var ledger = _bench.Begin([CampaignBench.Row(1)]);
        var desk = _bench.Desk(fate: _ => Disposition.Partial);
        _bench.Run(ledger, desk, Plan);

        desk.Calls.Count.ShouldBe(2);
        var last = desk.Calls[1].Report!.People[0].Answers.ShouldHaveSingleItem();
        ledger.Results().Single().Answers.ShouldHaveSingleItem().ShouldBe(last);
        ledger.Summary().Answers["tested"].ShouldBe(new Dictionary<string, int>(StringComparer.Ordinal) { [last.Category] = 1 });
    }

    [Fact]
    public void Its_numbers_for_states_never_change()
    {
        Numbers<TargetState>().ShouldBe("Waiting=1 InAir=2 Done=3");
        Numbers<RosterVerdict>().ShouldBe("Kept=1 Fixed=2 Rejected=3");
        Numbers<RosterReason>().ShouldBe("NoPhone=1 Letters=2 WrongLength=3 NotDiallable=4 MissingAreaCode=5 LostDigits=6 BrokenRow=7 DuplicateRow=8 DuplicateNumber=9 LeftOut=10 KnownEmpty=11 KnownWrongPerson=12 Withdrawn=13");
        Numbers<ImportKind>().ShouldBe("Begin=1 Update=2 Undo=3 LeaveOut=4");
        Numbers<CampaignPurpose>().ShouldBe("Survey=1 Notice=2 FollowUp=3 Emergency=4");
        Numbers<LeaveOutKind>().ShouldBe("Phone=1 Document=2");
        Numbers<Disposition>().ShouldBe(
            "Completed=1 Partial=2 Refused=3 WrongPerson=4 NoClearAnswer=5 Busy=6 NoAnswer=7 PowerOff=8 EmptyNumber=9 Rejected=10 Voicemail=11 LineFault=12 Interrupted=13 HungUp=14 CallLater=15 NotReached=16 Transferred=17");

        static string Numbers<T>()
            where T : struct, Enum =>
            string.Join(' ', Enum.GetValues<T>().Select(value => $"{value}={Convert.ToInt32(value)}"));
    }

    [Fact]
    public void Names_every_disposition_as_the_tables_do() =>
        Enum.GetValues<Disposition>().Select(OutcomeNames.Of).ShouldBeSubsetOf(Outcomes.All.Select(outcome => outcome.Name));

    private static Script ScriptThatSays(string words) =>
        Script.Parse($"id: s\ntitle: S\nlanguage: zh\nabout: 社区。\nsteps:\n  - say: {words}\n  - hangup: completed\n").Value;
}
