namespace Muster.Kernel;

/// <summary>
/// One owner for a set of state: work and timers run one after another, so what they touch needs no lock.
/// Signalling, calls and campaigns each live on a loop; a test drives the same code in virtual time.
/// </summary>
public abstract class Loop
{
    private readonly PriorityQueue<LoopTimer, (long DueTicks, long Order)> _timers = new();
    private long _order;
    private int _cancelled;

    /// <summary>The clock that this loop's timers follow.</summary>
    public abstract TimeProvider Time { get; }

    /// <summary>Told of every exception that work lets escape; the loop goes on with the next piece of work.</summary>
    public Action<Exception>? Faulted { get; set; }

    /// <summary>Timers that wait to fire; 0 when everything has drained.</summary>
    public int PendingTimers => _timers.Count - _cancelled;

    /// <summary>Runs work on the loop, after what is already queued. Any thread may call.</summary>
    public abstract void Post(Action work);

    /// <summary>As <see cref="Post"/>, but refuses when the inbox is full: for packets, which their sender repeats.</summary>
    public abstract bool TryPost(Action work);

    /// <summary>Runs work once, after a delay. Only work on this loop may call.</summary>
    public LoopTimer After(TimeSpan delay, Action work)
    {
        var timer = new LoopTimer(this, work);
        var due = Time.GetTimestamp() + (long)(Math.Max(0, delay.TotalSeconds) * Time.TimestampFrequency);
        _timers.Enqueue(timer, (due, _order++));
        return timer;
    }

    /// <summary>The timestamp at which the next timer is due, or null when none waits.</summary>
    private protected long? NextDue()
    {
        while (_timers.TryPeek(out var timer, out var priority))
        {
            if (timer.Work is not null)
                return priority.DueTicks;
            _timers.Dequeue();
            _cancelled--;
        }

        return null;
    }

    private protected void RunDue()
    {
        var now = Time.GetTimestamp();
        while (NextDue() is { } due && due <= now)
        {
            var work = _timers.Dequeue().Take();
            if (work is not null)
                Run(work);
        }
    }

    private protected void Run(Action work)
    {
        try
        {
            work();
        }
        catch (Exception exception) when (Faulted is not null)
        {
            Faulted(exception);
        }
    }

    internal void Cancelled()
    {
        _cancelled++;
        if (_cancelled > 1024 && _cancelled > _timers.Count / 2)
            Compact();
    }

    private void Compact()
    {
        var live = _timers.UnorderedItems.Where(item => item.Element.Work is not null).ToArray();
        _timers.Clear();
        foreach (var (timer, priority) in live)
            _timers.Enqueue(timer, priority);
        _cancelled = 0;
    }
}

/// <summary>A timer of a <see cref="Loop"/>; disposing it before it fires cancels it. Use it on its loop only.</summary>
public sealed class LoopTimer : IDisposable
{
    private readonly Loop _loop;

    internal LoopTimer(Loop loop, Action work)
    {
        _loop = loop;
        Work = work;
    }

    internal Action? Work { get; private set; }

    internal Action? Take()
    {
        var work = Work;
        Work = null;
        return work;
    }

    public void Dispose()
    {
        if (Take() is not null)
            _loop.Cancelled();
    }
}
