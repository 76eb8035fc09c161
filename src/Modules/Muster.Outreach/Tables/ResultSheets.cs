using System.Globalization;
using Muster.Contracts;
using Muster.Outreach.Rosters;

namespace Muster.Outreach.Tables;

/// <summary>The columns of the tables that have one line for each row of the roster.</summary>
internal sealed class ResultSheets(IReadOnlyList<QuestionColumn> questions, TimeZoneInfo zone)
{
    /// <summary>Everything about a row, for 结果 and for the CSV.</summary>
    public List<Column<ResultRow>> Results() =>
    [
        .. Person(),
        new("结果", 16, row => Cell.Of(Outcomes.Named(row.Outcome).Title)),
        .. questions.SelectMany(Answer),
        new("呼叫次数", 9, row => Cell.Of(row.Attempts)),
        new("最近呼叫时间", 20, row => Cell.Of(row.LastCalledAt, zone)),
        new("通话秒数", 9, row => Cell.Of(row.TalkSeconds)),
        new("名单判定", 18, row => Cell.Of(VerdictTitle(row.Verdict))),
        new("名单备注", 32, row => Cell.Of(row.Remarks)),
        new("人工更正", 40, row => Cell.Of(CorrectionsOf(row))),
        new("SIP 状态码", 11, row => row.SipStatus == 0 ? default : Cell.Of(row.SipStatus)),
        new("SIP 原因", 22, row => Cell.Of(row.SipReason)),
        new("Q.850 原因码", 12, row => Cell.Of(row.Q850Cause)),
        new("接通前音频（毫秒）", 18, row => row.EarlyMediaMs == 0 ? default : Cell.Of(row.EarlyMediaMs)),
        new("接通前听到", 24, row => Cell.Of(row.EarlyMediaHeard)),
        new("结果代码", 16, row => Cell.Of(row.Outcome)),
    ];

    /// <summary>Rows that were never to be called.</summary>
    public static List<Column<ResultRow>> Rejected() =>
    [
        .. Person(),
        new("类别", 8, row => Cell.Of(Outcomes.Named(row.Outcome).Title)),
        new("原因", 26, row => Cell.Of(RosterWords.TitleOf(row.Verdict))),
        new("说明", 44, row => Cell.Of(row.Remarks)),
    ];

    /// <summary>People whom somebody must call or visit; the last two columns are for them to fill in.</summary>
    public List<Column<ResultRow>> FollowUp() =>
    [
        new("社区", 18, row => Cell.Of(row.Community)),
        new("姓名", 12, row => Cell.Of(row.Name)),
        new("电话", 16, row => Cell.Of(row.Phone)),
        new("住址", 30, row => Cell.Of(row.Address)),
        new("原因", 20, row => Cell.Of(Outcomes.Named(row.Outcome).Title)),
        new("建议", 36, row => Cell.Of(Outcomes.Named(row.Outcome).FollowUp)),
        new("已答", 36, row => Cell.Of(AnswersSoFar(row))),
        new("呼叫次数", 9, row => Cell.Of(row.Attempts)),
        new("最近呼叫时间", 20, row => Cell.Of(row.LastCalledAt, zone)),
        new("名单行号", 9, row => Cell.Of(row.Row)),
        new("处理人", 12, _ => default),
        new("处理情况", 30, _ => default),
    ];

    private static List<Column<ResultRow>> Person() =>
    [
        new("名单行号", 9, row => Cell.Of(row.Row)),
        new("姓名", 12, row => Cell.Of(row.Name)),
        new("电话", 16, row => Cell.Of(row.Phone)),
        new("身份证号", 21, row => Cell.Of(row.IdNumber)),
        new("社区", 18, row => Cell.Of(row.Community)),
        new("住址", 30, row => Cell.Of(row.Address)),
    ];

    private static Column<ResultRow>[] Answer(QuestionColumn question) =>
    [
        new(question.Title, 18, row => Cell.Of(CategoryTitle(question, Find(row, question)))),
        new($"{question.Title}·原话", 20, row => Cell.Of(Find(row, question)?.Heard)),
        new($"{question.Title}·置信度", 11, row => Cell.Share(Find(row, question)?.Confidence)),
    ];

    private string AnswersSoFar(ResultRow row) => string.Join("；", questions
        .Select(question => (question.Title, Answer: CategoryTitle(question, Find(row, question))))
        .Where(pair => pair.Answer is not null)
        .Select(pair => $"{pair.Title}：{pair.Answer}"));

    private string CorrectionsOf(ResultRow row) => string.Join("；", row.Corrections.Select(correction =>
    {
        var question = questions.FirstOrDefault(question => question.Id == correction.Question);
        var at = TimeZoneInfo.ConvertTime(correction.At, zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        return $"{question?.Title ?? correction.Question ?? "结果"}：原为{Title(correction.First)}，{correction.By}于 {at} 更正为{Title(correction.Value)}（{correction.Why}）";

        string Title(string? value) => (correction.Question, value) switch
        {
            (_, null) => "未答",
            (null, _) => Outcomes.Named(value).Title,
            _ => question?.CategoryTitles.GetValueOrDefault(value) ?? value,
        };
    }));

    private static CallAnswer? Find(ResultRow row, QuestionColumn question) =>
        row.Answers.LastOrDefault(answer => answer.Question == question.Id);

    private static string? CategoryTitle(QuestionColumn question, CallAnswer? answer) =>
        answer is null ? null : question.CategoryTitles.GetValueOrDefault(answer.Category, answer.Category);

    private static string VerdictTitle(string verdict) => verdict switch
    {
        "kept" => "保留",
        "fixed" => "已修正",
        _ => "剔除：" + RosterWords.TitleOf(verdict),
    };
}
