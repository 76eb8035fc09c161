namespace Muster.Dialogue;

/// <summary>
/// Plays a script: (state, event) → (state, actions), with no clock, no chance and no memory of its own, so that a phone
/// call, a typed conversation and a test run the same code. Every dialogue ends: what a person can make it repeat is counted.
/// </summary>
public static class DialogueEngine
{
    /// <summary>How often one question is repeated or explained on request before the request counts as not understood.</summary>
    public const int RepeatsMax = 3;

    /// <summary>How often one dialogue listens before it ends, whatever its script's loops.</summary>
    public const int ListensMax = 200;

    /// <summary>Begins a dialogue, with the first words and the first question.</summary>
    /// <param name="script">What is played.</param>
    /// <param name="variables">Values by name; those that the script does not declare are left out, empty ones take its default.</param>
    /// <param name="now">The local time of the call, which dates are counted from.</param>
    public static Step Start(Script script, IReadOnlyDictionary<string, string> variables, DateTime now)
    {
        script = script.In(SpokenLanguage.OfRow(variables) ?? script.Language);
        var values = script.Variables.ToDictionary(
            declared => declared.Key,
            declared => variables.TryGetValue(declared.Key, out var given) && !string.IsNullOrWhiteSpace(given) ? given : declared.Value);
        var state = new DialogueState(script.Id, script.Version, now, DialoguePhase.Asking, 0, 0, 0, 0, 0, [], values, [], [], null) { Language = script.Language };
        return new Turn(script, state).Walk(0);
    }

    /// <summary>Takes the dialogue one event further. An event that the state does not wait for changes nothing.</summary>
    /// <exception cref="ArgumentException">The state belongs to another version of the script.</exception>
    public static Step Next(Script script, DialogueState state, DialogueEvent happened)
    {
        if (state.ScriptVersion != script.Version)
            throw new ArgumentException($"The dialogue began with version {state.ScriptVersion} of the script; this is {script.Version}.", nameof(script));

        var turn = new Turn(script, state);
        return state.Phase switch
        {
            DialoguePhase.Asking => turn.WhileAsking(happened),
            DialoguePhase.Transferring => turn.WhileTransferring(happened),
            DialoguePhase.Closing when happened is DialogueEvent.PromptsEnded or DialogueEvent.HungUp => turn.End(state.Outcome!.Value),
            _ => new Step(state, []),
        };
    }

    private sealed class Turn(Script whole, DialogueState state)
    {
        private Script _script = whole.In(state.Language);
        private readonly List<DialogueAction> _actions = [];
        private DialogueState _state = state;

        private Step Done => new(_state, _actions);

        public Step WhileAsking(DialogueEvent happened)
        {
            var ask = (AskStep)_script.Steps[_state.StepIndex];
            return happened switch
            {
                DialogueEvent.Heard heard => Understand(ask, heard),
                DialogueEvent.NoMatch => NotUnderstood(ask),
                DialogueEvent.NoInput => NothingHeard(ask),
                DialogueEvent.HungUp => HungUp(),
                DialogueEvent.Interrupted => Close(DialogueOutcome.Interrupted, _script.Interrupted),
                _ => Done,
            };
        }

        public Step WhileTransferring(DialogueEvent happened) => happened switch
        {
            DialogueEvent.TransferEnded { IsTaken: true } => End(DialogueOutcome.Transferred),
            DialogueEvent.TransferEnded => NobodyTookIt(),
            DialogueEvent.HungUp => HungUp(),
            _ => Done,
        };

        /// <summary>Plays steps until one waits. The script's check has refused loops that never do.</summary>
        public Step Walk(int index)
        {
            while (index < _script.Steps.Count)
            {
                switch (_script.Steps[index])
                {
                    case AskStep ask:
                        return Ask(index, ask);
                    case HangUpStep hangUp:
                        return Close(hangUp.Outcome ?? ByAnswers(), hangUp.Goodbye);
                    case TransferStep transfer:
                        _state = _state with { StepIndex = index };
                        return Transfer(transfer.Target, transfer.Text);
                    case SayStep say:
                        Say(say.Text, say.Interruptible);
                        index = say.Next;
                        break;
                    case SetStep set:
                        Set(set);
                        index = set.Next;
                        break;
                    case BranchStep branch:
                        index = branch.TargetOf(Answer(branch.On), _state.Now);
                        break;
                    case CallStep call:
                        _state = _state with { Returns = [.. _state.Returns, call.Next] };
                        index = call.Start;
                        break;
                    case ReturnStep:
                        index = _state.Returns[^1];
                        _state = _state with { Returns = [.. _state.Returns.SkipLast(1)] };
                        break;
                    case GotoStep jump:
                        index = jump.Next;
                        break;
                }
            }

            return Close(ByAnswers(), PromptText.Empty);
        }

