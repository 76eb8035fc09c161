using Muster.Contracts;
using Muster.Dialogue;
using static Muster.Dialogue.DialogueAction;
using Muster.Kernel;
using Muster.Rtp;
using Muster.Speech;

namespace Muster.Calls;

/// <summary>
/// What is said in one answered call: carries the dialogue's steps to the media and what was heard back to the
/// dialogue, person after person. Lives on the desk's loop.
/// </summary>
internal sealed class Conversation(CallDesk desk, CallOrder order, ICallListener listener, CallEar ear, MediaStream media, Action hangUp)
{
    /// <summary>A short sound does not stop a prompt; somebody who goes on speaking this long does.</summary>
    private static readonly TimeSpan BargeInAfter = TimeSpan.FromMilliseconds(450);

    /// <summary>Speech over a prompt that must be heard out counts if it ends no earlier than this before the prompt does.</summary>
    private const int OverlapMs = 200;

    /// <summary>Unbroken speech this long, right after the answer, is a greeting on tape: people who pick up pause.</summary>
    private static readonly TimeSpan TapeAfter = TimeSpan.FromMilliseconds(4500);

    /// <summary>Speech that begins later than this is no greeting.</summary>
    private const int GreetingStartsByMs = 6000;

    private readonly List<PersonReport> _reports = [];
    private readonly List<CallAnswer> _answers = [];
    private DialogueState? _state;
    private Listen? _listen;
    private Grammar? _grammar;
    private DialogueOutcome? _outcome;
    private LoopTimer? _noInput;
    private LoopTimer? _speaking;
    private int _clip;
    private int _hearOutClip;
    private int _playedClip;
    private int _turn;
    private int _recognising;
    private int _promptsEndedMs;
    private int? _answerEndMs;
    private bool _playing;
    private bool _speech;
    private bool _lineDead;
    private bool _told;

    /// <summary>The greeting was on tape; nobody was asked.</summary>
    public bool ReachedVoicemail { get; private set; }

    /// <summary>Answers that are with the recogniser; they count even if the line is already dead.</summary>
    public bool Recognising => _recognising > 0;

    /// <summary>Told when the last recognition has come back.</summary>
    public Action? Settled { get; set; }

    public void Begin()
    {
        ear.SpeechStarted = SpeechStarted;
        ear.UtteranceEnded = Heard;
        ear.DigitPressed = Pressed;
        ear.ClipPlayed = Played;
        Apply(DialogueEngine.Start(desk.Script, Person.Variables));
    }

    /// <summary>The line is dead: what was still being said is recognised, but nothing more is asked.</summary>
    public void LineWentDead(Utterance? lastWords)
    {
        StopTimers();
        _lineDead = true;
        _playing = false;
        if (lastWords is not null)
            Heard(lastWords);
    }

    /// <summary>One report a person, in the order's order.</summary>
    /// <param name="forced">What became of all who were not finished; null when the person hung up, which the dialogue names.</param>
    public IReadOnlyList<PersonReport> Finish(Disposition? forced)
    {
        StopTimers();
        _turn++;
        if (_reports.Count < order.People.Count && forced is null)
        {
            TakeStep(DialogueEngine.Next(desk.Script, _state!, new DialogueEvent.HungUp()));
            Report(_outcome?.ToDisposition() ?? Disposition.HungUp);
        }

        while (_reports.Count < order.People.Count)
            Report(forced ?? Disposition.NotReached);
        return _reports;
    }

    private PersonOrder Person => order.People[_reports.Count];

    /// <summary>A prompt plays, and the person may not cut it short yet.</summary>
    private bool MustHearOut => _playing && (_listen is not { BargeIn: true } || _playedClip < _hearOutClip);

    private void Feed(DialogueEvent happened)
    {
        _turn++;
        _noInput?.Dispose();
        Apply(DialogueEngine.Next(desk.Script, _state!, happened));
    }

    private void Apply(Step step)
    {
        var prompts = TakeStep(step);
        if (_lineDead)
            return;
        if (prompts.Count > 0)
            Speak(prompts);
        else
            PromptsEnded();
    }

    /// <returns>What is to be said.</returns>
    private List<Say> TakeStep(Step step)
    {
        _state = step.State;
        _listen = null;
        var prompts = new List<Say>();
        foreach (var action in step.Actions)
        {
            switch (action)
            {
                case Say say:
                    prompts.Add(say);
                    break;
                case Listen listen:
                    _listen = listen;
                    _grammar = desk.GrammarOf(listen);
                    break;
                case Record record:
                    Keep(record.Result);
                    break;
                case HangUp end:
                    _outcome = end.Outcome;
                    break;
            }
        }

        if (_state.Outcome is { } settled && !_told)
        {
            _told = true;
            listener.PersonEnded(order.CallId, new PersonReport(Person.RowId, settled.ToDisposition(), [.. _answers]));
        }

        return prompts;
    }

    private void Speak(List<Say> prompts)
    {
        _playing = true;
        var turn = _turn;
        desk.Prompts.Get([.. prompts.SelectMany(say => say.Parts)], audio =>
        {
            if (turn == _turn && !_lineDead)
                Play(prompts, audio);
        });
    }

