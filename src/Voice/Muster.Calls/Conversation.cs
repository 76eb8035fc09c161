using Muster.Contracts;
using Muster.Dialogue;
using static Muster.Dialogue.DialogueAction;
using Muster.Kernel;
using Muster.Speech;

namespace Muster.Calls;

/// <summary>
/// What is said in one answered call: carries the dialogue's steps to the mouth and what was heard back to the dialogue,
/// person after person. Lives on the desk's loop.
/// </summary>
internal sealed class Conversation
{
    /// <summary>A short sound does not stop a prompt; somebody who goes on speaking this long does.</summary>
    private static readonly TimeSpan BargeInAfter = TimeSpan.FromMilliseconds(450);

    /// <summary>Speech counts that overlaps what it should have waited for by no more than this: the end of a prompt that must be heard out, or the beginning of the question.</summary>
    private const int OverlapMs = 200;

    private readonly CallDesk _desk;
    private readonly CallWork _work;
    private readonly Guid _callId;
    private readonly PeopleAsked _people;
    private readonly ICallListener _listener;
    private readonly CallEar _ear;
    private readonly Mouth _mouth;
    private readonly Action _hangUp;
    private readonly Pickup _pickup;
    private DialogueState? _state;
    private Listen? _listen;
    private KeyEntry? _keys;
    private string? _handOverTo;
    private string _question = "";
    private LoopTimer? _noInput;
    private LoopTimer? _speaking;
    private LoopTimer? _keying;
    private int _turn;
    private int _recognising;
    private int _answerableFromMs;
    private int? _answerEndMs;
    private bool _speech;
    private bool _lineDead;
    private bool _leaving;

    public Conversation(CallDesk desk, CallWork work, Guid callId, PeopleAsked people, ICallListener listener, CallEar ear, Mouth mouth, Action hangUp)
    {
        (_desk, _work, _callId, _people, _listener, _ear, _mouth, _hangUp) = (desk, work, callId, people, listener, ear, mouth, hangUp);
        _pickup = new Pickup(desk.Announcements, (clause, done) => desk.RecogniseBehind(clause, work, done)) { Found = MachineFound };
        ear.ClauseHeard = ClauseHeard;
        ear.SpeechStarted = SpeechStarted;
        ear.UtteranceEnded = Heard;
        ear.DigitPressed = Pressed;
        ear.ClipPlayed = mouth.Played;
        mouth.Began = CountTurn;
        mouth.LastSayBegan = QuestionBegan;
        mouth.Ended = PromptsEnded;
    }

    /// <summary>What took the call in the place of a person; null for a person, as far as it is known.</summary>
    public HeardLine? Machine => _pickup.Machine;

    /// <summary>The line stayed silent all the time.</summary>
    public bool NobodySpoke => _pickup.NobodySpoke;

    /// <summary>Answers that are with the recogniser; they count even if the line is already dead.</summary>
    public bool Recognising => _recognising > 0;

    /// <summary>Told when the last recognition has come back.</summary>
    public Action? Settled { get; set; }

    /// <summary>Told when all has been said, with whom the script wants the call handed over to; <see cref="HandedOver"/> answers it.</summary>
    public required Action<string> HandOver { get; init; }

    public void Begin() => Apply(DialogueEngine.Start(_desk.Script, _people.Current.Variables, _desk.LocalNow));

    /// <summary>The person has put the call aside, or is back. Nobody who cannot hear is waited for.</summary>
    public void HoldChanged()
    {
        _noInput?.Dispose();
        ResumeWaiting();
    }

    /// <summary>Whether somebody has taken the call over. Then whoever took it ends it.</summary>
    public void HandedOver(bool isTaken)
    {
        Feed(new DialogueEvent.TransferEnded(isTaken));
        if (_leaving)
            TakeLeave();
    }

    /// <summary>The conversation is to end: nothing more is asked, and the leave is taken at once.</summary>
    /// <returns>False when a person of ours has the call, or is being called: it is theirs to end.</returns>
    public bool TakeLeave()
    {
        _leaving = true;
        if (_state?.Phase == DialoguePhase.Transferring || _state?.Outcome == DialogueOutcome.Transferred)
            return false;
        if (!_people.Settled)
            Feed(new DialogueEvent.Interrupted());
        return true;
    }

