using Muster.Carrier.Hearing;
using Muster.Carrier.People;
using Muster.Carrier.Truth;
using Muster.Carrier.Voices;
using Muster.Kernel;

namespace Muster.Carrier.Lines;

/// <summary>What a resident can do on the line.</summary>
internal interface IMouth
{
    void Say(ReadOnlyMemory<byte> aLaw, int clip);

    void Press(string keys);

    void HangUp();
}

/// <summary>
/// A resident in an answered call: waits until a prompt is over, thinks for a moment, answers; asked the same again, answers
/// again, in other words where it has them. Hangs up when nothing is said for twenty seconds. Lives on one loop.
/// </summary>
internal sealed class Conversation : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan BeforeHello = TimeSpan.FromMilliseconds(150);

    private readonly Loop _loop;
    private readonly Profile _profile;
    private readonly Behaviour _behaviour;
    private readonly ResidentVoices _voices;
    private readonly Random _chance;
    private readonly IMouth _mouth;
    private readonly IReadOnlyList<Answer> _habit;
    private readonly Dictionary<(int Person, string Question), int> _timesAsked = [];
    private readonly List<SaidLine> _said = [];
    private readonly long _pickedUp;
    private LoopTimer? _patience;
    private LoopTimer? _thought;
    private LoopTimer? _hello;
    private LoopTimer? _end;
    private Answer? _toGive;
    private Answer? _given;
    private int _person;
    private bool _greeted;
    private bool _callerSpeaks;
    private int _unknownPrompts;
    private int _clip;

    /// <summary>Begins when the call is picked up.</summary>
    public Conversation(Loop loop, Profile profile, Behaviour behaviour, ResidentVoices voices, Random chance, IMouth mouth)
    {
        (_loop, _profile, _voices, _chance, _mouth) = (loop, profile, voices, chance, mouth);
        _habit = Habits.Of(behaviour, profile);
        _pickedUp = loop.Time.GetTimestamp();
        _behaviour = behaviour;
        WaitForWords();
        if (behaviour == Behaviour.HangsUpEarly)
            _end = loop.After(profile.HangUpAfter.Draw(chance), mouth.HangUp);
        if (profile.SaysHello && profile.Voice != Profile.Keypad)
            _hello = loop.After(BeforeHello, () => Speak(Habits.Hello(profile), recognised: false));
    }

    /// <summary>Everything said so far.</summary>
    public IReadOnlyList<SaidLine> Said => _said;

    public void PromptBegan()
    {
        _callerSpeaks = true;
        _patience?.Dispose();
        _thought?.Dispose();
    }

    public void PromptEnded(HeardPrompt heard)
    {
        _callerSpeaks = false;
        WaitForWords();
        if (heard.Person is { } named)
            _person = named;
        else if (heard.Opened && _greeted)
            _person = Math.Min(_person + 1, _profile.People.Count - 1);
        _greeted |= heard.Opened;
        if (AnswerTo(heard.Mark) is not { } answer)
            return;
        _toGive = answer;
        _thought?.Dispose();
        _thought = _loop.After(_profile.React.Draw(_chance), () => Speak(answer, heard.Mark.Kind == PromptKind.Question));
    }

    public void Spoken() => WaitForWords();

    public void Waited(int milliseconds)
    {
        if (_said.Count > 0)
            _said[^1] = _said[^1] with { WaitedMs = milliseconds };
    }

    public void Dispose()
    {
        _patience?.Dispose();
        _thought?.Dispose();
        _hello?.Dispose();
        _end?.Dispose();
    }

    private void WaitForWords()
    {
        _patience?.Dispose();
        if (!_callerSpeaks)
            _patience = _loop.After(Patience, _mouth.HangUp);
    }

    private Answer? AnswerTo(PromptMark mark)
    {
        var answers = _behaviour == Behaviour.Answers ? _profile.People[_person].Answers : _habit;
        return mark.Kind switch
        {
            _ when answers.Count == 0 => null,
            PromptKind.Question => ForQuestion(answers, mark.Question),
            PromptKind.Aside => _toGive ?? _given,
            PromptKind.Unknown => _toGive ?? ByOrder(answers),
            _ => null,
        };
    }

    private static Answer? ForQuestion(IReadOnlyList<Answer> answers, string question) =>
        answers.FirstOrDefault(answer => answer.Question == question)
        ?? (answers.FirstOrDefault(answer => answer.Question == Habits.AnyQuestion) is { } any ? any with { Question = question } : null);

    private Answer ByOrder(IReadOnlyList<Answer> answers) => answers[Math.Min(_unknownPrompts++, answers.Count - 1)];

    private void Speak(Answer answer, bool recognised)
    {
        var keyed = answer.Say.Count == 0 || _profile.Voice == Profile.Keypad;
        if (keyed && answer.Press.Length == 0)
            return;
        if (answer.Question.Length > 0)
            (_toGive, _given) = (null, answer);
        var times = _timesAsked.GetValueOrDefault((_person, answer.Question));
        _timesAsked[(_person, answer.Question)] = times + 1;
        var words = keyed ? answer.Press : answer.Say[Math.Min(times, answer.Say.Count - 1)];
        if (keyed)
            _mouth.Press(words);
        else if (_voices.Say(words, _profile.Voice).TryGet(out var aLaw, out _))
            _mouth.Say(aLaw, _clip++);
        var atMs = (int)_loop.Time.GetElapsedTime(_pickedUp).TotalMilliseconds;
        _said.Add(new SaidLine(_person, answer.Question, answer.Category, words, !keyed, atMs, recognised));
        WaitForWords();
    }
}
