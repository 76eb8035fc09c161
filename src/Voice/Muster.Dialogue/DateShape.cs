using System.Globalization;
using System.Text.RegularExpressions;

namespace Muster.Dialogue;

/// <summary>
/// A day, with the time of day where it was said: 昨天上午, 四月十七号, 下周三下午三点, or four keys (0417). The value is
/// <c>yyyy-MM-dd</c>, then a blank and <c>HH:mm</c> or the part of the day in words. Where the year, month or week was left
/// out, the day nearest to the call within the range is meant. In English a date is keyed.
/// </summary>
/// <param name="Earliest">The first day that is an answer, in days from the call: −30.</param>
/// <param name="Latest">The last one.</param>
/// <param name="Language"><c>zh</c> or <c>en</c>.</param>
public sealed partial record DateShape(int Earliest, int Latest, string Language) : ValueShape
{
    /// <summary>How far from the call a day may be asked, in days.</summary>
    public const int DaysMax = 3660;

    /// <summary>How a value's day is written.</summary>
    public const string DayFormat = "yyyy-MM-dd";

    private const string Weekdays = "一二三四五六日";

    private const string Grammar =
        """
        <d> = 一 | 二 | 三 | 四 | 五 | 六 | 七 | 八 | 九;
        <to12> = <d> | 十 | 十 一 | 十 二 | 两;
        <to31> = <d> | 十 | 十 <d> | 二 十 | 二 十 <d> | 三 十 | 三 十 一;
        <to59> = 零 <d> | <d> | 十 [<d>] | <d> 十 [<d>];
        <week> = [上 | 上个 | 这 | 这个 | 本 | 下 | 下个] (周 | 星期 | 礼拜) (一 | 二 | 三 | 四 | 五 | 六 | 日 | 天);
        <near> = 大前天 | 前天 | 昨天 | 今天 | 明天 | 后天 | 大后天 | 今早 | 今晚 | 昨晚 | 明早 | <to12> 天 (前 | 以前 | 后 | 以后);
        <day> = <near> | <week> | [今年 | 去年 | 明年] <to12> 月 <to31> (号 | 日) | <to31> 号;
        <part> = 凌晨 | 早上 | 上午 | 中午 | 下午 | 傍晚 | 晚上;
        <clock> = <to12> 点 [钟 | 半 | 一刻 | 三刻 | <to59> 分];
        <value> = <day> [<part>] [<clock>] | <part> [<clock>] | <clock>;

        """;

    /// <inheritdoc/>
    public override string? Rules => Language == "zh" ? Grammar : null;

    /// <inheritdoc/>
    public override int KeysMax => 4;

    /// <inheritdoc/>
    public override string Example => Earliest > 0 ? $"{Earliest}天后" : Latest < 0 ? $"{-Latest}天前" : "今天";

    internal override FoundValue? Find(string words, DateTime now)
    {
        var text = SpokenText.Fold(words);
        var found = new List<FoundValue>();
        foreach (Match match in Spoken().Matches(text))
        {
            if (Value(match, now) is { } value)
                found.Add(new FoundValue(value, match.Length));
        }

        return FoundValue.Only(found);
    }

