using Muster.Outreach.Hours;

namespace Muster.Outreach.Rehearsals;

/// <summary>A follow-up staff that settles one person after another at an even pace, while the plan's hours are open. Idle time is not saved up.</summary>
/// <param name="perHour">People settled in an hour by all of the staff together, above 0.</param>
/// <param name="hours">When they work.</param>
internal sealed class SimulatedStaff(double perHour, CallingHours hours)
{
    private double _settled;
    private DateTimeOffset? _at;

    /// <summary>Lets them work up to now.</summary>
    /// <param name="arisen">Everyone whom calls have left to them.</param>
    /// <param name="now">The wall clock.</param>
    /// <returns>How many of those they have settled.</returns>
    public int Settle(int arisen, DateTimeOffset now)
    {
        if (_at is { } before && hours.NextOpening(now, TimeSpan.Zero, elder: false) == now)
            _settled = Math.Min(arisen, _settled + (perHour * (now - before).TotalHours));
        _at = now;
        return (int)_settled;
    }
}
