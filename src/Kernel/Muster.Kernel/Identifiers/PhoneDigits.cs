using System.Buffers;
using System.Text.RegularExpressions;

namespace Muster.Kernel.Identifiers;

/// <summary>The rules of the Chinese numbering plan for one number: country code, mobile, landline, services.</summary>
internal static partial class PhoneDigits
{
    /// <summary>Area code and subscriber number: 0711 + 8 digits.</summary>
    private const int DigitsMax = 12;

    /// <summary>Linear in the length of the text, whatever it holds.</summary>
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    private static readonly SearchValues<char> Bare = SearchValues.Create("0123456789+-() ");

    /// <summary>Whether text needs no repair at all: the common case, and the only one that must be quick.</summary>
    public static bool IsPlainMobile(string text) =>
        text is ['1', >= '3' and <= '9', ..] && text.Length == 11 && text.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0;

    /// <summary>Nothing but digits and what people put between them: the common repair, which needs few patterns.</summary>
    public static bool IsBare(string text) => text.AsSpan().IndexOfAnyExcept(Bare) < 0;

    public static PhoneNumber Mobile(string digits) =>
        new(digits, PhoneKind.Mobile);

    /// <summary>Reads one number, already folded to ASCII where it can be.</summary>
    public static PhoneFault Read(string text, string? defaultAreaCode, out PhoneNumber? number, out PhoneFixes fixes)
    {
        number = null;
        fixes = PhoneFixes.None;
        text = DropExtension(text, ref fixes);
        if (!TryKeepDigits(text, out var digits, out var international, ref fixes))
            return PhoneFault.Letters;
        if (digits.Length > 4 && digits.AsSpan().IndexOfAnyExcept(digits[0]) < 0)
            return PhoneFault.NotDiallable;
        if (!DropCountryCode(ref digits, international, ref fixes))
            return PhoneFault.NotDiallable;
        return Classify(digits, defaultAreaCode, out number, ref fixes);
    }

    private static string DropExtension(string text, ref PhoneFixes fixes)
    {
        var isBare = IsBare(text);
        if (isBare && !text.Contains('-', StringComparison.Ordinal))
            return text;
        var match = isBare ? DashedExtension().Match(text) : Extension().Match(text);
        if (!match.Success)
            return text;
        fixes |= PhoneFixes.Extension;
        return match.Groups["number"].Value;
    }

    private static bool TryKeepDigits(string text, out string digits, out bool international, ref PhoneFixes fixes)
    {
        international = text.TrimStart('(', ' ').StartsWith('+');
        digits = string.Concat(text.Where(char.IsAsciiDigit));
        var rest = text.Length - digits.Length - (international ? 1 : 0);
        if (rest > 0)
            fixes |= PhoneFixes.Separators;
        return digits.Length > 0 && text.Count(c => c is ' ' or '-' or '.' or '(' or ')' or '_') == rest;
    }

    /// <returns>False for a number of another country.</returns>
    private static bool DropCountryCode(ref string digits, bool international, ref PhoneFixes fixes)
    {
        var prefix = digits.StartsWith("0086", StringComparison.Ordinal) ? 4
            : international && digits.StartsWith("86", StringComparison.Ordinal) ? 2
            : digits.Length == 13 && digits.StartsWith("86", StringComparison.Ordinal) && IsPlainMobile(digits[2..]) ? 2
            : 0;
        if (prefix == 0)
            return !international && !digits.StartsWith("00", StringComparison.Ordinal);
        digits = digits[prefix..];
        fixes |= PhoneFixes.CountryCode;
        if (!digits.StartsWith('0') && digits.Length is 10 or 11 && !IsPlainMobile(digits))
            digits = "0" + digits;
        return true;
    }

    private static PhoneFault Classify(string digits, string? defaultAreaCode, out PhoneNumber? number, ref PhoneFixes fixes)
    {
        number = null;
        if (digits is ['0', '1', >= '3' and <= '9', ..] && digits.Length == 12)
        {
            digits = digits[1..];
            fixes |= PhoneFixes.TrunkZero;
        }

        if (IsPlainMobile(digits))
        {
            number = Mobile(digits);
            return PhoneFault.None;
        }

        if (Service().IsMatch(digits))
            return PhoneFault.NotDiallable;
        var fault = WithAreaCode(ref digits, defaultAreaCode, ref fixes);
        return fault is PhoneFault.None ? ReadLandline(digits, out number) : fault;
    }

    private static PhoneFault WithAreaCode(ref string digits, string? defaultAreaCode, ref PhoneFixes fixes)
    {
        if (digits.StartsWith('0'))
            return PhoneFault.None;
        if (digits is [>= '2' and <= '9', ..] && digits.Length is 7 or 8)
        {
            if (defaultAreaCode is null)
                return PhoneFault.MissingAreaCode;
            digits = defaultAreaCode + digits;
            fixes |= PhoneFixes.AreaCodeAdded;
            return PhoneFault.None;
        }

        // Only for the roster's own area: elsewhere a mobile number that lost a digit looks the same.
        if (defaultAreaCode is not null && LacksOnlyTheZeroOf(defaultAreaCode, digits))
        {
            digits = "0" + digits;
            fixes |= PhoneFixes.AreaCodeZero;
            return PhoneFault.None;
        }

        return digits.Length == 11 ? PhoneFault.NotDiallable : PhoneFault.WrongLength;
    }

    private static bool LacksOnlyTheZeroOf(string areaCode, string digits) =>
        digits.StartsWith(areaCode[1..], StringComparison.Ordinal)
        && digits.Length - (areaCode.Length - 1) is 7 or 8
        && digits[areaCode.Length - 1] >= '2';

    /// <summary>Digits of a landline's area code: three for Beijing and the 02x cities, four for all others.</summary>
    public static int AreaLength(string digits) => digits is ['0', '1' or '2', ..] ? 3 : 4;

    private static PhoneFault ReadLandline(string digits, out PhoneNumber? number)
    {
        number = null;
        // After three digits there are always eight.
        var areaLength = AreaLength(digits);
        var localLength = digits.Length - areaLength;
        if (digits.Length > DigitsMax || localLength is not (7 or 8) || (areaLength == 3 && localLength == 7))
            return PhoneFault.WrongLength;
        if (digits[1] == '0' || digits[areaLength] is '0' or '1')
            return PhoneFault.NotDiallable;
        number = new PhoneNumber(digits, PhoneKind.Landline);
        return PhoneFault.None;
    }

    [GeneratedRegex(@"^(?<number>.*\d.*?)\s*(转接|转|分机号?|extension|ext\.?|x|#|\*)\s*[:.-]?\s*\d{1,6}$", Options)]
    private static partial Regex Extension();

    [GeneratedRegex(@"^(?<number>\(?0\d{2,3}\)?[ -]?\d{7,8})-\d{1,6}$", Options)]
    private static partial Regex DashedExtension();

    /// <summary>110, 12345, 10086, 95588, 400 and 800 lines.</summary>
    [GeneratedRegex(@"^(1\d{2,5}|9[56]\d{3,6}|[48]00\d{7})$", Options)]
    private static partial Regex Service();
}
