using System.Globalization;

namespace Muster.Sip;

/// <summary>Spans of time as headers write them: whole seconds, then perhaps a comment or parameters (RFC 3261 section 25.1).</summary>
internal static class Seconds
{
    /// <summary>Null where the value does not begin with digits; a number too large to be meant stands for the most there can be.</summary>
    public static TimeSpan? Parse(string? value, TimeSpan max)
    {
        var text = value.AsSpan().TrimStart();
        var end = text.IndexOfAnyExceptInRange('0', '9');
        var digits = end < 0 ? text : text[..end];
        if (digits.Length == 0)
            return null;
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < max.TotalSeconds
            ? TimeSpan.FromSeconds(seconds)
            : max;
    }

    public static string Write(TimeSpan span) => ((long)Math.Ceiling(span.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
}
