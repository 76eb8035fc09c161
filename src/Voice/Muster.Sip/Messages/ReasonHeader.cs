using System.Globalization;

namespace Muster.Sip;

/// <summary>The Reason header (RFC 3326): why a request or response was sent, as an ITU-T Q.850 cause.</summary>
internal static class ReasonHeader
{
    /// <summary>The Q.850 cause, 1 to 127; null where none is given.</summary>
    public static int? Q850Cause(SipMessage message)
    {
        foreach (var reason in message.Values(HeaderNames.Reason))
        {
            if (reason.StartsWith("Q.850", StringComparison.OrdinalIgnoreCase)
                && int.TryParse(SipText.Parameter(reason, "cause"), NumberStyles.None, CultureInfo.InvariantCulture, out var cause)
                && cause is > 0 and < 128)
                return cause;
        }

        return null;
    }

    public static void Add(SipMessage message, int? q850Cause)
    {
        if (q850Cause is { } cause)
            message.Add(HeaderNames.Reason, string.Create(CultureInfo.InvariantCulture, $"Q.850;cause={cause}"));
    }
}
