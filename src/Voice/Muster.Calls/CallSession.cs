using Muster.Contracts;
using Muster.Kernel;
using Muster.Sip;

namespace Muster.Calls;

/// <summary>One call, from its INVITE to its report. Lives on the desk's loop.</summary>
internal sealed partial class CallSession : ISipCallEvents
{
    /// <summary>An announcement that was understood is given this long to end in the network's own refusal, whose code is then kept.</summary>
    private static readonly TimeSpan RefusalIsDueAfter = TimeSpan.FromSeconds(10);

    /// <summary>A leave that takes longer than this, or that cannot be said because the line is on hold, is cut short.</summary>
    private static readonly TimeSpan LeaveMax = TimeSpan.FromSeconds(10);

    /// <summary>The last words before the end of a call are waited for no longer than this.</summary>
    private static readonly TimeSpan LastWordsMax = TimeSpan.FromSeconds(2);

    private readonly CallDesk _desk;
    private readonly CallOrder _order;
    private readonly ICallListener _listener;
    private readonly CallWork _work;
    private readonly CallEar _ear;
    private readonly PeopleAsked _people;
    private readonly CallRoute _route;
    private readonly DateTimeOffset _placedAt;
    private BeforeAnswer _before;
    private DateTimeOffset _startedAt;
    private CallMedia? _media;
    private SipCall? _call;
    private Conversation? _conversation;
    private CallRecording? _recording;
    private Transfer? _transfer;
    private LoopTimer? _ringing;
    private LoopTimer? _deadline;
    private LoopTimer? _silence;
    private LoopTimer? _waiting;
    private LoopTimer? _refusal;
    private LoopTimer? _lastWords;
    private LoopTimer? _leave;
    private DateTimeOffset? _ringingAt;
    private DateTimeOffset? _answeredAt;
    private CallEnd? _lastFault;
    private CallEnd? _end;
    private Disposition? _cutShortAs;
    private bool _reported;

    public CallSession(CallDesk desk, CallOrder order, ICallListener listener)
    {
        _desk = desk;
        _order = order;
        _listener = listener;
        _work = new CallWork(desk.Loop, Fail);
        _ear = new CallEar(_work, desk.Options.Endpointer);
        _before = ListenToNetwork();
        _people = new PeopleAsked(order.People);
        _route = new CallRoute(desk.Trunks, order.Number);
        _placedAt = _startedAt = desk.Loop.Time.GetUtcNow();
    }

    public void Start() => _work.Run(() =>
    {
        foreach (var person in _order.People)
            _desk.PrefetchOpening(person.Variables, _work);
        Dial();
    });

    /// <summary>Ends the call in whatever state it is.</summary>
    /// <param name="cutShortAs">What its unfinished people are reported as.</param>
    public void HangUp(Disposition cutShortAs) => _work.Run(() =>
    {
        _cutShortAs ??= cutShortAs;
        if (_call is not null)
            _call.HangUp();
        else
            End(new CallEnd(CallEndCause.Cancelled, 0, "", null));
    });

    /// <summary>Cancels the call unless somebody has answered it.</summary>
    public void CancelUnanswered() => _work.Run(() =>
    {
        if (_answeredAt is null)
            HangUp(Disposition.Interrupted);
    });

    /// <summary>Cancels the call unless somebody has answered it; whoever has hears the script's leave, unless a person of ours speaks with them.</summary>
    public void SayGoodbye() => _work.Run(() =>
    {
        if (_conversation is not { } conversation)
        {
            HangUp(Disposition.Interrupted);
            return;
        }

        _cutShortAs ??= Disposition.Interrupted;
        if (conversation.TakeLeave())
            _leave ??= _work.After(LeaveMax, () => HangUp(Disposition.Interrupted));
    });

    /// <summary>The desk closes: whatever is still awaited, this is the report.</summary>
    public void Abandon() => _work.Run(() =>
    {
        _cutShortAs ??= Disposition.Interrupted;
        End(new CallEnd(CallEndCause.TransportFailed, 0, "", null));
        Report();
    });

