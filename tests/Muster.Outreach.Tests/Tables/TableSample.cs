using Muster.Contracts;
using Muster.Outreach.Tables;

namespace Muster.Outreach.Tests.Tables;

/// <summary>A small finished campaign: its rows, its totals, and a folder for its tables.</summary>
public sealed class TableSample : IDisposable
{
    public static readonly DateTimeOffset CalledAt = new(2022, 4, 17, 12, 30, 5, TimeSpan.Zero);

    private readonly DirectoryInfo _parent = Directory.CreateTempSubdirectory("muster-tables-");

    /// <summary>Does not exist yet.</summary>
    public string Folder => Path.Combine(_parent.FullName, "out");

    public static IReadOnlyList<QuestionColumn> Questions { get; } =
    [
        new("tested", "当天是否做过核酸", new Dictionary<string, string> { ["yes"] = "已检测", ["no"] = "未检测" }),
        new("in_district", "是否在辖区", new Dictionary<string, string> { ["yes"] = "在", ["no"] = "不在" }),
    ];

    public static IReadOnlyList<ResultRow> Rows { get; } =
    [
        Row(2, "张三", "13800138000") with { Answers = [Answer("tested", "yes", "做过了", 0.91)] },
        Row(3, "李四", "13900139000") with { Community = "古楼社区", Answers = [Answer("tested", "no", "没有", 1), Answer("in_district", "yes", "1", 1)] },
        Row(4, "王五", "07113212345", "no_answer") with { Community = "古楼社区", Attempts = 3, TalkSeconds = 0, SipStatus = 480, SipReason = "Temporarily Unavailable", Q850Cause = 19, EarlyMediaMs = 21_000, EarlyMediaHeard = "您拨打的电话暂时无人接听" },
        Row(5, "赵六", "13700137000", "partial") with { Community = "凤凰社区", Answers = [Answer("tested", "no", "没做", 0.8)] },
        Row(6, "钱七", "1380013800", Outcomes.Invalid) with { Verdict = "wrong_length", Attempts = 0, LastCalledAt = null, SipStatus = 0, SipReason = "" },
        Row(7, "张三", "138 0013 8000", Outcomes.Duplicate) with { Verdict = "duplicate_row", Remarks = "与第 2 行为同一人", Attempts = 0, LastCalledAt = null, SipStatus = 0, SipReason = "" },
        Row(8, "孙八", "13600136000", Outcomes.Pending) with { Attempts = 0, LastCalledAt = null, SipStatus = 0, SipReason = "" },
        Row(9, "周九", "13500135000", "empty_number"),
    ];

    public static CampaignSummary Summary { get; } = new(
        Rows: 8,
        Rejected: 2,
        RejectedBy: new Dictionary<string, int> { ["wrong_length"] = 1, ["duplicate_row"] = 1 },
        Outcomes: new Dictionary<string, int> { ["completed"] = 2, ["no_answer"] = 1, ["partial"] = 1, ["empty_number"] = 1 },
        Pending: 1,
        Calls: 7,
        Answered: 3,
        Seconds: 93.25,
        Answers: new Dictionary<string, IReadOnlyDictionary<string, int>>
        {
            ["tested"] = new Dictionary<string, int> { ["yes"] = 1, ["no"] = 2 },
            ["in_district"] = new Dictionary<string, int> { ["yes"] = 1 },
        });

    /// <summary>East Asia, wherever the test runs.</summary>
    public static TimeProvider Time { get; } = new ChinaTime();

    public static ResultRow Row(long row, string name, string phone, string outcome = "completed") => new(
        row, name, phone, IdNumber: "11010519491231002X", Community: null, Address: "凤凰路1号", outcome, Verdict: "kept", Remarks: "",
        Attempts: 1, CalledAt, TalkSeconds: 42, Answers: [], SipStatus: 200, SipReason: "OK", Q850Cause: null, EarlyMediaMs: 0, EarlyMediaHeard: null);

    public static CallAnswer Answer(string question, string category, string heard, double confidence) =>
        new(question, category, heard, confidence, confidence < 1, 5_000, 6_000);

    public string[] Write(IReadOnlyList<ResultRow>? rows = null, CampaignSummary? summary = null)
    {
        ResultTables.Write(Folder, () => rows ?? Rows, summary ?? Summary, Questions, Time).TryGet(out var files, out var error).ShouldBeTrue(error?.ToString());
        return files!;
    }

    public string PathOf(string file) => Path.Combine(Folder, file);

    public void Dispose() => _parent.Delete(recursive: true);

    private sealed class ChinaTime : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone { get; } = TimeZoneInfo.CreateCustomTimeZone("China", TimeSpan.FromHours(8), "China", "China");

        public override DateTimeOffset GetUtcNow() => CalledAt.AddMinutes(10);
    }
}
