using System.Text.Json;
using Muster.Contracts;
using Muster.Outreach.Tables;

namespace Muster.Outreach.Tests.Tables;

public sealed class OutcomesTests
{
    [Fact]
    public void Has_a_title_for_every_disposition()
    {
        foreach (var disposition in Enum.GetNames<Disposition>())
        {
            var name = JsonNamingPolicy.SnakeCaseLower.ConvertName(disposition);
            Outcomes.All.ShouldContain(outcome => outcome.Name == name);
        }
    }

    [Fact]
    public void Leaves_something_to_do_for_everyone_who_was_called_and_did_not_answer_all() =>
        Outcomes.All.Where(outcome => outcome.FollowUp is null).Select(outcome => outcome.Name)
            .ShouldBe(["completed", Outcomes.Pending, Outcomes.Duplicate, Outcomes.Invalid, Outcomes.LeftOut, Outcomes.Withdrawn], ignoreOrder: true);

    [Fact]
    public void Adds_up_only_when_every_row_is_counted_once()
    {
        TableSample.Summary.AddsUp.ShouldBeTrue();
        (TableSample.Summary with { Rows = 9 }).AddsUp.ShouldBeFalse();
        (TableSample.Summary with { Pending = 2 }).AddsUp.ShouldBeFalse();
        (TableSample.Summary with { RejectedBy = new Dictionary<string, int> { ["letters"] = 1 } }).AddsUp.ShouldBeFalse();
    }
}
