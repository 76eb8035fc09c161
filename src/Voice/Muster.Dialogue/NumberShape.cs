using System.Globalization;
using System.Text.RegularExpressions;

namespace Muster.Dialogue;

/// <summary>
/// A number within a range: 三十八度五, 三十八点五, 一百二十, thirty eight point five, or keys with <c>*</c> for the point.
/// Where tenths are asked and the point is left out (三八五, 3 8 5), it is put where the range allows it.
/// </summary>
/// <param name="Min">The least value, from 0.</param>
/// <param name="Max">The greatest value, to 9999.</param>
/// <param name="Decimals">Places behind the point, 0 to 2.</param>
/// <param name="Units">Words that may follow the number, and stand for the point: 度.</param>
/// <param name="Language"><c>zh</c> or <c>en</c>.</param>
public sealed partial record NumberShape(decimal Min, decimal Max, int Decimals, IReadOnlyList<string> Units, string Language) : ValueShape
{
    /// <summary>The greatest number that can be asked.</summary>
    public const int Limit = 9999;

    /// <summary>The most places behind the point.</summary>
    public const int DecimalsMax = 2;

    /// <inheritdoc/>
    public override string? Rules => Language == "zh" ? NumberRules.Chinese(this) : NumberRules.English(this);

    /// <inheritdoc/>
    public override int KeysMax => WholeDigits + (Decimals > 0 ? 1 + Decimals : 0);

    /// <inheritdoc/>
    public override string Example => Text(Min);

    private int WholeDigits => decimal.Truncate(Max).ToString(CultureInfo.InvariantCulture).Length;

    internal override FoundValue? Find(string words, DateTime now) => FoundValue.Only(Language == "zh" ? InChinese(words) : InEnglish(words));

    internal override string? OfKeys(string keys, DateTime now) =>
        DecimalKeys().Match(keys) is { Success: true } match
            ? Valid(match.Groups["whole"].Value, match.Groups["parts"].Value, match.Groups["parts"].Success)
            : null;

    internal override bool IsComplete(string keys)
    {
        if (base.IsComplete(keys))
            return true;
        var point = keys.IndexOf('*', StringComparison.Ordinal);
        return point >= 0 ? keys.Length - point > Decimals : Decimals == 0 && keys.Length == WholeDigits;
    }

    internal override string Say(string value) => Language == "zh" ? value.Replace(".", "点", StringComparison.Ordinal) : value;

    private List<FoundValue> InChinese(string words)
    {
        var text = SpokenText.Fold(words);
        var found = new List<FoundValue>();
        for (var at = 0; at < text.Length; at++)
        {
            if (!ChineseNumbers.IsPart(text[at]))
                continue;
            var number = ChineseNumbers.ReadAt(text, at, out var length);
            var end = at + length;
            if (length == 0)
                continue;
            var parts = Parts(text, ref end);
            var whole = ChineseNumbers.DigitsOf(text.AsSpan(at, length)) is { Length: > 0 } digits ? digits : number.ToString(CultureInfo.InvariantCulture);
            if (Valid(whole, parts, parts.Length > 0) is { } value)
                found.Add(new FoundValue(value, end - at));
            at = end - 1;
        }

        return found;
    }

    /// <summary>The digits behind a point or a unit; empty when there are none.</summary>
    private string Parts(string text, ref int end)
    {
        var at = end;
        if (at >= text.Length)
            return "";
        var point = text[at] is '点' or '.' ? 1 : Units.Where(unit => SpokenText.HasAt(text, at, unit)).Select(unit => unit.Length).DefaultIfEmpty().Max();
        if (point == 0)
            return "";
        end += point;
        if (end < text.Length && text[end] == '半')
        {
            end++;
            return "5";
        }

        var from = end;
        while (end < text.Length && ChineseNumbers.DigitsOf(text.AsSpan(end, 1)).Length > 0)
            end++;
        return ChineseNumbers.DigitsOf(text.AsSpan(from, end - from));
    }

    private List<FoundValue> InEnglish(string said)
    {
        var words = SpokenText.Words(said);
        var found = new List<FoundValue>();
        for (var at = 0; at < words.Count; at++)
        {
            var number = EnglishNumbers.ReadAt(words, at, out var count);
            if (count == 0)
                continue;
            var end = at + count;
            var parts = "";
            if (end < words.Count && words[end] is "point" or ".")
            {
                for (end++; end < words.Count && EnglishNumbers.DigitOf(words[end]) is var digit and >= 0; end++)
                    parts += (char)('0' + digit);
            }

            if (Valid(number.ToString(CultureInfo.InvariantCulture), parts, parts.Length > 0) is { } value)
                found.Add(new FoundValue(value, words.Skip(at).Take(end - at).Sum(word => word.Length + 1)));
            at = end - 1;
        }

        return found;
    }

    private string? Valid(string whole, string parts, bool hasPoint)
    {
        if (hasPoint)
            return parts.Length <= Decimals ? InRange($"{whole}.{parts.PadRight(1, '0')}") : null;
        return InRange(whole) ?? (Decimals > 0 && whole.Length > Decimals ? InRange($"{whole[..^Decimals]}.{whole[^Decimals..]}") : null);
    }

    private string? InRange(string number) =>
        decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value >= Min && value <= Max
            ? Text(value)
            : null;

    private static string Text(decimal value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<whole>[0-9]{1,6})(\*(?<parts>[0-9]{1,2}))?\*?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex DecimalKeys();
}
