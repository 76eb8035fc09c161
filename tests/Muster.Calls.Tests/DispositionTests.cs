using Muster.Contracts;
using Muster.Dialogue;

namespace Muster.Calls.Tests;

/// <summary>What the network says of a call that was not answered, and the name it gets.</summary>
public sealed class DispositionTests
{
    [Theory]
    [InlineData(404, null, Disposition.EmptyNumber)]
    [InlineData(410, null, Disposition.EmptyNumber)]
    [InlineData(484, null, Disposition.EmptyNumber)]
    [InlineData(604, null, Disposition.EmptyNumber)]
    [InlineData(486, null, Disposition.Busy)]
    [InlineData(600, null, Disposition.Busy)]
    [InlineData(408, null, Disposition.NoAnswer)]
    [InlineData(480, null, Disposition.NoAnswer)]
    [InlineData(487, null, Disposition.NoAnswer)]
    [InlineData(603, null, Disposition.Rejected)]
    [InlineData(608, null, Disposition.Rejected)]
    [InlineData(401, null, Disposition.LineFault)]
    [InlineData(403, null, Disposition.LineFault)]
    [InlineData(488, null, Disposition.LineFault)]
    [InlineData(500, null, Disposition.LineFault)]
    [InlineData(503, null, Disposition.LineFault)]
    [InlineData(0, null, Disposition.LineFault)]
    [InlineData(480, 20, Disposition.PowerOff)]
    [InlineData(480, 1, Disposition.EmptyNumber)]
    [InlineData(480, 17, Disposition.Busy)]
    [InlineData(480, 21, Disposition.Rejected)]
    [InlineData(480, 18, Disposition.NoAnswer)]
    [InlineData(486, 34, Disposition.LineFault)]
    [InlineData(503, 17, Disposition.Busy)]
    [InlineData(404, 31, Disposition.EmptyNumber)]
    [InlineData(480, 16, Disposition.NoAnswer)]
    [InlineData(486, 127, Disposition.Busy)]
    public void The_cause_wins_over_the_status_where_it_says_something(int status, int? cause, Disposition expected) =>
        Dispositions.OfUnanswered(status, cause).ShouldBe(expected);

    [Theory]
    [InlineData(480, null, Disposition.PowerOff, null, Disposition.PowerOff)]
    [InlineData(480, 20, Disposition.EmptyNumber, null, Disposition.EmptyNumber)]
    [InlineData(404, 1, Disposition.PowerOff, null, Disposition.PowerOff)]
    [InlineData(503, null, Disposition.Busy, null, Disposition.Busy)]
    [InlineData(487, null, null, Disposition.Busy, Disposition.Busy)]
    [InlineData(480, null, null, Disposition.EmptyNumber, Disposition.EmptyNumber)]
    [InlineData(480, 18, null, Disposition.EmptyNumber, Disposition.NoAnswer)]
    [InlineData(404, null, null, Disposition.Busy, Disposition.EmptyNumber)]
    [InlineData(503, null, null, Disposition.Busy, Disposition.Busy)]
    [InlineData(480, null, null, Disposition.LineFault, Disposition.LineFault)]
    [InlineData(480, null, null, null, Disposition.NoAnswer)]
    public void Words_win_over_everything_and_a_tone_over_what_says_nothing(
        int status, int? cause, Disposition? understood, Disposition? hinted, Disposition expected) =>
        Dispositions.OfUnanswered(status, cause, understood, hinted).ShouldBe(expected);

    [Fact]
    public void Every_outcome_of_a_dialogue_has_the_disposition_of_its_name()
    {
        foreach (var outcome in Enum.GetValues<DialogueOutcome>())
            outcome.ToDisposition().ToString().ShouldBe(outcome.ToString());
    }
}
