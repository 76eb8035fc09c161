using Muster.Outreach.Numbers;
using Muster.Outreach.Tests.Rosters;

namespace Muster.Outreach.Tests.Numbers;

public sealed class LeaveOutFileTests : IDisposable
{
    private readonly RosterSample _sample = new();

    public void Dispose() => _sample.Dispose();

    [Fact]
    public void Reads_phones_and_documents_under_the_headers_of_a_roster()
    {
        var file = LeaveOutFile.Read(_sample.Text("姓名,手机号,身份证号,紧急联系电话\n张三,138-0013-8000,,13900000001\n李四,,11010519491231002x,\n王五,无,,\n"), null).Value;

        file.Phones.ShouldBe(["13800138000"]);
        file.Documents.ShouldBe(["11010519491231002X"]);
        file.Unread.ShouldBe([4]);
    }

    [Fact]
    public void Reads_every_cell_of_a_file_without_headers()
    {
        var file = LeaveOutFile.Read(_sample.Text("13800138000\n11010519491231002X\n0711-3212345,13800138000\n"), null).Value;

        file.Phones.ShouldBe(["13800138000", "07113212345"]);
        file.Documents.ShouldBe(["11010519491231002X"]);
        file.Unread.ShouldBeEmpty();
    }

    [Fact]
    public void Landlines_take_the_area_code_that_is_given() =>
        LeaveOutFile.Read(_sample.Text("电话\n3212345\n"), "0711").Value.Phones.ShouldBe(["07113212345"]);

    [Theory]
    [InlineData("电话\n无\n")]
    [InlineData("你好\n")]
    public void A_file_without_anyone_is_refused(string text) =>
        LeaveOutFile.Read(_sample.Text(text), null).Error!.Code.ShouldBe("leave_out.empty");

    [Fact]
    public void A_file_that_is_not_there_is_told() =>
        LeaveOutFile.Read(Path.Combine(_sample.Folder, "none.csv"), null).Error!.Code.ShouldBe("roster.not_found");
}
