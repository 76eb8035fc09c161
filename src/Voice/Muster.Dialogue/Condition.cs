using System.Globalization;
using System.Text.RegularExpressions;

namespace Muster.Dialogue;

/// <summary>
/// When a branch's case holds: an answer that equals a text, or one that compares with a number (<c>&gt;= 37.3</c>) or a
/// day (<c>&lt; today-14</c>, <c>&gt;= 2022-04-17</c>). What is no number, or no day, holds against none.
/// </summary>
internal sealed partial record Condition(string Operator, string Operand)
{
    public const string Equality = "=";

    /// <summary>Reads a case's key; null when it begins with a comparison but compares with nothing.</summary>
    public static Condition? Read(string key)
    {
        if (Comparison().Match(key) is not { Success: true } match)
            return new Condition(Equality, key);
        var operand = match.Groups["operand"].Value.Trim();
        return NumberOf(operand) is not null || DayOf(operand, DateTime.UnixEpoch) is not null
            ? new Condition(match.Groups["operator"].Value, operand)
            : null;
    }

    public bool IsComparison => Operator != Equality;

    public bool ComparesNumber => IsComparison && NumberOf(Operand) is not null;

    public bool Holds(string answer, DateTime now)
    {
        if (!IsComparison)
            return answer == Operand;
        if (NumberOf(Operand) is { } number)
            return NumberOf(answer) is { } value && Compare(value.CompareTo(number));
        return DayOf(Operand, now) is { } day && DayOf(answer.Split(' ')[0], now) is { } other && Compare(other.CompareTo(day));
    }

    /// <summary>Whether some number from one to another, with these places behind the point, meets the comparison.</summary>
    public bool CanHold(NumberShape shape)
    {
        var number = NumberOf(Operand)!.Value;
        return Operator switch
        {
            "==" => number >= shape.Min && number <= shape.Max && decimal.Round(number, shape.Decimals) == number,
            ">" or ">=" => Compare(shape.Max.CompareTo(number)),
            "<" or "<=" => Compare(shape.Min.CompareTo(number)),
            _ => true,
        };
    }

    private bool Compare(int order) => Operator switch
    {
        ">" => order > 0,
        ">=" => order >= 0,
        "<" => order < 0,
        "<=" => order <= 0,
        "==" => order == 0,
        _ => order != 0,
    };

    private static decimal? NumberOf(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static DateOnly? DayOf(string text, DateTime now)
    {
        if (DateOnly.TryParseExact(text, DateShape.DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return day;
        return Relative().Match(text) is { Success: true } match
            ? DateOnly.FromDateTime(now).AddDays(match.Groups["days"] is { Success: true, Value: var days } ? int.Parse(days, CultureInfo.InvariantCulture) : 0)
            : null;
    }

    [GeneratedRegex("^(?<operator>>=|<=|==|!=|>|<)(?<operand>.*)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Singleline, matchTimeoutMilliseconds: 100)]
    private static partial Regex Comparison();

    [GeneratedRegex(@"^today(?<days>[+-][0-9]{1,4})?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex Relative();
}
