using Muster.Outreach.Rosters;

namespace Muster.Outreach.Tests.Rosters;

public sealed class RosterWordsTests
{
    [Fact]
    public void Never_changes_a_stored_number_or_name_of_a_reason() =>
        Enum.GetValues<RosterReason>().Select(reason => $"{(int)reason} {RosterWords.Name(reason)}").ShouldBe(
        [
            "1 no_phone", "2 letters", "3 wrong_length", "4 not_diallable", "5 missing_area_code", "6 lost_digits",
            "7 broken_row", "8 duplicate_row", "9 duplicate_number", "10 left_out", "11 known_empty", "12 known_wrong_person",
            "13 withdrawn",
        ]);

    [Fact]
    public void Never_changes_a_stored_number_or_name_of_a_verdict() =>
        Enum.GetValues<RosterVerdict>().Select(verdict => $"{(int)verdict} {RosterWords.Name(verdict)}")
            .ShouldBe(["1 kept", "2 fixed", "3 rejected"]);

    [Fact]
    public void Has_a_title_for_every_reason_by_its_name()
    {
        foreach (var reason in Enum.GetValues<RosterReason>())
            RosterWords.TitleOf(RosterWords.Name(reason)).ShouldBe(RosterWords.Title(reason));
        RosterWords.TitleOf("of another version").ShouldBe("of another version");
    }
}
