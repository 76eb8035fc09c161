using System.Net;
using Muster.Contracts;
using Muster.Kernel;
using Muster.Rtp;
using Muster.Sip;

namespace Muster.Calls;

/// <summary>One call, from its INVITE to its report. Lives on the desk's loop.</summary>
internal sealed class CallSession : ISipCallEvents
{
    /// <summary>How long a dead line waits for the recogniser to say what was heard last.</summary>
    private static readonly TimeSpan LastWordsMax = TimeSpan.FromSeconds(3);

    /// <summary>An answered line from which nothing comes for this long carries no sound to us.</summary>
    private static readonly TimeSpan SilentLineAfter = TimeSpan.FromSeconds(20);

    private readonly CallDesk _desk;
    private readonly CallOrder _order;
    private readonly ICallListener _listener;
    private readonly CallEar _ear;
    private readonly DateTimeOffset _startedAt;
    private MediaStream? _media;
    private SipCall? _call;
    private Conversation? _conversation;
    private LoopTimer? _ringing;
    private LoopTimer? _deadline;
    private LoopTimer? _silence;
    private DateTimeOffset? _ringingAt;
    private DateTimeOffset? _answeredAt;
    private CallEnd? _end;
    private Disposition? _cutShortAs;
    private bool _reported;

    public CallSession(CallDesk desk, CallOrder order, ICallListener listener)
    {
        _desk = desk;
        _order = order;
        _listener = listener;
        _ear = new CallEar(desk.Loop, desk.Options.Endpointer);
        _startedAt = desk.Loop.Time.GetUtcNow();
    }

    public void Start()
    {
        if (!_desk.Clock.Open(_desk.LocalAddress, _ear).TryGet(out _media, out var error))
        {
            End(new CallEnd(CallEndCause.TransportFailed, 0, error.Message, null));
            return;
        }

        foreach (var person in _order.People)
            _desk.PrefetchOpening(person.Variables);
        _ringing = _desk.Loop.After(_order.RingTimeout, () => HangUp(Disposition.NoAnswer));
        _deadline = _desk.Loop.After(_order.DurationMax, () => HangUp(_answeredAt is null ? Disposition.NoAnswer : null));
        _call = _desk.Sip.Invite(_desk.InviteFor(_order.Number, _media.LocalPort), this);
    }

    /// <summary>Ends the call in whatever state it is.</summary>
    /// <param name="cutShortAs">What its unfinished people are reported as; null leaves it to the dialogue.</param>
    public void HangUp(Disposition? cutShortAs)
    {
        _cutShortAs ??= cutShortAs;
        if (_call is null)
            End(new CallEnd(CallEndCause.Cancelled, 0, "", null));
        else
            _call.HangUp();
    }

    public void Provisional(SipCall call, int status, string reason, SessionDescription? sdp)
    {
        if (status >= 180)
            _ringingAt ??= _desk.Loop.Time.GetUtcNow();
        Connect(sdp);
    }

    public void Answered(SipCall call, SessionDescription? sdp)
    {
        _ringing?.Dispose();
        _answeredAt = _desk.Loop.Time.GetUtcNow();
        Connect(sdp);
        _ear.CallAnswered();
        _listener.Answered(_order.CallId);
        _conversation = new Conversation(_desk, _order, _listener, _ear, _media!, () => HangUp(null));
        _conversation.Begin();
        WatchSilence();
    }

    public SessionDescription? Reoffered(SipCall call, SessionDescription? offer)
    {
        var local = new IPEndPoint(_desk.LocalAddress, _media!.LocalPort);
        if (offer is null)
            return SessionDescription.Offer(local, AudioCodec.Pcma, AudioCodec.Pcmu);
        var answer = offer.Answer(local);
        if (answer is not null)
            Connect(offer);
        return answer;
    }

    public void Reanswered(SipCall call, SessionDescription answer) => Connect(answer);

    public void Ended(SipCall call, CallEnd end) => End(end);

    private void Connect(SessionDescription? sdp)
    {
        if (sdp?.RtpAddress is { } remote)
        {
            var codec = sdp.Codec == AudioCodec.Pcmu ? G711.MuLaw : G711.ALaw;
            _media!.Connect(remote, codec, sdp.TelephoneEventPayloadType, sends: sdp.Direction is MediaDirection.SendRecv or MediaDirection.RecvOnly);
        }
    }

    private void WatchSilence()
    {
        _silence = _desk.Loop.After(SilentLineAfter, () =>
        {
            if ((_media!.Statistics.MsSinceLastReceived ?? long.MaxValue) >= SilentLineAfter.TotalMilliseconds)
                HangUp(Disposition.LineFault);
            else
                WatchSilence();
        });
    }

    private void End(CallEnd end)
    {
        if (_end is not null)
            return;
        _end = end;
        _ringing?.Dispose();
        _deadline?.Dispose();
        _silence?.Dispose();
        _media?.Dispose();
        _conversation?.LineWentDead(_ear.Close());
        if (_conversation is not { Recognising: true } conversation)
        {
            Report();
            return;
        }

        var patience = _desk.Loop.After(LastWordsMax, Report);
        conversation.Settled = () =>
        {
            patience.Dispose();
            Report();
        };
    }

    private void Report()
    {
        if (_reported)
            return;
        _reported = true;
        var people = People();
        _desk.Done(_order.CallId);
        _listener.Ended(new CallReport(
            _order.CallId,
            people[0].Disposition,
            _answeredAt is null ? _end!.Status : 200,
            _end!.Reason,
            _end.Q850Cause,
            _ear.EarlyMediaMs,
            Heard: null,
            HungUpByThem: _answeredAt is not null && _end.Cause == CallEndCause.RemoteBye,
            _startedAt,
            _ringingAt,
            _answeredAt,
            _desk.Loop.Time.GetUtcNow(),
            people));
    }

    private IReadOnlyList<PersonReport> People()
    {
        if (_conversation is not null)
            return _conversation.Finish(OfAnswered());
        var disposition = _cutShortAs ?? (_end!.Cause is CallEndCause.Refused
            ? Dispositions.OfUnanswered(_end.Status, _end.Q850Cause)
            : Disposition.LineFault);
        return [.. _order.People.Select(person => new PersonReport(person.RowId, disposition, []))];
    }

    private Disposition? OfAnswered()
    {
        if (_conversation!.ReachedVoicemail)
            return Disposition.Voicemail;
        if (_cutShortAs is not null)
            return _cutShortAs;
        return _media!.Statistics.PacketsReceived == 0 || _end!.Cause is CallEndCause.TimedOut or CallEndCause.TransportFailed
            ? Disposition.LineFault
            : null;
    }
}
