using System.Text;
using Muster.Kernel.Identifiers;
using Muster.Outreach.Rosters;

namespace Muster.Outreach.Tests.Rosters;

public sealed class RosterReaderTests : IDisposable
{
    private readonly RosterSample _sample = new();

    static RosterReaderTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static TheoryData<string> Encodings => ["utf-8", "utf-8 with mark", "gb18030", "utf-16"];

    public void Dispose() => _sample.Dispose();

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Reads_csv_in_every_encoding_that_Excel_saves(string encoding)
    {
        var path = _sample.Text("姓名,手机号,社区\n张三,13800138000,凤凰社区\n李𠮷,13900139000,古楼社区\n", encoding switch
        {
            "utf-8 with mark" => Encoding.UTF8,
            "gb18030" => Encoding.GetEncoding("GB18030"),
            "utf-16" => Encoding.Unicode,
            _ => null,
        });

        var roster = RosterSample.Read(path);

        roster.Rows.Select(row => (row.Row, row.Name, row.Phone, row.Community)).ShouldBe(
        [
            (2L, "张三", "13800138000", "凤凰社区"),
            (3L, "李𠮷", "13900139000", "古楼社区"),
        ]);
        roster.Totals.ShouldBe(new RosterTotals(2, 2, 0, 0, roster.Totals.RejectedBy, 0));
    }

    [Fact]
    public void Keeps_a_damaged_byte_from_turning_the_whole_file_into_another_encoding()
    {
        var bytes = Encoding.UTF8.GetBytes("姓名,手机号\n张三,13800138000\n李四四四四四,13900139000\n");
        bytes[Array.IndexOf(bytes, (byte)'\n') + 1] = 0xFF;

        var roster = RosterSample.Read(_sample.Bytes(bytes, "roster.csv"));

        roster.Rows[1].Name.ShouldBe("李四四四四四");
        roster.Totals.Kept.ShouldBe(2);
    }

    [Theory]
    [InlineData(';')]
    [InlineData('\t')]
    [InlineData('|')]
    public void Finds_the_separator(char separator)
    {
        var path = _sample.Text($"姓名{separator}电话{separator}地址\n张三{separator}13800138000{separator}\"凤凰路1号, 2单元\"\n");

        RosterSample.Read(path).Rows.Single().Address.ShouldBe("凤凰路1号, 2单元");
    }

    [Fact]
    public void Finds_the_separator_among_addresses_full_of_commas()
    {
        var path = _sample.Text("姓名;电话;地址\n张三;13800138000;凤凰路, 1号, 2单元, 3室\n李四;13900139000;古楼街, 2号, 1单元, 4室\n");

        RosterSample.Read(path).Rows.Select(row => row.Address).ShouldBe(["凤凰路, 1号, 2单元, 3室", "古楼街, 2号, 1单元, 4室"]);
    }

    [Fact]
    public void Obeys_a_line_that_names_the_separator()
    {
        var path = _sample.Text("sep=;\n姓名;电话;备注\n张三;13800138000;a,b,c,d\n");

        var row = RosterSample.Read(path).Rows.Single();
        row.Row.ShouldBe(3);
        row.Fields["备注"].ShouldBe("a,b,c,d");
    }

    [Fact]
    public void Reads_quotes_doubled_quotes_and_cells_of_several_lines()
    {
        var path = _sample.Text("\"姓名\",\"电话\",\"住址\"\r\n\"张三\",\"13800138000\",\"凤凰路\r\n1号 \"\"老楼\"\"\"\r\n\"李四\",\"13900139000\",\"\"\r\n");

        var rows = RosterSample.Read(path).Rows;

        rows.Select(row => (row.Row, row.Name, row.Address)).ShouldBe([(2L, "张三", "凤凰路\n1号 \"老楼\""), (4L, "李四", null)]);
    }

    [Fact]
    public void Keeps_a_cell_of_several_lines_in_a_row_with_a_quote_inside_a_word()
    {
        var path = _sample.Text("姓名,电话,住址\n张\"三\",13800138000,\"凤凰路\n\n1号\"\n李四,13900139000,x\n");

        RosterSample.Read(path).Rows.Select(row => (row.Row, row.Name, row.Address)).ShouldBe([(2L, "张\"三\"", "凤凰路\n\n1号"), (5L, "李四", "x")]);
    }

