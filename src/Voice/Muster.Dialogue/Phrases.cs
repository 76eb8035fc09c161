using System.Text;

namespace Muster.Dialogue;

/// <summary>How phrases are compared: by what is said, not by how it is typed.</summary>
internal static class Phrases
{
    /// <summary>Stands for punctuation.</summary>
    public const char Break = '|';

    /// <summary>
    /// Lower case, half-width, one apostrophe; no blanks around Chinese characters, single ones between Latin words.
    /// Punctuation becomes <see cref="Break"/>, which no phrase reaches across.
    /// </summary>
    public static string Normalise(string text)
    {
        var said = new StringBuilder(text.Length);
        var gap = false;
        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c))
            {
                gap = true;
                continue;
            }

            var unit = Unit(c);
            if (gap && said.Length > 0 && IsLatin(said[^1]) && IsLatin(unit))
                said.Append(' ');
            gap = false;
            if (unit != Break || (said.Length > 0 && said[^1] != Break))
                said.Append(unit);
        }

        return said.ToString().Trim(Break);
    }

    /// <summary>Whether there is something in a text to say, and nothing that cannot be said.</summary>
    public static bool CanBeSaid(string text) => Normalise(text) is { Length: > 0 } said && !said.Contains(Break);

    // The culture data that string.Normalize needs is left out of the build, so full-width forms are folded here.
    private static char Unit(char c) => c switch
    {
        >= '\uFF01' and <= '\uFF5E' => Unit((char)(c - 0xFEE0)),
        '’' or '‘' or '\'' => '\'',
        '·' => c,
        _ when char.IsLetterOrDigit(c) || char.IsSurrogate(c) => char.ToLowerInvariant(c),
        _ => Break,
    };

    /// <summary>Whether a character is part of a word that is set off by blanks.</summary>
    public static bool IsLatin(char c) => c == '\'' || (char.IsLetterOrDigit(c) && c < 0x2E80);
}