    /// <summary>The line is dead: what was still being said is recognised, but nothing more is asked.</summary>
    public void LineWentDead(Utterance? lastWords)
    {
        _lineDead = true;
        StopTimers();
        if (lastWords is not null)
            Heard(lastWords);
        _mouth.Stop();
    }

    /// <summary>Nothing that is still with the recogniser counts from here on.</summary>
    public void Close()
    {
        _turn++;
        StopTimers();
    }

    private void Feed(DialogueEvent happened)
    {
        _turn++;
        _noInput?.Dispose();
        _keying?.Dispose();
        Apply(DialogueEngine.Next(_desk.Script, _state!, happened));
    }

    private void Apply(Step step)
    {
        var prompts = TakeStep(step);
        if (_lineDead)
            return;
        if (prompts.Count > 0)
            _mouth.Say(prompts);
        else
            PromptsEnded();
    }

    /// <returns>What is to be said.</returns>
    private List<Say> TakeStep(Step step)
    {
        _state = step.State;
        _listen = null;
        _keys = null;
        _handOverTo = null;
        var prompts = new List<Say>();
        foreach (var action in step.Actions)
        {
            if (action is Say say)
                prompts.Add(say);
            else if (action is Listen listen)
                ListenTo(listen);
            else if (action is Record record)
                Keep(record.Result);
            else if (action is DialogueAction.Transfer handOver)
                _handOverTo = handOver.Target;
        }

        if (_state.Outcome is { } outcome && !_people.Settled)
            _listener.PersonEnded(_callId, _people.Settle(outcome.ToDisposition()));
        return prompts;
    }

    private void ListenTo(Listen listen)
    {
        _listen = listen;
        _keys = new KeyEntry(listen);
        _ear.ListenAs(listen.PauseMs, listen.Sensitivity);
        if (listen.QuestionId == _question)
            return;
        _question = listen.QuestionId;
        _answerableFromMs = int.MaxValue;
    }

    private void Keep(DialogueResult answer)
    {
        var kept = new CallAnswer(answer.QuestionId, answer.Category, answer.Words, answer.Confidence, answer.BySpeech, answer.StartMs, answer.EndMs);
        _people.Keep(kept);
        _pickup.IsPerson();
        _ear.PickupIsKnown();
        _listener.AnswerGiven(_callId, _people.Current.RowId, kept);
    }

    private void CountTurn()
    {
        if (_answerEndMs is { } answerEndMs)
            _desk.Turns.Add(_ear.ElapsedMs - answerEndMs);
        _answerEndMs = null;
    }

    /// <summary>What somebody began to say before a question was asked for the first time does not answer it.</summary>
    private void QuestionBegan()
    {
        if (_answerableFromMs == int.MaxValue)
            _answerableFromMs = _ear.ElapsedMs;
    }

    private void PromptsEnded()
    {
        if (_state!.Outcome is { } outcome)
            PersonDone(outcome);
        else if (_handOverTo is { } target)
            HandOver(target);
        else if (_listen is null)
            Feed(new DialogueEvent.PromptsEnded());
        else
            ResumeWaiting();
    }

    /// <summary>Waits for an answer, unless there is still something to say, to hear or to understand.</summary>
    private void ResumeWaiting()
    {
        if (_listen is not { } listen || _mouth.Speaking || _speech || Recognising || IsKeying || _ear.OnHold || _lineDead)
            return;
        _noInput?.Dispose();
        _noInput = _work.After(TimeSpan.FromMilliseconds(listen.NoInputMs), () => Feed(new DialogueEvent.NoInput()));
    }

    // Whoever has no time or no wish to answer is not asked to hand the telephone on.
    private void PersonDone(DialogueOutcome outcome)
    {
        if (outcome == DialogueOutcome.Transferred)
            return;
        if (_leaving || outcome is DialogueOutcome.Refused or DialogueOutcome.CallLater || !_people.TryNext())
        {
            _hangUp();
            return;
        }

        _turn++;
        _question = "";
        Begin();
    }