    [Fact]
    public void Gives_up_a_quoted_cell_that_does_not_end_in_time()
    {
        var people = Enumerable.Range(0, CsvRows.RecordLinesMax).Select(i => $"李四,139{i:D8},x\n");
        var path = _sample.Text($"姓名,电话,住址\n张三,13800138000,\"凤凰路\n{string.Concat(people)}王五,13700137000,\"y\"\n");

        var rows = RosterSample.Read(path).Rows;

        rows[0].Reason.ShouldBe(RosterReason.BrokenRow);
        rows.Skip(1).ShouldAllBe(row => row.Verdict == RosterVerdict.Kept);
        rows.Count.ShouldBe(CsvRows.RecordLinesMax + 2);
    }

    [Fact]
    public void Gives_up_a_row_with_broken_quotes_and_loses_no_other()
    {
        var path = _sample.Text("姓名,电话,住址\n张三,\"13800138000,凤凰路\n李四,13900139000,\"古楼街, 2号\"\n王\"五,13700137000,x\n\"赵\"六,13600136000,x\n钱七,13500135000,\"\n孙八,13400134000,y");

        var rows = RosterSample.Read(path).Rows;

        rows.Select(row => (row.Row, row.Name, row.Verdict, row.Reason)).ShouldBe(
        [
            (2L, "张三", RosterVerdict.Rejected, RosterReason.BrokenRow),
            (3L, "李四", RosterVerdict.Kept, null),
            (4L, "王\"五", RosterVerdict.Kept, null),
            (5L, "赵六", RosterVerdict.Rejected, RosterReason.BrokenRow),
            (6L, "钱七", RosterVerdict.Rejected, RosterReason.BrokenRow),
            (7L, "孙八", RosterVerdict.Kept, null),
        ]);
        rows[1].Address.ShouldBe("古楼街, 2号");
    }

    [Fact]
    public void Rejects_a_row_that_ends_before_the_phone_and_remarks_one_that_is_too_long()
    {
        var path = _sample.Text("姓名,电话,住址\n张三\n李四,13900139000\n王五,13700137000,凤凰路,1号\n");

        var rows = RosterSample.Read(path).Rows;

        rows[0].Reason.ShouldBe(RosterReason.BrokenRow);
        rows[1].Verdict.ShouldBe(RosterVerdict.Kept);
        rows[2].Remarks.ShouldBe(["比表头多 1 列，内容可能错位"]);
    }

    [Fact]
    public void Passes_over_empty_rows_without_counting_them()
    {
        var path = _sample.Text("姓名,电话\n\n张三,13800138000\n,\n , \n李四,13900139000\n,,\n\n");

        var roster = RosterSample.Read(path);

        roster.Rows.Select(row => row.Row).ShouldBe([3L, 6L]);
        roster.Totals.Rows.ShouldBe(2);
    }

    [Fact]
    public void Finds_the_header_below_titles_and_notes()
    {
        var path = _sample.Text("2022年4月鄂城区居民联系电话登记表,,,\n说明：手机号,,,\n\n序号,姓 名,联系电话（必填）,身份证号\n1,张三,13800138000,11010519491231002X\n");

        var row = RosterSample.Read(path).Rows.Single();

        (row.Row, row.Name, row.Phone, row.IdNumber).ShouldBe((5L, "张三", "13800138000", "11010519491231002X"));
        row.Fields.ShouldBe(new Dictionary<string, string> { ["序号"] = "1" });
    }

    [Theory]
    [InlineData("Name,Phone,Community,Address,ID")]
    [InlineData("NAME,Mobile Phone,village,Home Address,ID Number")]
    [InlineData("full name,Tel.,Community,address,id_card")]
    public void Knows_english_headers(string header)
    {
        var row = RosterSample.Read(_sample.Text(header + "\nJohn  Smith,13800138000,Phoenix,1 Main Street,E12345678\n")).Rows.Single();

        (row.Name, row.Phone, row.Community, row.Address, row.IdNumber).ShouldBe(("John Smith", "13800138000", "Phoenix", "1 Main Street", "E12345678"));
    }

