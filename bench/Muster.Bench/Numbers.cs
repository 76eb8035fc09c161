using System.Globalization;

namespace Muster.Bench;

/// <summary>Reads a command's arguments: numbers, of which the last ones may be left out.</summary>
internal static class Numbers
{
    /// <param name="args">As typed.</param>
    /// <param name="values">The defaults, which what was typed replaces.</param>
    /// <returns>False when there are too many, or one is no whole number above 0.</returns>
    public static bool TryRead(string[] args, int[] values)
    {
        if (args.Length > values.Length)
            return false;
        for (var i = 0; i < args.Length; i++)
        {
            if (!int.TryParse(args[i], NumberStyles.None, CultureInfo.InvariantCulture, out values[i]) || values[i] < 1)
                return false;
        }

        return true;
    }
}
