namespace Muster.Kernel;

/// <summary>A <see cref="Loop"/> whose time passes only when told: for tests and rehearsals. Not for several threads at once.</summary>
public sealed class VirtualLoop : Loop
{
    private readonly Queue<Action> _inbox = new();
    private readonly VirtualTime _time;

    /// <param name="start">What the clock shows at the beginning.</param>
    public VirtualLoop(DateTimeOffset start) => _time = new VirtualTime(start);

    public override TimeProvider Time => _time;

    public override void Post(Action work) => _inbox.Enqueue(work);

    public override bool TryPost(Action work)
    {
        Post(work);
        return true;
    }

    /// <summary>Sets the wall clock forward or back, as a person or a time server would; timers and timestamps do not notice.</summary>
    public void SetWall(TimeSpan by) => _time.Set += by;

    /// <summary>Runs what is queued and due now, without letting time pass.</summary>
    public void Settle()
    {
        do
        {
            while (_inbox.TryDequeue(out var work))
                Run(work);
            RunDue();
        }
        while (_inbox.Count > 0);
    }

    /// <summary>Lets time pass, stopping at each timer on the way.</summary>
    public void Advance(TimeSpan duration)
    {
        Settle();
        var end = _time.Ticks + duration.Ticks;
        while (NextDue() is { } due && due <= end)
        {
            _time.Ticks = Math.Max(due, _time.Ticks);
            Settle();
        }

        _time.Ticks = end;
    }

    /// <summary>Runs until nothing is queued and no timer waits, or the limit has passed.</summary>
    /// <returns>Whether everything drained within the limit.</returns>
    public bool RunToEnd(TimeSpan limit)
    {
        Settle();
        var end = _time.Ticks + limit.Ticks;
        while (NextDue() is { } due)
        {
            if (due > end)
                return false;
            _time.Ticks = Math.Max(due, _time.Ticks);
            Settle();
        }

        return true;
    }

    private sealed class VirtualTime(DateTimeOffset start) : TimeProvider
    {
        public long Ticks { get; set; }

        /// <summary>How far the wall clock was set.</summary>
        public TimeSpan Set { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Ticks;

        public override DateTimeOffset GetUtcNow() => start.ToUniversalTime().AddTicks(Ticks) + Set;

        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;
    }
}
