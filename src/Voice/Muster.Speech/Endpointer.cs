using Muster.Rtp;

namespace Muster.Speech;

/// <summary>How answers are cut out of what is heard. Lengths are multiples of 20 ms.</summary>
public sealed record EndpointerOptions
{
    /// <summary>Sound that must come together before it counts as speech; a click is shorter, a 有 is longer.</summary>
    public int StartMs { get; init; } = 60;

    /// <summary>Silence that ends an answer. Longer waits for slow speakers, shorter answers sooner.</summary>
    public int EndMs { get; init; } = 500;

    /// <summary>Kept from before the first loud frame: consonants begin quietly.</summary>
    public int PreRollMs { get; init; } = 300;

    /// <summary>Kept from after the last loud frame.</summary>
    public int PostRollMs { get; init; } = 200;

    /// <summary>An answer that goes on longer is cut here.</summary>
    public int UtteranceMaxMs { get; init; } = 8000;

    /// <summary>How far above the line's noise a frame must lie, in dB.</summary>
    public double AboveNoiseDb { get; init; } = 9;

    /// <summary>Nothing under this is speech, however silent the line; in dB below full scale.</summary>
    public double FloorDb { get; init; } = -50;
}

/// <summary>What a frame changed.</summary>
public enum EndpointerEvent
{
    None,

    /// <summary>Somebody began to speak.</summary>
    SpeechStarted,

    /// <summary>They have ended: <see cref="Endpointer.TakeUtterance"/> has it.</summary>
    SpeechEnded,
}

/// <summary>Something that was said, with a little of the line around it.</summary>
/// <param name="Pcm">16 bit, 8 kHz.</param>
/// <param name="StartMs">Where the speech begins, in milliseconds since the first frame.</param>
/// <param name="EndMs">Where it ends.</param>
public sealed record Utterance(short[] Pcm, int StartMs, int EndMs);

/// <summary>
/// Voice activity detection over 20 ms frames, tuned for answers of one syllable: the line's noise is followed as the
/// lowest level of the last second and a half, and what comes before the first loud frame is kept. It allocates only
/// when it hands an utterance out.
/// </summary>
public sealed class Endpointer
{
    private const int FrameSamples = 160;
    private const int FrameMs = 20;
    private const int NoiseFrames = 75;
    private const double DigitalSilenceDb = -66;
    private const double NoiseMaxDb = -40;
    private const double HysteresisDb = 3;

    private readonly EndpointerOptions _options;
    private readonly short[] _audio;
    private readonly double[] _levels = new double[NoiseFrames];
    private readonly int _preRollFrames;
    private int _frame;
    private int _kept;
    private int _loudRun;
    private int _quietRun;
    private int _levelCount;
    private int _startFrame;
    private int _lastLoudFrame;
    private bool _speaking;
    private Utterance? _utterance;

    public Endpointer(EndpointerOptions options)
    {
        _options = options;
        _preRollFrames = options.PreRollMs / FrameMs;
        _audio = new short[(options.UtteranceMaxMs + options.PreRollMs + options.EndMs + options.StartMs) / FrameMs * FrameSamples];
    }

    /// <summary>Takes the next 20 ms: 160 A-law samples.</summary>
    public EndpointerEvent Feed(ReadOnlySpan<byte> aLaw)
    {
        var level = Keep(aLaw);
        var threshold = Threshold(level);
        var loud = level > threshold;
        _frame++;
        return _speaking ? WhileSpeaking(loud || level > threshold - HysteresisDb) : WhileSilent(loud);
    }

    /// <summary>The utterance that <see cref="EndpointerEvent.SpeechEnded"/> told of.</summary>
    public Utterance TakeUtterance()
    {
        var utterance = _utterance ?? throw new InvalidOperationException("No utterance has ended.");
        _utterance = null;
        return utterance;
    }

    /// <summary>Ends what is being said, because the line is dead.</summary>
    /// <returns>The utterance so far, or null when nobody speaks.</returns>
    public Utterance? Flush()
    {
        if (!_speaking)
            return null;
        Cut();
        return TakeUtterance();
    }

    private EndpointerEvent WhileSilent(bool loud)
    {
        _loudRun = loud ? _loudRun + 1 : 0;
        if (_loudRun * FrameMs < _options.StartMs)
            return EndpointerEvent.None;
        _speaking = true;
        _startFrame = _frame - _loudRun;
        _lastLoudFrame = _frame;
        _quietRun = 0;
        return EndpointerEvent.SpeechStarted;
    }

    private EndpointerEvent WhileSpeaking(bool loud)
    {
        _quietRun = loud ? 0 : _quietRun + 1;
        if (loud)
            _lastLoudFrame = _frame;
        if (_quietRun * FrameMs < _options.EndMs && (_frame - _startFrame) * FrameMs < _options.UtteranceMaxMs)
            return EndpointerEvent.None;
        Cut();
        return EndpointerEvent.SpeechEnded;
    }

    private void Cut()
    {
        var tail = (_frame - _lastLoudFrame) * FrameMs;
        var dropped = Math.Max(0, tail - _options.PostRollMs) / FrameMs * FrameSamples;
        _utterance = new Utterance(_audio.AsSpan(0, _kept - dropped).ToArray(), _startFrame * FrameMs, _lastLoudFrame * FrameMs);
        _speaking = false;
        _loudRun = 0;
        _kept = 0;
    }

    /// <returns>The frame's level in dB below full scale.</returns>
    private double Keep(ReadOnlySpan<byte> aLaw)
    {
        var room = (_preRollFrames + (_options.StartMs / FrameMs)) * FrameSamples;
        if (!_speaking && _kept >= room)
        {
            _audio.AsSpan(FrameSamples, _kept - FrameSamples).CopyTo(_audio);
            _kept -= FrameSamples;
        }

        double energy = 0;
        for (var i = 0; i < FrameSamples; i++)
        {
            var sample = G711Codec.LevelOfALaw(aLaw[i]);
            _audio[_kept + i] = sample;
            energy += (double)sample * sample;
        }

        _kept += FrameSamples;
        return 10 * Math.Log10((energy / FrameSamples / (32768.0 * 32768.0)) + 1e-9);
    }

    // A frame of digital silence is a missing packet or a muted line, and tells nothing of the noise that speech comes with.
    private double Threshold(double level)
    {
        if (level > DigitalSilenceDb)
            _levels[_levelCount++ % NoiseFrames] = level;
        var noise = NoiseMaxDb;
        for (var i = 0; i < Math.Min(_levelCount, NoiseFrames); i++)
            noise = Math.Min(noise, _levels[i]);
        return Math.Max(noise + _options.AboveNoiseDb, _options.FloorDb);
    }
}
