using Muster.Contracts;
using Muster.Dialogue;
using Muster.Kernel;
using Muster.Outreach.Campaigns;
using Muster.Outreach.Ledgers;
using Muster.Outreach.Rosters;
using Muster.Outreach.Tables;

namespace Muster.Outreach.Rehearsals;

/// <summary>A campaign to rehearse.</summary>
/// <param name="LedgerPath">Where its ledger goes; there must be none yet.</param>
/// <param name="Campaign">What makes it the campaign it is.</param>
/// <param name="Roster">Every row, the rejected ones too.</param>
/// <param name="Script">What is asked.</param>
/// <param name="Plan">How it dials.</param>
/// <param name="StartsAt">What the clock shows when it begins.</param>
/// <param name="Seed">The same seed, and all else being equal, makes the same ledger.</param>
/// <param name="Shares">Who is called, and what they answer.</param>
public sealed record RehearsalOrder(
    string LedgerPath,
    CampaignStart Campaign,
    IEnumerable<RosterRow> Roster,
    Script Script,
    CampaignPlan Plan,
    DateTimeOffset StartsAt,
    int Seed,
    SimulatedShares Shares)
{
    /// <summary>The time within which it should be over, from its first call; null asks for no search.</summary>
    public TimeSpan? Within { get; init; }

    /// <summary>
    /// Follow-ups that a simulated staff settles in an hour; null for no staff, and then <see cref="CampaignPlan.FollowUp"/> is left aside.
    /// </summary>
    public double? StaffPerHour { get; init; }
}

/// <summary>What a rehearsal found.</summary>
/// <param name="End">How the campaign ended; a failure would befall the real one too.</param>
/// <param name="Summary">Its figures, times by the clock of the plan's hours.</param>
/// <param name="Reconciliation">The proof that they add up.</param>
/// <param name="ChannelsInUseMax">The most calls at once.</param>
/// <param name="SpokenAnswers">What a recogniser would have had to understand.</param>
/// <param name="SpokenAnswersPerSecondMax">In the busiest minute.</param>
/// <param name="FollowUpsPerHourMax">People left to the follow-up staff in the hour that left the most.</param>
/// <param name="Needed">What it takes to be over in the time wished for; null when none was.</param>
public sealed record RehearsalFindings(
    CampaignEnd End,
    CampaignSummary Summary,
    Reconciliation Reconciliation,
    int ChannelsInUseMax,
    int SpokenAnswers,
    double SpokenAnswersPerSecondMax,
    int FollowUpsPerHourMax,
    ChannelsNeeded? Needed)
{
    /// <summary>Processor time that one spoken answer takes, measured in docs/speech.md.</summary>
    public const double RecognitionCpuMs = 37;

    /// <summary>Cores that recognition keeps busy in the busiest minute.</summary>
    public double RecogniserCores => SpokenAnswersPerSecondMax * RecognitionCpuMs / 1000;

    /// <summary>From the first call to the end of the last, nights and rests included.</summary>
    public TimeSpan Duration => Summary.LastCallEndedAt - Summary.FirstCallAt ?? TimeSpan.Zero;
}

/// <summary>
/// Runs a whole campaign in virtual time: the real scheduler, the real dialogue and the real ledger, to a line that is
/// simulated. What is not rehearsed are sounds, packets and recognition.
/// </summary>
public static class Rehearsal
{
    /// <summary>A campaign that takes longer will never end: its hours are hardly ever open.</summary>
    private static readonly TimeSpan LengthMax = TimeSpan.FromDays(366);

    /// <summary>Virtual time between two looks at the terminal.</summary>
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(30);

    private const double StaffPerHourMax = 1_000_000;

