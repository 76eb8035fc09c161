using Muster.Contracts;
using Muster.Kernel;

namespace Muster.Outreach.Campaigns;

/// <summary>How a run of a campaign ended.</summary>
public enum CampaignEnding
{
    /// <summary>Everyone has an outcome.</summary>
    Finished,

    /// <summary>It was told to stop; the same command goes on from there.</summary>
    Stopped,

    /// <summary>It could not go on; the error says why, and the same command goes on once that is mended.</summary>
    Failed,
}

/// <summary>What becomes of the calls in conversation when a campaign is paused or stopped.</summary>
public enum TalkingCalls
{
    /// <summary>They are hung up; whoever was not done is called again.</summary>
    HangUp,

    /// <summary>They hear the script's leave and are hung up; whoever was not done is called again. Whoever speaks with a person of ours goes on.</summary>
    SayGoodbye,

    /// <summary>They go on to their end.</summary>
    Finish,
}

/// <summary>A run's end.</summary>
/// <param name="Ending">How.</param>
/// <param name="Error">
/// Why it failed: <c>campaign.trunk_failing</c>, <c>campaign.bad_plan</c>, or a code of the ledger; null otherwise.
/// </param>
public sealed record CampaignEnd(CampaignEnding Ending, Error? Error)
{
    /// <summary>So many calls in a row failed on the line that the trunk must be taken for dead.</summary>
    internal static CampaignEnd TrunkFailed(CallReport last) => new(
        CampaignEnding.Failed,
        new Error(
            "campaign.trunk_failing",
            $"The trunk failed every one of the last calls (last answer: {last.SipStatus} {last.SipReason}): check the line with its carrier; the same command goes on from there."));
}
