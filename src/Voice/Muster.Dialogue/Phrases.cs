using System.Text;

namespace Muster.Dialogue;

/// <summary>How phrases are compared: by what is said, not by how it is typed.</summary>
internal static class Phrases
{
    /// <summary>
    /// Lower case, half-width, one apostrophe; no blanks around Chinese characters, single ones between Latin words.
    /// Punctuation becomes <see cref="Break"/>, which no phrase reaches across.
    /// </summary>
    public static string Normalise(string text)
    {
        var wide = text.Normalize(NormalizationForm.FormKC).ToLowerInvariant();
        var said = new StringBuilder(wide.Length);
        var gap = false;
        foreach (var c in wide)
        {
            if (char.IsWhiteSpace(c))
            {
                gap = true;
                continue;
            }

            var unit = c is '’' or '‘' ? '\'' : c;
            unit = char.IsLetterOrDigit(unit) || unit is '\'' or '·' || char.IsSurrogate(unit) ? unit : Break;
            if (gap && said.Length > 0 && IsLatin(said[^1]) && IsLatin(unit))
                said.Append(' ');
            gap = false;
            if (unit != Break || (said.Length > 0 && said[^1] != Break))
                said.Append(unit);
        }

        return said.ToString().Trim(Break);
    }

    public const char Break = '|';

    /// <summary>Whether a character is part of a word that is set off by blanks.</summary>
    public static bool IsLatin(char c) => c == '\'' || (char.IsLetterOrDigit(c) && c < 0x2E80);
}
