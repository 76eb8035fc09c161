using Muster.Kernel;
using Muster.Rtp;
using Muster.Sip;
using Muster.Speech;

namespace Muster.Bench;

/// <summary>One call that plays its prompt over and over and cuts what it hears into answers, as a conversation does.</summary>
internal sealed class TalkingCall(TalkingCalls calls, byte[] prompt) : ISipCallEvents, IMediaSink
{
    private readonly Endpointer _endpointer = new();
    private SipCall? _call;
    private MediaStream? _media;

    public bool IsUp { get; private set; }

    public bool HasEnded { get; private set; }

    public MediaStatistics? Statistics => _media?.Statistics;

    public void Dial(Func<MediaStream, SipCall> invite)
    {
        if (!calls.Open(this).TryGet(out _media, out _))
        {
            End();
            return;
        }

        _call = invite(_media);
    }

    public void HangUp() => _call?.HangUp();

    public void Provisional(SipCall call, int status, string reason, SessionDescription? sdp)
    {
    }

    public void Answered(SipCall call, SessionDescription? sdp)
    {
        IsUp = true;
        _media!.Connect(sdp!.RtpAddress!, G711.ALaw, sdp.TelephoneEventPayloadType);
        _media.Play(prompt, 1);
        calls.Answered();
    }

    public SessionDescription? Reoffered(SipCall call, SessionDescription? offer) => null;

    public void Ended(SipCall call, CallEnd end) => End();

    public void Frame(ReadOnlySpan<byte> aLaw, bool received)
    {
        if (_endpointer.Feed(aLaw, received) == EndpointerEvent.SpeechEnded)
            _endpointer.TakeUtterance().Dispose();
    }

    public void Digit(char digit)
    {
    }

    public void Played(int clip) => _media!.Play(prompt, clip);

    private void End()
    {
        var wasUp = IsUp;
        (IsUp, HasEnded) = (false, true);
        _media?.Dispose();
        calls.Ended(wasUp);
    }
}