    private void Play(List<Say> prompts, IReadOnlyList<ReadOnlyMemory<byte>> audio)
    {
        if (_answerEndMs is { } answerEndMs)
            desk.Turns.Add(ear.ElapsedMs - answerEndMs);
        _answerEndMs = null;
        var next = 0;
        foreach (var say in prompts)
        {
            for (var part = 0; part < say.Parts.Count; part++)
                media.Play(audio[next++], ++_clip);
            if (!say.Interruptible)
                _hearOutClip = _clip;
        }
    }

    private void Played(int clip)
    {
        _playedClip = clip;
        if (clip == _clip && _playing)
            PromptsEnded();
    }

    private void PromptsEnded()
    {
        _playing = false;
        _promptsEndedMs = ear.ElapsedMs;
        if (_outcome is { } outcome)
            PersonDone(outcome);
        else if (_listen is null)
            Feed(new DialogueEvent.PromptsEnded());
        else if (!_speech && _recognising == 0)
            AwaitInput(_listen);
    }

    private void AwaitInput(Listen listen)
    {
        _noInput?.Dispose();
        _noInput = desk.Loop.After(TimeSpan.FromMilliseconds(listen.NoInputMs), () => Feed(new DialogueEvent.NoInput()));
    }

    private void PersonDone(DialogueOutcome outcome)
    {
        Report(outcome.ToDisposition());
        if (_reports.Count == order.People.Count || outcome is DialogueOutcome.HungUp)
        {
            hangUp();
            return;
        }

        _outcome = null;
        _turn++;
        Apply(DialogueEngine.Start(desk.Script, Person.Variables));
    }

    private void Report(Disposition disposition)
    {
        _reports.Add(new PersonReport(Person.RowId, disposition, [.. _answers]));
        _answers.Clear();
        _told = false;
    }

    private void Keep(DialogueResult answer)
    {
        var kept = new CallAnswer(answer.QuestionId, answer.Category, answer.Words, answer.Confidence, answer.BySpeech, answer.StartMs, answer.EndMs);
        _answers.RemoveAll(earlier => earlier.Question == kept.Question);
        _answers.Add(kept);
        listener.AnswerGiven(order.CallId, Person.RowId, kept);
    }

    private void SpeechStarted()
    {
        _speech = true;
        _noInput?.Dispose();
        _speaking?.Dispose();
        if (_answers.Count == 0 && _reports.Count == 0 && ear.ElapsedMs < GreetingStartsByMs)
            _speaking = desk.Loop.After(TapeAfter, FoundTape);
        else if (_playing && !MustHearOut)
            _speaking = desk.Loop.After(BargeInAfter, media.StopPlaying);
    }

    private void FoundTape()
    {
        ReachedVoicemail = true;
        media.StopPlaying();
        hangUp();
    }

    private void Heard(Utterance utterance)
    {
        _speech = false;
        _speaking?.Dispose();
        if (_listen is null || _grammar is null || MustHearOut || (!_playing && utterance.EndMs < _promptsEndedMs - OverlapMs))
        {
            ResumeWaiting();
            return;
        }

        var turn = _turn;
        _recognising++;
        if (!desk.Recognise(utterance, _grammar, hypothesis => Recognised(turn, utterance, hypothesis)))
            Recognised(turn, utterance, null);
    }

    private void Recognised(int turn, Utterance utterance, Hypothesis? hypothesis)
    {
        _recognising--;
        if (turn == _turn)
            Take(utterance, hypothesis);
        if (_recognising == 0)
            Settled?.Invoke();
    }

    private void Take(Utterance utterance, Hypothesis? hypothesis)
    {
        if (hypothesis is { Accepted: true } known)
        {
            StopPrompt();
            _answerEndMs = utterance.EndMs;
            Feed(new DialogueEvent.Heard(known.Category, known.Text, known.Confidence, BySpeech: true, utterance.StartMs, utterance.EndMs));
        }
        else if (!_playing && !_lineDead)
        {
            _answerEndMs = utterance.EndMs;
            Feed(new DialogueEvent.NoMatch(hypothesis?.Text ?? ""));
        }
    }

    private void Pressed(char digit)
    {
        if (_listen is null || _lineDead || MustHearOut)
            return;
        StopPrompt();
        var key = digit.ToString();
        var atMs = ear.ElapsedMs;
        Feed(_listen.Digits.TryGetValue(key, out var category)
            ? new DialogueEvent.Heard(category, key, Confidence: 1, BySpeech: false, atMs, atMs)
            : new DialogueEvent.NoMatch(key));
    }

    private void StopPrompt()
    {
        _speaking?.Dispose();
        if (_playing && !_lineDead)
            media.StopPlaying();
        _playing = false;
    }

    private void ResumeWaiting()
    {
        if (!_playing && _listen is { } listen && _recognising == 0 && !_lineDead)
            AwaitInput(listen);
    }

    private void StopTimers()
    {
        _noInput?.Dispose();
        _speaking?.Dispose();
    }
}
