using Muster.Contracts;
using Muster.Kernel;
using Muster.Sip;

namespace Muster.Calls;

/// <summary>What became of a call, told once when it is over.</summary>
internal sealed partial class CallSession
{
    /// <summary>Who hangs up sooner after the answer may not have sent a packet yet, and the line is not to blame.</summary>
    private static readonly TimeSpan SoundIsDueAfter = TimeSpan.FromSeconds(1);

    /// <summary>A disk that takes longer for the end of a recording does not keep the call's report.</summary>
    private static readonly TimeSpan RecordingMax = TimeSpan.FromSeconds(10);

    /// <summary>A call as short as this says nothing of whether somebody would have spoken.</summary>
    private const int SilenceTellsAfterMs = 5000;

    private void Report()
    {
        if (_reported)
            return;
        _reported = true;
        _lastWords?.Dispose();
        _conversation?.Close();
        _ear.Dispose();
        var report = Compose(People());
        _desk.Done(this);
        if (_recording is null)
            _listener.Ended(report);
        else
            TellWith(_recording, report);
    }

    private void TellWith(CallRecording recording, CallReport report)
    {
        var told = false;
        LoopTimer? patience = null;
        patience = _work.After(RecordingMax, () => Tell(recording.Unfinished(_ear.ElapsedMs)));
        recording.End(RecordingMarks.Of(report), _ear.ElapsedMs, verdict => _work.Post(() => Tell(verdict)));

        void Tell(RecordingReport verdict)
        {
            if (told)
                return;
            told = true;
            patience?.Dispose();
            _listener.Ended(report with { Recording = verdict });
        }
    }

    private CallReport Compose(IReadOnlyList<PersonReport> people)
    {
        var heard = Heard();
        return new CallReport(
            _order.CallId,
            people[0].Disposition,
            _answeredAt is null ? _end!.Status : 200,
            _end!.Reason,
            _end.Q850Cause,
            _ear.EarlyMediaMs,
            heard?.Text,
            HungUpByThem: _answeredAt is not null && _end.Cause == CallEndCause.RemoteBye,
            _startedAt,
            _ringingAt,
            _answeredAt,
            _desk.Loop.Time.GetUtcNow(),
            people)
        {
            HeardAs = heard?.Name,
            Media = _media?.Stream.Statistics.ToQuality(),
            Trunk = _route.Line?.Trunk.Name,
            TrunkFaults = _route.Faults,
        };
    }

    private HeardLine? Heard() => _conversation switch
    {
        { Machine: { } machine } => machine,
        { NobodySpoke: true } when _people.Untouched && _ear.ElapsedMs >= SilenceTellsAfterMs => HeardLine.NobodySpoke,
        _ => _before.Heard,
    };

    private IReadOnlyList<PersonReport> People()
    {
        var why = _answeredAt is null ? OfUnanswered() : OfAnswered();
        var others = why is Disposition.HungUp or Disposition.NoClearAnswer ? Disposition.NotReached : why;
        var gotHalfWay = _people.HasAnswers && why is not Disposition.Interrupted;
        return _people.Finish(gotHalfWay ? Disposition.Partial : why, others);
    }

    private Disposition OfUnanswered() => (_cutShortAs, _end!.Cause) switch
    {
        // We gave up, and perhaps heard why nobody came.
        (Disposition.NoAnswer, _) => Dispositions.OfGivenUp(_before.Heard),
        ({ } cutShort, _) => cutShort,
        (null, CallEndCause.Refused) => Dispositions.OfUnanswered(_end.Status, _end.Q850Cause, _before.Heard),
        _ => Disposition.LineFault,
    };

    /// <summary>Why a conversation broke off, for those with whom it had not come to its end.</summary>
    private Disposition OfAnswered()
    {
        if (_conversation is { Machine: { } machine })
            return machine.Means ?? Disposition.Voicemail;
        if (_cutShortAs is { } cutShort)
            return cutShort;
        return IsDumb() || _end!.Cause is CallEndCause.TimedOut or CallEndCause.TransportFailed or CallEndCause.ProtocolError
            ? Disposition.LineFault
            : Disposition.HungUp;
    }

    private bool IsDumb() =>
        _media!.Stream.Statistics.PacketsReceived == 0 && _desk.Loop.Time.GetUtcNow() - _answeredAt > SoundIsDueAfter;
}
