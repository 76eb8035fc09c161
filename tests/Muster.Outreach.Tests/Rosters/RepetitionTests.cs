using Muster.Outreach.Rosters;

namespace Muster.Outreach.Tests.Rosters;

public sealed class RepetitionTests : IDisposable
{
    private const string Id = "11010519491231002X";
    private const string OtherId = "440524188001010014";

    private readonly RosterSample _sample = new();

    public void Dispose() => _sample.Dispose();

    [Fact]
    public void Calls_several_people_behind_one_phone()
    {
        var rows = Read("张三,13800138000,", "李四,138 0013 8000,");

        rows.ShouldAllBe(row => row.Verdict != RosterVerdict.Rejected);
        rows[1].Remarks.ShouldContain("与第 2 行共用电话，同一通电话依次询问");
    }

    [Theory]
    [InlineData("张三,13800138000,", "张　三,+86 13800138000,")]
    [InlineData("张三,13800138000," + Id, "张三,13900139000,11010519491231002x")]
    [InlineData("张三,13800138000," + Id, "张叁,13900139000,110105491231002")]
    [InlineData("张三,13800138000," + Id, "张三,13800138000,")]
    [InlineData("John,13800138000,E12345678", "Jon,13900139000,e12345678")]
    public void Rejects_the_same_person_twice_and_says_where_the_first_is(string first, string second)
    {
        var rows = Read(first, second);

        rows[0].Verdict.ShouldBe(RosterVerdict.Kept);
        rows[1].Reason.ShouldBe(RosterReason.DuplicateRow);
        rows[1].Remarks.ShouldContain("与第 2 行为同一人");
        RosterWords.OutcomeOf(rows[1].Reason!.Value).ShouldBe("duplicate");
    }

    [Theory]
    [InlineData("E12345678", "e 1234 5678")]
    [InlineData("EA1234567", "EA1234567")]
    [InlineData("H12345678", "h12345678")]
    [InlineData("M1234567801", "M12345678-01")]
    [InlineData("USA110080123456", "usa110080123456")]
    [InlineData("810000199408230021", "810000 19940823 0021")]
    [InlineData("830000199408230025", "830000199408230025")]
    public void Knows_a_person_by_any_document(string first, string second)
    {
        var rows = Read($"张三,13800138000,{first}", $"张叁,13900139000,{second}");

        rows[0].Remarks.ShouldBeEmpty();
        rows[1].Reason.ShouldBe(RosterReason.DuplicateRow);
        rows[1].IdNumber.ShouldBe(rows[0].IdNumber);
    }

    [Fact]
    public void A_wrong_area_code_of_an_id_is_remarked_and_the_person_called()
    {
        var row = Read("张三,13800138000,990105194912310023").ShouldHaveSingleItem();

        row.Verdict.ShouldBe(RosterVerdict.Kept);
        row.Remarks.ShouldBe(["身份证号前两位不是省份代码"]);
    }

    [Fact]
    public void Sees_one_person_in_a_name_with_a_rare_character_or_any_middle_dot()
    {
        var rows = Read("李𠮷,13800138000,", "李𠮷,13800138000,", "阿卜杜拉·买买提,13900139000,", "阿卜杜拉•买买提,13900139000,");

        rows.Select(row => row.Reason).ShouldBe([null, RosterReason.DuplicateRow, null, RosterReason.DuplicateRow]);
    }

    [Fact]
    public void Tells_namesakes_behind_one_phone_apart_by_their_ids() =>
        Read($"张伟,13800138000,{Id}", $"张伟,13800138000,{OtherId}").ShouldAllBe(row => row.Verdict == RosterVerdict.Kept);

    [Theory]
    [InlineData(",13800138000,", ",13800138000,")]
    [InlineData("张三,13800138000,", ",13800138000,")]
    public void Rejects_a_number_that_comes_again_without_a_name(string first, string second)
    {
        var rows = Read(first, second);

        rows[1].Reason.ShouldBe(RosterReason.DuplicateNumber);
        rows[1].Remarks.Single().ShouldStartWith("与第 2 行号码相同");
    }

    [Fact]
    public void Keeps_a_name_that_comes_after_the_same_number_without_one() =>
        Read(",13800138000,", "张三,13800138000,")[1].Verdict.ShouldBe(RosterVerdict.Kept);

    [Theory]
    [InlineData("无")]
    [InlineData("000000000000000000")]
    [InlineData("110105194912310020")]
    [InlineData("1234567")]
    [InlineData("E0000000")]
    public void Takes_a_placeholder_in_the_id_column_for_nobody(string id) =>
        Read($"张三,13800138000,{id}", $"李四,13900139000,{id}").ShouldAllBe(row => row.Verdict == RosterVerdict.Kept);

    [Fact]
    public void Does_not_take_a_rejected_row_for_the_first_of_two()
    {
        var rows = Read($"张三,1380013800,{Id}", $"张三,13800138000,{Id}");

        rows[0].Reason.ShouldBe(RosterReason.WrongLength);
        rows[1].Verdict.ShouldBe(RosterVerdict.Kept);
    }

    [Fact]
    public void Points_to_the_first_of_many()
    {
        var rows = Read("张三,13800138000,", "李四,13800138000,", "张三,13800138000,");

        rows[2].Remarks.ShouldContain("与第 2 行为同一人");
    }

    [Fact]
    public void Takes_a_number_behind_a_whole_crowd_for_a_placeholder()
    {
        var rows = Read([.. Enumerable.Range(0, EarlierRows.HouseholdMax + 3).Select(i => $"张{(char)('一' + i)},13800138000,")]);

        rows.Count(row => row.Verdict is RosterVerdict.Kept).ShouldBe(EarlierRows.HouseholdMax);
        rows.Count(row => row.Reason is RosterReason.DuplicateNumber).ShouldBe(3);
    }

    private IReadOnlyList<RosterRow> Read(params string[] lines) =>
        RosterSample.Read(_sample.Text("姓名,电话,证件号码\n" + string.Join('\n', lines))).Rows;
}
