using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using ExcelDataReader;
using Muster.Outreach.Tables;

namespace Muster.Outreach.Tests.Tables;

public sealed class WorkbookTests : IDisposable
{
    private readonly TableSample _sample = new();

    public void Dispose() => _sample.Dispose();

    [Fact]
    public void Is_a_valid_workbook_for_the_schemas_of_Office()
    {
        _sample.Write();

        using var document = SpreadsheetDocument.Open(_sample.PathOf("results.xlsx"), isEditable: false);
        new OpenXmlValidator(FileFormatVersions.Microsoft365).Validate(document)
            .Select(fault => $"{fault.Part?.Uri} {fault.Path?.XPath}: {fault.Description}")
            .ShouldBeEmpty();
    }

    [Fact]
    public void Has_results_with_answers_words_and_what_the_line_said()
    {
        _sample.Write();

        var sheet = Sheet("结果");

        sheet[0].ShouldBe(
        [
            "名单行号", "姓名", "电话", "身份证号", "社区", "住址", "结果",
            "当天是否做过核酸", "当天是否做过核酸·原话", "当天是否做过核酸·置信度", "是否在辖区", "是否在辖区·原话", "是否在辖区·置信度",
            "呼叫次数", "最近呼叫时间", "通话秒数", "名单判定", "名单备注", "人工更正", "SIP 状态码", "SIP 原因", "Q.850 原因码", "接通前音频（毫秒）", "接通前听到", "结果代码",
        ]);
        sheet[1].ShouldBe(
        [
            2.0, "张三", "13800138000", "11010519491231002X", null, "凤凰路1号", "完成", "已检测", "做过了", 0.91, null, null, null,
            1.0, new DateTime(2022, 4, 17, 20, 30, 5, DateTimeKind.Unspecified), 42.0, "保留", null, null, 200.0, "OK", null, null, null, "completed",
        ]);
        sheet[3].Skip(19).ShouldBe([480.0, "Temporarily Unavailable", 19.0, 21000.0, "您拨打的电话暂时无人接听", "no_answer"]);
        sheet.Skip(1).Select(row => row[0]).ShouldBe([2.0, 3.0, 4.0, 5.0, 8.0, 9.0]);
    }

    [Fact]
    public void Has_a_summary_that_says_whether_it_adds_up()
    {
        _sample.Write();

        var sheet = Sheet("汇总");

        Line("名单", "总行数").ShouldBe((8.0, null));
        Line("名单", "剔除：位数不对").ShouldBe((1.0, 0.125));
        Line("呼叫结果", "完成").ShouldBe((2.0, 2 / 6.0));
        Line("呼叫结果", "待呼叫").ShouldBe((1.0, 1 / 6.0));
        Line("核对", "剔除 + 各结果 + 待呼叫").ShouldBe((8.0, null));
        sheet.Single(row => (string?)row[0] == "核对")[4].ShouldBe("与总行数一致");
        Line("呼叫", "接通次数").ShouldBe((3.0, 3 / 7.0));
        Line("当天是否做过核酸", "未检测").ShouldBe((2.0, 2 / 3.0));
        Line("是否在辖区", "不在").ShouldBe((0.0, 0.0));

        (object? Count, object? Share) Line(string section, string title)
        {
            var row = sheet.Single(line => (string?)line[0] == section && (string?)line[1] == title);
            return (row[2], row[3]);
        }
    }

    [Fact]
    public void Has_the_rejected_rows_with_their_reasons()
    {
        _sample.Write();

        Sheet("剔除名单").Skip(1).Select(row => (row[0], row[2], row[6], row[7], row[8])).ShouldBe(
        [
            (6.0, "1380013800", "无效", "位数不对", null),
            (7.0, "138 0013 8000", "重复", "同一人重复", "与第 2 行为同一人"),
        ]);
    }

    [Fact]
    public void Has_a_list_for_those_who_call_and_visit_by_community()
    {
        _sample.Write();

        var sheet = Sheet("人工跟进");

        sheet.Skip(1).Select(row => (row[0], row[1], row[4])).ShouldBe(
        [
            ("凤凰社区", "赵六", "部分完成"),
            ("古楼社区", "王五", "无人接听"),
            (null, "周九", "空号或停机"),
        ]);
        sheet[1][6].ShouldBe("当天是否做过核酸：未检测");
        sheet[1][5].ShouldBe("已答部分问题，请补问其余问题");
    }

    [Fact]
    public void Freezes_and_filters_the_header_of_every_sheet()
    {
        _sample.Write();

        using var document = SpreadsheetDocument.Open(_sample.PathOf("results.xlsx"), isEditable: false);
        foreach (var part in document.WorkbookPart!.WorksheetParts)
        {
            part.Worksheet.Descendants<DocumentFormat.OpenXml.Spreadsheet.Pane>().Single().VerticalSplit!.Value.ShouldBe(1);
            part.Worksheet.Descendants<DocumentFormat.OpenXml.Spreadsheet.AutoFilter>().Count().ShouldBe(1);
        }
    }

    [Fact]
    public void Survives_text_that_no_workbook_can_hold()
    {
        var rows = new[]
        {
            TableSample.Row(2, "张\u0001\u0000三\uD800", "13800138000"),
            TableSample.Row(3, "李𠮷 <&\">", "13900139000") with { Address = new string('长', 40_000) },
            TableSample.Row(4, "=1+1", "13700137000") with { Address = "  两端空格  " },
        };

        _sample.Write(rows);

        var sheet = Sheet("结果");
        sheet[1][1].ShouldBe("张三\uFFFD");
        sheet[2][1].ShouldBe("李𠮷 <&\">");
        ((string)sheet[2][5]!).Length.ShouldBe(32_767);
        sheet[3][1].ShouldBe("=1+1");
        sheet[3][5].ShouldBe("  两端空格  ");
    }

    [Fact]
    public void Shows_an_answer_or_outcome_that_it_does_not_know_under_its_own_name()
    {
        _sample.Write([TableSample.Row(2, "张三", "13800138000", "of_a_later_version") with { Answers = [TableSample.Answer("tested", "maybe", "也许", 0.5)] }]);

        Sheet("结果")[1][6].ShouldBe("of_a_later_version");
        Sheet("结果")[1][7].ShouldBe("maybe");
        Sheet("人工跟进")[1][5].ShouldBe("人工核实");
    }

    private List<object?[]> Sheet(string name)
    {
        using var reader = ExcelReaderFactory.CreateReader(File.OpenRead(_sample.PathOf("results.xlsx")));
        while (reader.Name != name)
            reader.NextResult().ShouldBeTrue(name);
        var rows = new List<object?[]>();
        while (reader.Read())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetValue)]);
        return rows;
    }
}
