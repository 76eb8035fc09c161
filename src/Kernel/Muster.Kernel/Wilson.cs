namespace Muster.Kernel;

/// <summary>How far a share measured on few cases can be trusted (Wilson, 1927).</summary>
public static class Wilson
{
    private const double Z = 1.96;

    /// <summary>The 95 % interval of a share, each end 0 to 1; the whole range where there are no cases.</summary>
    public static (double Low, double High) Bounds(int successes, int cases)
    {
        if (cases == 0)
            return (0, 1);
        var share = (double)successes / cases;
        var centre = share + (Z * Z / (2 * cases));
        var spread = Z * Math.Sqrt((share * (1 - share) / cases) + (Z * Z / (4.0 * cases * cases)));
        var scale = 1 + (Z * Z / cases);
        // Rounding may carry a share of nothing, or of all, a hair beyond it.
        return (Math.Max(0, (centre - spread) / scale), Math.Min(1, (centre + spread) / scale));
    }

    /// <summary>The same in per cent: <c>93.1-96.0</c>; a dash where there are no cases.</summary>
    public static string Interval(int successes, int cases)
    {
        var (low, high) = Bounds(successes, cases);
        return cases == 0 ? "-" : $"{100 * low:F1}-{100 * high:F1}";
    }
}
