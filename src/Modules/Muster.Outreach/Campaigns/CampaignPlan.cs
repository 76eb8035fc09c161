using Muster.Contracts;
using Muster.Kernel;

namespace Muster.Outreach.Campaigns;

/// <summary>How a campaign dials. It may differ from run to run of the same campaign.</summary>
public sealed record CampaignPlan
{
    /// <summary>The most channels a campaign may ask for: two UDP ports a call, out of 65,536.</summary>
    public const int ChannelsMax = 20_000;

    /// <summary>The most attempts of one kind that are counted.</summary>
    public const int RetriesMax = AttemptCounts.Max;

    /// <summary>Calls in the air at once, 1 to <see cref="ChannelsMax"/>.</summary>
    public int Channels { get; init; } = 10;

    /// <summary>New calls per second, above 0 and up to 1,000. Quiet seconds are not saved up.</summary>
    public double CallsPerSecond { get; init; } = 2;

    /// <summary>How long a phone may ring.</summary>
    public TimeSpan RingTimeout { get; init; } = TimeSpan.FromSeconds(40);

    /// <summary>The deadline of a whole call, from the first INVITE.</summary>
    public TimeSpan CallDurationMax { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>What is tried again, how often and after how long; a disposition that is missing is final.</summary>
    public IReadOnlyDictionary<Disposition, RetryRule> Retries { get; init; } = RetryRules.Default;

    /// <summary>Calls to one phone, whatever they ended in.</summary>
    public int AttemptsMax { get; init; } = 6;

    /// <summary>
    /// How far ahead an agreed time ("call me at six") may lie for this campaign to wait for it. Beyond it the row ends
    /// as call later, and a person takes it up.
    /// </summary>
    public TimeSpan CallBackReach { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>
    /// Calls in a row that may end in a fault of the line, before the campaign stops rather than spend its attempts on
    /// a dead trunk.
    /// </summary>
    public int LineFaultsMax { get; init; } = 20;

    /// <summary>Where answered calls are recorded, in files named after their attempts; null records none.</summary>
    public string? RecordingFolder { get; init; }

    /// <summary>What is wrong with the plan, or null.</summary>
    public Error? Check() => this switch
    {
        { Channels: < 1 or > ChannelsMax } => Wrong($"channels must be 1 to {ChannelsMax}, not {Channels}"),
        { CallsPerSecond: not (> 0 and <= 1000) } => Wrong($"calls per second must be above 0 and at most 1000, not {CallsPerSecond}"),
        { AttemptsMax: < 1 } => Wrong("attempts per phone must be at least 1"),
        { LineFaultsMax: < 1 } => Wrong("line faults in a row must be at least 1"),
        _ when RingTimeout <= TimeSpan.Zero || CallDurationMax <= RingTimeout => Wrong("a call's longest duration must be above its ring timeout, and that above zero"),
        _ when Retries.Values.Any(rule => rule.AttemptsMax is < 1 or > RetriesMax) => Wrong($"each retry rule allows 1 to {RetriesMax} attempts"),
        _ when Retries.Values.Any(rule => rule.Delay < TimeSpan.Zero) => Wrong("a retry delay cannot be negative"),
        _ => null,
    };

    /// <summary>The longest that a phone can have to wait for its next call.</summary>
    internal TimeSpan LongestDelay() =>
        Retries.Values.Select(rule => rule.Delay).Append(CallBackReach).Max();

    private static Error Wrong(string what) => new("campaign.bad_plan", $"The campaign's plan cannot be followed: {what}.");
}
