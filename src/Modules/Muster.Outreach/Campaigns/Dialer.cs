using Muster.Contracts;
using Muster.Kernel;

namespace Muster.Outreach.Campaigns;

/// <summary>Why no call leaves at this moment.</summary>
public enum WaitReason
{
    /// <summary>It does not wait: calls are leaving.</summary>
    None,

    /// <summary>All channels are in use.</summary>
    NoFreeChannel,

    /// <summary>The calls per second are used up.</summary>
    Rate,

    /// <summary>Everyone left was called and is due again later.</summary>
    RetryDue,

    /// <summary>Nobody is left to call; the calls in the air are still to end.</summary>
    CallsInAir,

    /// <summary>It was told to stop, or had to; the calls in the air are ending.</summary>
    Stopping,

    /// <summary>Everyone is done.</summary>
    Finished,
}

/// <summary>What to do now: place a call, or wait for an event and at most until a time.</summary>
internal readonly record struct DialDecision(Target? Dial, WaitReason Wait, TimeSpan? Until);

/// <summary>
/// Decides who is called next. It has no clock, no thread and no I/O: told of the time and of what happened, the same
/// history always gives the same calls. Times are spans on any one monotonic clock.
/// </summary>
internal sealed class Dialer(CampaignPlan plan)
{
    /// <summary>One phone or two may have a bad moment without the trunk being dead.</summary>
    private const int LineFaultsMin = 3;

    private readonly Queue<Target> _fresh = new();
    private readonly PriorityQueue<Target, (TimeSpan Due, long Order)> _later = new();
    private readonly Pace _pace = new(plan.CallsPerSecond);
    private int _targets;
    private long _order;
    private int _lineFaults;

    /// <summary>Targets that are in the air.</summary>
    public int InAir { get; private set; }

    /// <summary>Targets not done, those in the air included.</summary>
    public int Open => _fresh.Count + _later.Count + InAir;

    /// <summary>When the last of those who wait is due; null when nobody waits.</summary>
    public TimeSpan? LastDue { get; private set; }

    /// <summary>So many calls in a row failed on the line that the trunk must be taken for dead.</summary>
    public bool TrunkFailing => _lineFaults >= Math.Min(plan.LineFaultsMax, Math.Max(LineFaultsMin, _targets));

    /// <summary>Takes a target in at the start of a run.</summary>
    public void Add(Target target, TimeSpan? due)
    {
        _targets++;
        if (due is { } at)
            AddLater(target, at);
        else
            _fresh.Enqueue(target);
    }

    /// <summary>
    /// The next step. Those who are due again go before those never called: a time was set for them. A call that it
    /// hands out is in the air until <see cref="Ended"/>.
    /// </summary>
    public DialDecision Next(TimeSpan now, int freeChannels)
    {
        var retryIsDue = _later.TryPeek(out _, out var first) && first.Due <= now;
        if (!retryIsDue && _fresh.Count == 0)
            return NobodyToDial(first.Due);
        if (freeChannels <= 0)
            return new DialDecision(null, WaitReason.NoFreeChannel, null);
        if (!_pace.TryTake(now))
            return new DialDecision(null, WaitReason.Rate, _pace.NextAt);
        InAir++;
        return new DialDecision(retryIsDue ? _later.Dequeue() : _fresh.Dequeue(), WaitReason.None, null);
    }

    /// <summary>A call is over.</summary>
    /// <param name="disposition">How, as a whole.</param>
    /// <param name="next">The target as it goes on; null when it is done.</param>
    /// <param name="due">When it is due again.</param>
    public void Ended(Disposition disposition, Target? next, TimeSpan due)
    {
        InAir--;
        if (next is not null)
            AddLater(next, due);
        if (disposition == Disposition.LineFault)
            _lineFaults++;
        else if (disposition != Disposition.Interrupted)
            _lineFaults = 0;
    }

    private DialDecision NobodyToDial(TimeSpan firstDue)
    {
        if (_later.Count > 0)
            return new DialDecision(null, WaitReason.RetryDue, firstDue);
        return new DialDecision(null, InAir > 0 ? WaitReason.CallsInAir : WaitReason.Finished, null);
    }

    private void AddLater(Target target, TimeSpan due)
    {
        _later.Enqueue(target, (due, _order++));
        LastDue = LastDue is { } last && last > due ? last : due;
    }
}
