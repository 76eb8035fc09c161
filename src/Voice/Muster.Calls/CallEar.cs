using Muster.Rtp;
using Muster.Speech;

namespace Muster.Calls;

/// <summary>
/// Listens to one call on the media thread and tells the call's work what it noticed. It hears from the first packet of
/// the answer on, so that a one-syllable answer is whole. Nothing here blocks or, between utterances, allocates.
/// </summary>
internal sealed class CallEar(CallWork work, EndpointerOptions options) : IMediaSink, IDisposable
{
    private const int FrameMs = 20;

    private static readonly byte[] Silence = [.. Enumerable.Repeat(G711Codec.ALawSilence, FrameMs * 8)];

    private readonly Lock _gate = new();
    private readonly byte[] _said = [.. Silence];
    private Endpointer? _endpointer;
    private LineListener? _pickup;
    private CallRecording? _recording;
    private int _frames;
    private int _earlyFrames;
    private bool _closed;
    private volatile bool _onHold;
    private volatile MediaStream? _relayTo;

    /// <summary>Somebody began to speak.</summary>
    public Action? SpeechStarted { get; set; }

    public Action<Utterance>? UtteranceEnded { get; set; }

    /// <summary>A clause was heard: before the answer, or within <see cref="Pickup.ListensMs"/> after it.</summary>
    public Action<Clause>? ClauseHeard { get; set; }

    public Action<char>? DigitPressed { get; set; }

    public Action<int>? ClipPlayed { get; set; }

    /// <summary>Milliseconds of audio since the answer: the call's own time line, which its marks refer to.</summary>
    public int ElapsedMs => Volatile.Read(ref _frames) * FrameMs;

    /// <summary>What the network sends before the answer.</summary>
    public LineListener Early { get; private set; } = new();

    /// <summary>Milliseconds of audio that came before the answer.</summary>
    public int EarlyMediaMs => Volatile.Read(ref _earlyFrames) * FrameMs;

    /// <summary>The person has put the call aside: what comes is music, or nothing, and passes for silence.</summary>
    public bool OnHold
    {
        get => _onHold;
        set => _onHold = value;
    }

    /// <summary>Whoever speaks with the person now hears all of it, keys too; null while nobody does.</summary>
    public MediaStream? RelayTo
    {
        get => _relayTo;
        set => _relayTo = value;
    }

    /// <summary>How the answer to a question is cut out; null as for all.</summary>
    public void ListenAs(int? pauseMs, int? sensitivity)
    {
        lock (_gate)
            _endpointer?.Adjust(pauseMs, sensitivity);
    }

    /// <summary>From here on what is heard is the person, not the network.</summary>
    /// <param name="recording">Keeps both sides from here on; null for none.</param>
    public void CallAnswered(CallRecording? recording = null)
    {
        lock (_gate)
        {
            _endpointer = new Endpointer(options);
            _pickup = new LineListener();
            _recording = recording;
        }
    }

    /// <summary>Another network is tried: what the one before said is no part of it.</summary>
    public void NetworkChanged()
    {
        lock (_gate)
        {
            Early.Dispose();
            Early = new LineListener();
        }
    }

    /// <summary>It is known who picked up; clauses are told no more.</summary>
    public void PickupIsKnown()
    {
        lock (_gate)
        {
            _pickup?.Dispose();
            _pickup = null;
        }
    }

    // Of the media thread alone, like the frame that follows it.
    public void Sent(ReadOnlySpan<byte> aLaw) => aLaw.CopyTo(_said);

    public void Frame(ReadOnlySpan<byte> aLaw, bool received)
    {
        lock (_gate)
        {
            if (_closed)
                return;
            try
            {
                if (_endpointer is null)
                    HearNetwork(aLaw, received);
                else
                    Take(_endpointer, OnHold ? Silence : aLaw, received && !OnHold);
            }
            catch (Exception exception)
            {
                // The media thread carries every call; only this one is deaf from here on.
                _closed = true;
                work.Fail(exception);
            }
        }
    }

    public void Digit(char digit)
    {
        if (_relayTo is { } other)
            other.SendDigits(digit.ToString());
        else
            TellDigit(digit);
    }

    private void TellDigit(char digit) => work.Post(() => DigitPressed?.Invoke(digit));

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

    /// <summary>Ends what the network was saying when the call was over.</summary>
    /// <returns>The clause that was cut short, or null.</returns>
    public Clause? CloseNetwork()
    {
        lock (_gate)
            return Early.Flush();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            Early.Dispose();
            _pickup?.Dispose();
            _endpointer?.Dispose();
        }
    }

    private void HearNetwork(ReadOnlySpan<byte> aLaw, bool received)
    {
        _earlyFrames += received ? 1 : 0;
        if (Early.Feed(aLaw, received) is { } clause)
            Tell(clause);
    }

    private void Take(Endpointer endpointer, ReadOnlySpan<byte> aLaw, bool received)
    {
        _relayTo?.Relay(aLaw);
        _recording?.Frame(aLaw, _said);
        Hear(endpointer, aLaw, received);
    }

    private void Hear(Endpointer endpointer, ReadOnlySpan<byte> aLaw, bool received)
    {
        _frames++;
        if (_pickup?.Feed(aLaw, received) is { } clause)
            Tell(clause);
        if (ElapsedMs > Pickup.ListensMs)
            PickupIsKnown();
        var heard = endpointer.Feed(aLaw, received);
        if (heard == EndpointerEvent.SpeechStarted)
            work.Post(() => SpeechStarted?.Invoke());
        else if (heard == EndpointerEvent.SpeechEnded)
            Tell(endpointer.TakeUtterance());
    }

    private void Tell(Clause clause) => work.Post(() => ClauseHeard?.Invoke(clause));

    // Apart from its caller, whose frame would otherwise allocate the closure 50 times a second.
    private void Tell(Utterance utterance) => work.Post(() => UtteranceEnded?.Invoke(utterance));
}
