namespace Muster.Calls;

/// <summary>
/// Whether a trunk is to be given calls. Faults in a row, or probes without an answer, take it out; a probe that is answered
/// takes it back on trial, where the first fault takes it out again for longer. Pure: it is told of the time and of what happened.
/// </summary>
/// <param name="faultsMax">Line faults in a row that a trunk may have, at least 1.</param>
/// <param name="chance">Spreads the probes of many programs that lost one carrier at one moment.</param>
internal sealed class LineHealth(int faultsMax, Random chance)
{
    private const int ProbesLostMax = 2;

    /// <summary>A carrier that asks for more by Retry-After is asked again after this long all the same.</summary>
    private static readonly TimeSpan HoldMax = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan ProbeFirst = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ProbeLongest = TimeSpan.FromSeconds(60);

    private TimeSpan _wait = ProbeFirst;
    private int _faults;
    private int _probesLost;
    private bool _onTrial;

    /// <summary>Calls may go there.</summary>
    public bool IsUp { get; private set; } = true;

    /// <summary>When it is down: the next probe is due then.</summary>
    public TimeSpan ProbeAt { get; private set; }

    /// <summary>Until then the carrier asked to be left alone (Retry-After).</summary>
    public TimeSpan HeldUntil { get; private set; }

    /// <summary>A call came through to the called side, whatever became of it there.</summary>
    public void CallCameThrough()
    {
        _faults = 0;
        if (!IsUp)
            return;
        _onTrial = false;
        _wait = ProbeFirst;
    }

    /// <summary>A call failed on the line.</summary>
    /// <param name="now">On any one monotonic clock.</param>
    /// <param name="retryAfter">How long the carrier asks to be left alone, where it does.</param>
    public void CallFailed(TimeSpan now, TimeSpan? retryAfter)
    {
        _faults++;
        if (retryAfter is { } asked)
            Hold(now + (asked < HoldMax ? asked : HoldMax));
        if (IsUp && (retryAfter is not null || _onTrial || _faults >= faultsMax))
            TakeOut(now);
    }

    /// <summary>A probe was answered, by whatever status.</summary>
    public void ProbeAnswered()
    {
        _probesLost = 0;
        if (IsUp)
            return;
        IsUp = true;
        _onTrial = true;
        _faults = 0;
    }

    /// <summary>A probe was not answered.</summary>
    public void ProbeLost(TimeSpan now)
    {
        if (!IsUp || ++_probesLost >= ProbesLostMax)
            TakeOut(now);
    }

    /// <summary>There is no way to it at all: its host is unknown, or this machine has no route.</summary>
    public void Unreachable(TimeSpan now) => TakeOut(now);

    private void Hold(TimeSpan until) => HeldUntil = until > HeldUntil ? until : HeldUntil;

    private void TakeOut(TimeSpan now)
    {
        IsUp = false;
        _probesLost = 0;
        ProbeAt = now + (_wait * (0.75 + (chance.NextDouble() / 2)));
        if (ProbeAt < HeldUntil)
            ProbeAt = HeldUntil;
        _wait = _wait * 2 < ProbeLongest ? _wait * 2 : ProbeLongest;
    }
}