    /// <param name="order">What to rehearse.</param>
    /// <param name="watch">Told of its progress now and then.</param>
    /// <param name="stop">Ends it early; what it found up to then is told.</param>
    /// <returns>
    /// The findings, or an error: <c>campaign.bad_plan</c>, <c>rehearsal.bad_shares</c>, <c>rehearsal.no_limit</c>,
    /// <c>rehearsal.bad_staff</c>, <c>rehearsal.exists</c>, <c>rehearsal.endless</c>, or what the ledger's disk refused.
    /// </returns>
    public static Result<RehearsalFindings> Run(RehearsalOrder order, Action<CampaignProgress> watch, CancellationToken stop = default)
    {
        if ((order.Plan.Check() ?? CheckStaff(order) ?? order.Shares.Check(order.Script)) is { } wrong)
            return wrong;
        if (File.Exists(order.LedgerPath))
            return new Error("rehearsal.exists", $"There is a ledger at {order.LedgerPath} already: a rehearsal always begins anew, so name another folder.");
        var loop = new VirtualLoop(order.StartsAt);
        if (!Ledger.Open(order.LedgerPath, new LedgerOptions { Writer = loop, Durable = false, CommitEvery = Slice }).TryGet(out var ledger, out var error))
            return error;
        using (ledger)
        {
            if (!ledger.Begin(order.Campaign, order.Roster).TryGet(out _, out error))
                return error;
            var fresh = order.Within is null ? [] : ledger.ReadOpenWork(order.Plan, order.StartsAt).Waiting;
            var line = new SimulatedLine(loop, new SimulatedPhones(order.Shares, order.Seed), order.Script, order.Plan.Hours.Zone, order.Plan.Channels);
            if (!Dial(order, loop, ledger, line, watch, stop).TryGet(out var end, out error))
                return error;
            return Findings(order, ledger, line, end, [.. fresh.Select(waiting => waiting.Target)], stop);
        }
    }

    private static Error? CheckStaff(RehearsalOrder order) => order switch
    {
        { StaffPerHour: not null, Plan.FollowUp: null } => new Error("rehearsal.no_limit", "Staff who settle follow-ups change nothing where the plan has no limit of open ones: give it with --follow-up-at-most, or in the plan."),
        { StaffPerHour: not (null or > 0 and <= StaffPerHourMax) } => new Error("rehearsal.bad_staff", $"The simulated staff settle above 0 and at most {StaffPerHourMax} follow-ups an hour."),
        _ => null,
    };

    private static Result<CampaignEnd> Dial(
        RehearsalOrder order, VirtualLoop loop, Ledger ledger, SimulatedLine line, Action<CampaignProgress> watch, CancellationToken stop)
    {
        var calls = 0;
        var (plan, staff) = order.StaffPerHour is { } perHour
            ? (order.Plan, new SimulatedStaff(perHour, order.Plan.Hours))
            : (order.Plan with { FollowUp = null }, null);
        var campaign = new Campaign(loop, ledger, line, plan) { NewCallId = _ => CallId(order.Seed, ++calls), Staff = staff };
        campaign.Start();
        loop.Settle();
        for (var passed = TimeSpan.Zero; !campaign.Completion.IsCompleted; passed += Slice)
        {
            if (passed > LengthMax)
                return new Error("rehearsal.endless", $"The campaign would not be over within {LengthMax.TotalDays} days: look at the hours of its plan.");
            if (stop.IsCancellationRequested)
                campaign.Stop();
            loop.Advance(Slice);
            watch(campaign.Progress);
        }

        loop.Advance(Slice); // The last commit.
        return campaign.Completion.GetAwaiter().GetResult();
    }

    private static RehearsalFindings Findings(
        RehearsalOrder order, Ledger ledger, SimulatedLine line, CampaignEnd end, IReadOnlyList<Target> fresh, CancellationToken stop)
    {
        var needed = order.Within is { } within && end.Ending == CampaignEnding.Finished
            ? ChannelSearch.Run(ledger.Replay(fresh, order.Plan, order.StartsAt), within, stop)
            : null;
        return new RehearsalFindings(
            end, ledger.Summary(order.Plan.Hours.Zone), ledger.Reconcile(),
            line.ChannelsInUseMax, line.Recogniser.Answers, line.Recogniser.PerSecondMax,
            ledger.FollowUpsPerHourMax(order.Plan.FollowUp?.Outcomes ?? FollowUpLimit.LeftToStaff), needed);
    }

    // Ids of version 7 hold random bits; these are as unique in their ledger, and the seed makes them again.
    private static Guid CallId(int seed, int call) => new(seed, 0, 0, 0, 0, 0, 0, (byte)(call >> 24), (byte)(call >> 16), (byte)(call >> 8), (byte)call);
}
