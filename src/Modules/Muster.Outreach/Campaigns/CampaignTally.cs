using Muster.Contracts;
using Muster.Outreach.Campaigns.Caps;
using Muster.Outreach.Ledgers;
using Muster.Outreach.Tables;

namespace Muster.Outreach.Campaigns;

/// <summary>Counts what a campaign does while it does it; the loop writes, any thread reads.</summary>
internal sealed class CampaignTally(TimeProvider time, int channels, FollowUpLimit? followUp)
{
    private static readonly TimeSpan PaceWindow = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly long _startedAt = time.GetTimestamp();
    private readonly Queue<long> _placed = new();
    private readonly Dictionary<Disposition, int> _outcomes = [];
    private readonly Dictionary<string, Dictionary<string, int>> _answers = new(StringComparer.Ordinal);

    // The answers that may still change: those of people who are not done.
    private readonly Dictionary<long, Dictionary<string, string>> _open = [];
    private CampaignPhase _phase = CampaignPhase.Starting;
    private WaitReason _waiting;
    private TimeSpan? _until, _lastDue;
    private DateTimeOffset? _opensAt;
    private CapLevel? _cap;
    private int _rows, _rejected, _targets, _targetsDone, _targetsDoneBefore, _inAir, _calls, _answered, _ended;
    private int? _followUps;

    private TimeSpan Elapsed => time.GetElapsedTime(_startedAt);

    /// <summary>Takes in what earlier runs did.</summary>
    public void Open(CampaignSummary summary, OpenWork work)
    {
        lock (_gate)
        {
            (_rows, _rejected, _targets) = (summary.Rows, summary.Rejected, work.Targets);
            _targetsDone = _targetsDoneBefore = work.Targets - work.Waiting.Count - work.Cut.Count;
            (_calls, _answered, _ended) = (summary.Calls, summary.Answered, summary.Calls - work.Cut.Count);
            foreach (var disposition in Enum.GetValues<Disposition>())
            {
                if (summary.Outcomes.TryGetValue(OutcomeNames.Of(disposition), out var count))
                    _outcomes[disposition] = count;
            }

            foreach (var (question, categories) in summary.Answers)
                _answers[question] = new Dictionary<string, int>(categories, StringComparer.Ordinal);
            foreach (var line in work.Answered)
                OpenAnswers(line.RowId)[line.Question] = line.Category;
        }
    }

    /// <param name="decision">Why no call leaves, and until when.</param>
    /// <param name="now">On the clock of the decision.</param>
    /// <param name="lastDue">When the last known retry is due, on that clock.</param>
    /// <param name="followUps">People who wait for the follow-up staff; null where nobody counts them.</param>
    public void Waits(DialDecision decision, TimeSpan now, TimeSpan? lastDue, int? followUps)
    {
        lock (_gate)
        {
            _waiting = decision.Wait;
            _until = Elapsed + (decision.Until - now);
            _opensAt = decision.OpensAt;
            _cap = decision.Cap;
            _lastDue = Elapsed + (lastDue - now);
            _followUps = followUps;
            if (_phase != CampaignPhase.Ended)
                _phase = PhaseOf(decision.Wait);
        }
    }

    public void Begun(int inAir)
    {
        lock (_gate)
            _inAir = inAir;
    }

    /// <summary>People were left out as their turn came.</summary>
    public void LeftOut(LeftOut left, int inAir)
    {
        lock (_gate)
        {
            _inAir = inAir;
            _rejected += left.People;
            _targetsDone += left.Rest is null ? 1 : 0;
        }
    }

    public void Placed()
    {
        lock (_gate)
        {
            _calls++;
            _placed.Enqueue(time.GetTimestamp());
            TrimPlaced();
        }
    }

    public void Answered()
    {
        lock (_gate)
            _answered++;
    }

