using Muster.Rtp.Listening;
using Muster.Speech;

namespace Muster.Calls;

/// <summary>
/// Tells who picked up, beside the first prompt: a person says a word or two and waits, a machine talks on, and its words
/// are a machine's. Every time is counted from when speech begins, for greetings begin late. Lives on the desk's loop.
/// </summary>
/// <param name="book">What machines say, and people.</param>
/// <param name="recognise">As for <see cref="BeforeAnswer"/>.</param>
internal sealed class Pickup(AnnouncementBook book, Func<Clause, Action<Hypothesis>, bool> recognise)
{
    /// <summary>Speech that begins later than this is no greeting.</summary>
    public const int GreetingStartsByMs = 10_000;

    /// <summary>What comes after this is the conversation.</summary>
    public const int ListensMs = 20_000;

    /// <summary>A pause this long ends a turn: a person waits for a reply, a machine takes a breath.</summary>
    private const int BreathMsMax = 700;

    /// <summary>Nobody who picks up talks this long without a pause.</summary>
    private const int PersonTalksMsMax = 7000;

    /// <summary>Whoever talks this long in words that may well be a machine's is one.</summary>
    private const int LongTalkMs = 3000;
    private const double LongTalkFrom = 0.45;

    /// <summary>People say all kinds of short things, and some of them sound like 网络忙.</summary>
    private const int SyllablesMin = 6;

    /// <summary>A beep after this much speech is where the message is to begin.</summary>
    private const int GreetingMsMin = 1000;
    private const int BeepMsMin = 300;

    /// <summary>What is shorter holds no such phrase, however fast it is said, and a 喂 costs as much to recognise as an answer.</summary>
    private const int PhraseMsMin = 700;

    private readonly Evidence _evidence = new(book, SyllablesMin);
    private readonly List<Clause> _waiting = [];
    private int _turnStartMs;
    private int _turnEndMs = -1;
    private int _spokenMs;
    private bool _greetedAsPerson;
    private bool _isPerson;

    private int TurnMs => _turnEndMs - _turnStartMs;

    /// <summary>What took the person's place; null as long as it may be a person, and then for good.</summary>
    public HeardLine? Machine { get; private set; }

    /// <summary>Told once, when <see cref="Machine"/> is known.</summary>
    public Action? Found { get; set; }

    /// <summary>Nobody has said anything so far.</summary>
    public bool NobodySpoke => _turnEndMs < 0;

    /// <summary>Somebody answered a question: it is a person.</summary>
    public void IsPerson()
    {
        _isPerson = true;
        Forget(_ => true);
    }

    /// <summary>
    /// A clause was heard; times are those since the answer. Its words wait: mostly they answer a question, and are
    /// recognised as that answer, which costs half as much.
    /// </summary>
    public void Take(Clause clause)
    {
        var isOpen = Machine is null && !_isPerson;
        if (isOpen && clause.IsTone)
            TakeBeep(clause);
        if (!isOpen || !clause.MaySpeak || !TakeSpeech(clause))
            clause.Sound.Dispose();
    }

    /// <summary>What was said last answered no question, or it would be known that it is a person: its words may be a machine's.</summary>
    public void WasNoAnswer() => Understand(IsLongEnough);

    private void TakeBeep(Clause clause)
    {
        if (clause.LengthMs >= BeepMsMin && _spokenMs >= GreetingMsMin)
            Find(HeardLine.Beep);
    }

    /// <returns>Whether the clause is kept.</returns>
    private bool TakeSpeech(Clause clause)
    {
        if (_turnEndMs < 0 || clause.Sound.StartMs - _turnEndMs > BreathMsMax)
        {
            _turnStartMs = clause.Sound.StartMs;
            Forget(waiting => !IsLongEnough(waiting));
        }

        _turnEndMs = clause.Sound.EndMs;
        _spokenMs += clause.LengthMs;
        if (_turnStartMs > GreetingStartsByMs)
            return false;
        if (TurnMs >= PersonTalksMsMax && !_greetedAsPerson)
        {
            Find(HeardLine.Tape);
            return false;
        }

        _waiting.Add(clause);
        if (TurnMs >= LongTalkMs)
            Understand(_ => true);
        return true;
    }

    private void Understand(Predicate<Clause> which)
    {
        var clauses = _waiting.FindAll(which);
        _waiting.RemoveAll(which);
        foreach (var clause in clauses)
            recognise(clause, Recognised);
    }

    private void Forget(Predicate<Clause> which) => _waiting.RemoveAll(clause =>
    {
        if (which(clause))
            clause.Sound.Dispose();
        return which(clause);
    });

    private static bool IsLongEnough(Clause clause) => clause.LengthMs >= PhraseMsMin;

    private void Recognised(Hypothesis heard)
    {
        if (Machine is not null || _isPerson)
            return;
        _greetedAsPerson |= heard.Category == AnnouncementBook.Person;
        _evidence.Take(heard);
        if (_evidence.Best is { } spotted && spotted.Confidence >= (TurnMs < LongTalkMs ? AnnouncementBook.SureFrom : LongTalkFrom))
            Find(HeardLine.Of(spotted));
    }

    private void Find(HeardLine what)
    {
        Machine = what;
        Forget(_ => true);
        Found?.Invoke();
    }
}
