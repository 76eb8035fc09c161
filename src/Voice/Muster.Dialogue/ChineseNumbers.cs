using System.Globalization;

namespace Muster.Dialogue;

/// <summary>
/// Reads Chinese numbers up to 9999 as they are said: 三十八, 一百零五, 一百二 (120), 两千, digits one by one (三六五), and
/// Arabic ones, which some recognisers write.
/// </summary>
internal static class ChineseNumbers
{
    private const string Digits = "零一二三四五六七八九";
    private const string Signs = "零〇一幺二两俩三四五六七八九十百千0123456789";

    /// <summary>Characters of the longest number.</summary>
    private const int LengthMax = 9;

    public static bool IsPart(char c) => Signs.Contains(c);

    /// <summary>The longest number that begins at a place.</summary>
    /// <param name="length">How many characters it has; 0 when none begins there.</param>
    public static int ReadAt(string text, int at, out int length)
    {
        var run = 0;
        while (at + run < text.Length && run < LengthMax && IsPart(text[at + run]))
            run++;
        for (length = run; length > 0; length--)
        {
            if (Read(text.AsSpan(at, length)) is { } number)
                return number;
        }

        return 0;
    }

    /// <summary>The number that a whole text is; null when it is none.</summary>
    public static int? Read(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text.Length > LengthMax)
            return null;
        if (text.IndexOfAny("十百千") < 0)
            return text.Length <= 4 ? OneByOne(text) : null;
        return WithUnits(text);
    }

    /// <summary>The digits of a text, read one by one; empty when there is anything else in it.</summary>
    public static string DigitsOf(ReadOnlySpan<char> text)
    {
        var digits = "";
        foreach (var c in text)
        {
            if (DigitOf(c) is not (>= 0 and var digit))
                return "";
            digits += (char)('0' + digit);
        }

        return digits;
    }

    private static int? OneByOne(ReadOnlySpan<char> text) =>
        int.TryParse(DigitsOf(text), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Units must fall from left to right; a last digit right behind 百 or 千 counts in the unit below: 一百二 is 120.</summary>
    private static int? WithUnits(ReadOnlySpan<char> text)
    {
        var (total, pending, unit, afterZero) = (0, -1, 10_000, false);
        foreach (var c in text)
        {
            if (UnitOf(c) is var next and > 0)
            {
                if (next >= unit || (pending < 0 && next != 10))
                    return null;
                total += (pending < 0 ? 1 : pending) * next;
                (pending, unit, afterZero) = (-1, next, false);
            }
            else if (DigitOf(c) is not (>= 0 and var digit) || pending >= 0)
            {
                return null;
            }
            else if (digit == 0)
            {
                afterZero = true;
            }
            else
            {
                pending = digit;
            }
        }

        if (pending < 0)
            return afterZero ? null : total;
        return total + (pending * (afterZero || unit == 10 ? 1 : unit / 10));
    }

    private static int UnitOf(char c) => c switch
    {
        '十' => 10,
        '百' => 100,
        '千' => 1000,
        _ => 0,
    };

    private static int DigitOf(char c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        '〇' => 0,
        '幺' => 1,
        '两' or '俩' => 2,
        _ => Digits.IndexOf(c),
    };
}
