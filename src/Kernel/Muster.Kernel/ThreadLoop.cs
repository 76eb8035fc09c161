namespace Muster.Kernel;

/// <summary>A <see cref="Loop"/> on a thread of its own.</summary>
public sealed class ThreadLoop : Loop, IDisposable
{
    /// <summary>What the inbox takes from <see cref="TryPost"/> before it refuses.</summary>
    public const int InboxMax = 1 << 16;

    private readonly object _gate = new();
    private readonly Thread _thread;
    private Queue<Action> _inbox = new();
    private Queue<Action> _batch = new();
    private bool _stopping;

    /// <param name="name">The thread's name, as debuggers and <c>top -H</c> show it.</param>
    /// <param name="time">What its timers follow: the machine's clock when null, else one that never runs ahead of it.</param>
    public ThreadLoop(string name, TimeProvider? time = null)
    {
        Time = time ?? TimeProvider.System;
        _thread = new Thread(Work) { Name = name, IsBackground = true };
        _thread.Start();
    }

    public override TimeProvider Time { get; }

    public override void Post(Action work) => Enqueue(work, int.MaxValue);

    public override bool TryPost(Action work) => Enqueue(work, InboxMax);

    /// <summary>Ends the thread after the work at hand; what is still queued is dropped.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _stopping = true;
            Monitor.Pulse(_gate);
        }

        if (Thread.CurrentThread != _thread)
            _thread.Join();
    }

    private bool Enqueue(Action work, int max)
    {
        lock (_gate)
        {
            if (_stopping || _inbox.Count >= max)
                return false;
            _inbox.Enqueue(work);
            if (_inbox.Count == 1)
                Monitor.Pulse(_gate);
            return true;
        }
    }

    private void Work()
    {
        while (WaitForWork())
        {
            while (_batch.TryDequeue(out var work))
                Run(work);
            RunDue();
        }
    }

    private bool WaitForWork()
    {
        lock (_gate)
        {
            while (!_stopping && _inbox.Count == 0)
            {
                var waitMs = MillisecondsToNextTimer();
                if (waitMs == 0)
                    break;
                Monitor.Wait(_gate, waitMs);
            }

            (_inbox, _batch) = (_batch, _inbox);
            return !_stopping;
        }
    }

    private int MillisecondsToNextTimer()
    {
        if (NextDue() is not { } due)
            return Timeout.Infinite;
        var ticks = due - Time.GetTimestamp();
        return ticks <= 0 ? 0 : (int)Math.Min(int.MaxValue, (ticks * 1000 / Time.TimestampFrequency) + 1);
    }
}
