using Muster.Kernel;

namespace Muster.Outreach.Campaigns.Caps;

/// <summary>What a cap stands for, from the widest to the narrowest.</summary>
public enum CapLevel
{
    /// <summary>All of this installation.</summary>
    Platform,

    /// <summary>One office that calls.</summary>
    Tenant,

    /// <summary>One campaign.</summary>
    Campaign,

    /// <summary>One carrier's line.</summary>
    Trunk,

    /// <summary>One number that is shown to those called.</summary>
    Caller,
}

/// <summary>How many calls may be under way at once, and how many may begin each second.</summary>
/// <param name="Channels">1 to <see cref="CampaignPlan.ChannelsMax"/>.</param>
/// <param name="CallsPerSecond">Above 0, up to 1,000.</param>
public sealed record CapLimit(int Channels, double CallsPerSecond);

/// <summary>A cap and what is used of it. Campaigns that share something share its cap.</summary>
internal sealed class Cap(CapLevel level, CapLimit limit)
{
    private readonly Pace _pace = new(limit.CallsPerSecond);

    public CapLevel Level => level;

    public int InUse { get; private set; }

    public bool IsFull => InUse >= limit.Channels;

    /// <summary>When the next call may begin; in the past when it may now.</summary>
    public TimeSpan NextAt => _pace.NextAt;

    public void Take(TimeSpan now)
    {
        InUse++;
        _pace.TryTake(now);
    }

    public void Release() => InUse--;
}
