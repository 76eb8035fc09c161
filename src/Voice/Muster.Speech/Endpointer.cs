using System.Buffers;

namespace Muster.Speech;

/// <summary>What a frame of audio brought about.</summary>
public enum EndpointerEvent
{
    None,

    /// <summary>Somebody begins to speak.</summary>
    SpeechStarted,

    /// <summary>The speech has ended; <see cref="Endpointer.Last"/> has it.</summary>
    SpeechEnded,
}

/// <summary>How speech is told from silence. Times are in milliseconds, rounded to frames of 20 ms.</summary>
public sealed record EndpointerOptions
{
    /// <summary>Audio kept from before the onset: first consonants are quieter than what follows.</summary>
    public int PreRollMs { get; init; } = 300;

    /// <summary>Voiced time within <see cref="OnsetWindowMs"/> that makes an onset; a click has less.</summary>
    public int OnsetMs { get; init; } = 60;

    public int OnsetWindowMs { get; init; } = 100;

    /// <summary>Silence that ends an utterance.</summary>
    public int HangoverMs { get; init; } = 500;

    /// <summary>Silence kept at the end of an utterance.</summary>
    public int TailMs { get; init; } = 200;

    /// <summary>The longest utterance; one that goes on is cut here, and what follows is the next.</summary>
    public int UtteranceMsMax { get; init; } = 8000;

    /// <summary>Over the noise by so much, in decibels, is voice.</summary>
    public double VoiceOverNoiseDb { get; init; } = 9;

    /// <summary>Under this level, in decibels to full scale, nothing is voice.</summary>
    public double VoiceFloorDb { get; init; } = -50;
}

/// <summary>One stretch of speech.</summary>
/// <param name="Pcm">16-bit samples at 8 kHz, with some audio before and after.</param>
/// <param name="StartMs">When the voice began, from the endpointer's first frame.</param>
/// <param name="EndMs">When the voice ended.</param>
/// <param name="OffsetMs">When <paramref name="Pcm"/> begins.</param>
/// <param name="Cut">Whether it was cut at the greatest length.</param>
public sealed record Utterance(ReadOnlyMemory<short> Pcm, int StartMs, int EndMs, int OffsetMs, bool Cut);

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

    private readonly EndpointerOptions _options;
    private readonly NoiseFloor _noise = new();
    private readonly short[] _preRoll;
    private readonly bool[] _voiced;
    private readonly short[] _heard = new short[FrameSamples];
    private short[]? _utterance;
    private int _length;
    private int _frames;
    private int _missing;
    private int _firstVoiced;
    private int _lastVoiced;

    public Endpointer(EndpointerOptions? options = null)
    {
        _options = options ?? new EndpointerOptions();
        _preRoll = new short[Math.Max(_options.PreRollMs, _options.OnsetWindowMs) / FrameMs * FrameSamples];
        _voiced = new bool[_options.OnsetWindowMs / FrameMs];
    }

    /// <summary>The utterance that ended last.</summary>
    public Utterance? Last { get; private set; }

    /// <summary>Whether somebody is speaking.</summary>
    public bool InSpeech => _utterance is not null;

    /// <summary>Takes the next frame.</summary>
    /// <param name="frame">160 samples.</param>
    /// <param name="received">False for a frame that did not arrive.</param>
    public EndpointerEvent Feed(ReadOnlySpan<short> frame, bool received = true)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(frame.Length, FrameSamples);
        Hear(frame, received);
        var level = LevelDb(_heard);
        var voiced = level > Math.Max(_noise.Db + _options.VoiceOverNoiseDb, _options.VoiceFloorDb);
        if (received)
            _noise.Add(level);
        var now = _frames++;
        return _utterance is null ? Wait(now, voiced) : Continue(_utterance, now, voiced);
    }

    /// <summary>Ends the utterance that is being spoken, if one is: when the call ends, or its time is up.</summary>
    public EndpointerEvent Flush() => _utterance is { } utterance ? End(utterance, cut: true) : EndpointerEvent.None;

    public void Dispose()
    {
        if (_utterance is { } utterance)
            ArrayPool<short>.Shared.Return(utterance);
        _utterance = null;
    }

    /// <summary>A recogniser takes a hole in the sound for a stop consonant, so the last frame fills it.</summary>
    private void Hear(ReadOnlySpan<short> frame, bool received)
    {
        _missing = received ? 0 : _missing + 1;
        if (received)
            frame.CopyTo(_heard);
        else if (_missing > ConcealedFramesMax)
            Array.Clear(_heard);
    }

    private EndpointerEvent Wait(int now, bool voiced)
    {
        _heard.CopyTo(_preRoll, now * FrameSamples % _preRoll.Length);
        _voiced[now % _voiced.Length] = voiced;
        if (!voiced || _voiced.AsSpan().Count(true) * FrameMs < _options.OnsetMs)
            return EndpointerEvent.None;
        Begin(now);
        return EndpointerEvent.SpeechStarted;
    }

    private void Begin(int now)
    {
        _utterance = ArrayPool<short>.Shared.Rent(_preRoll.Length + (_options.UtteranceMsMax / FrameMs * FrameSamples));
        var oldest = (now + 1) * FrameSamples % _preRoll.Length;
        _preRoll.AsSpan(oldest).CopyTo(_utterance);
        _preRoll.AsSpan(0, oldest).CopyTo(_utterance.AsSpan(_preRoll.Length - oldest));
        _length = _preRoll.Length;
        _firstVoiced = Math.Max(0, now - _voiced.Length + 1);
        while (!_voiced[_firstVoiced % _voiced.Length])
            _firstVoiced++;
        _lastVoiced = now;
        Array.Clear(_voiced);
    }

    private EndpointerEvent Continue(short[] utterance, int now, bool voiced)
    {
        _heard.CopyTo(utterance.AsSpan(_length));
        _length += FrameSamples;
        if (voiced)
            _lastVoiced = now;
        if ((now - _lastVoiced) * FrameMs >= _options.HangoverMs)
            return End(utterance, cut: false);
        return (now - _firstVoiced + 1) * FrameMs >= _options.UtteranceMsMax ? End(utterance, cut: true) : EndpointerEvent.None;
    }

    private EndpointerEvent End(short[] utterance, bool cut)
    {
        var begin = _frames - (_length / FrameSamples);
        var end = Math.Min(_frames, _lastVoiced + 1 + (_options.TailMs / FrameMs));
        // Before the line's first frame there is nothing but the empty pre-roll.
        var skip = Math.Max(0, -begin);
        Last = new Utterance(
            utterance.AsSpan(skip * FrameSamples, (end - begin - skip) * FrameSamples).ToArray(),
            _firstVoiced * FrameMs,
            (_lastVoiced + 1) * FrameMs,
            (begin + skip) * FrameMs,
            cut);
        Dispose();
        return EndpointerEvent.SpeechEnded;
    }

    private static double LevelDb(ReadOnlySpan<short> frame)
    {
        double sum = 0;
        double squares = 0;
        foreach (var sample in frame)
        {
            sum += sample;
            squares += (double)sample * sample;
        }

        // Without the line's direct current, which some gateways add.
        var mean = sum / frame.Length;
        var power = (squares / frame.Length) - (mean * mean);
        return 10 * Math.Log10(Math.Max(power, 1) / (32768.0 * 32768.0));
    }
}
