namespace Muster.Bench;

/// <summary>How far a share measured on few cases can be trusted (Wilson, 1927).</summary>
internal static class Wilson
{
    private const double Z = 1.96;

    /// <summary>The 95 % interval, in per cent: <c>93.1-96.0</c>.</summary>
    public static string Interval(int successes, int cases)
    {
        if (cases == 0)
            return "-";
        var share = (double)successes / cases;
        var centre = share + (Z * Z / (2 * cases));
        var spread = Z * Math.Sqrt((share * (1 - share) / cases) + (Z * Z / (4.0 * cases * cases)));
        var scale = 100 / (1 + (Z * Z / cases));
        return $"{scale * (centre - spread):F1}-{scale * (centre + spread):F1}";
    }
}
