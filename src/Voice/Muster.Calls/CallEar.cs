using Muster.Rtp;
using Muster.Speech;

namespace Muster.Calls;

/// <summary>
/// Listens to one call on the media thread and tells the call's work what it noticed. It hears from the first packet of
/// the answer on, so that a one-syllable answer is whole. Nothing here blocks or, between utterances, allocates.
/// </summary>
internal sealed class CallEar(CallWork work, EndpointerOptions options) : IMediaSink
{
    private const int FrameMs = 20;

    private static readonly byte[] Silence = [.. Enumerable.Repeat(G711Codec.ALawSilence, FrameMs * 8)];

    private readonly Lock _gate = new();
    private readonly byte[] _said = [.. Silence];
    private Endpointer? _endpointer;
    private CallRecording? _recording;
    private int _frames;
    private int _earlyFrames;
    private bool _closed;
    private volatile bool _onHold;

    /// <summary>Somebody began to speak.</summary>
    public Action? SpeechStarted { get; set; }

    public Action<Utterance>? UtteranceEnded { get; set; }

    public Action<char>? DigitPressed { get; set; }

    public Action<int>? ClipPlayed { get; set; }

    /// <summary>Milliseconds of audio since the answer: the call's own time line, which its marks refer to.</summary>
    public int ElapsedMs => Volatile.Read(ref _frames) * FrameMs;

    /// <summary>Milliseconds of audio that came before the answer.</summary>
    public int EarlyMediaMs => Volatile.Read(ref _earlyFrames) * FrameMs;

    /// <summary>The person has put the call aside: what comes is music, or nothing, and passes for silence.</summary>
    public bool OnHold
    {
        get => _onHold;
        set => _onHold = value;
    }

    /// <summary>From here on what is heard is the person, not the network.</summary>
    /// <param name="recording">Keeps both sides from here on; null for none.</param>
    public void CallAnswered(CallRecording? recording = null)
    {
        lock (_gate)
        {
            _endpointer = new Endpointer(options);
            _recording = recording;
        }
    }

    // Of the media thread alone, like the frame that follows it.
    public void Sent(ReadOnlySpan<byte> aLaw) => aLaw.CopyTo(_said);

    public void Frame(ReadOnlySpan<byte> aLaw, bool received)
    {
        lock (_gate)
        {
            if (_endpointer is null)
                _earlyFrames += received ? 1 : 0;
            else if (!_closed)
                Take(_endpointer, OnHold ? Silence : aLaw, received && !OnHold);
        }
    }

    public void Digit(char digit) => work.Post(() => DigitPressed?.Invoke(digit));

    public void Played(int clip) => work.Post(() => ClipPlayed?.Invoke(clip));

    /// <summary>Listens no more.</summary>
    /// <returns>What was being said when the line went dead, or null.</returns>
    public Utterance? Close()
    {
        lock (_gate)
        {
            _closed = true;
            return _endpointer?.Flush();
        }
    }

    private void Take(Endpointer endpointer, ReadOnlySpan<byte> aLaw, bool received)
    {
        _recording?.Frame(aLaw, _said);
        Hear(endpointer, aLaw, received);
    }

    private void Hear(Endpointer endpointer, ReadOnlySpan<byte> aLaw, bool received)
    {
        try
        {
            _frames++;
            var heard = endpointer.Feed(aLaw, received);
            if (heard == EndpointerEvent.SpeechStarted)
                work.Post(() => SpeechStarted?.Invoke());
            else if (heard == EndpointerEvent.SpeechEnded)
                Tell(endpointer.TakeUtterance());
        }
        catch (Exception exception)
        {
            // The media thread carries every call; only this one is deaf from here on.
            _closed = true;
            work.Fail(exception);
        }
    }

    // Apart from its caller, whose frame would otherwise allocate the closure 50 times a second.
    private void Tell(Utterance utterance) => work.Post(() => UtteranceEnded?.Invoke(utterance));
}
