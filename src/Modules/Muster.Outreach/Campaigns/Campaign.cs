using Microsoft.Data.Sqlite;
using Muster.Contracts;
using Muster.Kernel;
using Muster.Outreach.Campaigns.Caps;
using Muster.Outreach.Ledgers;
using Muster.Outreach.Rehearsals;

namespace Muster.Outreach.Campaigns;

/// <summary>
/// One run of a campaign: from what the ledger has left to do until everyone has an outcome. It lives on one loop,
/// decides by <see cref="Dialer"/> and <see cref="Target"/>, and keeps one order of things that makes it safe to kill at
/// any moment: an attempt is on the disk before its call is placed, and what a call brought is written as it comes.
/// </summary>
public sealed class Campaign : ICallListener
{
    /// <summary>How long past its own deadline a call may go unreported before its channel is taken back.</summary>
    private static readonly TimeSpan ReportGrace = TimeSpan.FromSeconds(30);

    /// <summary>How long the calls in the air get to end after the ledger has failed.</summary>
    private static readonly TimeSpan FailureGrace = TimeSpan.FromSeconds(10);

    /// <summary>How soon to ask again when the desk, shared with others, has no channel for us.</summary>
    private static readonly TimeSpan DeskPoll = TimeSpan.FromMilliseconds(50);

    /// <summary>How often the wall is looked at while the hours may be what is awaited: it may be set meanwhile.</summary>
    private static readonly TimeSpan WallPoll = TimeSpan.FromMinutes(1);

    /// <summary>How often corrections are looked for, where the follow-up staff's backlog holds back first calls.</summary>
    private static readonly TimeSpan FollowUpPoll = TimeSpan.FromSeconds(1);

    private readonly Loop _loop;
    private readonly Ledger _ledger;
    private readonly ICallDesk _desk;
    private readonly CampaignPlan _plan;
    private readonly Dialer _dialer;
    private readonly CampaignTally _tally;
    private readonly FollowUpBacklog? _backlog;
    private readonly Dictionary<Guid, Flight> _flights = [];
    private readonly TaskCompletionSource<CampaignEnd> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _origin;
    private LoopTimer? _wake;
    private CampaignEnd? _ending;
    private int _attemptId;
    private int _unplaced;
    private bool _closing;
    private bool _paused;

    /// <param name="loop">Where it lives; the desk may live there too, or elsewhere.</param>
    /// <param name="ledger">An open ledger whose campaign has begun.</param>
    /// <param name="desk">What places the calls.</param>
    /// <param name="plan">How to dial in this run.</param>
    public Campaign(Loop loop, Ledger ledger, ICallDesk desk, CampaignPlan plan)
        : this(loop, ledger, desk, plan, new CallCaps(), [])
    {
    }

    /// <param name="loop">Where it lives, with every other campaign under the same caps.</param>
    /// <param name="ledger">An open ledger whose campaign has begun.</param>
    /// <param name="desk">What places the calls.</param>
    /// <param name="plan">How to dial in this run.</param>
    /// <param name="caps">What shares them out.</param>
    /// <param name="shared">Those under which this campaign's calls fall beside its own.</param>
    internal Campaign(Loop loop, Ledger ledger, ICallDesk desk, CampaignPlan plan, CallCaps caps, IReadOnlyList<Cap> shared)
    {
        _loop = loop;
        _ledger = ledger;
        _desk = desk;
        _plan = plan;
        _dialer = new Dialer(plan, caps.Join([.. shared, .. plan.OwnCaps()], plan.Weight, plan.Emergency, () => loop.Post(Pump)));
        _tally = new CampaignTally(loop.Time, plan.Channels, plan.FollowUp);
        _backlog = plan.FollowUp is { } limit ? new FollowUpBacklog(limit, ledger.Settled(limit)) : null;
        _origin = loop.Time.GetTimestamp();
    }

    /// <summary>Completes when the run is over and all of it is on the disk. It never faults.</summary>
    public Task<CampaignEnd> Completion => _completion.Task;

    /// <summary>Where it stands. Any thread may ask.</summary>
    public CampaignProgress Progress => _tally.Snapshot();

