using System.Globalization;

namespace Muster.Sip;

/// <summary>The Retry-After header (RFC 3261 section 20.33): seconds, perhaps with a comment or parameters behind them.</summary>
internal static class RetryAfterHeader
{
    private const int SecondsMax = 24 * 3600;

    /// <summary>The wait asked for, at most a day; null where none is given that can be read.</summary>
    public static TimeSpan? Delay(SipMessage message)
    {
        var text = message.First(HeaderNames.RetryAfter).AsSpan().Trim();
        var end = text.IndexOfAnyExceptInRange('0', '9');
        return uint.TryParse(end < 0 ? text : text[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(Math.Min(seconds, SecondsMax))
            : null;
    }
}
