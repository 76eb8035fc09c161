using System.Text;

namespace Muster.Dialogue;

/// <summary>Texts prepared for finding values in them.</summary>
internal static class SpokenText
{
    /// <summary>Half-width, lower case, without blanks.</summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (!char.IsWhiteSpace(c))
                folded.Append(char.ToLowerInvariant(c is >= '\uFF01' and <= '\uFF5E' ? (char)(c - 0xFEE0) : c));
        }

        return folded.ToString();
    }

    /// <summary>Words and numbers in lower case, hyphens parting them; a point between digits is a word of its own, and its digits are single words.</summary>
    public static IReadOnlyList<string> Words(string text)
    {
        var parted = new StringBuilder();
        var isBehindPoint = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = char.ToLowerInvariant(text[i]);
            var isPoint = c == '.' && i > 0 && i + 1 < text.Length && char.IsAsciiDigit(text[i - 1]) && char.IsAsciiDigit(text[i + 1]);
            isBehindPoint = isPoint || (isBehindPoint && char.IsAsciiDigit(c));
            if (isPoint)
                parted.Append(" . ");
            else if (isBehindPoint)
                parted.Append(c).Append(' ');
            else
                parted.Append(char.IsLetterOrDigit(c) || c == '\'' ? c : ' ');
        }

        return parted.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    public static bool HasAt(string text, int at, string part) =>
        at < text.Length && text.AsSpan(at).StartsWith(part, StringComparison.Ordinal);
}