    public void Provisional(SipCall call, int status, string reason, SessionDescription? sdp) => _work.Run(() =>
    {
        _route.Provisional(status);
        if (status >= 180)
            _ringingAt ??= _desk.Loop.Time.GetUtcNow();
        if (sdp is not null)
            Connect(sdp);
    });

    public void Answered(SipCall call, SessionDescription? sdp) => _work.Run(() =>
    {
        _ringing?.Dispose();
        _refusal?.Dispose();
        _route.CameThrough();
        _answeredAt = _desk.Loop.Time.GetUtcNow();
        _listener.Answered(_order.CallId);
        if (sdp is null || !Connect(sdp))
        {
            HangUp(Disposition.LineFault);
            return;
        }

        _recording = _order.RecordingFile is { } file ? _desk.Recorder.Begin(file) : null;
        _ear.CallAnswered(_recording);
        var mouth = new Mouth(_work, _desk.Prompts, _media!.Stream, _ear);
        _conversation = new Conversation(_desk, _work, _order.CallId, _people, _listener, _ear, mouth, () => _call!.HangUp()) { HandOver = HandOver };
        _conversation.Begin();
    });

    public SessionDescription? Reoffered(SipCall call, SessionDescription? offer)
    {
        SessionDescription? answer = null;
        _work.Run(() =>
        {
            answer = _media!.Reoffered(offer);
            if (offer is not null && answer is not null)
                Connected();
        });
        return answer;
    }

    public void Reanswered(SipCall call, SessionDescription answer) => _work.Run(() => Connect(answer));

    public void Ended(SipCall call, CallEnd end) => _work.Run(() =>
    {
        if (_cutShortAs is null && _media?.FallsBack(end) == true)
        {
            Invite();
            return;
        }

        var movesOn = _answeredAt is null && _route.MayMoveOn(end, _cutShortAs is not null || _before.TellsOfPerson);
        if (!movesOn)
        {
            End(end);
            return;
        }

        _ringing?.Dispose();
        _media?.Dispose();
        (_call, _lastFault, _ringingAt) = (null, end, null);
        _ear.NetworkChanged();
        _before = ListenToNetwork();
        Dial();
    });

    /// <summary>Places the call on a trunk that has room, or looks again when one may have.</summary>
    private void Dial()
    {
        if (_end is not null)
            return;
        if (_route.TryTake(out var wait))
            Dial(_route.Line!);
        else if (wait is { } again && _desk.Loop.Time.GetUtcNow() - _placedAt < _desk.Options.TrunkWaitMax)
            _waiting = _work.After(again, Dial);
        else
            End(_lastFault ?? new CallEnd(CallEndCause.TransportFailed, 0, "No trunk is free for this number", null));
    }

    private void Dial(TrunkLine line)
    {
        if (!CallMedia.Open(_desk.Clock, line, _ear, line.Trunk.Codecs).TryGet(out _media, out var error))
        {
            End(new CallEnd(CallEndCause.TransportFailed, 0, error.Message, null));
            return;
        }

        if (_deadline is null)
        {
            _startedAt = _desk.Loop.Time.GetUtcNow();
            _deadline = _work.After(_order.DurationMax, () => HangUp(_answeredAt is null ? Disposition.NoAnswer : Disposition.NoClearAnswer));
        }

        var ringTimeout = line.Trunk.RingTimeout is { } shorter && shorter < _order.RingTimeout ? shorter : _order.RingTimeout;
        _ringing = _work.After(ringTimeout, () => HangUp(Disposition.NoAnswer));
        Invite();
    }

    private void Invite() => _call = _route.Invite(_media!.Offer(), this);

    private BeforeAnswer ListenToNetwork()
    {
        var before = new BeforeAnswer(_desk.Announcements, _ear.Early, (clause, done) => _desk.RecogniseBehind(clause, _work, done)) { Understood = AwaitRefusal };
        _ear.ClauseHeard = before.Take;
        return before;
    }

