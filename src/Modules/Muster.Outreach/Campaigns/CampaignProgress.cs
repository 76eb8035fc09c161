using Muster.Contracts;
using Muster.Outreach.Campaigns.Caps;

namespace Muster.Outreach.Campaigns;

/// <summary>Where a run of a campaign is in its life.</summary>
public enum CampaignPhase
{
    /// <summary>The ledger is being read.</summary>
    Starting,

    /// <summary>Calls are placed as fast as the plan allows.</summary>
    Dialing,

    /// <summary>It was told to pause; the calls in the air are ending.</summary>
    Paused,

    /// <summary>There are people to call, and none of them at this hour.</summary>
    OutsideHours,

    /// <summary>First calls wait until the follow-up staff has settled some of what it has; promised ones go on.</summary>
    AwaitingFollowUp,

    /// <summary>Everyone was called; those to be tried again are not due yet.</summary>
    AwaitingRetries,

    /// <summary>No new calls; those in the air are ending.</summary>
    Stopping,

    /// <summary>Over: everyone is done, or it was stopped, or it failed.</summary>
    Ended,
}

/// <summary>A campaign at one moment, earlier runs included where not said otherwise.</summary>
/// <param name="Phase">Where the run is in its life.</param>
/// <param name="Waiting">Why no call leaves at this moment.</param>
/// <param name="WaitingFor">How long until that changes by itself; null when an event must come first.</param>
/// <param name="Rows">Rows of the roster.</param>
/// <param name="Rejected">Of these, the ones that are not called.</param>
/// <param name="Targets">Phones to call.</param>
/// <param name="TargetsDone">Of these, the ones where everyone has an outcome.</param>
/// <param name="ChannelsInUse">Calls in the air.</param>
/// <param name="Channels">The most that may be.</param>
/// <param name="Calls">Calls placed.</param>
/// <param name="Answered">Of these, the ones answered.</param>
/// <param name="AnsweredShare">Answered calls of those that are over, 0 to 1; 0 before the first.</param>
/// <param name="CallsPerSecond">Calls placed in this run over its last 10 seconds.</param>
/// <param name="Outcomes">Rows by final outcome.</param>
/// <param name="Answers">Answers so far: question, then category.</param>
/// <param name="Elapsed">Time since this run began.</param>
/// <param name="TimeLeft">An estimate from the pace of this run; null before there is one.</param>
/// <param name="OpensAt">While it waits for the hours: when they begin, by the clock of their place; null when never.</param>
/// <param name="Cap">Which cap is used up, where that is why no call leaves.</param>
/// <param name="FollowUpsOpen">People who wait for the follow-up staff, where the plan limits them.</param>
/// <param name="FollowUpsOpenMax">How many hold back first calls; null without a limit.</param>
public sealed record CampaignProgress(
    CampaignPhase Phase,
    WaitReason Waiting,
    TimeSpan? WaitingFor,
    int Rows,
    int Rejected,
    int Targets,
    int TargetsDone,
    int ChannelsInUse,
    int Channels,
    int Calls,
    int Answered,
    double AnsweredShare,
    double CallsPerSecond,
    IReadOnlyDictionary<Disposition, int> Outcomes,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> Answers,
    TimeSpan Elapsed,
    TimeSpan? TimeLeft,
    DateTimeOffset? OpensAt = null,
    CapLevel? Cap = null,
    int? FollowUpsOpen = null,
    int? FollowUpsOpenMax = null)
{
    /// <summary>Rows that are called and have no outcome yet.</summary>
    public int Pending => Rows - Rejected - Outcomes.Values.Sum();
}