        public Step End(DialogueOutcome outcome)
        {
            _state = _state with { Phase = DialoguePhase.Ended, Outcome = outcome };
            _actions.Add(new DialogueAction.HangUp(outcome));
            return Done;
        }

        private Step Ask(int index, AskStep ask)
        {
            _state = _state with { StepIndex = index, NoInputs = 0, NoMatches = 0, Repeats = 0 };
            return Listen(ask, ask.Question.Prompt);
        }

        private Step Listen(AskStep ask, PromptText prompt)
        {
            if (_state.Listens == ListensMax)
                return Close(_state.Results.Count > 0 ? DialogueOutcome.Partial : DialogueOutcome.NoClearAnswer, _script.Goodbye);
            _state = _state with { Listens = _state.Listens + 1 };
            Say(prompt, ask.Question.Listen.BargeIn);
            _actions.Add(ask.Question.Listen);
            return Done;
        }

        private Step Understand(AskStep ask, DialogueEvent.Heard heard)
        {
            if (heard.Confidence < ask.ConfidenceMin)
                return NotUnderstood(ask);
            if (AnswerOf(ask, heard) is { } answer && (ask.Next.TryGetValue(answer, out var next) ? next : ask.ValueNext) is { } target)
            {
                Record(ResultOf(ask.Question.Id, answer, heard));
                return Walk(target);
            }

            if (!_script.Repairs.TryGetValue(heard.Category, out var repair))
                return NotUnderstood(ask);
            if (Repairs.OutcomeOf(repair.Name) is { } outcome)
                return Close(outcome, repair.Say);
            if (repair.Name == Repairs.Person && _script.Desk.IsEmpty)
                return Close(DialogueOutcome.CallLater, repair.Say);
            if (_state.Repeats == RepeatsMax)
                return NotUnderstood(ask);
            _state = _state with { Repeats = _state.Repeats + 1 };
            if (repair.Name == Repairs.Person)
                return Transfer(_script.Desk, repair.Say);
            if (repair.Name == Repairs.Slower)
                _state = _state with { IsSlow = true };
            else if (repair.Name == Repairs.Language)
                Speak(_script.Editions.First(edition => edition != _script).Language);
            else if (repair.TakesProxies)
                _state = _state with { Proxy = ResultOf(_script.AnsweredBy!.Id, Repairs.Proxy, heard) };
            return AskAgain(repair.Say);
        }

        /// <summary>The same question, in the language that is spoken now.</summary>
        private Step AskAgain(PromptText before)
        {
            var ask = (AskStep)_script.Steps[_state.StepIndex];
            Say(before, ask.Question.Listen.BargeIn);
            return Listen(ask, ask.Question.Prompt);
        }

        private Step Transfer(PromptText target, PromptText before)
        {
            Say(before, interruptible: false);
            _actions.Add(new DialogueAction.Transfer(target.Fill(Spoken)));
            _state = _state with { Phase = DialoguePhase.Transferring };
            return Done;
        }

        private Step NobodyTookIt()
        {
            _state = _state with { Phase = DialoguePhase.Asking };
            return _script.Steps[_state.StepIndex] is TransferStep step ? Walk(step.Else) : AskAgain(_script.Repairs[Repairs.Person].Nobody);
        }

        private Step HungUp() => End(_state.Results.Count > 0 ? DialogueOutcome.Partial : DialogueOutcome.HungUp);

        /// <summary>Goes on in another language; a variable that the roster left empty is named in it from now on.</summary>
        private void Speak(string language)
        {
            var before = _script.Variables;
            _script = whole.In(language);
            _state = _state with
            {
                Language = _script.Language,
                Variables = _state.Variables.ToDictionary(
                    each => each.Key,
                    each => before.GetValueOrDefault(each.Key) == each.Value ? _script.Variables[each.Key] : each.Value),
            };
        }

        /// <summary>The category heard, or the value that the words or keys say; null when it is neither.</summary>
        private string? AnswerOf(AskStep ask, DialogueEvent.Heard heard)
        {
            if (heard.Category != ValueShape.Heard)
                return ask.Next.ContainsKey(heard.Category) ? heard.Category : null;
            var value = ask.Question.Listen.Value;
            return heard.BySpeech ? value?.Find(heard.Words, _state.Now)?.Value : value?.OfKeys(heard.Words, _state.Now);
        }

