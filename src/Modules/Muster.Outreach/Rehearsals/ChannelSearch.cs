using Muster.Outreach.Campaigns;

namespace Muster.Outreach.Rehearsals;

/// <summary>What it takes to be over within a time.</summary>
/// <param name="Within">The time wished for, from the first call to the end of the last.</param>
/// <param name="Channels">The smallest number of channels that does it; null when no number does.</param>
/// <param name="CallsPerSecond">The new calls a second that go with it: those of the plan, or more where they would not do.</param>
/// <param name="Duration">How long it then takes; where no number of channels does it, how long it takes at the very least, null when that is more than a year.</param>
public sealed record ChannelsNeeded(TimeSpan Within, int? Channels, double CallsPerSecond, TimeSpan? Duration);

/// <summary>Finds the channels that a campaign needs, by playing its calls again.</summary>
internal static class ChannelSearch
{
    private const double RateMax = 1000;

    /// <summary>Carriers sell whole and tenths of a call a second.</summary>
    private const double RateStep = 0.1;

    /// <summary>A rate that only just suffices would keep every channel waiting for it.</summary>
    private const double RateReserve = 1.1;

    private static readonly TimeSpan LongestLooked = TimeSpan.FromDays(366);

    /// <returns>Null when it was stopped.</returns>
    public static ChannelsNeeded? Run(CallReplay calls, TimeSpan within, CancellationToken stop)
    {
        var rate = calls.Plan.CallsPerSecond;
        if (calls.Play(CampaignPlan.ChannelsMax, rate, within) is null)
        {
            if (calls.Play(CampaignPlan.ChannelsMax, RateMax, within) is null)
                return new ChannelsNeeded(within, null, RateMax, calls.Play(CampaignPlan.ChannelsMax, RateMax, LongestLooked));
            var steps = Smallest(1, (int)(RateMax / RateStep), step => calls.Play(CampaignPlan.ChannelsMax, step * RateStep, within) is not null, stop);
            rate = Math.Min(RateMax, Math.Ceiling(steps * RateReserve) * RateStep);
        }

        var channels = Smallest(1, CampaignPlan.ChannelsMax, channels => calls.Play(channels, rate, within) is not null, stop);
        return stop.IsCancellationRequested ? null : new ChannelsNeeded(within, channels, Math.Round(rate, 1), calls.Play(channels, rate, within));
    }

    /// <summary>The smallest number that does; the largest is known to.</summary>
    private static int Smallest(int from, int to, Func<int, bool> does, CancellationToken stop)
    {
        while (from < to && !stop.IsCancellationRequested)
        {
            var middle = from + ((to - from) / 2);
            if (does(middle))
                to = middle;
            else
                from = middle + 1;
        }

        return from;
    }
}
