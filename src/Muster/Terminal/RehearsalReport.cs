using System.Diagnostics;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Muster.Outreach.Rehearsals;
using Muster.Outreach.Tables;
using Spectre.Console;

namespace Muster.Terminal;

/// <summary>What a rehearsal found, on one page: how long, how many channels, how much follow-up, and that it adds up.</summary>
internal static class RehearsalReport
{
    private const int PlacesMax = 15;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        WriteIndented = true,
    };

    public static void PrintJson(RehearsalFindings found, RehearsalOrder order, TimeSpan took) => Console.Out.WriteLine(JsonSerializer.Serialize(
        new
        {
            Simulated = true,
            order.Seed,
            Ended = found.End.Ending.ToString().ToLowerInvariant(),
            Error = found.End.Error?.Code,
            order.Plan.Channels,
            order.Plan.CallsPerSecond,
            DurationSeconds = Math.Round(found.Duration.TotalSeconds),
            found.ChannelsInUseMax,
            found.SpokenAnswers,
            SpokenAnswersPerSecondMax = Math.Round(found.SpokenAnswersPerSecondMax, 2),
            RecogniserCores = Math.Round(found.RecogniserCores, 2),
            found.FollowUpsPerHourMax,
            FollowUpsOpenMax = order.Plan.FollowUp?.OpenMax,
            SimulatedStaffPerHour = order.StaffPerHour,
            Needed = found.Needed is { } needed
                ? new { WithinSeconds = needed.Within.TotalSeconds, needed.Channels, needed.CallsPerSecond, DurationSeconds = needed.Duration?.TotalSeconds }
                : null,
            found.Summary,
            Reconciliation = found.Reconciliation.Checks.Select(check => new { check.Name, check.Expected, check.Found, check.Holds }),
            TookSeconds = Math.Round(took.TotalSeconds, 1),
            MemoryMegabytes = MemoryMegabytes(),
        },
        Json));

    public static void Print(RehearsalFindings found, RehearsalOrder order, TimeSpan took, bool inEnglish)
    {
        var summary = found.Summary;
        Console.WriteLine(inEnglish
            ? $"Rehearsal of {order.Script.Title}: made-up people, seed {order.Seed}; nobody was called."
            : $"《{order.Script.Title}》任务演练：人群为模拟（种子 {order.Seed}），未拨打任何电话。");
        Console.WriteLine(Times(found, order, inEnglish));
        AnsiConsole.Write(Days(summary, inEnglish));
        AnsiConsole.Write(OutcomesOf(summary, inEnglish));
        AnsiConsole.Write(FollowUp(summary, inEnglish));
        Console.WriteLine(Staff(found, order, inEnglish));
        Console.WriteLine(inEnglish
            ? $"Speech: {found.SpokenAnswers} answers to recognise, {found.SpokenAnswersPerSecondMax:0.0} a second in the busiest minute, {found.RecogniserCores:0.00} cores"
            : $"识别：共 {found.SpokenAnswers} 次口头回答，最忙一分钟每秒 {found.SpokenAnswersPerSecondMax:0.0} 次，约占 {found.RecogniserCores:0.00} 个处理器核");
        if (found.Needed is { } needed)
            Console.WriteLine(Needed(needed, order, inEnglish));
        Console.WriteLine(Sum(found, inEnglish));
        Console.WriteLine(inEnglish
            ? $"Rehearsed in {took.TotalSeconds:0.0} s with {MemoryMegabytes()} MB of memory."
            : $"演练用时 {took.TotalSeconds:0.0} 秒，内存 {MemoryMegabytes()} MB。");
    }

    private static string Times(RehearsalFindings found, RehearsalOrder order, bool inEnglish)
    {
        var (summary, plan) = (found.Summary, order.Plan);
        if (summary.FirstCallAt is not { } first || summary.LastCallEndedAt is not { } last)
            return inEnglish ? "Nobody was to be called." : "名单中没有可呼叫的人。";
        var hold = summary.Hours.Sum(hour => hour.Seconds) / summary.Calls;
        return inEnglish
            ? $"With {plan.Channels} channels and {plan.CallsPerSecond:0.##} calls/s: {first:yyyy-MM-dd HH:mm} to {last:yyyy-MM-dd HH:mm}, {Length(found.Duration, inEnglish)}. {summary.Calls} calls, {summary.Answered} answered, {hold:0} s each on average; {found.ChannelsInUseMax} channels at once at the most."
            : $"并发 {plan.Channels}、每秒呼叫 {plan.CallsPerSecond:0.##} 时：{first:yyyy-MM-dd HH:mm} 开始，{last:yyyy-MM-dd HH:mm} 结束，历时{Length(found.Duration, inEnglish)}。呼叫 {summary.Calls} 次，接通 {summary.Answered} 次，平均占线 {hold:0} 秒；最高同时占用 {found.ChannelsInUseMax} 路。";
    }

    private static Table Days(CampaignSummary summary, bool inEnglish)
    {
        var table = TableOf(inEnglish ? ["Day", "Calls", "Answered", "First hour", "Last hour", "Channels in the busiest hour"] : ["日期", "呼叫", "接通", "首小时", "末小时", "最忙一小时平均并发"]);
        foreach (var day in summary.Hours.GroupBy(hour => DateOnly.FromDateTime(hour.From.DateTime)))
        {
            table.AddRow(
                day.Key.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Figure(day.Sum(hour => hour.Calls)), Figure(day.Sum(hour => hour.Answered)),
                day.First().From.ToString("HH:mm", CultureInfo.InvariantCulture), day.Last().From.ToString("HH:mm", CultureInfo.InvariantCulture),
                day.Max(hour => hour.Seconds / 3600).ToString("0", CultureInfo.InvariantCulture));
        }

        return table;
    }

    private static Table OutcomesOf(CampaignSummary summary, bool inEnglish)
    {
        var table = TableOf(inEnglish ? ["Outcome", "People", "Share", "Follow-up"] : ["结果", "人数", "占可呼叫", "人工跟进"]);
        var callable = summary.Rows - summary.Rejected;
        foreach (var outcome in Outcomes.All.Where(outcome => summary.Outcomes.ContainsKey(outcome.Name)))
        {
            var people = summary.Outcomes[outcome.Name];
            table.AddRow(
                inEnglish ? outcome.Name : outcome.Title, Figure(people), ((double)people / callable).ToString("P1", CultureInfo.InvariantCulture),
                outcome.FollowUp is null ? "" : inEnglish ? "yes" : outcome.FollowUp);
        }

        return table;
    }

    private static Table FollowUp(CampaignSummary summary, bool inEnglish)
    {
        var table = TableOf(inEnglish ? ["Community", "Rows", "Follow-up", "Completed"] : ["社区", "名单", "人工跟进", "完成"]);
        var places = summary.Places.OrderByDescending(place => place.FollowUp).ToList();
        foreach (var place in places.Take(PlacesMax))
            Add(Markup.Escape(place.Community ?? (inEnglish ? "(none)" : "（未填）")), [place]);
        if (places.Count > PlacesMax)
            Add(inEnglish ? $"{places.Count - PlacesMax} others" : $"其余 {places.Count - PlacesMax} 个", places[PlacesMax..]);
        Add(inEnglish ? "all" : "合计", places);
        return table;

        void Add(string title, List<PlaceTotals> of) => table.AddRow(
            title, Figure(of.Sum(place => place.Rows)), Figure(of.Sum(place => place.FollowUp)), Figure(of.Sum(place => place.Outcomes.GetValueOrDefault("completed"))));
    }

    private static string Staff(RehearsalFindings found, RehearsalOrder order, bool inEnglish)
    {
        var arises = inEnglish
            ? $"Follow-up staff: at most {found.FollowUpsPerHourMax} people in one hour are left to them; so many an hour keep up."
            : $"人工跟进：最多一小时新增 {found.FollowUpsPerHourMax} 人，每小时办结这么多即可跟上。";
        return (order.Plan.FollowUp, order.StaffPerHour) switch
        {
            (null, _) => arises,
            ({ } limit, { } perHour) => arises + (inEnglish
                ? $" First calls waited at {limit.OpenMax} open, with a simulated staff that settles {perHour:0.##} an hour."
                : $"未办结达 {limit.OpenMax} 人时暂停首次呼叫；模拟的跟进人员每小时办结 {perHour:0.##} 人。"),
            ({ } limit, null) => arises + (inEnglish
                ? $" The plan's limit of {limit.OpenMax} open was left aside: rehearse it with --staff-per-hour."
                : $"计划的未办结上限 {limit.OpenMax} 人未参与演练：请用 --staff-per-hour 给出模拟的办结速度。"),
        };
    }

    private static string Needed(ChannelsNeeded needed, RehearsalOrder order, bool inEnglish)
    {
        var (within, duration) = (Length(needed.Within, inEnglish), Length(needed.Duration ?? TimeSpan.Zero, inEnglish));
        if (needed.Channels is not { } channels)
        {
            return inEnglish
                ? $"Within {within}: no number of channels does it; hours and retry delays alone take {duration}."
                : $"要在{within}内完成：再多并发也不够，仅时段与重拨间隔就需要{duration}。";
        }

        var lifted = needed.CallsPerSecond > order.Plan.CallsPerSecond;
        return inEnglish
            ? $"Within {within}: {channels} channels at {needed.CallsPerSecond:0.##} calls/s{(lifted ? " (the plan's own rate is too low)" : "")}, done in {duration}."
            : $"要在{within}内完成：需并发 {channels} 路、每秒呼叫 {needed.CallsPerSecond:0.##}{(lifted ? "（计划的每秒呼叫不够）" : "")}，历时{duration}。";
    }

    private static string Sum(RehearsalFindings found, bool inEnglish)
    {
        var summary = found.Summary;
        var (ended, sign) = (summary.Outcomes.Values.Sum(), summary.AddsUp ? "=" : "≠");
        var (held, checks) = (found.Reconciliation.Checks.Count(check => check.Holds), found.Reconciliation.Checks.Count);
        return inEnglish
            ? $"{summary.Rows} rows {sign} {summary.Rejected} rejected + {ended} ended + {summary.Pending} pending; {held} of {checks} sums hold"
            : $"名单 {summary.Rows} 行 {sign} 剔除 {summary.Rejected} + 有结果 {ended} + 待呼叫 {summary.Pending}；对账 {checks} 项，相符 {held} 项";
    }

    private static string Length(TimeSpan length, bool inEnglish) => (inEnglish, length.TotalHours) switch
    {
        (true, >= 1) => $"{(int)length.TotalHours} h {length.Minutes} min",
        (true, _) => $"{length.TotalMinutes:0.#} min",
        (false, >= 1) => $" {(int)length.TotalHours} 小时 {length.Minutes} 分",
        _ => $" {length.TotalMinutes:0.#} 分钟",
    };

    private static long MemoryMegabytes()
    {
        using var self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64 >> 20;
    }

    private static Table TableOf(string[] columns)
    {
        var table = new Table().Border(TableBorder.Rounded);
        foreach (var column in columns)
            table.AddColumn(column);
        return table;
    }

    private static string Figure(int count) => count.ToString(CultureInfo.InvariantCulture);
}
