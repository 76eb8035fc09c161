using System.Globalization;
using System.Runtime.InteropServices;

namespace Muster.Outreach.Hours;

/// <summary>A stretch of one day, in minutes from midnight by the wall: from the first, up to but without the second.</summary>
/// <param name="FromMinute">0 to 1439.</param>
/// <param name="UntilMinute">Above <paramref name="FromMinute"/>, up to 1440, which is midnight.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct DaySpan(int FromMinute, int UntilMinute)
{
    public const int DayMinutes = 24 * 60;

    /// <summary>Reads <c>08:30-12:00</c>; the end may be <c>24:00</c>.</summary>
    public static bool TryRead(string text, out DaySpan span)
    {
        span = default;
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        if (dash < 0 || Minute(text.AsSpan(0, dash)) is not { } from || Minute(text.AsSpan(dash + 1)) is not { } until || from >= until)
            return false;
        span = new DaySpan(from, until);
        return true;
    }

    public override string ToString() =>
        $"{FromMinute / 60:00}:{FromMinute % 60:00}-{UntilMinute / 60:00}:{UntilMinute % 60:00}";

    private static int? Minute(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (text.SequenceEqual("24:00"))
            return DayMinutes;
        return TimeOnly.TryParseExact(text, ["HH:mm", "H:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? (time.Hour * 60) + time.Minute
            : null;
    }
}
