namespace Muster.Rtp.Listening;

/// <summary>What a stretch of sound is.</summary>
public enum SoundKind
{
    /// <summary>Nothing, or too little to tell.</summary>
    Quiet,

    /// <summary>Syllables: the spectrum moves on all the time and the level goes up and down.</summary>
    Speech,

    /// <summary>Notes: the spectrum stands still for much of the time.</summary>
    Music,

    /// <summary>One level all the time, and no notes: a street, a fan, a bad line.</summary>
    Noise,
}

/// <summary>
/// Tells speech from music and noise over a stretch of frames, by how long spectra are held and how much the level moves.
/// </summary>
public sealed class SoundSorter
{
    /// <summary>Frames that it takes to tell, 20 ms each.</summary>
    private const int FramesMin = 20;

    /// <summary>A spectrum this like the one 40 ms before is being held.</summary>
    private const double HeldFrom = 0.965;

    /// <summary>Music holds its notes for more than this share of the time.</summary>
    private const double MusicHeldFrom = 0.3;

    /// <summary>The level of speech varies by more than this, as a standard deviation in decibels.</summary>
    private const double SpeechVariesDb = 2.5;

    private int _frames;
    private int _held;
    private double _sum;
    private double _squares;

    /// <summary>Takes a frame that is loud enough to count.</summary>
    public void Take(FrameSound sound)
    {
        _frames++;
        _held += sound.Likeness >= HeldFrom ? 1 : 0;
        _sum += sound.LevelDb;
        _squares += sound.LevelDb * sound.LevelDb;
    }

    /// <summary>What the frames were since the last <see cref="Reset"/>.</summary>
    public SoundKind Kind
    {
        get
        {
            if (_frames < FramesMin)
                return SoundKind.Quiet;
            if (HeldShare >= MusicHeldFrom)
                return SoundKind.Music;
            return LevelVariesDb < SpeechVariesDb ? SoundKind.Noise : SoundKind.Speech;
        }
    }

    /// <summary>The share of frames whose spectrum was held.</summary>
    internal double HeldShare => _frames == 0 ? 0 : (double)_held / _frames;

    /// <summary>The standard deviation of the level.</summary>
    internal double LevelVariesDb => _frames == 0 ? 0 : Math.Sqrt(Math.Max(0, (_squares / _frames) - (_sum * _sum / _frames / _frames)));

    public void Reset() => (_frames, _held, _sum, _squares) = (0, 0, 0, 0);
}