        private Step NotUnderstood(AskStep ask)
        {
            _state = _state with { NoMatches = _state.NoMatches + 1 };
            return _state.NoMatches > ask.NoMatch.Max ? GiveUp(ask) : Retry(ask, ask.NoMatch);
        }

        private Step NothingHeard(AskStep ask)
        {
            _state = _state with { NoInputs = _state.NoInputs + 1 };
            return _state.NoInputs > ask.NoInput.Max ? GiveUp(ask) : Retry(ask, ask.NoInput);
        }

        private Step Retry(AskStep ask, Retry retry)
        {
            Say(retry.Say, ask.Question.Listen.BargeIn);
            return Listen(ask, ask.RetryPrompt);
        }

        private Step GiveUp(AskStep ask)
        {
            if (!_state.Results.Any(result => result.QuestionId == ask.Question.Id))
                _state = _state with { Unanswered = [.. _state.Unanswered.Except([ask.Question.Id]), ask.Question.Id] };
            return ask.Unanswered is { } next ? Walk(next) : Close(DialogueOutcome.NoClearAnswer, _script.Goodbye);
        }

        private Step Close(DialogueOutcome outcome, PromptText goodbye)
        {
            Say(goodbye, interruptible: false);
            if (!_actions.Exists(action => action is DialogueAction.Say))
                return End(outcome);
            _state = _state with { Phase = DialoguePhase.Closing, Outcome = outcome };
            return Done;
        }

        private void Say(PromptText text, bool interruptible)
        {
            if (!text.IsEmpty)
                _actions.Add(new DialogueAction.Say([.. text.Parts(Spoken).Select(AtTheirPace)], interruptible));
        }

        private PromptPart AtTheirPace(PromptPart part) => _state.IsSlow && part is PromptPart.Text text ? text with { IsSlow = true } : part;

        private void Set(SetStep set)
        {
            var values = new Dictionary<string, string>(_state.Variables);
            foreach (var (name, value) in set.Values)
                values[name] = value.Fill(Spoken);
            _state = _state with { Variables = values };
            if (set.Values.ContainsKey(SpokenLanguage.Variable) && SpokenLanguage.Find(values[SpokenLanguage.Variable]) is { } language)
                Speak(language);
        }

        private static DialogueResult ResultOf(string question, string answer, DialogueEvent.Heard heard) =>
            new(question, answer, heard.Words, heard.Confidence, heard.BySpeech, heard.StartMs, heard.EndMs);

        private void Record(DialogueResult result)
        {
            if (_state.Proxy is { } proxy)
            {
                _state = _state with { Proxy = null };
                Record(proxy);
            }

            if (result.QuestionId == SpokenLanguage.Variable && SpokenLanguage.Find(result.Category) is { } language)
                Speak(language);
            var place = _state.Results.Select(known => known.QuestionId).ToList().IndexOf(result.QuestionId);
            _state = _state with
            {
                Results = place < 0 ? [.. _state.Results, result] : [.. _state.Results.Take(place), result, .. _state.Results.Skip(place + 1)],
                Unanswered = [.. _state.Unanswered.Except([result.QuestionId])],
            };
            _actions.Add(new DialogueAction.Record(result));
        }

        /// <summary>The category that a question got, or a variable's value; empty when there is neither.</summary>
        private string Answer(string name) =>
            _state.Results.FirstOrDefault(result => result.QuestionId == name)?.Category ?? _state.Variables.GetValueOrDefault(name, "");

        private string Spoken(string name)
        {
            var answer = Answer(name);
            var question = _script.Questions.FirstOrDefault(question => question.Id == name);
            return question?.Categories.FirstOrDefault(category => category.Name == answer)?.Title
                ?? question?.Listen.Value?.Say(answer)
                ?? answer;
        }

        private DialogueOutcome ByAnswers() => (_state.Unanswered.Count, _state.Results.Count) switch
        {
            (0, _) => DialogueOutcome.Completed,
            (_, 0) => DialogueOutcome.NoClearAnswer,
            _ => DialogueOutcome.Partial,
        };
    }
}

/// <summary>What one event led to.</summary>
/// <param name="State">Where the dialogue stands now.</param>
/// <param name="Actions">What the line has to do, in order; none when the event changed nothing.</param>
public sealed record Step(DialogueState State, IReadOnlyList<DialogueAction> Actions);