    /// <summary>Names each call; a rehearsal gives names that its seed makes again.</summary>
    internal Func<DateTimeOffset, Guid> NewCallId { get; init; } = Guid.CreateVersion7;

    /// <summary>A rehearsal's staff; null where real people settle follow-ups, and their corrections in the ledger tell.</summary>
    internal SimulatedStaff? Staff { get; init; }

    private TimeSpan Now => _loop.Time.GetElapsedTime(_origin);

    /// <summary>Begins, or goes on where an earlier run was cut off. Any thread may call, once.</summary>
    public void Start() => _loop.Post(Open);

    /// <summary>
    /// Places no more calls, ends those in the air, and completes when they have reported. Any thread may call; a second
    /// stop may still hang up on those whom the first let finish.
    /// </summary>
    /// <param name="talking">What becomes of those who have answered; phones that ring are cancelled either way.</param>
    public void Stop(TalkingCalls talking = TalkingCalls.HangUp) => _loop.Post(() =>
    {
        End(talking);
        EndWith(new CampaignEnd(CampaignEnding.Stopped, null), hangUp: false);
    });

    /// <summary>Places no more calls until <see cref="Resume"/>. Any thread may call.</summary>
    /// <param name="talking">What becomes of those who have answered; phones that ring are cancelled either way.</param>
    public void Pause(TalkingCalls talking) => _loop.Post(() =>
    {
        _paused = true;
        End(talking);
        Pump();
    });

    /// <summary>Goes on after a pause. Any thread may call.</summary>
    public void Resume() => _loop.Post(() =>
    {
        _paused = false;
        Pump();
    });

    void ICallListener.Answered(Guid callId) => _loop.Post(() => OnAnswered(callId));

    void ICallListener.AnswerGiven(Guid callId, long rowId, CallAnswer answer) => _loop.Post(() => OnAnswerGiven(callId, rowId, answer));

    void ICallListener.PersonEnded(Guid callId, PersonReport report) => _loop.Post(() => OnPersonEnded(callId, report));

    void ICallListener.Ended(CallReport report) => _loop.Post(() => OnEnded(report));

    private void Open()
    {
        if (_plan.Check() is { } wrong)
        {
            Complete(new CampaignEnd(CampaignEnding.Failed, wrong));
            return;
        }

        _ledger.Writer.Failed = error => _loop.Post(() => OnLedgerFailed(error));
        try
        {
            TakeIn(_ledger.ReadOpenWork(_plan, _loop.Time.GetUtcNow()));
        }
        catch (SqliteException exception)
        {
            Complete(new CampaignEnd(CampaignEnding.Failed, _ledger.ErrorOf(exception)));
            return;
        }

        _ledger.Attempts.KeepPlan(_plan);
        WatchFollowUps();
        Pump();
    }

    private void WatchFollowUps()
    {
        if (_backlog is null || _ending is not null)
            return;
        if (Staff is null)
            _backlog.ReadSettled(settled => _loop.Post(() => OnSettled(settled)));
        else
            OnSettled(Staff.Settle(_backlog.Arisen, _loop.Time.GetUtcNow()));
        _loop.After(FollowUpPoll, WatchFollowUps);
    }

    private void OnSettled(int settled)
    {
        if (_backlog!.Settled == settled)
            return;
        _backlog.Settled = settled;
        Pump();
    }

    private void TakeIn(OpenWork work)
    {
        _tally.Open(_ledger.Summary(), work);
        _attemptId = work.LastAttemptId;
        _backlog?.Add(work.FollowUps);
        var now = _loop.Time.GetUtcNow();
        foreach (var (target, due) in work.Waiting)
            _dialer.Add(target, due is { } at ? DueFrom(at - now, target.Attempts == 0 ? _plan.LongestWait() : _plan.LongestDelay()) : null);
        foreach (var cut in work.Cut)
            CloseCut(cut, now);
    }

