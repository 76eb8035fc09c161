using System.Globalization;

namespace Muster.Kernel.Identifiers;

/// <summary>
/// A resident identity number (GB 11643-1999): 6 digits of place, 8 of birth, 3 of serial, one check character
/// by ISO 7064 MOD 11-2. Cards from before 1999 have 15 digits: no century, no check character.
/// </summary>
/// <param name="Number">18 characters; a 15-digit number is completed.</param>
/// <param name="BirthDate">A day that exists.</param>
/// <param name="InKnownProvince">False when the first two digits name no province; real cards carry odd codes, so only a warning.</param>
public sealed record ResidentId(string Number, DateOnly BirthDate, bool InKnownProvince)
{
    private const string CheckCharacters = "10X98765432";

    private static readonly int[] Weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

    /// <summary>Reads a number as typed: spaces, full-width digits, an apostrophe and a small x are put right. Never throws.</summary>
    /// <param name="text">The cell.</param>
    /// <param name="id">The number, or null with the fault returned.</param>
    public static ResidentIdFault Read(string? text, out ResidentId? id)
    {
        id = null;
        var number = Normalise(text);
        if (number.Length is not (15 or 18))
            return number.Length == 0 ? ResidentIdFault.Missing : ResidentIdFault.Length;
        if (!HasOnlyDigits(number))
            return ResidentIdFault.Characters;
        if (number.Length == 15)
            number = Complete(number);
        if (!TryReadBirth(number, out var birth))
            return ResidentIdFault.BirthDate;
        if (number[17] != CheckCharacter(number))
            return ResidentIdFault.CheckDigit;
        id = new ResidentId(number, birth, IsProvince(number));
        return ResidentIdFault.None;
    }

    /// <summary>A document number in the form in which two of them are compared: no spaces or dashes, ASCII, upper case.</summary>
    public static string Normalise(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return string.Empty;
        Span<char> kept = stackalloc char[64];
        var length = 0;
        foreach (var c in text)
        {
            var folded = c is >= '\uFF01' and <= '\uFF5E' ? (char)(c - 0xFEE0) : c;
            if (char.IsLetterOrDigit(folded) && length < kept.Length)
                kept[length++] = char.ToUpperInvariant(folded);
        }

        return kept[..length].SequenceEqual(text) ? text : new string(kept[..length]);
    }

    private static bool HasOnlyDigits(string number)
    {
        var digits = number.Length == 18 && number[17] == 'X' ? 17 : number.Length;
        return number.AsSpan(0, digits).IndexOfAnyExceptInRange('0', '9') < 0;
    }

    /// <summary>Serials 996 to 999 were kept for those born before 1900.</summary>
    private static string Complete(string fifteen)
    {
        var century = string.CompareOrdinal(fifteen, 12, "996", 0, 3) >= 0 ? "18" : "19";
        var seventeen = string.Concat(fifteen.AsSpan(0, 6), century, fifteen.AsSpan(6));
        return seventeen + CheckCharacter(seventeen);
    }

    private static bool TryReadBirth(string number, out DateOnly birth) =>
        DateOnly.TryParseExact(number.AsSpan(6, 8), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out birth)
        && birth.Year is >= 1850 and < 2100;

    private static char CheckCharacter(string number)
    {
        var sum = 0;
        for (var i = 0; i < Weights.Length; i++)
            sum += (number[i] - '0') * Weights[i];
        return CheckCharacters[sum % 11];
    }

    private static bool IsProvince(string number) =>
        int.Parse(number.AsSpan(0, 2), CultureInfo.InvariantCulture) is (>= 11 and <= 15) or (>= 21 and <= 23)
            or (>= 31 and <= 37) or (>= 41 and <= 46) or (>= 50 and <= 54) or (>= 61 and <= 65) or 71 or 81 or 82 or 83;
}

/// <summary>Which part of a resident identity number is wrong.</summary>
public enum ResidentIdFault
{
    None = 0,
    Missing,

    /// <summary>Neither 15 nor 18 characters: another document, or a slip.</summary>
    Length,

    /// <summary>Something else than digits, but for an X at the end.</summary>
    Characters,

    /// <summary>No such day.</summary>
    BirthDate,

    /// <summary>The check character does not fit the digits: at least one is wrong.</summary>
    CheckDigit,
}
