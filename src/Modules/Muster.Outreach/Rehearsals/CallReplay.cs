using Dapper;
using Muster.Contracts;
using Muster.Outreach.Campaigns;
using Muster.Outreach.Campaigns.Caps;
using Muster.Outreach.Ledgers;

namespace Muster.Outreach.Rehearsals;

/// <summary>
/// The calls of a campaign that has ended, played again through the dialer alone: each phone's calls last as long and end as
/// they did, and only the channels and the pace are others. It takes a second where the campaign took a minute.
/// </summary>
internal sealed class CallReplay
{
    private readonly IReadOnlyList<Target> _fresh;
    private readonly CampaignPlan _plan;
    private readonly DateTimeOffset _startsAt;
    private readonly Dictionary<int, List<PlayedCall>> _calls;

    private CallReplay(IReadOnlyList<Target> fresh, CampaignPlan plan, DateTimeOffset startsAt, Dictionary<int, List<PlayedCall>> calls) =>
        (_fresh, _plan, _startsAt, _calls) = (fresh, plan, startsAt, calls);

    /// <summary>The plan that the calls were made by.</summary>
    public CampaignPlan Plan => _plan;

    /// <summary>Takes the calls out of a ledger.</summary>
    /// <param name="file">The ledger, its campaign finished.</param>
    /// <param name="fresh">Its targets as they were before the first call.</param>
    /// <param name="plan">The plan that the calls were made by.</param>
    /// <param name="startsAt">When it began.</param>
    public static CallReplay Read(LedgerFile file, IReadOnlyList<Target> fresh, CampaignPlan plan, DateTimeOffset startsAt)
    {
        using var connection = file.OpenSnapshot();
        var calls = new Dictionary<int, List<PlayedCall>>(fresh.Count);
        var attempt = 0L;
        foreach (var line in connection.Query<PartLine>(PartLine.Select, buffered: false))
        {
            if (!calls.TryGetValue((int)line.TargetId, out var ofTarget))
                calls.Add((int)line.TargetId, ofTarget = new List<PlayedCall>(1));
            if (line.AttemptId != attempt)
                ofTarget.Add(new PlayedCall((int)line.Milliseconds, (Disposition)line.Whole, []));
            attempt = line.AttemptId;
            ofTarget[^1].People.Add(new PersonReport(line.RowId, (Disposition)line.Disposition, []));
        }

        return new CallReplay(fresh, plan, startsAt, calls);
    }

    /// <summary>Plays the calls.</summary>
    /// <param name="channels">Calls at once.</param>
    /// <param name="callsPerSecond">New calls each second.</param>
    /// <param name="within">It gives up when it takes longer.</param>
    /// <returns>From the first call to the end of the last; null when it takes longer.</returns>
    public TimeSpan? Play(int channels, double callsPerSecond, TimeSpan within)
    {
        var plan = _plan with { Channels = channels, CallsPerSecond = callsPerSecond, Caps = new Dictionary<CapLevel, CapLimit>() };
        var dialer = new Dialer(plan, new CallCaps().Join([.. plan.OwnCaps()], weight: 1, emergency: false, () => { }));
        foreach (var target in _fresh)
            dialer.Add(target, due: null);
        var ends = new PriorityQueue<(Target Target, PlayedCall Call), TimeSpan>();
        TimeSpan now = default, last = default;
        TimeSpan? first = null;
        while (dialer.Open > 0 && now - (first ?? now) <= within)
        {
            var decision = dialer.Next(now, _startsAt + now, int.MaxValue);
            if (decision.Dial is { } target)
            {
                first ??= now;
                var call = _calls[target.Id][target.Attempts];
                ends.Enqueue((target.Called(plan.Hours.DayOf(_startsAt + now)), call), now + TimeSpan.FromMilliseconds(call.Milliseconds));
                continue;
            }

            now = NextMoment(decision.Until, ends, now);
            for (; ends.TryPeek(out var ended, out var at) && at <= now; ends.Dequeue())
            {
                last = at;
                var verdict = ended.Target.After(ended.Call.People, ended.Call.Whole, plan, _startsAt + at);
                dialer.Ended(ended.Call.Whole, verdict.Next, at + verdict.RetryAfter);
            }
        }

        return dialer.Open == 0 && last - first <= within ? last - first : null;
    }

    private static TimeSpan NextMoment(TimeSpan? until, PriorityQueue<(Target, PlayedCall), TimeSpan> ends, TimeSpan now)
    {
        var next = ends.TryPeek(out _, out var ended) ? ended : TimeSpan.MaxValue;
        if (until is { } at && at < next)
            next = at;
        return next > now ? next : now;
    }

    private sealed record PlayedCall(int Milliseconds, Disposition Whole, List<PersonReport> People);

    private sealed record PartLine(long TargetId, long AttemptId, long Milliseconds, long Whole, long RowId, long Disposition)
    {
        public const string Select =
            """
            SELECT a.target_id AS TargetId, a.id AS AttemptId, a.ended_at - a.started_at AS Milliseconds, a.disposition AS Whole,
                   p.row_id AS RowId, p.disposition AS Disposition
            FROM outreach_attempt a
            JOIN outreach_part p ON p.attempt_id = a.id
            ORDER BY a.target_id, a.ordinal, p.row_id
            """;
    }
}
