using Muster.Rtp;

namespace Muster.Speech;

/// <summary>What a frame of audio brought about.</summary>
public enum EndpointerEvent
{
    None,

    /// <summary>Somebody begins to speak.</summary>
    SpeechStarted,

    /// <summary>The speech has ended: <see cref="Endpointer.TakeUtterance"/> has it.</summary>
    SpeechEnded,
}

/// <summary>How answers are cut out of what is heard. Lengths are in milliseconds, multiples of 20.</summary>
public sealed record EndpointerOptions
{
    /// <summary>Voiced time within <see cref="StartWithinMs"/> that begins an answer; a click is shorter, a 有 is longer.</summary>
    public int StartMs { get; init; } = 60;

    public int StartWithinMs { get; init; } = 100;

    /// <summary>Silence that ends an answer. Longer waits for slow speakers, shorter answers sooner.</summary>
    public int EndMs { get; init; } = 500;

    /// <summary>Kept from before the first voiced frame: first consonants are quieter than what follows.</summary>
    public int PreRollMs { get; init; } = 300;

    /// <summary>Kept from after the last voiced frame.</summary>
    public int PostRollMs { get; init; } = 200;

    /// <summary>An answer that goes on longer is cut here, and what follows is the next.</summary>
    public int UtteranceMaxMs { get; init; } = 8000;

    /// <summary>How far over the line's noise voice lies, in dB.</summary>
    public double AboveNoiseDb { get; init; } = 9;

    /// <summary>Nothing under this is voice, however silent the line; in dB to full scale.</summary>
    public double FloorDb { get; init; } = -50;
}

/// <summary>
/// Marks speech in a telephone line's audio, by each frame's level over the noise. The noise is the least level of the last
/// seconds, so a hum or a street that sets in is speech for that long at most. Nothing is allocated while nobody speaks.
/// One thread at a time.
/// </summary>
public sealed class Endpointer : IDisposable
{
    /// <summary>Samples in a frame: 20 ms at 8 kHz.</summary>
    public const int FrameSamples = 160;

    private const int FrameMs = 20;

    /// <summary>Lost frames in a row that the last one stands in for; then the line counts as silent.</summary>
    private const int ConcealedFramesMax = 3;

    /// <summary>By how much the middle sensitivity differs from the least and from the greatest, in dB.</summary>
    private const double SensitivityRangeDb = 6;

    private readonly EndpointerOptions _options;
    private int _endMs;
    private double _aboveNoiseDb;
    private readonly NoiseFloor _noise = new();
    private readonly byte[] _preRoll;
    private readonly bool[] _voiced;
    private readonly byte[] _heard = Tones.Silence(TimeSpan.FromMilliseconds(FrameMs));
    private Utterance? _utterance;
    private Utterance? _ended;
    private int _frames;
    private int _missing;
    private int _firstVoiced;
    private int _lastVoiced;

    public Endpointer(EndpointerOptions? options = null)
    {
        _options = options ?? new EndpointerOptions();
        _preRoll = new byte[Math.Max(_options.PreRollMs, _options.StartWithinMs) / FrameMs * FrameSamples];
        _voiced = new bool[_options.StartWithinMs / FrameMs];
        Adjust(null, null);
    }

    /// <summary>Cuts answers out in another way from here on.</summary>
    /// <param name="endMs">Silence that ends an answer, in milliseconds; null for that of the options.</param>
    /// <param name="sensitivity">
    /// How quiet a voice is heard, 0 to 100: 50 is <see cref="EndpointerOptions.AboveNoiseDb"/>, 0 takes 6 dB more and 100 as much less.
    /// Null for that of the options.
    /// </param>
    public void Adjust(int? endMs, int? sensitivity)
    {
        _endMs = endMs ?? _options.EndMs;
        _aboveNoiseDb = _options.AboveNoiseDb + (sensitivity is { } percent ? (50 - percent) * SensitivityRangeDb / 50 : 0);
    }

