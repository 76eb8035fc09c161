using System.Text;
using Muster.Kernel;
using Muster.Outreach.Rosters;

namespace Muster.Outreach.Tests.Rosters;

public sealed class RosterErrorTests : IDisposable
{
    private readonly RosterSample _sample = new();

    public void Dispose() => _sample.Dispose();

    [Fact]
    public void Refuses_a_file_that_is_not_there() =>
        Refused(Path.Combine(_sample.Folder, "none.csv")).Code.ShouldBe("roster.not_found");

    [Fact]
    public void Refuses_a_folder() => Refused(_sample.Folder).Code.ShouldBe("roster.not_found");

    [Fact]
    public void Refuses_a_name_that_no_file_can_have() => Refused("a\0b.csv").Code.ShouldBe("roster.not_found");

    [Theory]
    [InlineData("")]
    [InlineData("\n\n  \n,,\n")]
    [InlineData("姓名,电话\n")]
    [InlineData("姓名,电话\n,\n")]
    public void Refuses_a_roster_without_people(string text) => Refused(_sample.Text(text)).Code.ShouldBe("roster.empty");

    [Fact]
    public void Lists_the_headers_seen_when_none_is_a_phone()
    {
        var error = Refused(_sample.Text("姓名,住址,核酸\n张三,凤凰路,是\n"));

        error.Code.ShouldBe("roster.no_phone_column");
        error.Message.ShouldContain("姓名, 住址, 核酸");
        error.Message.ShouldContain("--phone-column");
    }

    [Fact]
    public void Shows_nobody_when_the_file_has_people_but_no_header()
    {
        var error = Refused(_sample.Text("张三,13800138000\n李四,13900139000\n"));

        error.Code.ShouldBe("roster.no_phone_column");
        error.Message.ShouldNotContain("张三");
        error.Message.ShouldNotContain("138");
    }

    [Fact]
    public void Names_the_column_that_was_asked_for_and_is_not_there() =>
        Refused(_sample.Text("姓名,电话\n张三,13800138000\n"), new RosterOptions { PhoneColumn = "备用号" }).Message.ShouldContain("备用号");

    [Theory]
    [InlineData("711")]
    [InlineData("abc")]
    [InlineData("")]
    public void Refuses_a_default_area_code_that_is_none(string areaCode) =>
        Refused(_sample.Text("姓名,电话\n张三,13800138000\n"), new RosterOptions { DefaultAreaCode = areaCode }).Code.ShouldBe("roster.bad_area_code");

    [Fact]
    public void Refuses_a_workbook_that_is_cut_short()
    {
        var whole = File.ReadAllBytes(_sample.Workbook(("名单", [["姓名", "电话"], ["张三", "13800138000"]])));

        foreach (var kept in new[] { 10, whole.Length / 2, whole.Length - 10 })
            Refused(_sample.Bytes(whole.AsSpan(0, kept), "cut.xlsx")).Code.ShouldBe("roster.broken_workbook");
    }

    [Fact]
    public void Never_throws_on_a_workbook_with_bytes_turned_over()
    {
        var whole = File.ReadAllBytes(_sample.Workbook(("名单", [["姓名", "电话"], ["张三", "13800138000"]])));
        var random = new Random(11);
        for (var i = 0; i < 300; i++)
        {
            var bytes = whole.ToArray();
            for (var flips = random.Next(1, 20); flips > 0; flips--)
                bytes[random.Next(4, bytes.Length)] = (byte)random.Next(256);

            var result = RosterReader.Read(_sample.Bytes(bytes, "turned.xlsx"), new RosterOptions());

            (result.Error?.Code ?? "roster.").ShouldStartWith("roster.");
        }
    }

    [Fact]
    public void Refuses_an_archive_that_is_no_workbook()
    {
        var path = Path.Combine(_sample.Folder, "other.xlsx");
        using (var zip = new System.IO.Compression.ZipArchive(File.Create(path), System.IO.Compression.ZipArchiveMode.Create))
            zip.CreateEntry("readme.txt");

        Refused(path).Code.ShouldBe("roster.broken_workbook");
    }

    [Fact]
    public void Refuses_what_begins_like_an_old_workbook_and_is_none() =>
        Refused(_sample.Bytes([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0, 0], "old.xls")).Code.ShouldBe("roster.broken_workbook");

    [Fact]
    public void Refuses_a_picture() =>
        Refused(_sample.Bytes([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13], "photo.png")).Code.ShouldBe("roster.unknown_format");

    [Fact]
    public void Refuses_a_web_page_under_the_name_of_a_workbook()
    {
        var error = Refused(_sample.Text("<html><table><tr><td>姓名</td></tr></table></html>", name: "export.xls"));

        error.Code.ShouldBe("roster.unknown_format");
        error.Message.ShouldContain("web page");
    }

    [Fact]
    public void Refuses_text_in_an_encoding_that_it_cannot_read() =>
        Refused(_sample.Bytes([.. Enumerable.Repeat<byte>(0xFF, 40), (byte)',', (byte)'\n'], "roster.csv")).Code.ShouldBe("roster.unreadable_text");

    [Fact]
    public void Refuses_a_line_without_end() =>
        Refused(_sample.Text(new string('x', 3 * CsvLines.BytesMax))).Code.ShouldBe("roster.unknown_format");

    [Fact]
    public void Never_throws_on_noise()
    {
        var random = new Random(7);
        var alphabet = Encoding.UTF8.GetBytes("姓名电话,;\t\"\n\r1389 =+张，");
        for (var i = 0; i < 2_000; i++)
        {
            var bytes = Enumerable.Range(0, random.Next(0, 200)).Select(_ => random.Next(20) == 0 ? (byte)random.Next(256) : alphabet[random.Next(alphabet.Length)]).ToArray();

            var result = RosterReader.Read(_sample.Bytes([.. "姓名,电话\n"u8, .. bytes], "noise.csv"), new RosterOptions());

            if (result.TryGet(out var roster, out var error))
                roster.Totals.Rows.ShouldBe(roster.Totals.Kept + roster.Totals.Fixed + roster.Totals.Rejected);
            else
                error.Code.ShouldStartWith("roster.");
        }
    }

    private static Error Refused(string path, RosterOptions? options = null)
    {
        var told = 0;
        var result = RosterReader.Scan(path, options ?? new RosterOptions(), _ => told++);
        told.ShouldBe(0, "nothing is told before it is refused");
        return result.Error.ShouldNotBeNull();
    }
}
