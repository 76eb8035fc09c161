namespace Muster.Calls;

/// <summary>How long people waited for the next prompt after they had answered. Milliseconds, in steps of 20.</summary>
public sealed class TurnTimes
{
    private const int StepMs = 20;

    private readonly int[] _counts = new int[500];

    /// <summary>Turns counted.</summary>
    public int Count { get; private set; }

    public void Add(int milliseconds)
    {
        _counts[Math.Clamp(milliseconds / StepMs, 0, _counts.Length - 1)]++;
        Count++;
    }

    /// <summary>The upper edge of the step below which this share of the turns lies; 0 when there are none.</summary>
    /// <param name="share">0 to 1.</param>
    public int PercentileMs(double share)
    {
        var wanted = (int)Math.Ceiling(share * Count);
        var seen = 0;
        for (var step = 0; step < _counts.Length && Count > 0; step++)
        {
            seen += _counts[step];
            if (seen >= wanted)
                return (step + 1) * StepMs;
        }

        return 0;
    }
}
