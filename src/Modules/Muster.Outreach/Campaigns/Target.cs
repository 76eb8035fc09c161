using System.Runtime.InteropServices;
using Muster.Contracts;

namespace Muster.Outreach.Campaigns;

/// <summary>Somebody behind a phone who is not done yet.</summary>
/// <param name="RowId">The roster row.</param>
/// <param name="Counts">How their calls ended so far.</param>
/// <param name="Standing">The most telling of those ends; null before the first.</param>
/// <param name="Elder">Whether they have hours of their own.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Member(long RowId, AttemptCounts Counts, Disposition? Standing, bool Elder = false);

/// <summary>What one call means for one person.</summary>
/// <param name="Member">As they are after the call.</param>
/// <param name="Given">How their part of this call ended.</param>
/// <param name="RetryAfter">When to call again; null when their standing is final.</param>
/// <param name="NextPhone">Whether nothing more is to be had from this phone, and another one is left.</param>
internal readonly record struct MemberVerdict(Member Member, PersonReport Given, TimeSpan? RetryAfter, bool NextPhone = false)
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
    /// <summary>Its phones: the one that brought these people together, then whatever other ones their rows list.</summary>
    public int Phones { get; init; } = 1;

    /// <summary>Which of them is called now, from 0.</summary>
    public int Phone { get; init; }

    /// <summary>The last day on which it was called, and how often then.</summary>
    public (DateOnly Day, int Calls) LastDay { get; init; }

    /// <summary>Whether one elder is among those still open: then everyone behind the phone keeps an elder's hours.</summary>
    public bool Elder => Array.Exists(Open, member => member.Elder);

    /// <summary>The target as a call to it begins.</summary>
    public Target Called(DateOnly day) => this with { LastDay = (day, LastDay.Day == day ? LastDay.Calls + 1 : 1) };

    /// <summary>
    /// Decides what follows a call: who is done, and when the phone is called again. It is due when the first of its
    /// open members is; that call then asks all who are open, since it is one phone and one trouble. When nobody expects
    /// anything more of this phone, the next one is called.
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
        var moves = Array.TrueForAll(open, verdict => verdict.NextPhone);
        var next = this with
        {
            Attempts = Attempts + 1,
            Open = Array.ConvertAll(open, verdict => moves ? verdict.Member with { Counts = default } : verdict.Member),
            Phone = moves ? Phone + 1 : Phone,
        };
        var due = plan.NotTooManyADay(next, now + open.Min(verdict => verdict.RetryAfter!.Value));
        return new TargetVerdict(next, due - now, verdicts);
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
        var after = member with { Counts = counts, Standing = standing };
        if (Attempts + 1 >= plan.AttemptsMax)
            return new MemberVerdict(after, report, null);
        if (RetryAfter(counts, report, plan, now) is { } wait)
            return new MemberVerdict(after, report, wait);
        return Phone + 1 < Phones && RetryRules.LeadsToNextPhone(report.Disposition)
            ? new MemberVerdict(after, report, plan.NextPhoneAfter, NextPhone: true)
            : new MemberVerdict(after, report, null);
    }

    // Answers that a cut-off call left behind are worth as much as those of one that was hung up.
    private static Disposition Standing(PersonReport report) =>
        report.Disposition == Disposition.Interrupted && report.Answers.Count > 0
            ? Disposition.Partial
            : report.Disposition;

    private static TimeSpan? RetryAfter(AttemptCounts counts, PersonReport report, CampaignPlan plan, DateTimeOffset now)
    {
        if (!plan.Retries.TryGetValue(report.Disposition, out var rule))
            return null;
        if (counts[report.Disposition] >= rule.AttemptsMax)
            return null;
        if (report is not { Disposition: Disposition.CallLater, CallBackAt: { } at })
            return rule.OtherTimeOfDay ? plan.Hours.InOtherPart(now, now + rule.Delay) - now : rule.Delay;
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