    public void AnswerGiven(long rowId, CallAnswer answer)
    {
        lock (_gate)
        {
            var mine = OpenAnswers(rowId);
            var counts = CountsOf(answer.Question);
            if (mine.TryGetValue(answer.Question, out var before))
                counts[before]--;
            mine[answer.Question] = answer.Category;
            counts[answer.Category] = counts.GetValueOrDefault(answer.Category) + 1;
        }
    }

    public void Ended(TargetVerdict verdict, int inAir)
    {
        lock (_gate)
        {
            _inAir = inAir;
            _ended++;
            _targetsDone += verdict.Next is null ? 1 : 0;
            foreach (var person in verdict.Members.Where(member => member.Final))
            {
                var outcome = person.Member.Standing!.Value;
                _outcomes[outcome] = _outcomes.GetValueOrDefault(outcome) + 1;
                _open.Remove(person.Member.RowId);
            }
        }
    }

    public void Close(bool finished)
    {
        lock (_gate)
        {
            _phase = CampaignPhase.Ended;
            _waiting = finished ? WaitReason.Finished : WaitReason.Stopping;
        }
    }

    public CampaignProgress Snapshot()
    {
        lock (_gate)
        {
            TrimPlaced();
            return new CampaignProgress(
                _phase, _waiting, Left(_until), _rows, _rejected, _targets, _targetsDone, _inAir, channels, _calls, _answered,
                _ended == 0 ? 0 : Math.Min(1, (double)_answered / _ended),
                _placed.Count / Math.Clamp(Elapsed.TotalSeconds, 1, PaceWindow.TotalSeconds),
                new Dictionary<Disposition, int>(_outcomes),
                _answers.ToDictionary(question => question.Key, IReadOnlyDictionary<string, int> (question) => Counted(question.Value), StringComparer.Ordinal),
                Elapsed,
                TimeLeft(),
                _opensAt,
                _cap,
                _followUps,
                followUp?.OpenMax);
        }
    }

    private static CampaignPhase PhaseOf(WaitReason reason) => reason switch
    {
        WaitReason.Paused => CampaignPhase.Paused,
        WaitReason.OutsideHours => CampaignPhase.OutsideHours,
        WaitReason.FollowUpBacklog => CampaignPhase.AwaitingFollowUp,
        WaitReason.RetryDue or WaitReason.NumberLimit or WaitReason.CallsInAir => CampaignPhase.AwaitingRetries,
        WaitReason.Stopping or WaitReason.Finished => CampaignPhase.Stopping,
        _ => CampaignPhase.Dialing,
    };

    private static Dictionary<string, int> Counted(Dictionary<string, int> counts) =>
        counts.Where(count => count.Value > 0).ToDictionary(StringComparer.Ordinal);

    private TimeSpan? Left(TimeSpan? at) => at is { } due ? (due > Elapsed ? due - Elapsed : TimeSpan.Zero) : null;

    private TimeSpan? TimeLeft()
    {
        var done = _targetsDone - _targetsDoneBefore;
        if (_phase == CampaignPhase.Ended || _targetsDone == _targets)
            return TimeSpan.Zero;
        if (done == 0)
            return null;
        var atThisPace = Elapsed * ((double)(_targets - _targetsDone) / done);
        var lastRetry = Left(_lastDue) ?? TimeSpan.Zero;
        return atThisPace > lastRetry ? atThisPace : lastRetry;
    }

    private Dictionary<string, string> OpenAnswers(long rowId)
    {
        if (!_open.TryGetValue(rowId, out var answers))
            _open.Add(rowId, answers = new Dictionary<string, string>(StringComparer.Ordinal));
        return answers;
    }

    private Dictionary<string, int> CountsOf(string question)
    {
        if (!_answers.TryGetValue(question, out var counts))
            _answers.Add(question, counts = new Dictionary<string, int>(StringComparer.Ordinal));
        return counts;
    }

    private void TrimPlaced()
    {
        while (_placed.TryPeek(out var at) && time.GetElapsedTime(at) > PaceWindow)
            _placed.Dequeue();
    }
}
