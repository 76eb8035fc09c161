using Muster.Contracts;
using Muster.Dialogue;
using Muster.Kernel;
using Muster.Outreach.Campaigns.Caps;
using Muster.Outreach.Hours;
using Muster.Outreach.Numbers;

namespace Muster.Outreach.Campaigns;

/// <summary>How a campaign dials. It may differ from run to run of the same campaign.</summary>
public sealed record CampaignPlan
{
    /// <summary>The most channels a campaign may ask for: two UDP ports a call, out of 65,536.</summary>
    public const int ChannelsMax = 20_000;

    /// <summary>The most attempts of one kind that are counted.</summary>
    public const int RetriesMax = AttemptCounts.Max;

    /// <summary>The name of the line that it dials through, kept with what is learned of a number.</summary>
    public string Trunk { get; init; } = "";

    /// <summary>What it calls for, and so which lists of those to leave out hold for it; null: a survey, where the script does not say either.</summary>
    public CampaignPurpose? Purpose { get; init; }

    /// <summary>How far it relies on what other campaigns learned of numbers; null: not at all.</summary>
    public MemoryRules? Memory { get; init; } = new();

    /// <summary>Calls in the air at once, 1 to <see cref="ChannelsMax"/>.</summary>
    public int Channels { get; init; } = 10;

    /// <summary>New calls per second, above 0 and up to 1,000. Quiet seconds are not saved up.</summary>
    public double CallsPerSecond { get; init; } = 2;

    /// <summary>Caps that its calls fall under beside <see cref="Channels"/> and <see cref="CallsPerSecond"/>: its line's, its number's.</summary>
    public IReadOnlyDictionary<CapLevel, CapLimit> Caps { get; init; } = new Dictionary<CapLevel, CapLimit>();

    /// <summary>Its share against other campaigns under the same caps, above 0 and up to 1,000.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>Whether it goes before every campaign that is none, and past <see cref="NumberLimit"/>.</summary>
    public bool Emergency { get; init; }

    /// <summary>How long a phone may ring.</summary>
    public TimeSpan RingTimeout { get; init; } = TimeSpan.FromSeconds(40);