    // A call that a kill cut off: it counts, what was answered stays, and whoever is not done is due again.
    private void CloseCut(CutAttempt cut, DateTimeOffset now)
    {
        var verdict = cut.Attempt.Target.After(cut.Report.People, cut.Report.Disposition, _plan, now);
        _ledger.Attempts.Ended(cut.Attempt, cut.Report, verdict, [], cut.Report.Trunk ?? _plan.Trunk, now);
        Count(verdict);
        if (verdict.Next is { } next)
            _dialer.Add(next, DueFrom(verdict.RetryAfter, _plan.LongestDelay()));
    }

    /// <summary>
    /// From here on, waiting follows the monotonic clock. A wall clock that was set back while the process was down can
    /// make nobody wait longer than the plan's longest delay.
    /// </summary>
    private TimeSpan DueFrom(TimeSpan wait, TimeSpan longest) =>
        Now + (wait < TimeSpan.Zero ? TimeSpan.Zero : wait < longest ? wait : longest);

    private void Pump()
    {
        _wake?.Dispose();
        _wake = null;
        if (_ending is not null)
        {
            _dialer.Rest();
            CompleteWhenDrained();
            return;
        }

        var decision = NextStep();
        for (; decision.Dial is { } target; decision = NextStep())
            Begin(target);
        _tally.Waits(decision, Now, _dialer.LastDue, _backlog?.Open);
        if (decision.Wait == WaitReason.Finished)
            EndWith(new CampaignEnd(CampaignEnding.Finished, null), hangUp: false);
        else if (decision.Wait is WaitReason.OutsideHours or WaitReason.FollowUpBacklog)
            _wake = _loop.After(decision.Until - Now is { } wait && wait < WallPoll ? wait : WallPoll, Pump);
        else if (decision.Until is { } until)
            _wake = _loop.After(until - Now, Pump);
        else if (decision is { Wait: WaitReason.NoFreeChannel, Cap: null } && _flights.Count < _plan.Channels)
            _wake = _loop.After(DeskPoll, Pump);
    }

    private DialDecision NextStep()
    {
        if (!_paused && _desk.IsOverloaded && _dialer.Open > _dialer.InAir)
        {
            _dialer.Rest();
            return new DialDecision(null, WaitReason.RecogniserBusy, Now + DeskPoll);
        }

        _dialer.HoldsFirstCalls = _backlog is { IsFull: true };
        if (!_paused || _dialer.Open == 0)
            return _dialer.Next(Now, _loop.Time.GetUtcNow(), _desk.FreeChannels - _unplaced);
        _dialer.Rest();
        return new DialDecision(null, WaitReason.Paused, null);
    }

    private void Begin(Target target)
    {
        var now = _loop.Time.GetUtcNow();
        var flight = new Flight(target, new Attempt(++_attemptId, NewCallId(now), target.Called(_plan.Hours.DayOf(now))), now);
        _flights.Add(flight.Attempt.CallId, flight);
        _tally.Begun(_flights.Count);
        _unplaced++;
        _ledger.Attempts.Begin(flight.Attempt, _plan, now, admission => _loop.Post(() => Admit(flight, admission)));
    }

    private void Admit(Flight flight, Admission admission)
    {
        _unplaced--;
        if (admission is Admitted { Order: var order })
        {
            Place(flight, order);
            return;
        }

        _flights.Remove(flight.Attempt.CallId);
        if (admission is PutOff later)
        {
            _tally.Begun(_flights.Count);
            _dialer.PutOff(flight.Before, DueFrom(later.NotBefore - _loop.Time.GetUtcNow(), _plan.LongestWait()), later.Why);
        }
        else if (admission is LeftOut left)
        {
            _tally.LeftOut(left, _flights.Count);
            _dialer.LeftOut(left.Rest is { } rest ? rest with { LastDay = flight.Before.LastDay } : null, Now);
        }

        Pump();
    }

    private void Place(Flight flight, CallOrder order)
    {
        if (_ending is not null || _paused)
        {
            OnEnded(flight.Unreported("not placed", _loop.Time.GetUtcNow()));
            return;
        }

        flight.TransferredMax = order.TransferredMax;
        Expect(flight, _plan.CallDurationMax);
        _tally.Placed();
        _desk.Place(order, this);
    }

