namespace Muster.Outreach.Campaigns;

/// <summary>Those who wait to be called and keep the same hours: in the order of the roster, or at a time set for them.</summary>
internal sealed class DialQueue
{
    private readonly Queue<Target> _fresh = new();
    private readonly PriorityQueue<(Target Target, WaitReason Why), (TimeSpan Due, long Order)> _later = new();

    public int Count => _fresh.Count + _later.Count;

    public void Add(Target target) => _fresh.Enqueue(target);

    public void AddLater(Target target, TimeSpan due, long order, WaitReason why) => _later.Enqueue((target, why), (due, order));

    /// <summary>Whether somebody's set time has come.</summary>
    public bool HasDue(TimeSpan now) => _later.TryPeek(out _, out var first) && first.Due <= now;

    /// <summary>Why nobody is to be called now, and until when; null when somebody is.</summary>
    /// <param name="now">The time.</param>
    /// <param name="holdsFirstCalls">Whether only those are called whose set time has come.</param>
    public (WaitReason Why, TimeSpan? Due)? WaitUntil(TimeSpan now, bool holdsFirstCalls)
    {
        if (HasDue(now) || (_fresh.Count > 0 && !holdsFirstCalls))
            return null;
        TimeSpan? due = _later.TryPeek(out var first, out var at) ? at.Due : null;
        if (_fresh.Count > 0)
            return (WaitReason.FollowUpBacklog, due);
        return (due is null ? WaitReason.Finished : first.Why, due);
    }

    /// <summary>Takes the next one out; there must be one.</summary>
    public Target Take(TimeSpan now) => HasDue(now) ? _later.Dequeue().Target : _fresh.Dequeue();
}
