using Dapper;
using Muster.Contracts;
using Muster.Outreach.Campaigns;
using Muster.Outreach.Ledgers;
using Muster.Outreach.Rosters;
using Muster.Outreach.Tests.Campaigns;
using Muster.Outreach.Tests.Rehearsals;

namespace Muster.Outreach.Tests.Ledgers;

public sealed class CorrectionTests : IDisposable
{
    private readonly CampaignBench _bench = new();
    private readonly Ledger _ledger;

    // Row 1 (2 in the spreadsheet) refuses, 2 and 3 share a phone and do not answer, 4 is rejected.
    public CorrectionTests()
    {
        _ledger = _bench.OpenLedger();
        RosterRow[] roster =
        [
            CampaignBench.Row(1), CampaignBench.Row(2, "13800000002"), CampaignBench.Row(3, "13800000002"), CampaignBench.Row(4, reason: RosterReason.NoPhone),
        ];
        _ledger.Begin(CampaignBench.Start with { Script = RehearsalSample.Frozen }, roster).Error.ShouldBeNull();
        _bench.Run(_ledger, _bench.Desk(fate: order => order.People[0].RowId == 1 ? Disposition.Refused : Disposition.NoAnswer), new CampaignPlan());
    }

    public void Dispose()
    {
        _ledger.Dispose();
        _bench.Dispose();
    }

    [Fact]
    public void An_outcome_put_right_holds_in_tables_and_totals_and_the_first_value_stays()
    {
        Correct(2, null, "completed").Value.ShouldBe(2);

        var row = _ledger.Results().First();
        row.Outcome.ShouldBe("completed");
        var kept = row.Corrections.ShouldHaveSingleItem();
        (kept.First, kept.Value, kept.By, kept.Why).ShouldBe(("refused", "completed", "网格员", "当面问过"));
        kept.At.ShouldBe(_bench.Loop.Time.GetUtcNow());
        _ledger.Summary().Outcomes["completed"].ShouldBe(1);
        _ledger.Summary().Outcomes.Keys.ShouldNotContain("refused");
        _ledger.Summary().Corrections.ShouldBe(1);
        _ledger.Summary().Places.Sum(place => place.Outcomes.GetValueOrDefault("completed")).ShouldBe(1);
        _ledger.Connection.ExecuteScalar<int>("SELECT outcome FROM outreach_row WHERE id = 1").ShouldBe((int)Disposition.Refused);
        AddsUp();
    }

    [Fact]
    public void An_answer_put_right_holds_also_where_the_call_brought_none()
    {
        Correct(2, "tested", "no");
        Correct(2, "temperature", "38.5");

        var row = _ledger.Results().First();
        row.Answers.ToDictionary(answer => answer.Question, answer => answer.Category).ShouldBe(
            new Dictionary<string, string> { ["tested"] = "no", ["temperature"] = "38.5" }, ignoreOrder: true);
        row.Corrections.ShouldAllBe(correction => correction.First == null);
        _ledger.Summary().Answers["tested"]["no"].ShouldBe(1);
        AddsUp();
    }

    [Fact]
    public void The_last_correction_holds_and_taking_it_back_brings_the_one_before()
    {
        Correct(2, null, "completed");
        Correct(2, null, "partial");
        _ledger.Results().First().Outcome.ShouldBe("partial");
        _ledger.Results().First().Corrections.ShouldHaveSingleItem().First.ShouldBe("refused");

        Correct(2, null, null);
        _ledger.Results().First().Outcome.ShouldBe("completed");
        Correct(2, null, null);
        _ledger.Results().First().Outcome.ShouldBe("refused");
        _ledger.Results().First().Corrections.ShouldBeEmpty();
        Correct(2, null, null).Error!.Code.ShouldBe("correction.nothing_to_undo");
        _ledger.Connection.ExecuteScalar<int>("SELECT count(*) FROM outreach_correction").ShouldBe(4);
        AddsUp();
    }

    [Theory]
    [InlineData(5, null, "completed", "correction.rejected")]
    [InlineData(99, null, "completed", "correction.nobody")]
    [InlineData(2, null, "happy", "correction.bad_outcome")]
    [InlineData(2, "weather", "fine", "correction.bad_question")]
    [InlineData(2, "tested", "perhaps", "correction.bad_answer")]
    [InlineData(2, "temperature", "38.5\n", "correction.bad_text")]
    public void Refuses_what_makes_no_sense(int row, string? question, string value, string code) =>
        Correct(row, question, value).Error!.Code.ShouldBe(code);

    [Fact]
    public void Finds_a_person_by_phone_or_name_where_one_alone_has_it()
    {
        Correct(new CorrectedPerson(Phone: "13800000001")).Value.ShouldBe(2);
        Correct(new CorrectedPerson(Name: "居民3")).Value.ShouldBe(4);
        var several = Correct(new CorrectedPerson(Phone: "13800000002")).Error!;
        several.Code.ShouldBe("correction.several");
        several.Message.ShouldContain("3, 4");

        Muster.Kernel.Result<int> Correct(CorrectedPerson person) =>
            _ledger.Correct(person, new Correction(null, "completed", "网格员", "当面问过"), RehearsalSample.Script);
    }

    [Fact]
    public void Somebody_still_to_be_called_cannot_be_corrected()
    {
        using var bench = new CampaignBench();
        using var ledger = bench.Begin([CampaignBench.Row(1)]);

        ledger.Correct(new CorrectedPerson(Row: 2), new Correction(null, "completed", "网格员", "当面问过"), RehearsalSample.Script).Error!.Code.ShouldBe("correction.pending");
    }

    [Fact]
    public void Can_be_made_while_another_process_runs_the_campaign_and_that_campaign_goes_on()
    {
        using var beside = Ledger.OpenBeside(_bench.LedgerPath).Value;

        beside.IsRunElsewhere.ShouldBeTrue();
        beside.Correct(new CorrectedPerson(Row: 2), new Correction(null, "completed", "网格员", "当面问过"), RehearsalSample.Script).Error.ShouldBeNull();
        beside.Begin(CampaignBench.Start, []).Error!.Code.ShouldBe("ledger.in_use");
        _ledger.Results().First().Outcome.ShouldBe("completed");
        AddsUp();
    }

    [Fact]
    public void There_is_nothing_to_look_into_where_no_campaign_began()
    {
        Ledger.OpenBeside(Path.Combine(_bench.Folder, "none.db")).Error!.Code.ShouldBe("campaign.none_here");
        File.Exists(Path.Combine(_bench.Folder, "none.db")).ShouldBeFalse();
    }

    private Muster.Kernel.Result<int> Correct(int row, string? question, string? value) =>
        _ledger.Correct(new CorrectedPerson(Row: row), new Correction(question, value, "网格员", "当面问过"), RehearsalSample.Script);

    private void AddsUp()
    {
        _ledger.Reconcile().Checks.Where(check => !check.Holds).ShouldBeEmpty();
        _ledger.Summary().AddsUp.ShouldBeTrue();
    }
}
