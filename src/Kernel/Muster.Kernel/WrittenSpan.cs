using System.Globalization;

namespace Muster.Kernel;

/// <summary>Time spans as people write them: <c>40s</c>, <c>15m</c>, <c>1.5h</c>, <c>2d</c>.</summary>
public static class WrittenSpan
{
    /// <summary>The longest one that is understood.</summary>
    public static readonly TimeSpan Max = TimeSpan.FromDays(366);

    private static readonly Dictionary<char, double> SecondsByUnit = new() { ['s'] = 1, ['m'] = 60, ['h'] = 3600, ['d'] = 86_400 };

    /// <summary>Reads a number that is not negative and its unit, with nothing between them; false for all else, and above <see cref="Max"/>.</summary>
    public static bool TryRead(string text, out TimeSpan span)
    {
        span = default;
        if (text.Length > 1
            && SecondsByUnit.TryGetValue(text[^1], out var unit)
            && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
            && count * unit <= Max.TotalSeconds)
        {
            span = TimeSpan.FromSeconds(count * unit);
            return true;
        }

        return false;
    }
}
