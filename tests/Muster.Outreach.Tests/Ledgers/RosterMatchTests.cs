using Muster.Outreach.Ledgers;

namespace Muster.Outreach.Tests.Ledgers;

public sealed class RosterMatchTests
{
    private const string Zhang = "11010519491231002X";
    private const string Li = "440524188001010014";

    [Fact]
    public void A_document_finds_its_holder_whatever_else_is_new() =>
        Find([Row(1, "张三", "13800000001", Zhang)], [Row(9, "张叁", "13900000009", Zhang)]).ShouldBe([0]);

    [Fact]
    public void Name_and_phone_find_who_has_moved_to_another_row() =>
        Find([Row(1, "张三", "13800000001"), Row(2, "李四", "13800000002")], [Row(5, "李四", "13800000002"), Row(6, "张三", "13800000001")]).ShouldBe([1, 0]);

    [Fact]
    public void The_row_finds_whose_phone_or_name_was_corrected() =>
        Find([Row(1, "张三", "13800000001"), Row(2, "李四", "13800000002")], [Row(1, "张三", "13900000001"), Row(2, "李肆", "13800000002")]).ShouldBe([0, 1]);

    [Fact]
    public void A_row_in_which_name_and_phone_are_new_is_somebody_else() =>
        Find([Row(1, "张三", "13800000001")], [Row(1, "王五", "13900000005")]).ShouldBe([-1]);

    [Fact]
    public void Two_documents_are_two_people() =>
        Find([Row(1, "张三", "13800000001", Zhang)], [Row(1, "张三", "13800000001", Li)]).ShouldBe([-1]);

    [Fact]
    public void A_document_that_one_roster_lacks_divides_nobody() =>
        Find([Row(1, "张三", "13800000001")], [Row(1, "张三", "13800000001", Zhang)]).ShouldBe([0]);

    [Fact]
    public void A_household_is_told_apart_by_name() =>
        Find([Row(1, "张三", "13800000001"), Row(2, "李四", "13800000001")], [Row(1, "李四", "13800000001"), Row(2, "张三", "13800000001")]).ShouldBe([1, 0]);

    [Fact]
    public void Nobody_is_found_twice() =>
        Find([Row(1, "", "13800000001")], [Row(1, "", "13800000001"), Row(2, "", "13800000001")]).ShouldBe([0, -1]);

    [Fact]
    public void A_name_that_only_one_person_of_the_community_has_finds_a_new_phone_in_any_row() =>
        Find([Row(1, "张三", "13800000001", community: "古楼"), Row(2, "李四", "13800000002", community: "古楼")],
            [Row(8, "李四", "13900000002", community: "古楼"), Row(9, "张三", "13900000001", community: "西山")]).ShouldBe([1, -1]);

    [Fact]
    public void A_name_that_two_people_have_finds_neither_in_another_row() =>
        Find([Row(1, "张三", "13800000001", community: "古楼"), Row(2, "张三", "13800000002", community: "古楼")],
            [Row(9, "张三", "13900000001", community: "古楼")]).ShouldBe([-1]);

    private static int[] Find(RowIdentity[] before, RowIdentity[] after) => RosterMatch.Find(before, after);

    private static RowIdentity Row(long row, string name, string phone, string? id = null, string? community = null) =>
        RowIdentity.Of(row, name, phone, community, id);
}
