using Muster.Contracts;
using Muster.Kernel;
using Muster.Outreach.Campaigns.Caps;

namespace Muster.Outreach.Campaigns;

/// <summary>Why no call leaves at this moment.</summary>
public enum WaitReason
{
    /// <summary>It does not wait: calls are leaving.</summary>
    None,

    /// <summary>All channels of a cap, or of the desk, are in use.</summary>
    NoFreeChannel,

    /// <summary>The calls per second are used up.</summary>
    Rate,

    /// <summary>Another campaign has more right to the next call: an emergency, or one with fewer calls for its weight.</summary>
    OthersFirst,

    /// <summary>Answers wait to be understood longer than people would; more calls would make it worse.</summary>
    RecogniserBusy,

    /// <summary>Everyone left was called and is due again later.</summary>
    RetryDue,

    /// <summary>Nobody who is left may be called at this hour.</summary>
    OutsideHours,

    /// <summary>The follow-up staff has as much to do as the plan allows: nobody is called for the first time until some of it is settled.</summary>
    FollowUpBacklog,

    /// <summary>The first of those left was called too often by all campaigns together.</summary>
    NumberLimit,

    /// <summary>It was told to pause.</summary>
    Paused,

    /// <summary>Nobody is left to call; the calls in the air are still to end.</summary>
    CallsInAir,

    /// <summary>It was told to stop, or had to; the calls in the air are ending.</summary>
    Stopping,

    /// <summary>Everyone is done.</summary>
    Finished,
}

/// <summary>What to do now: place a call, or wait for an event and at most until a time.</summary>
/// <param name="Dial">Whom to call; null to wait.</param>
/// <param name="Wait">Why.</param>
/// <param name="Until">When that changes by itself; null when an event must come first.</param>
/// <param name="OpensAt">When the hours begin, where it waits for them, by the clock of their place.</param>
/// <param name="Cap">Which cap is used up, where one is.</param>
internal readonly record struct DialDecision(Target? Dial, WaitReason Wait, TimeSpan? Until, DateTimeOffset? OpensAt = null, CapLevel? Cap = null);

/// <summary>
/// Decides who is called next. It has no clock, no thread and no I/O: told of the time and of what happened, the same
/// history always gives the same calls. Times are spans on any one monotonic clock; only the hours follow the wall.
/// </summary>
/// <param name="plan">How to dial.</param>
/// <param name="seat">The campaign's place under the caps.</param>
internal sealed class Dialer(CampaignPlan plan, CallCaps.Seat seat)
{
    /// <summary>One phone or two may have a bad moment without the trunk being dead.</summary>
    private const int LineFaultsMin = 3;

    private readonly DialQueue _everyone = new();
    private readonly DialQueue _elders = new();
    private int _targets;
    private long _order;
    private int _lineFaults;

    /// <summary>Targets that are in the air.</summary>
    public int InAir { get; private set; }

    /// <summary>Targets not done, those in the air included.</summary>
    public int Open => _everyone.Count + _elders.Count + InAir;

    /// <summary>Whether those wait who were never called, and to whom no time was promised.</summary>
    public bool HoldsFirstCalls { get; set; }

    /// <summary>When the last of those who wait is due; null when nobody waits.</summary>
    public TimeSpan? LastDue { get; private set; }

    /// <summary>So many calls in a row failed on the line that the trunk must be taken for dead.</summary>
    public bool TrunkFailing => _lineFaults >= Math.Min(plan.LineFaultsMax, Math.Max(LineFaultsMin, _targets));

    /// <summary>Takes a target in at the start of a run.</summary>
    public void Add(Target target, TimeSpan? due)
    {
        _targets++;
        if (due is { } at)
            AddLater(target, at, WaitReason.RetryDue);
        else
            QueueOf(target).Add(target);
    }

