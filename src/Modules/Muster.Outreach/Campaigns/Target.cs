using System.Runtime.InteropServices;
using Muster.Contracts;

namespace Muster.Outreach.Campaigns;

/// <summary>Somebody behind a phone who is not done yet.</summary>
/// <param name="RowId">The roster row.</param>
/// <param name="Counts">How their calls ended so far.</param>
/// <param name="Standing">The most telling of those ends; null before the first.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Member(long RowId, AttemptCounts Counts, Disposition? Standing);

/// <summary>What one call means for one person.</summary>
/// <param name="Member">As they are after the call.</param>
/// <param name="Given">How their part of this call ended.</param>
/// <param name="RetryAfter">When to call again; null when their standing is final.</param>
internal readonly record struct MemberVerdict(Member Member, PersonReport Given, TimeSpan? RetryAfter)
{
    public bool Final => RetryAfter is null;
}

/// <summary>What one call means for a phone.</summary>
/// <param name="Next">The target with those still open; null when everyone behind it is done.</param>
/// <param name="RetryAfter">When it is due again.</param>
/// <param name="Members">Everyone who was open before the call.</param>
internal sealed record TargetVerdict(Target? Next, TimeSpan RetryAfter, IReadOnlyList<MemberVerdict> Members);

/// <summary>A phone to call and the people behind it who are still to be asked, in roster order. A value: calls yield new ones.</summary>
/// <param name="Id">The target's id in the ledger.</param>
/// <param name="Attempts">Calls made so far.</param>
/// <param name="Open">Those not done.</param>
internal sealed record Target(int Id, int Attempts, Member[] Open)
{
    /// <summary>
    /// Decides what follows a call: who is done, and when the phone is called again. It is due when the first of its
    /// open members is; that call then asks all who are open, since it is one phone and one trouble.
    /// </summary>
    /// <param name="people">The call's reports. A member without one shares the fate of the call as a whole.</param>
    /// <param name="whole">How the call as a whole ended.</param>
    /// <param name="plan">The rules.</param>
    /// <param name="now">The wall clock, for agreed times.</param>
    public TargetVerdict After(
        IReadOnlyList<PersonReport> people, Disposition whole, CampaignPlan plan, DateTimeOffset now)
    {
        var verdicts = Array.ConvertAll(Open, member => Judge(member, ReportOf(member, people, whole), plan, now));
        var open = verdicts.Where(verdict => !verdict.Final).ToArray();
        if (open.Length == 0)
            return new TargetVerdict(null, TimeSpan.Zero, verdicts);
        var next = new Target(Id, Attempts + 1, Array.ConvertAll(open, verdict => verdict.Member));
        return new TargetVerdict(next, open.Min(verdict => verdict.RetryAfter!.Value), verdicts);
    }

    /// <summary>What the call at hand means for one member, as soon as their own part has ended.</summary>
    public MemberVerdict? Judge(PersonReport report, CampaignPlan plan, DateTimeOffset now)
    {
        var index = Array.FindIndex(Open, member => member.RowId == report.RowId);
        return index < 0 ? null : Judge(Open[index], report, plan, now);
    }

    private MemberVerdict Judge(Member member, PersonReport report, CampaignPlan plan, DateTimeOffset now)
    {
        var newer = Standing(report);
        var standing = DispositionRank.Replaces(newer, member.Standing) ? newer : member.Standing;
        var counts = member.Counts.With(report.Disposition);
        return new MemberVerdict(new Member(member.RowId, counts, standing), report, RetryAfter(counts, report, plan, now));
    }

    // Answers that a cut-off call left behind are worth as much as those of one that was hung up.
    private static Disposition Standing(PersonReport report) =>
        report.Disposition == Disposition.Interrupted && report.Answers.Count > 0
            ? Disposition.Partial
            : report.Disposition;

    private TimeSpan? RetryAfter(AttemptCounts counts, PersonReport report, CampaignPlan plan, DateTimeOffset now)
    {
        if (!plan.Retries.TryGetValue(report.Disposition, out var rule))
            return null;
        if (Attempts + 1 >= plan.AttemptsMax || counts[report.Disposition] >= rule.AttemptsMax)
            return null;
        if (report is not { Disposition: Disposition.CallLater, CallBackAt: { } at })
            return rule.Delay;
        var wait = at > now ? at - now : TimeSpan.Zero;
        return wait <= plan.CallBackReach ? wait : null;
    }

    private static PersonReport ReportOf(Member member, IReadOnlyList<PersonReport> people, Disposition whole)
    {
        foreach (var report in people)
        {
            if (report.RowId == member.RowId)
                return report;
        }

        return new PersonReport(member.RowId, whole, []);
    }
}
