using Muster.Kernel;
using Muster.Rtp;
using Muster.Sip;

namespace Muster.Calls;

/// <summary>One call of a check. Its members belong to the loop; its tasks may be awaited anywhere.</summary>
internal sealed class CheckedCall : ISipCallEvents, IMediaSink
{
    private static readonly byte[] Pips = Tones.Keyed(1000, 200, 800, TimeSpan.FromSeconds(1));

    private readonly Loop _loop;
    private readonly TrunkLine _line;
    private readonly TaskCompletionSource _ringing = Signal();
    private readonly TaskCompletionSource _settled = Signal();
    private readonly TaskCompletionSource _ended = Signal();
    private readonly List<int> _provisionals = [];
    private readonly long _begun;
    private TaskCompletionSource<OfferOutcome>? _offered;
    private readonly string _number;
    private CallMedia? _media;
    private SipCall? _call;
    private TimeSpan? _hungUpAt;
    private CallFacts _facts = new();
    private int _earlyFrames;
    private int _loudFrames;
    private volatile bool _isAnswered;
    private string _keysHeard = "";

    private CheckedCall(Loop loop, TrunkLine line, string number)
    {
        _number = number;
        _loop = loop;
        _line = line;
        _begun = loop.Time.GetTimestamp();
    }

    /// <summary>The phone rings, or the call is settled.</summary>
    public Task Ringing => _ringing.Task;

    /// <summary>Answered or over.</summary>
    public Task Settled => _settled.Task;

    public Task Over => _ended.Task;

    public bool IsAnswered => _isAnswered && !_ended.Task.IsCompleted;

    public CallFacts Facts => _facts with
    {
        Provisionals = _provisionals,
        EarlyMediaMs = Volatile.Read(ref _earlyFrames) * 20,
        LoudFrames = Volatile.Read(ref _loudFrames),
        KeysHeard = Volatile.Read(ref _keysHeard),
    };

    private TimeSpan Elapsed => _loop.Time.GetElapsedTime(_begun);

    /// <summary>Calls. On the loop.</summary>
    public static CheckedCall Place(Loop loop, MediaClock clock, TrunkLine line, string number, params AudioCodec[] codecs)
    {
        var call = new CheckedCall(loop, line, number);
        if (!CallMedia.Open(clock, line, call, codecs).TryGet(out call._media, out var error))
        {
            call.Ended(null!, new CallEnd(CallEndCause.TransportFailed, 0, error.Message, null));
            return call;
        }

        call.Invite();
        return call;
    }

    public void HangUp()
    {
        _hungUpAt ??= Elapsed;
        Measure();
        _call?.HangUp();
    }

    /// <summary>Takes down how the media did until now; only the first time counts.</summary>
    public void Measure()
    {
        if (_media is not null && _facts.Answered is { } answered && _facts.Media is null)
            _facts = _facts with { Media = _media.Stream.Statistics, Talked = Elapsed - answered, SessionInterval = _call!.SessionInterval };
    }

    /// <summary>Plays pips, so that a person there knows what this is and a counter there counts.</summary>
    public void PlayPips() => _media?.Stream.Play(Pips, 0);

    public void Press(string keys)
    {
        if (_media?.Stream.SendDigits(keys) == true)
            _facts = _facts with { KeysSent = keys };
    }

    /// <summary>Offers the call in another direction. Its outcome comes at the latest with the call's end.</summary>
    public Task<OfferOutcome> Offer(MediaDirection direction)
    {
        _offered = new TaskCompletionSource<OfferOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_call!.Reoffer(_media!.Offer().InDirection(direction)))
            _offered.TrySetResult(default);
        return _offered.Task;
    }

    public void NoteHold(OfferOutcome hold, OfferOutcome unhold, bool soundAfterwards) =>
        _facts = _facts with { Hold = hold, Unhold = unhold, SoundAfterHold = soundAfterwards };

    /// <summary>Packets received so far.</summary>
    public long PacketsReceived => _media?.Stream.Statistics.PacketsReceived ?? 0;

    public void Provisional(SipCall call, int status, string reason, SessionDescription? sdp)
    {
        if (!_provisionals.Contains(status))
            _provisionals.Add(status);
        _facts = _facts with { FirstProvisional = _facts.FirstProvisional ?? Elapsed, HasEarlyDescription = _facts.HasEarlyDescription || sdp is not null };
        if (sdp is not null)
            _media!.TakeAnswer(sdp);
        if (status >= 180)
            _ringing.TrySetResult();
    }

    public void Answered(SipCall call, SessionDescription? sdp)
    {
        _isAnswered = true;
        _facts = _facts with { Answered = Elapsed, Codec = sdp?.Codec, TakesKeys = sdp?.TelephoneEventPayloadType is not null };
        if (sdp is not null)
            _media!.TakeAnswer(sdp);
        Settle();
    }

    public SessionDescription? Reoffered(SipCall call, SessionDescription? offer) => _media!.Reoffered(offer);

    public void Reanswered(SipCall call, SessionDescription answer)
    {
        _media!.TakeAnswer(answer);
        _offered?.TrySetResult(new OfferOutcome(200, answer.Direction));
    }

    public void ReofferRefused(SipCall call, int status, string reason) => _offered?.TrySetResult(new OfferOutcome(status, MediaDirection.SendRecv));

    public void Ended(SipCall call, CallEnd end)
    {
        if (_hungUpAt is null && _media?.FallsBack(end) == true)
        {
            Invite();
            return;
        }

        Measure();
        _facts = _facts with { End = end, EndedAfter = _hungUpAt is { } hungUp ? Elapsed - hungUp : null };
        _media?.Dispose();
        _offered?.TrySetResult(default);
        Settle();
        _ended.TrySetResult();
    }

    public void Frame(ReadOnlySpan<byte> aLaw, bool received)
    {
        if (!_isAnswered)
            _earlyFrames += received ? 1 : 0;
        else if (received && Level(aLaw) > 200)
            _loudFrames++;
    }

    public void Digit(char digit)
    {
        if (_keysHeard.Length < 32)
            Volatile.Write(ref _keysHeard, _keysHeard + digit);
    }

    public void Played(int clip)
    {
    }

    private static int Level(ReadOnlySpan<byte> aLaw)
    {
        var sum = 0;
        foreach (var sample in aLaw)
            sum += Math.Abs((int)G711Codec.LevelOfALaw(sample));
        return sum / Math.Max(1, aLaw.Length);
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Settle()
    {
        _ringing.TrySetResult();
        _settled.TrySetResult();
    }

    private void Invite() => _call = _line.Invite(_number, _media!.Offer(), this);
}