    internal override string? OfKeys(string keys, DateTime now)
    {
        if (keys.Length is < 3 or > 4 || !int.TryParse(keys, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return null;
        return Nearest(InYears(now, number / 100, number % 100), now) is { } day ? Text(day) : null;
    }

    internal override string Say(string value)
    {
        if (value.Length < DayFormat.Length || !DateOnly.TryParseExact(value[..DayFormat.Length], DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return value;
        var rest = value[DayFormat.Length..].Trim();
        if (Language != "zh")
            return string.Create(CultureInfo.InvariantCulture, $"{day:MMMM} {day.Day} {rest}").Trim();
        var clock = rest.Split(':') is [var hour, var minute] ? $"{hour.TrimStart('0')}点{(minute == "00" ? "" : minute + "分")}" : rest;
        return $"{day.Month}月{day.Day}号{(clock.StartsWith('点') ? "零" + clock : clock)}";
    }

    private string? Value(Match match, DateTime now)
    {
        if (Days(match, now) is not { } candidates || Nearest(candidates, now) is not { } day)
            return null;
        var part = match.Groups["part"].Value + PartOf(match.Groups["near"].Value);
        if (!match.Groups["hour"].Success)
            return part.Length > 0 ? $"{Text(day)} {part}" : Text(day);
        return Clock(match, part) is { } clock ? Text(day.AddDays(clock.Days)) + clock.ToString(@"' 'hh':'mm", CultureInfo.InvariantCulture) : null;
    }

    /// <summary>The days that may be meant; null when none can.</summary>
    private static IEnumerable<DateOnly>? Days(Match match, DateTime now)
    {
        var today = DateOnly.FromDateTime(now);
        if (match.Groups["near"] is { Success: true, Value: var near })
            return [today.AddDays(Offset(near))];
        if (match.Groups["count"] is { Success: true, Value: var count })
            return ChineseNumbers.Read(count) is { } days ? [today.AddDays(match.Groups["back"].Success ? -days : days)] : null;
        if (match.Groups["weekday"] is { Success: true, Value: var weekday })
            return InWeeks(today, match.Groups["which"].Value, Weekdays.IndexOf(weekday == "天" ? "日" : weekday, StringComparison.Ordinal));
        if (match.Groups["date"] is not { Success: true, Value: var date })
            return [today];
        if (ChineseNumbers.Read(date) is not { } day)
            return null;
        if (match.Groups["month"] is { Success: true, Value: var month })
            return ChineseNumbers.Read(month) is { } number ? InYears(now, number, day, match.Groups["year"].Value) : null;
        return Existing(Enumerable.Range(-1, 3).Select(months => now.AddMonths(months)).Select(at => (at.Year, at.Month, day)));
    }

    private static IEnumerable<DateOnly> InYears(DateTime now, int month, int day, string which = "")
    {
        int[] years = which switch
        {
            "今年" => [now.Year],
            "去年" => [now.Year - 1],
            "明年" => [now.Year + 1],
            "" => [now.Year - 1, now.Year, now.Year + 1],
            _ => [int.Parse(ChineseNumbers.DigitsOf(which.AsSpan(0, 4)), CultureInfo.InvariantCulture)],
        };
        return Existing(years.Select(year => (year, month, day)));
    }

    /// <summary>Weeks begin on Monday.</summary>
    private static IEnumerable<DateOnly> InWeeks(DateOnly today, string which, int weekday)
    {
        var day = today.AddDays(weekday - (((int)today.DayOfWeek + 6) % 7));
        return which switch
        {
            "上" or "上个" => [day.AddDays(-7)],
            "下" or "下个" => [day.AddDays(7)],
            "" => [day.AddDays(-7), day, day.AddDays(7)],
            _ => [day],
        };
    }

    private static IEnumerable<DateOnly> Existing(IEnumerable<(int Year, int Month, int Day)> dates) => dates
        .Where(date => date.Year is > 1 and < 9999 && date.Month is >= 1 and <= 12 && date.Day >= 1 && date.Day <= DateTime.DaysInMonth(date.Year, date.Month))
        .Select(date => new DateOnly(date.Year, date.Month, date.Day));

    private DateOnly? Nearest(IEnumerable<DateOnly> days, DateTime now)
    {
        var today = DateOnly.FromDateTime(now).DayNumber;
        var inRange = days.Where(day => day.DayNumber - today >= Earliest && day.DayNumber - today <= Latest).ToList();
        return inRange.Count == 0 ? null : inRange.MinBy(day => Math.Abs(day.DayNumber - today));
    }

    /// <summary>Without a part of the day, one to six are hours of the afternoon: nobody tells an official 三点 and means the night.</summary>
    private static TimeSpan? Clock(Match match, string part)
    {
        if (ChineseNumbers.Read(match.Groups["hour"].Value) is not { } hour || hour > 24 || Minute(match) is not (>= 0 and < 60 and var minute))
            return null;
        var isLater = part is "下午" or "傍晚" or "晚上" or "夜里" || (part == "中午" && hour < 11) || (part.Length == 0 && hour is >= 1 and <= 6);
        if (isLater && hour < 12)
            hour += 12;
        else if (hour == 12 && part is "晚上" or "夜里" or "半夜")
            hour = 24;
        return new TimeSpan(hour, minute, 0);
    }

    private static int? Minute(Match match)
    {
        if (match.Groups["minute"] is { Success: true, Value: var minute })
            return ChineseNumbers.Read(minute.TrimStart('零') is { Length: > 0 } some ? some : "零");
        return match.Groups["fraction"].Value switch
        {
            "半" => 30,
            "一刻" => 15,
            "三刻" => 45,
            _ => 0,
        };
    }

    private static int Offset(string near) => near switch
    {
        "大前天" => -3,
        "前天" => -2,
        "昨天" or "昨日" or "昨晚" => -1,
        "明天" or "明日" or "明早" => 1,
        "后天" => 2,
        "大后天" => 3,
        _ => 0,
    };

    private static string PartOf(string near) => near is [_, '早'] ? "早上" : near is [_, '晚'] ? "晚上" : "";

    private static string Text(DateOnly day) => day.ToString(DayFormat, CultureInfo.InvariantCulture);

    private const string Number = "[0-9零〇一二两三四五六七八九十]{1,4}";

    private const string Day =
        "(?<near>大前天|前天|昨天|昨日|今天|今日|明天|明日|大后天|后天|今早|今晚|昨晚|明早)"
        + "|(?<count>" + Number + ")天(以)?((?<back>前)|后)"
        + "|(?<which>上个|上|这个|这|本|下个|下)?(周|星期|礼拜)(?<weekday>[一二三四五六日天])"
        + "|((?<year>今年|去年|明年|[0-9零〇一二三四五六七八九]{4}年)?(?<month>" + Number + ")月)?(?<date>" + Number + ")[号日]";

    private const string Part = "(?<part>凌晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|半夜)";

    private const string Time =
        "(?<hour>" + Number + ")([点时](钟|整|(?<fraction>半|一刻|三刻)|(?<minute>" + Number + ")分?)?|:(?<minute>[0-9]{2}))";

    // 有一点, 早一点 and the like say no hour.
    [GeneratedRegex("(" + Day + ")的?(" + Part + ")?(" + Time + ")?|" + Part + "(" + Time + ")?|(?<![有早晚快慢差好0-9零一二三四五六七八九十])" + Time, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 200)]
    private static partial Regex Spoken();
}