    private void AwaitRefusal()
    {
        if (_answeredAt is null && _end is null)
            _refusal = _work.After(RefusalIsDueAfter, () => HangUp(Disposition.NoAnswer));
    }

    /// <summary>False when there is nothing in it that a call could be held by.</summary>
    private bool Connect(SessionDescription answer)
    {
        if (!_media!.TakeAnswer(answer))
            return false;
        Connected();
        return true;
    }

    private void Connected()
    {
        _ear.OnHold = !_media!.TheyHear;
        _conversation?.HoldChanged();
        if (_answeredAt is not null)
            WatchSilence(_desk.Options.FirstSoundWithin < _desk.Options.SilenceMax ? _desk.Options.FirstSoundWithin : _desk.Options.SilenceMax);
    }

    /// <summary>Looks for somebody to take the call over; the conversation is told what became of it.</summary>
    private void HandOver(string to)
    {
        if (!TransferTarget.Read(to, _desk.Options.Desks).TryGet(out var target, out _))
        {
            HandedOver(isTaken: false);
            return;
        }

        _desk.Notes.Write(_order.CallId, _desk.Script, _people.Current, _people.Answers, _desk.Loop.Time.GetUtcNow());
        _transfer = new Transfer(_desk, _work, _order.CallId, _call!, _route.Line!, _media!.Stream, _ear, target, HandedOver);
        _transfer.Start();
    }

    private void HandedOver(bool isTaken)
    {
        if (isTaken)
        {
            _deadline?.Dispose();
            _deadline = _work.After(_order.TransferredMax, () => HangUp(Disposition.Interrupted));
        }

        _conversation!.HandedOver(isTaken);
    }

    /// <summary>Gives up a line that carries no sound to us, or none any more; on hold that is as it should be.</summary>
    private void WatchSilence(TimeSpan wait)
    {
        _silence?.Dispose();
        if (!_media!.FlowsBothWays)
            return;
        _silence = _work.After(wait, () =>
        {
            var last = _media.Stream.Statistics.MsSinceLastReceived;
            var quiet = last is { } ms ? TimeSpan.FromMilliseconds(ms) : _desk.Loop.Time.GetUtcNow() - _answeredAt!.Value;
            var limit = last is null ? _desk.Options.FirstSoundWithin : _desk.Options.SilenceMax;
            if (quiet >= limit && _transfer is not { IsReferring: true })
                HangUp(Disposition.LineFault);
            else
                WatchSilence(limit > quiet ? limit - quiet : limit);
        });
    }

    /// <summary>Something in this call's work went wrong: the call ends, and its report still comes.</summary>
    private void Fail(Exception exception)
    {
        _desk.Fault(exception);
        _cutShortAs = Disposition.LineFault;
        if (_call is not null && _end is null)
            _call.HangUp();
        else
            Abandon();
    }

    private void End(CallEnd end)
    {
        if (_end is not null)
            return;
        _end = end;
        _ringing?.Dispose();
        _deadline?.Dispose();
        _silence?.Dispose();
        _waiting?.Dispose();
        _refusal?.Dispose();
        _leave?.Dispose();
        _transfer?.Stop();
        _media?.Dispose();
        if (_answeredAt is not null)
            _route.AnsweredCallEnded(IsDumb());
        if (_conversation is { } conversation)
            EndConversation(conversation);
        else
            EndRinging();
    }

    private void EndConversation(Conversation conversation)
    {
        conversation.LineWentDead(_ear.Close());
        if (conversation.Recognising)
            conversation.Settled = Report;
        else
            Report();
    }

    /// <summary>A refusal comes as soon as the announcement is over, while its last words are still with the recogniser.</summary>
    private void EndRinging()
    {
        if (_ear.CloseNetwork() is { } clause)
            _before.Take(clause);
        if (!_before.Recognising)
        {
            Report();
            return;
        }

        _before.Settled = Report;
        _lastWords = _work.After(LastWordsMax, Report);
    }
}