    /// <summary>Whether somebody is speaking.</summary>
    public bool InSpeech => _utterance is not null;

    /// <summary>Takes the next frame.</summary>
    /// <param name="aLaw">160 samples, 20 ms.</param>
    /// <param name="received">False for a frame that did not arrive.</param>
    public EndpointerEvent Feed(ReadOnlySpan<byte> aLaw, bool received = true)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(aLaw.Length, FrameSamples);
        Hear(aLaw, received);
        var level = G711Codec.ALawLevelDb(_heard);
        var voiced = level > Math.Max(_noise.Db + _aboveNoiseDb, _options.FloorDb);
        if (received)
            _noise.Add(level);
        var now = _frames++;
        _heard.CopyTo(_preRoll, now * FrameSamples % _preRoll.Length);
        return _utterance is null ? Wait(now, voiced) : Continue(_utterance, now, voiced);
    }

    /// <summary>The utterance that <see cref="EndpointerEvent.SpeechEnded"/> told of; it is the caller's from here on.</summary>
    /// <exception cref="InvalidOperationException">None has ended since it was taken last.</exception>
    public Utterance TakeUtterance()
    {
        var ended = _ended ?? throw new InvalidOperationException("No utterance has ended.");
        _ended = null;
        return ended;
    }

    /// <summary>Ends what is being said, because the call ends or its time is up.</summary>
    /// <returns>The utterance so far, or null when nobody speaks.</returns>
    public Utterance? Flush()
    {
        if (_utterance is not { } utterance)
            return null;
        End(utterance);
        return TakeUtterance();
    }

    public void Dispose()
    {
        _utterance?.Dispose();
        _ended?.Dispose();
        (_utterance, _ended) = (null, null);
    }

    /// <summary>A recogniser takes a hole in the sound for a stop consonant, so the last frame fills it.</summary>
    private void Hear(ReadOnlySpan<byte> aLaw, bool received)
    {
        _missing = received ? 0 : _missing + 1;
        if (received)
            aLaw.CopyTo(_heard);
        else if (_missing > ConcealedFramesMax)
            Array.Fill(_heard, G711Codec.ALawSilence);
    }

    private EndpointerEvent Wait(int now, bool voiced)
    {
        _voiced[now % _voiced.Length] = voiced;
        if (!voiced || _voiced.AsSpan().Count(true) * FrameMs < _options.StartMs)
            return EndpointerEvent.None;
        Begin(now);
        return EndpointerEvent.SpeechStarted;
    }

    private void Begin(int now)
    {
        _utterance = new Utterance();
        var next = (now + 1) * FrameSamples;
        // Until the pre-roll has been filled once, there is nothing in its rest.
        if (next >= _preRoll.Length)
            _utterance.Append(_preRoll.AsSpan(next % _preRoll.Length));
        _utterance.Append(_preRoll.AsSpan(0, next % _preRoll.Length));
        _firstVoiced = Math.Max(0, now - _voiced.Length + 1);
        while (!_voiced[_firstVoiced % _voiced.Length])
            _firstVoiced++;
        _lastVoiced = now;
        Array.Clear(_voiced);
    }

    private EndpointerEvent Continue(Utterance utterance, int now, bool voiced)
    {
        utterance.Append(_heard);
        if (voiced)
            _lastVoiced = now;
        var ended = (now - _lastVoiced) * FrameMs >= _endMs || (now - _firstVoiced + 1) * FrameMs >= _options.UtteranceMaxMs;
        return ended ? End(utterance) : EndpointerEvent.None;
    }

    private EndpointerEvent End(Utterance utterance)
    {
        var begin = _frames - (utterance.Length / FrameSamples);
        var end = Math.Min(_frames, _lastVoiced + 1 + (_options.PostRollMs / FrameMs));
        utterance.End((end - begin) * FrameSamples, _firstVoiced * FrameMs, (_lastVoiced + 1) * FrameMs);
        (_utterance, _ended) = (null, utterance);
        return EndpointerEvent.SpeechEnded;
    }
}
