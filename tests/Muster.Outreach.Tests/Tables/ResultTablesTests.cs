using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Muster.Outreach.Rosters;
using Muster.Outreach.Tables;

namespace Muster.Outreach.Tests.Tables;

public sealed class ResultTablesTests : IDisposable
{
    private readonly TableSample _sample = new();

    public void Dispose() => _sample.Dispose();

    [Fact]
    public void Writes_four_files_and_nothing_else()
    {
        var files = _sample.Write();

        files.Select(Path.GetFileName).ShouldBe(["results.xlsx", "results.csv", "summary.json", "funnel.svg"]);
        Directory.GetFiles(_sample.Folder).ShouldBe(files, ignoreOrder: true);
    }

    [Fact]
    public void Replaces_earlier_tables()
    {
        _sample.Write();
        _sample.Write([TableSample.Row(2, "新人", "13800138000")]);

        File.ReadAllText(_sample.PathOf("results.csv")).ShouldContain("新人");
        Directory.GetFiles(_sample.Folder).Length.ShouldBe(4);
    }

    [Fact]
    public void Gives_the_csv_every_row_and_the_mark_by_which_Excel_knows_its_encoding()
    {
        _sample.Write();

        var bytes = File.ReadAllBytes(_sample.PathOf("results.csv"));
        bytes.AsSpan(0, 3).ToArray().ShouldBe([0xEF, 0xBB, 0xBF]);
        var lines = Encoding.UTF8.GetString(bytes).TrimEnd().Split("\r\n");
        lines.Length.ShouldBe(1 + TableSample.Rows.Count);
        lines[1].ShouldBe("2,张三,13800138000,11010519491231002X,,凤凰路1号,完成,已检测,做过了,0.91,,,,1,2022-04-17 20:30:05,42,保留,,,200,OK,,,,completed");
        lines[5].ShouldBe("6,钱七,1380013800,11010519491231002X,,凤凰路1号,无效,,,,,,,0,,42,剔除：位数不对,,,,,,,,invalid");
    }

    [Theory]
    [InlineData("=HYPERLINK(\"http://x\")", "\"'=HYPERLINK(\"\"http://x\"\")\"")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("＝1", "'＝1")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("两\n行", "\"两\n行\"")]
    public void Lets_no_cell_of_the_csv_become_a_formula_or_another_cell(string name, string cell)
    {
        _sample.Write([TableSample.Row(2, name, "13800138000")]);

        File.ReadAllText(_sample.PathOf("results.csv")).ShouldContain("\r\n2," + cell + ",13800138000,");
    }

    [Fact]
    public void Reads_its_own_csv_as_a_roster()
    {
        _sample.Write();

        var roster = RosterReader.Read(_sample.PathOf("results.csv"), new RosterOptions()).Value;

        roster.Rows.Select(row => row.Name).ShouldBe(TableSample.Rows.Select(row => row.Name));
        roster.Rows[0].Phone.ShouldBe("13800138000");
    }

    [Fact]
    public void Writes_the_totals_for_programs()
    {
        _sample.Write();

        using var json = JsonDocument.Parse(File.ReadAllText(_sample.PathOf("summary.json")));
        var root = json.RootElement;
        root.EnumerateObject().Select(property => property.Name).ShouldBe(
            ["rows", "rejected", "rejected_by", "outcomes", "pending", "calls", "answered", "seconds", "answers", "not_dialing", "corrections", "first_call_at", "last_call_ended_at", "places", "hours", "trunks", "adds_up"]);
        root.GetProperty("rows").GetInt32().ShouldBe(8);
        root.GetProperty("rejected_by").GetProperty("wrong_length").GetInt32().ShouldBe(1);
        root.GetProperty("outcomes").GetProperty("no_answer").GetInt32().ShouldBe(1);
        root.GetProperty("seconds").GetDouble().ShouldBe(93.25);
        root.GetProperty("answers").GetProperty("tested").GetProperty("no").GetInt32().ShouldBe(2);
        root.GetProperty("adds_up").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public void Draws_the_way_from_the_roster_to_the_answers()
    {
        _sample.Write();

        var picture = XDocument.Load(_sample.PathOf("funnel.svg"));
        var words = picture.Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value).ToList();

        Following("名单").ShouldBe(("8", "占名单 100.0%"));
        Following("可呼叫").ShouldBe(("6", "占名单 75.0%"));
        Following("已呼叫").ShouldBe(("5", "占名单 62.5%"));
        Following("接通").ShouldBe(("3", "占名单 37.5%"));
        Following("完成").ShouldBe(("2", "占名单 25.0%"));
        words.ShouldContain("剔除 2");
        words.ShouldContain("↓ 60.0%");
        words.ShouldContain("无人接听 1　空号或停机 1");
        words.ShouldContain("已检测");
        words.ShouldContain("2　66.7%");

        (string, string) Following(string title)
        {
            var at = words.IndexOf(title);
            return (words[at + 1], words[at + 2]);
        }
    }

