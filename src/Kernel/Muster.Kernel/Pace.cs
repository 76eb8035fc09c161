namespace Muster.Kernel;

/// <summary>
/// Spaces calls evenly (the generic cell rate algorithm of ITU-T I.371). Idle time is not saved up: after a pause no
/// more calls leave at once than a late timer must catch up on.
/// </summary>
/// <param name="perSecond">Calls per second, above 0.</param>
public sealed class Pace(double perSecond)
{
    /// <summary>How late a wake-up may come without costing calls.</summary>
    private static readonly TimeSpan CatchUp = TimeSpan.FromMilliseconds(50);

    private readonly TimeSpan _interval = TimeSpan.FromSeconds(1 / perSecond);
    private TimeSpan _next;

    /// <summary>When the next call may leave: not after <paramref name="now"/> when it may at once.</summary>
    public TimeSpan NextAt => _next;

    /// <summary>Lets one call leave, if it may by now; times are spans on any one monotonic clock.</summary>
    public bool TryTake(TimeSpan now)
    {
        if (now < _next)
            return false;
        var earliest = now - CatchUp;
        _next = (_next > earliest ? _next : earliest) + _interval;
        return true;
    }
}
