using System.Globalization;

namespace Muster.Dialogue;

/// <summary>Reads English numbers up to 9999 as they are said: thirty eight, a hundred and five, three six five, or in digits.</summary>
internal static class EnglishNumbers
{
    public static readonly string[] Ones =
    [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen",
        "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ];

    public static readonly string[] Tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

    /// <summary>The number that begins at a word: the longest that can be read.</summary>
    /// <param name="count">How many words it has; 0 when none begins there.</param>
    public static int ReadAt(IReadOnlyList<string> words, int at, out int count)
    {
        const int WordsMax = 7;
        for (count = Math.Min(WordsMax, words.Count - at); count > 0; count--)
        {
            if (Read([.. words.Skip(at).Take(count)]) is { } number)
                return number;
        }

        return 0;
    }

    /// <summary>The value of a single digit's word; −1 when it is none.</summary>
    public static int DigitOf(string word) => word is [>= '0' and <= '9']
        ? word[0] - '0'
        : word == "oh" ? 0 : Array.IndexOf(Ones, word) is var place and < 10 ? place : -1;

    private static int? Read(string[] words)
    {
        if (words is [var single] && int.TryParse(single, NumberStyles.None, CultureInfo.InvariantCulture, out var written))
            return written <= 9999 ? written : null;
        if (words.Length is > 1 and <= 4 && Array.TrueForAll(words, word => DigitOf(word) >= 0))
            return words.Aggregate(0, (number, word) => (number * 10) + DigitOf(word));
        return Split(words, "thousand", 1000) ?? Split(words, "hundred", 100) ?? Small(words);
    }

    private static int? Split(string[] words, string unit, int worth)
    {
        var place = Array.IndexOf(words, unit);
        if (place is not 1)
            return null;
        var many = words[0] == "a" ? 1 : DigitOf(words[0]);
        var rest = words[2..] is ["and", .. var behind] ? behind : words[2..];
        int? below = rest.Length == 0 ? (words.Length == 2 ? 0 : null) : Split(rest, "hundred", 100) ?? Small(rest);
        return many > 0 && below < worth ? (many * worth) + below : null;
    }

    private static int? Small(string[] words) => words switch
    {
        [var one] when Array.IndexOf(Ones, one) is var number and >= 0 => number,
        [var ten] when Array.IndexOf(Tens, ten) is var place and >= 0 => (place + 2) * 10,
        [var ten, var one] when Array.IndexOf(Tens, ten) is var place and >= 0 && DigitOf(one) is var digit and > 0 => ((place + 2) * 10) + digit,
        _ => null,
    };
}
