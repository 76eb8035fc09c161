namespace Muster.Outreach.Rosters;

/// <summary>Names as lists write them, brought to one form so that the same person is seen as the same.</summary>
internal static class PersonName
{
    /// <summary>
    /// Trims; takes the padding out of Chinese names (张　三); writes every middle dot of a minority name as U+00B7;
    /// leaves one space between the words of other names.
    /// </summary>
    public static string Normalise(string cell)
    {
        if (!NeedsWork(cell))
            return cell;
        var words = cell.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var hasLatin = cell.AsSpan().IndexOfAnyInRange('A', 'z') >= 0;
        return string.Join(hasLatin ? " " : string.Empty, words)
            .Replace('•', '·').Replace('‧', '·').Replace('∙', '·').Replace('・', '·').Replace('．', '·').Replace('●', '·');
    }

    private static bool NeedsWork(string cell)
    {
        foreach (var c in cell)
        {
            if (char.IsWhiteSpace(c) || c is '•' or '‧' or '∙' or '・' or '．' or '●')
                return true;
        }

        return false;
    }
}