    [Fact]
    public void Dials_the_mobile_column_first_and_keeps_the_others_as_alternates()
    {
        var path = _sample.Text("姓名,家庭电话,手机号,手机号2,紧急联系电话\n张三,0711-3212345,13800138000/13700137000,13900139000,13600136000\n李四,0711-3212346,无,,\n");

        var rows = RosterSample.Read(path).Rows;

        rows[0].Phone.ShouldBe("13800138000");
        rows[0].AlternatePhones.ShouldBe(["13700137000", "07113212345", "13900139000"]);
        rows[0].Fields["紧急联系电话"].ShouldBe("13600136000");
        rows[1].Phone.ShouldBe("07113212346");
        rows[1].RawPhone.ShouldBe("无");
        rows[1].Remarks.ShouldContain("首选号码不可用（没有号码），改用备用号码列");
    }

    [Fact]
    public void Obeys_columns_given_by_header()
    {
        var path = _sample.Text("户主,成员,户主电话,成员号\n张三,李四,13800138000,13900139000\n");

        var row = RosterSample.Read(path, new RosterOptions { PhoneColumn = "成员号", NameColumn = "成员" }).Rows.Single();

        (row.Name, row.Phone).ShouldBe(("李四", "13900139000"));
        row.AlternatePhones.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("B", "A")]
    [InlineData("2", "1")]
    public void Obeys_columns_given_by_position_in_a_file_without_a_header(string phone, string name)
    {
        var path = _sample.Text("张三,13800138000\n李四,13900139000\n");

        var rows = RosterSample.Read(path, new RosterOptions { PhoneColumn = phone, NameColumn = name }).Rows;

        rows.Select(row => (row.Row, row.Name, row.Phone)).ShouldBe([(1L, "张三", "13800138000"), (2L, "李四", "13900139000")]);
    }

    [Fact]
    public void Keeps_further_columns_for_the_script_under_their_headers()
    {
        var path = _sample.Text("姓名,电话,检测点, ,检测点\n张三,13800138000,体育馆,x,y\n李四,13900139000,,,\n");

        var rows = RosterSample.Read(path).Rows;

        rows[0].Fields.ShouldBe(new Dictionary<string, string> { ["检测点"] = "体育馆" });
        rows[1].Fields.ShouldBeEmpty();
    }

    [Fact]
    public void Normalises_names()
    {
        var path = _sample.Text("姓名,电话\n张　三,13800138000\n阿卜杜拉•买买提,13900139000\n");

        RosterSample.Read(path).Rows.Select(row => row.Name).ShouldBe(["张三", "阿卜杜拉·买买提"]);
    }

    [Fact]
    public void Says_what_was_fixed_and_why_a_row_is_refused()
    {
        var path = _sample.Text("姓名,电话\n张三,+86 138-0013-8000\n李四,1380013800\n王五,19400138000\n");

        var roster = RosterSample.Read(path);

        roster.Rows[0].Verdict.ShouldBe(RosterVerdict.Fixed);
        roster.Rows[0].Remarks.ShouldBe(["已去掉空格或符号", "已去掉国家代码 86"]);
        (roster.Rows[1].Verdict, roster.Rows[1].Reason, roster.Rows[1].Phone, roster.Rows[1].RawPhone)
            .ShouldBe((RosterVerdict.Rejected, RosterReason.WrongLength, null, "1380013800"));
        roster.Rows[2].Verdict.ShouldBe(RosterVerdict.Kept);
        roster.Rows[2].Remarks.Single().ShouldStartWith("号段不在");
        roster.Totals.RejectedBy.ShouldBe(new Dictionary<RosterReason, int> { [RosterReason.WrongLength] = 1 });
        roster.Totals.Remarked.ShouldBe(2);
    }

    [Fact]
    public void Asks_the_numbering_plan_that_it_was_given()
    {
        var plan = _sample.Text("as-of 2026-01-01\nmobile 194\narea 010\n", name: "plan.txt");
        var path = _sample.Text("姓名,电话\n王五,19400138000\n张三,13800138000\n");

        var rows = RosterSample.Read(path, new RosterOptions { NumberingPlan = NumberingPlan.Load(plan).Value }).Rows;

        rows[0].Remarks.ShouldBeEmpty();
        rows[1].Remarks.ShouldBe(["号段不在 2026-01 的号段表中，照常呼叫"]);
    }