    private void SpeechStarted()
    {
        _speech = true;
        _noInput?.Dispose();
        _speaking?.Dispose();
        if (_mouth.Speaking && !_mouth.MustBeHeard && _ear.ElapsedMs >= _answerableFromMs)
            _speaking = _work.After(BargeInAfter, _mouth.Stop);
    }

    private void ClauseHeard(Clause clause)
    {
        if (!_lineDead && !_ear.OnHold)
            _pickup.Take(clause);
        else
            clause.Sound.Dispose();
    }

    /// <summary>Nobody is there to ask.</summary>
    private void MachineFound()
    {
        if (_lineDead || _people.Settled || !_people.Untouched)
            return;
        _listen = null;
        _ear.PickupIsKnown();
        _mouth.Stop();
        _hangUp();
    }

    private void Heard(Utterance utterance)
    {
        _speech = false;
        _speaking?.Dispose();
        if (_listen is { } listen && utterance.StartMs >= _answerableFromMs - OverlapMs && utterance.EndMs >= _mouth.HeardOutMs - OverlapMs)
        {
            Recognise(utterance, listen);
            return;
        }

        utterance.Dispose();
        _pickup.WasNoAnswer();
        ResumeWaiting();
    }

    private void Recognise(Utterance utterance, Listen listen)
    {
        var turn = _turn;
        var open = true;
        _recognising++;
        LoopTimer? patience = null;
        patience = _work.After(_desk.Options.RecognitionMax, () => Settle(null));
        if (!_desk.Recognise(utterance, listen, hypothesis => _work.Post(() => Settle(hypothesis))))
            Settle(null);

        void Settle(Hypothesis? hypothesis)
        {
            if (!open)
                return;
            open = false;
            patience?.Dispose();
            Recognised(turn, utterance, hypothesis);
        }
    }

    private void Recognised(int turn, Utterance utterance, Hypothesis? hypothesis)
    {
        _recognising--;
        if (turn == _turn)
            Take(utterance, hypothesis);
        _pickup.WasNoAnswer();
        ResumeWaiting();
        if (!Recognising)
            Settled?.Invoke();
    }

    private void Take(Utterance utterance, Hypothesis? hypothesis)
    {
        if (hypothesis is { Accepted: true } known)
        {
            _mouth.Stop();
            _answerEndMs = utterance.EndMs;
            Feed(new DialogueEvent.Heard(known.Category, known.Text, known.Confidence, BySpeech: true, utterance.StartMs, utterance.EndMs));
        }
        else if (hypothesis is not null && _listen?.Value is { TakesAnything: true })
        {
            _mouth.Stop();
            _answerEndMs = utterance.EndMs;
            Feed(new DialogueEvent.Heard(ValueShape.Heard, "", Confidence: 1, BySpeech: true, utterance.StartMs, utterance.EndMs));
        }
        else if (utterance.EndMs > _mouth.SilentFromMs && !_speech && !_lineDead && !IsKeying)
        {
            _answerEndMs = utterance.EndMs;
            Feed(new DialogueEvent.NoMatch(hypothesis?.Text ?? ""));
        }
    }

    private bool IsKeying => _keys is { IsOpen: true };

    private void Pressed(char digit)
    {
        if (_keys is not { } keys || _lineDead || _mouth.MustBeHeard)
            return;
        _speaking?.Dispose();
        _keying?.Dispose();
        var led = keys.Press(digit, _ear.ElapsedMs);
        _mouth.Stop();
        _noInput?.Dispose();
        if (led is not null)
            Feed(led);
        else
            _keying = _work.After(TimeSpan.FromMilliseconds(KeyEntry.PauseMsMax), () => Feed(keys.Close(_ear.ElapsedMs)));
    }

    private void StopTimers()
    {
        _noInput?.Dispose();
        _speaking?.Dispose();
        _keying?.Dispose();
    }
}