    /// <summary>The deadline of a whole call, from the first INVITE.</summary>
    public TimeSpan CallDurationMax { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>What is tried again, how often and after how long; a disposition that is missing is final.</summary>
    public IReadOnlyDictionary<Disposition, RetryRule> Retries { get; init; } = RetryRules.Default;

    /// <summary>Calls to one phone, whatever they ended in.</summary>
    public int AttemptsMax { get; init; } = 6;

    /// <summary>Calls to one phone and those listed beside it on one day of <see cref="Hours"/>; at least 1.</summary>
    public int CallsPerDayMax { get; init; } = 6;

    /// <summary>How long after one phone has proved useless the next phone of the same person is called.</summary>
    public TimeSpan NextPhoneAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>When calls may be made.</summary>
    public CallingHours Hours { get; init; } = CallingHours.Always;

    /// <summary>The limit over all campaigns that share a memory of numbers; null: none.</summary>
    public NumberLimit? NumberLimit { get; init; }

    /// <summary>The backlog of the follow-up staff at which first calls wait; null: they never do.</summary>
    public FollowUpLimit? FollowUp { get; init; }

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

    /// <summary>The plan for a script, whose purpose holds where the plan has none of its own.</summary>
    public CampaignPlan For(Script script) => this with { Purpose = Purpose ?? script.Purpose };

    /// <summary>Whose lists hold.</summary>
    internal CampaignPurpose ListedPurpose => Purpose ?? CampaignPurpose.Survey;

    /// <summary>The limit of open follow-ups with another number in it; as it is when none is given.</summary>
    public FollowUpLimit? FollowUpAtMost(int? openMax) =>
        openMax is { } max ? (FollowUp ?? new FollowUpLimit(max)) with { OpenMax = max } : FollowUp;

    /// <summary>What is wrong with the plan, or null.</summary>
    public Error? Check() => this switch
    {
        { Channels: < 1 or > ChannelsMax } => Wrong($"channels must be 1 to {ChannelsMax}, not {Channels}"),
        { CallsPerSecond: not (> 0 and <= 1000) } => Wrong($"calls per second must be above 0 and at most 1000, not {CallsPerSecond}"),
        { Weight: not (> 0 and <= 1000) } => Wrong($"a campaign's weight must be above 0 and at most 1000, not {Weight}"),
        _ when Caps.Values.Any(cap => cap is not { Channels: >= 1 and <= ChannelsMax, CallsPerSecond: > 0 and <= 1000 }) => Wrong($"each cap needs 1 to {ChannelsMax} channels and above 0 to 1000 calls per second"),
        { AttemptsMax: < 1 } => Wrong("attempts per phone must be at least 1"),
        { CallsPerDayMax: < 1 } => Wrong("calls per person and day must be at least 1"),
        { NumberLimit: { CallsMax: < 1 } or { Days: < 1 or > NumberLimit.DaysMax } } => Wrong($"a limit across campaigns needs at least 1 call in 1 to {NumberLimit.DaysMax} days"),
        { FollowUp: { OpenMax: < 1 } or { Outcomes.Count: 0 } } => Wrong("a limit of open follow-ups must be at least 1, and count at least one outcome"),
        { Hours.Everyone.AreEmpty: true } or { Hours.Elders.AreEmpty: true } => Wrong("its hours let no call through on any day"),
        { Hours.ElderAge: < 1 or > 150 } => Wrong("elders must be 1 to 150 years old"),
        { LineFaultsMax: < 1 } => Wrong("line faults in a row must be at least 1"),
        _ when RingTimeout <= TimeSpan.Zero || CallDurationMax <= RingTimeout => Wrong("a call's longest duration must be above its ring timeout, and that above zero"),
        _ when Retries.Values.Any(rule => rule.AttemptsMax is < 1 or > RetriesMax) => Wrong($"each retry rule allows 1 to {RetriesMax} attempts"),
        _ when NextPhoneAfter < TimeSpan.Zero || CallBackReach < TimeSpan.Zero => Wrong("a delay cannot be negative"),
        _ when Retries.Values.Any(rule => rule.Delay < TimeSpan.Zero) => Wrong("a retry delay cannot be negative"),
        _ => null,
    };

    /// <summary>Fresh caps for a run of this plan.</summary>
    internal IEnumerable<Cap> OwnCaps() =>
        Caps.Select(cap => new Cap(cap.Key, cap.Value)).Append(new Cap(CapLevel.Campaign, new CapLimit(Channels, CallsPerSecond)));

    /// <summary>When a target is due, put off to the next day where it has had its calls of this one.</summary>
    internal DateTimeOffset NotTooManyADay(Target target, DateTimeOffset due)
    {
        var (day, calls) = target.LastDay;
        var on = Hours.DayOf(due);
        // The clock was set back over midnight: how many calls the day before has had, nobody knows any more.
        if (on.AddDays(1) == day)
            (due, on) = (Hours.StartOf(day), day);
        return calls >= CallsPerDayMax && on == day ? Hours.StartOf(day.AddDays(1)) : due;
    }

    /// <summary>The longest that a phone can have to wait for its next call.</summary>
    internal TimeSpan LongestDelay()
    {
        var longest = Retries.Values.Select(rule => rule.Delay).Append(CallBackReach).Append(NextPhoneAfter).Max();
        if (CallsPerDayMax < AttemptsMax || Retries.Values.Any(rule => rule.OtherTimeOfDay))
            longest += TimeSpan.FromDays(1);
        var limit = TimeSpan.FromDays(NumberLimit?.Days ?? 0);
        return longest > limit ? longest : limit;
    }

    /// <summary>The longest that a phone can have to wait for its first call.</summary>
    internal TimeSpan LongestWait()
    {
        var (longest, agreed) = (LongestDelay(), Memory?.CallAtWithin ?? TimeSpan.Zero);
        return longest > agreed ? longest : agreed;
    }

    private static Error Wrong(string what) => new("campaign.bad_plan", $"The campaign's plan cannot be followed: {what}.");
}
