using System.Globalization;

namespace Muster.Sip;

/// <summary>The Content-Length header's value (RFC 3261 section 20.14).</summary>
internal static class ContentLength
{
    public static bool TryParse(string text, out int length) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out length);
}
