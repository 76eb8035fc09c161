using Muster.Rtp.Listening;
using Muster.Speech;

namespace Muster.Calls;

/// <summary>A stretch of sound between two pauses.</summary>
/// <param name="Sound">Its samples, and when it began and ended. Whoever has the clause gives it to the recogniser or disposes of them.</param>
/// <param name="Kind">What it is; <see cref="SoundKind.Quiet"/> where it is too short to tell.</param>
/// <param name="IsTone">It was one pure tone for most of the time: a beep.</param>
internal sealed record Clause(Utterance Sound, SoundKind Kind, bool IsTone)
{
    public int LengthMs => Sound.EndMs - Sound.StartMs;

    /// <summary>Somebody or something may have said it.</summary>
    public bool MaySpeak => !IsTone && Kind is SoundKind.Speech or SoundKind.Quiet;
}

/// <summary>
/// Listens for what a network or a machine says: names tones and cuts speech into clauses. Announcements are read out with
/// a pause at every comma, and a clause fits a grammar's phrase as a whole where a sentence would not. On the media thread;
/// allocates nothing while nobody speaks.
/// </summary>
internal sealed class LineListener : IDisposable
{
    private const int FrameMs = 20;

    /// <summary>Under this a frame in a clause is a pause between its syllables, and says nothing of what kind of sound it is.</summary>
    private const double SoundFromDb = -45;

    /// <summary>Pure tones whose pitches lie nearer together than this are one tone, and no melody.</summary>
    private const int OneToneHz = 50;
    private const int NewPitchFrames = 3;

    /// <summary>A second of sound is sorted at a time.</summary>
    private const int WindowFrames = 50;

    private static readonly EndpointerOptions Clauses = new() { EndMs = 140, PreRollMs = 200, PostRollMs = 100, UtteranceMaxMs = 6000 };

    private readonly Endpointer _endpointer = new(Clauses);
    private readonly SoundMeter _meter = new();
    private readonly SoundSorter _clauseSorter = new();
    private readonly SoundSorter _windowSorter = new();
    private readonly CallProgress _progress = new();
    private int _clauseToneFrames;
    private int _clauseFrames;
    private int _windowFrames;
    private int _windowToneFrames;
    private int _pitchHz;
    private int _pitchFrames;
    private int _strangeFrames;
    private int _musicMs;
    private int _speechMs;

    /// <summary>The tone of the network, as far as it is known.</summary>
    public NetworkTone Tone => _progress.Tone;

    /// <summary>Milliseconds of music so far.</summary>
    public int MusicMs => Volatile.Read(ref _musicMs);

    /// <summary>Milliseconds of speech so far.</summary>
    public int SpeechMs => Volatile.Read(ref _speechMs);

    /// <summary>Takes the next 20 ms.</summary>
    /// <returns>The clause that ended with it, or null.</returns>
    public Clause? Feed(ReadOnlySpan<byte> aLaw, bool received)
    {
        var sound = _meter.Measure(aLaw);
        _progress.Take(sound.ToneHz, received);
        if (received && sound.LevelDb > SoundFromDb)
            Sort(sound);
        return _endpointer.Feed(aLaw, received) == EndpointerEvent.SpeechEnded ? End(_endpointer.TakeUtterance()) : null;
    }

    /// <summary>What was being said when the line went dead, or null.</summary>
    public Clause? Flush()
    {
        if (!_endpointer.InSpeech)
            return null;
        return End(_endpointer.Flush()!);
    }

    public void Dispose() => _endpointer.Dispose();

    private void Sort(FrameSound sound)
    {
        if (_endpointer.InSpeech)
        {
            _clauseSorter.Take(sound);
            _clauseFrames++;
            _clauseToneFrames += sound.ToneHz > 0 ? 1 : 0;
        }

        // Music goes on where the endpointer takes it for the line's own noise.
        _windowSorter.Take(sound);
        FollowPitch(sound.ToneHz);
        if (++_windowFrames < WindowFrames)
            return;
        var isOneTone = _pitchFrames * 5 > _windowToneFrames * 4;
        _musicMs += _windowSorter.Kind == SoundKind.Music && !isOneTone ? WindowFrames * FrameMs : 0;
        _windowSorter.Reset();
        (_windowFrames, _windowToneFrames, _pitchFrames) = (0, 0, 0);
    }

    /// <summary>Counts the frames of the tone that goes on; a melody soon leaves it for another.</summary>
    private void FollowPitch(int toneHz)
    {
        if (toneHz == 0)
            return;
        _windowToneFrames++;
        var same = Math.Abs(toneHz - _pitchHz) < OneToneHz;
        _pitchFrames += same ? 1 : 0;
        _strangeFrames = same ? 0 : _strangeFrames + 1;
        if (_strangeFrames >= NewPitchFrames)
            (_pitchHz, _pitchFrames, _strangeFrames) = (toneHz, 0, 0);
    }

    private Clause End(Utterance utterance)
    {
        var clause = new Clause(utterance, _clauseSorter.Kind, IsTone: _clauseToneFrames * 3 > _clauseFrames * 2);
        _speechMs += clause is { IsTone: false, Kind: SoundKind.Speech } ? clause.LengthMs : 0;
        _clauseSorter.Reset();
        (_clauseToneFrames, _clauseFrames) = (0, 0);
        return clause;
    }
}