    private void OnAnswered(Guid callId)
    {
        if (!_flights.TryGetValue(callId, out var flight))
            return;
        flight.AnsweredAt = _loop.Time.GetUtcNow();
        _tally.Answered();
        _ledger.Attempts.Answered(flight.Attempt.Id, flight.AnsweredAt.Value);
    }

    private void OnAnswerGiven(Guid callId, long rowId, CallAnswer answer)
    {
        if (_flights.TryGetValue(callId, out var flight) && flight.Tell(rowId, answer))
        {
            _tally.AnswerGiven(rowId, answer);
            _ledger.Attempts.AnswerGiven(flight.Attempt.Id, rowId, answer);
        }
    }

    private void OnPersonEnded(Guid callId, PersonReport report)
    {
        if (_flights.TryGetValue(callId, out var flight)
            && flight.Attempt.Target.Judge(report, _plan, _loop.Time.GetUtcNow()) is { } verdict)
            _ledger.Attempts.PersonEnded(flight.Attempt.Id, verdict);
        if (flight is not null && report.Disposition == Disposition.Transferred)
            Expect(flight, flight.TransferredMax);
    }

    /// <summary>Takes the channel back when no report has come long after the call should have been over.</summary>
    private void Expect(Flight flight, TimeSpan within)
    {
        flight.Deadline?.Dispose();
        flight.Deadline = _loop.After(within + ReportGrace, () => OnEnded(flight.Unreported("no report", _loop.Time.GetUtcNow())));
    }

    private void OnEnded(CallReport report)
    {
        if (!_flights.Remove(report.CallId, out var flight))
            return;
        flight.Deadline?.Dispose();
        if (report.AnsweredAt is not null && flight.AnsweredAt is null)
            _tally.Answered();
        var target = flight.Attempt.Target;
        var now = _loop.Time.GetUtcNow();
        var untold = flight.Untold(report);
        foreach (var (rowId, answer) in untold)
            _tally.AnswerGiven(rowId, answer);
        var verdict = target.After(report.People, report.Disposition, _plan, now);
        _ledger.Attempts.Ended(flight.Attempt, report, verdict, untold, report.Trunk ?? _plan.Trunk, now);
        _dialer.Ended(report.Disposition, verdict.Next, Now + verdict.RetryAfter);
        Count(verdict);
        if (_dialer.TrunkFailing)
            EndWith(CampaignEnd.TrunkFailed(report), hangUp: false);
        else
            Pump();
    }

    private void Count(TargetVerdict verdict)
    {
        _tally.Ended(verdict, _flights.Count);
        _backlog?.Add(verdict);
    }

    private void End(TalkingCalls talking)
    {
        Action end = talking switch
        {
            TalkingCalls.HangUp => _desk.HangUpAll,
            TalkingCalls.SayGoodbye => _desk.SayGoodbye,
            _ => _desk.CancelRinging,
        };
        end();
    }

    private void OnLedgerFailed(Error error)
    {
        _ending = new CampaignEnd(CampaignEnding.Failed, error);
        _loop.After(FailureGrace, () => Complete(_ending));
        EndWith(_ending, hangUp: true);
    }

    // The first reason to end is the one told; a later one may still hang up what the first let finish.
    private void EndWith(CampaignEnd end, bool hangUp)
    {
        _ending ??= end;
        _tally.Waits(new DialDecision(null, WaitReason.Stopping, null), Now, null, _backlog?.Open);
        if (hangUp)
            _desk.HangUpAll();
        Pump();
    }

    private void CompleteWhenDrained()
    {
        if (_ledger.Writer.Failure is not null)
        {
            if (_flights.Count == _unplaced)
                Complete(_ending!);
        }
        else if (_flights.Count == 0 && !_closing)
        {
            _closing = true;
            if (_ending!.Ending == CampaignEnding.Finished)
                _ledger.Attempts.Finish(_loop.Time.GetUtcNow(), () => _loop.Post(() => Complete(_ending)));
            else
                _ledger.Attempts.WhenWritten(() => _loop.Post(() => Complete(_ending)));
        }
    }

    private void Complete(CampaignEnd end)
    {
        if (_completion.TrySetResult(end))
            _tally.Close(end.Ending == CampaignEnding.Finished);
    }
}