    /// <summary>
    /// The next step. Those who are due again go before those never called, since a time was set for them, and elders
    /// before the others, since their hours are the shorter ones. A call that it hands out is in the air until
    /// <see cref="Ended"/>, <see cref="PutOff"/> or <see cref="LeftOut"/>.
    /// </summary>
    public DialDecision Next(TimeSpan now, DateTimeOffset wall, int freeChannels)
    {
        if (Open == InAir)
            return Rest(new DialDecision(null, InAir > 0 ? WaitReason.CallsInAir : WaitReason.Finished, null));
        var elders = StateOf(_elders, now, wall, elder: true);
        var everyone = StateOf(_everyone, now, wall, elder: false);
        if (elders.Wait != WaitReason.None && everyone.Wait != WaitReason.None)
            return Rest(Sooner(elders, everyone));
        if (freeChannels <= 0)
            return Rest(new DialDecision(null, WaitReason.NoFreeChannel, null));
        if (seat.TryTake(now) is var (wait, level, until))
            return new DialDecision(null, wait, until, Cap: level);
        InAir++;
        var target = QueueToDial(now, elders, everyone).Take(now);
        var due = plan.NotTooManyADay(target, wall);
        if (due <= wall)
            return new DialDecision(target, WaitReason.None, null);

        // It was due by a wait that began before the clock was set back.
        PutOff(target, now + (due - wall), WaitReason.RetryDue);
        return Next(now, wall, freeChannels);
    }

    /// <summary>Wants no call for now, whoever waits: other campaigns need not leave room.</summary>
    public void Rest() => seat.Rest();

    /// <summary>A call is over.</summary>
    /// <param name="disposition">How, as a whole.</param>
    /// <param name="next">The target as it goes on; null when it is done.</param>
    /// <param name="due">When it is due again.</param>
    public void Ended(Disposition disposition, Target? next, TimeSpan due)
    {
        InAir--;
        seat.Release();
        if (next is not null)
            AddLater(next, due, WaitReason.RetryDue);
        if (disposition == Disposition.LineFault)
            _lineFaults++;
        else if (disposition != Disposition.Interrupted)
            _lineFaults = 0;
    }

    /// <summary>A call was not placed, since its number may not be called before a time.</summary>
    public void PutOff(Target target, TimeSpan due, WaitReason why)
    {
        InAir--;
        seat.Release();
        AddLater(target, due, why);
    }

    /// <summary>A call was not placed, since some of those behind it are not to be called any more; the others wait for their turn again.</summary>
    public void LeftOut(Target? rest, TimeSpan now)
    {
        InAir--;
        seat.Release();
        if (rest is { Attempts: 0 })
            QueueOf(rest).Add(rest);
        else if (rest is not null)
            AddLater(rest, now, WaitReason.RetryDue);
    }

    private DialDecision Rest(DialDecision decision)
    {
        seat.Rest();
        return decision;
    }

    private DialDecision StateOf(DialQueue queue, TimeSpan now, DateTimeOffset wall, bool elder)
    {
        var wait = queue.WaitUntil(now, HoldsFirstCalls) is var (reason, due) ? new DialDecision(null, reason, due) : default;
        if (wait.Wait is not (WaitReason.None or WaitReason.FollowUpBacklog))
            return wait;
        var opensAt = plan.Hours.NextOpening(wall, plan.RingTimeout, elder);
        return opensAt == wall ? wait : new DialDecision(null, WaitReason.OutsideHours, now + (opensAt - wall), opensAt);
    }

    private DialQueue QueueToDial(TimeSpan now, DialDecision elders, DialDecision everyone)
    {
        if (everyone.Wait != WaitReason.None)
            return _elders;
        if (elders.Wait != WaitReason.None)
            return _everyone;
        return _everyone.HasDue(now) && !_elders.HasDue(now) ? _everyone : _elders;
    }

    // Of two that wait, what ends first is what is waited for; a queue without anyone has no part in it.
    private static DialDecision Sooner(DialDecision elders, DialDecision everyone)
    {
        if (elders.Wait == WaitReason.Finished)
            return everyone;
        if (everyone.Wait == WaitReason.Finished)
            return elders;
        var sooner = (elders.Until ?? TimeSpan.MaxValue) < (everyone.Until ?? TimeSpan.MaxValue) ? elders : everyone;
        return elders.Wait == WaitReason.FollowUpBacklog || everyone.Wait == WaitReason.FollowUpBacklog
            ? sooner with { Wait = WaitReason.FollowUpBacklog, OpensAt = null }
            : sooner;
    }

    private DialQueue QueueOf(Target target) => target.Elder ? _elders : _everyone;

    private void AddLater(Target target, TimeSpan due, WaitReason why)
    {
        QueueOf(target).AddLater(target, due, _order++, why);
        LastDue = LastDue is { } last && last > due ? last : due;
    }
}
