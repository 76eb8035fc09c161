using Muster.Contracts;
using Muster.Speech;

namespace Muster.Calls;

/// <summary>
/// What a call hears before its answer. Recognition is bounded: one clause at a time, behind all answers, until an announcement
/// is known for sure or enough was listened to. Lives on the desk's loop.
/// </summary>
/// <param name="book">What may be said.</param>
/// <param name="listener">Names the tones; fed on the media thread.</param>
/// <param name="recognise">Has a clause recognised behind all answers; false when there is no room or no recogniser. The clause is its own from there on.</param>
internal sealed class BeforeAnswer(AnnouncementBook book, LineListener listener, Func<Clause, Action<Hypothesis>, bool> recognise)
{
    /// <summary>A shorter clause holds no announcement.</summary>
    private const int ClauseMsMin = 400;

    /// <summary>Speech that is recognised for one call at most: an announcement, repeated twice.</summary>
    private const int RecognisedMsMax = 15_000;

    private const int WaitingMax = 3;

    /// <summary>Music for less than this is no ringing tone of somebody's choice.</summary>
    private const int MusicMsMin = 1500;
    private const int SpeechMsMin = 1000;

    private readonly Evidence _evidence = new(book);
    private readonly Queue<Clause> _waiting = new();
    private int _recognisedMs;
    private bool _recognising;

    /// <summary>A clause is with the recogniser; it counts although the call is over.</summary>
    public bool Recognising => _recognising;

    /// <summary>Told each time that the recogniser has nothing left to do.</summary>
    public Action? Settled { get; set; }

    /// <summary>Told once, when the words of an announcement that ends a call are known for sure.</summary>
    public Action? Understood { get; set; }

    /// <summary>What it was, as far as it is known; null for silence.</summary>
    public HeardLine? Heard => _evidence.Best is { } spotted && spotted.Confidence >= (spotted.Announcement.IsMachine ? AnnouncementBook.SureFrom : AnnouncementBook.GuessFrom)
        ? HeardLine.Of(spotted)
        : HeardLine.Of(listener.Tone) is { Means: not null } tone ? tone : Sound ?? HeardLine.Of(listener.Tone);

    /// <summary>Words were understood that tell of the called person, and not of the line: no other line will reach them.</summary>
    public bool TellsOfPerson => Heard is { IsSure: true, Means: not (null or Disposition.LineFault) };

    private HeardLine? Sound => listener.MusicMs >= MusicMsMin && listener.MusicMs >= listener.SpeechMs ? HeardLine.Music
        : listener.SpeechMs >= SpeechMsMin ? HeardLine.Speech
        : null;

    private bool IsSure => _evidence.Best is { Confidence: >= AnnouncementBook.SureFrom, Announcement.Means: not null };

    /// <summary>A clause was heard.</summary>
    public void Take(Clause clause)
    {
        if (!clause.MaySpeak || clause.LengthMs < ClauseMsMin || IsSure || _recognisedMs >= RecognisedMsMax)
        {
            clause.Sound.Dispose();
            return;
        }

        if (_waiting.Count == WaitingMax)
            _waiting.Dequeue().Sound.Dispose();
        _waiting.Enqueue(clause);
        Next();
    }

    private void Next()
    {
        if (_recognising || IsSure || !_waiting.TryDequeue(out var clause))
            return;
        _recognisedMs += clause.LengthMs;
        _recognising = true;
        if (!recognise(clause, Recognised))
            _recognising = false;
    }

    private void Recognised(Hypothesis heard)
    {
        var before = IsSure;
        _recognising = false;
        _evidence.Take(heard);
        if (IsSure && !before)
            Understood?.Invoke();
        Next();
        if (!_recognising)
            Settled?.Invoke();
    }
}