    [Fact]
    public void Draws_a_campaign_of_nobody()
    {
        var nobody = new CampaignSummary(0, 0, new Dictionary<string, int>(), new Dictionary<string, int>(), 0, 0, 0, 0, new Dictionary<string, IReadOnlyDictionary<string, int>>());

        _sample.Write([], nobody);

        XDocument.Load(_sample.PathOf("funnel.svg")).ToString().ShouldNotContain("NaN");
    }

    [Fact]
    public void Refuses_a_folder_in_which_nothing_can_be_written()
    {
        var file = Path.Combine(Path.GetDirectoryName(_sample.Folder)!, "file");
        File.WriteAllText(file, string.Empty);

        var result = ResultTables.Write(Path.Combine(file, "out"), () => TableSample.Rows, TableSample.Summary, TableSample.Questions, TableSample.Time);

        result.Error!.Code.ShouldBeOneOf("tables.write_failed", "tables.not_writable");
    }

    [Fact]
    public void Leaves_earlier_tables_alone_when_a_table_cannot_be_written()
    {
        _sample.Write();
        var before = File.ReadAllBytes(_sample.PathOf("results.xlsx"));
        var asked = 0;

        var result = ResultTables.Write(
            _sample.Folder,
            () => ++asked < 4 ? TableSample.Rows : throw new IOException("the ledger went away"),
            TableSample.Summary,
            TableSample.Questions,
            TableSample.Time);

        result.Error!.Code.ShouldBe("tables.write_failed");
        File.ReadAllBytes(_sample.PathOf("results.xlsx")).ShouldBe(before);
        Directory.GetFiles(_sample.Folder).Length.ShouldBe(4);
    }

    [SmallDiskFact]
    public void Says_that_the_disk_is_full_and_leaves_nothing_behind()
    {
        using var disk = new SmallDisk();
        var many = Enumerable.Range(2, 20_000).Select(row => TableSample.Row(row, $"张{row}", $"139{row:D8}") with { Remarks = Convert.ToHexString(BitConverter.GetBytes(row * 2_654_435_761L)) }).ToList();

        var result = ResultTables.Write(disk.Folder, () => many, TableSample.Summary, TableSample.Questions, TableSample.Time);

        result.Error!.Code.ShouldBe("tables.disk_full");
        Directory.GetFileSystemEntries(disk.Folder).ShouldBeEmpty();
    }

    [Fact]
    public void Writes_a_large_campaign_without_keeping_it_in_memory()
    {
        const int people = 30_000;
        Directory.CreateDirectory(_sample.Folder);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var kept = 0L;

        ResultTables.Write(_sample.Folder, Rows, TableSample.Summary, TableSample.Questions, TableSample.Time).Error.ShouldBeNull();

        new FileInfo(_sample.PathOf("results.xlsx")).Length.ShouldBeGreaterThan(people * 10);
        kept.ShouldBeLessThan(8_000_000);

        IEnumerable<ResultRow> Rows()
        {
            for (var row = 2; row < people + 2; row++)
                yield return TableSample.Row(row, $"张{row}", $"139{row:D8}");
            kept = Math.Max(kept, GC.GetTotalMemory(forceFullCollection: true) - before);
        }
    }
}

/// <summary>A disk of 256 KiB in memory.</summary>
internal sealed class SmallDisk : IDisposable
{
    public SmallDisk() => Run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", Folder).ShouldBeTrue("mounting a small disk");

    public string Folder { get; } = Directory.CreateTempSubdirectory("muster-disk-").FullName;

    public void Dispose()
    {
        Run("umount", Folder);
        Directory.Delete(Folder);
    }

    public static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}

/// <summary>Runs where a small disk can be mounted: Linux, with the right to mount.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SmallDiskFactAttribute : FactAttribute
{
    public SmallDiskFactAttribute()
    {
        try
        {
            new SmallDisk().Dispose();
        }
        catch (ShouldAssertException)
        {
            Skip = "mounting a small disk needs Linux and the right to mount";
        }
    }
}
