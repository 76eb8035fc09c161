using Muster.Kernel;
using Muster.Rtp;
using Muster.Speech;

namespace Muster.Calls;

/// <summary>
/// Listens to one call on the media thread and tells the call's loop what it noticed. It hears from the first packet
/// on, so that a one-syllable answer is whole. Nothing here blocks or, between utterances, allocates.
/// </summary>
internal sealed class CallEar(Loop loop, EndpointerOptions options) : IMediaSink
{
    private const int FrameMs = 20;

    private readonly Lock _gate = new();
    private readonly Endpointer _endpointer = new(options);
    private int _frames;
    private int _framesBeforeAnswer;
    private int _earlyFrames;
    private volatile bool _answered;
    private bool _closed;

    public Action? SpeechStarted { get; set; }

    public Action<Utterance>? UtteranceEnded { get; set; }

    public Action<char>? DigitPressed { get; set; }

    public Action<int>? ClipPlayed { get; set; }

    /// <summary>Milliseconds of audio since the answer: the call's own time line, which its marks refer to.</summary>
    public int ElapsedMs => (Volatile.Read(ref _frames) - Volatile.Read(ref _framesBeforeAnswer)) * FrameMs;

    /// <summary>Milliseconds of audio that came before the answer.</summary>
    public int EarlyMediaMs => Volatile.Read(ref _earlyFrames) * FrameMs;

    /// <summary>From here on what is heard is the person, not the network.</summary>
    public void CallAnswered()
    {
        Volatile.Write(ref _framesBeforeAnswer, _frames);
        _answered = true;
    }

    public void Frame(ReadOnlySpan<byte> aLaw, bool received)
    {
        _frames++;
        if (!_answered)
        {
            if (received)
                _earlyFrames++;
            return;
        }

        lock (_gate)
        {
            if (!_closed)
                Feed(aLaw, received);
        }
    }

    public void Digit(char digit) => loop.Post(() => DigitPressed?.Invoke(digit));

    public void Played(int clip) => loop.Post(() => ClipPlayed?.Invoke(clip));

    /// <summary>Listens no more.</summary>
    /// <returns>What was being said when the line went dead, or null.</returns>
    public Utterance? Close()
    {
        lock (_gate)
        {
            _closed = true;
            return _endpointer.Flush();
        }
    }

    private void Feed(ReadOnlySpan<byte> aLaw, bool received)
    {
        switch (_endpointer.Feed(aLaw, received))
        {
            case EndpointerEvent.SpeechStarted:
                loop.Post(() => SpeechStarted?.Invoke());
                break;
            case EndpointerEvent.SpeechEnded:
                var utterance = _endpointer.TakeUtterance();
                loop.Post(() => UtteranceEnded?.Invoke(utterance));
                break;
        }
    }
}