    [Fact]
    public void Puts_the_area_code_of_the_roster_before_landlines()
    {
        var path = _sample.Text("姓名,电话\n张三,3212345\n");

        RosterSample.Read(path).Rows.Single().Reason.ShouldBe(RosterReason.MissingAreaCode);
        RosterSample.Read(path, new RosterOptions { DefaultAreaCode = "0711" }).Rows.Single().Phone.ShouldBe("07113212345");
    }

    [Theory]
    [InlineData("110105194912310020", "身份证号校验位不对")]
    [InlineData("110105194902300020", "身份证号中的出生日期不存在")]
    [InlineData("4.21101E+17", null)]
    [InlineData("1101051949123100", "身份证号位数不对")]
    [InlineData("17", null)]
    [InlineData("E12345678", null)]
    public void Remarks_a_wrong_resident_id_but_calls_all_the_same(string id, string? remark)
    {
        var row = RosterSample.Read(_sample.Text($"姓名,电话,证件号码\n张三,13800138000,{id}\n")).Rows.Single();

        row.Verdict.ShouldBe(RosterVerdict.Kept);
        row.Remarks.ShouldBe(remark is null ? [] : [remark]);
    }

    [Fact]
    public void Reads_a_workbook_with_numbers_stored_as_numbers_and_counts_rows_as_Excel_does()
    {
        var path = _sample.Workbook(
            ("Sheet1", [
                ["登记表"],
                null,
                ["姓名", "手机号", "身份证号", "年龄"],
                ["张三", 13800138000d, "11010519491231002X", 41d],
                null,
                ["李四", "13900139000.0", 421101199001011234d, 36.5d],
                ["王五", 1.38e10],
                [null, null, "", " "],
            ]));

        var rows = RosterSample.Read(path).Rows;

        rows.Select(row => (row.Row, row.Name, row.Phone, row.Verdict)).ShouldBe(
        [
            (4L, "张三", "13800138000", RosterVerdict.Kept),
            (6L, "李四", "13900139000", RosterVerdict.Fixed),
            (7L, "王五", "13800000000", RosterVerdict.Kept),
        ]);
        rows[0].Fields["年龄"].ShouldBe("41");
        rows[1].Fields["年龄"].ShouldBe("36.5");
    }

    [Fact]
    public void Reads_the_sheet_that_is_named()
    {
        var path = _sample.Workbook(
            ("说明", [["请填写"]]),
            ("名单", [["姓名", "电话"], ["张三", "13800138000"]]));

        RosterReader.Read(path, new RosterOptions()).Error!.Code.ShouldBe("roster.no_phone_column");
        RosterSample.Read(path, new RosterOptions { Sheet = " 名单" }).Rows.Single().Name.ShouldBe("张三");
        var error = RosterReader.Read(path, new RosterOptions { Sheet = "没有" }).Error!;
        error.Code.ShouldBe("roster.no_such_sheet");
        error.Message.ShouldContain("说明, 名单");
    }

    [Fact]
    public void Tells_a_workbook_by_its_bytes_and_not_by_its_name()
    {
        var workbook = _sample.Workbook(("名单", [["姓名", "电话"], ["张三", "13800138000"]]));
        var path = Path.Combine(_sample.Folder, "roster.csv");
        File.Move(workbook, path);

        RosterSample.Read(path).Rows.Single().Name.ShouldBe("张三");
    }

    [Fact]
    public void Scans_a_large_file_without_keeping_its_rows()
    {
        const int people = 50_000;
        var path = Path.Combine(_sample.Folder, "large.csv");
        using (var writer = new StreamWriter(path))
        {
            writer.WriteLine("姓名,手机号,社区,住址");
            for (var i = 0; i < people; i++)
                writer.WriteLine($"张{(char)('一' + (i % 5000))},139{i:D8},社区{i % 100},凤凰路{i}号");
        }

        var before = GC.GetTotalMemory(forceFullCollection: true);
        var atEnd = 0L;
        var result = RosterReader.Scan(path, new RosterOptions(), row =>
        {
            if (row.Row == people + 1)
                atEnd = GC.GetTotalMemory(forceFullCollection: true);
        });

        result.Value.Kept.ShouldBe(people);
        ((atEnd - before) / people).ShouldBeLessThan(400, "bytes kept for each person");
    }
}
