using Muster.Contracts;
using Muster.Dialogue;
using Muster.Kernel;

namespace Muster.Outreach.Rehearsals;

/// <summary>
/// What is said in one simulated call: the dialogue engine on our side, and on the other people who do what their habit and
/// chance tell them. Prompts take the time of their characters; nobody interrupts one.
/// </summary>
internal sealed class SimulatedConversation(
    Loop loop, SimulatedShares shares, Script script, TimeZoneInfo zone, RecogniserLoad recogniser, CallOrder order, ICallListener listener, Chance chance)
{
    /// <summary>From the end of an answer to the next prompt: silence that ends it, and recognition.</summary>
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(0.65);

    private const double KeyConfidence = 1;

    private readonly List<PersonReport> _reports = [];
    private readonly List<CallAnswer> _answers = [];
    private readonly HashSet<string> _heardOf = [];
    private Chance _chance = chance;
    private DialogueState? _state;
    private SimulatedHabit _habit;
    private DateTimeOffset _answeredAt;
    private LoopTimer? _next;

    /// <summary>Told when the call is over by itself, and whether they hung up.</summary>
    public Action<bool> Over { get; set; } = _ => { };

    /// <summary>How it ended with the first person; only when it is <see cref="Over"/>.</summary>
    public Disposition First => _reports[0].Disposition;

    private PersonOrder Person => order.People[_reports.Count];

    private int ElapsedMs => (int)(loop.Time.GetUtcNow() - _answeredAt).TotalMilliseconds;

    public void Begin()
    {
        _answeredAt = loop.Time.GetUtcNow();
        NextPerson();
    }

    /// <summary>Takes leave before its time; whoever is hearing a goodbye already hears it out.</summary>
    public void SayGoodbye()
    {
        if (_state!.Outcome is not null)
            return;
        _next?.Dispose();
        Feed(new DialogueEvent.Interrupted());
    }

    public void Close() => _next?.Dispose();

    /// <summary>One report for each person of the order.</summary>
    /// <param name="why">Why the call ended, for the one whose turn it was.</param>
    /// <param name="others">What became of those whose turn did not come.</param>
    public IReadOnlyList<PersonReport> Reports(Disposition why, Disposition others)
    {
        if (_reports.Count < order.People.Count)
            _reports.Add(new PersonReport(Person.RowId, _answers.Count > 0 && why != Disposition.Interrupted ? Disposition.Partial : why, [.. _answers]));
        return [.. _reports, .. order.People.Skip(_reports.Count).Select(person => new PersonReport(person.RowId, others, []))];
    }

    private void NextPerson()
    {
        _answers.Clear();
        _heardOf.Clear();
        _habit = _chance.Among<SimulatedHabit>(shares.Habits);
        Take(DialogueEngine.Start(script, Person.Variables, TimeZoneInfo.ConvertTime(loop.Time.GetUtcNow(), zone).DateTime));
    }

    private void Feed(DialogueEvent happened) => Take(DialogueEngine.Next(script, _state!, happened));

    private void Take(Step step)
    {
        _state = step.State;
        DialogueAction.Listen? listen = null;
        var speaks = TimeSpan.Zero;
        foreach (var action in step.Actions)
        {
            if (action is DialogueAction.Say say)
                speaks += SpokenLength.Of(say);
            else if (action is DialogueAction.Listen asks)
                listen = asks;
            else if (action is DialogueAction.Record record)
                Keep(record.Result);
        }

        if (_state.Outcome is { } outcome)
            Settle(outcome, speaks);
        else if (step.Actions.Any(action => action is DialogueAction.Transfer))
            _next = loop.After(speaks, () => Feed(new DialogueEvent.TransferEnded(IsTaken: true)));
        else if (listen is null)
            _next = loop.After(speaks, () => Feed(new DialogueEvent.PromptsEnded()));
        else
            React(listen, speaks);
    }

    private void Keep(DialogueResult result)
    {
        var answer = new CallAnswer(result.QuestionId, result.Category, result.Words, result.Confidence, result.BySpeech, result.StartMs, result.EndMs);
        _answers.RemoveAll(earlier => earlier.Question == answer.Question);
        _answers.Add(answer);
        listener.AnswerGiven(order.CallId, Person.RowId, answer);
    }

    // As in a real call, who has no time or no wish to answer is not asked to hand the telephone on.
    private void Settle(DialogueOutcome outcome, TimeSpan goodbye)
    {
        var report = new PersonReport(Person.RowId, (Disposition)(int)outcome, [.. _answers]);
        listener.PersonEnded(order.CallId, report);
        _reports.Add(report);
        var goesOn = outcome is not (DialogueOutcome.Refused or DialogueOutcome.CallLater or DialogueOutcome.Transferred or DialogueOutcome.Interrupted) && _reports.Count < order.People.Count;
        _next = loop.After(goodbye, goesOn ? NextPerson : () => Over(false));
    }

    private void React(DialogueAction.Listen listen, TimeSpan speaks)
    {
        if (_habit == SimulatedHabit.HangsUp || (Repair(_habit) is { } repair && !listen.Phrases.Any(phrase => phrase.Category == repair)))
        {
            _next = loop.After(_chance.Between(1, 5), HangUp);
            return;
        }

        var reaction = _chance.Between(0.2, 0.9);
        var speech = _chance.Between(0.6, 2);
        var startMs = ElapsedMs + (int)(speaks + reaction).TotalMilliseconds;
        var happened = Reaction(listen, startMs, startMs + (int)speech.TotalMilliseconds);
        var wait = happened is DialogueEvent.NoInput ? TimeSpan.FromMilliseconds(listen.NoInputMs) : reaction + speech + Turn;
        _next = loop.After(speaks + wait, () => Say(happened));
    }

    private void Say(DialogueEvent happened)
    {
        if (happened is DialogueEvent.NoMatch or DialogueEvent.Heard { BySpeech: true })
            recogniser.Add(loop.Time.GetUtcNow());
        Feed(happened);
    }

    private void HangUp()
    {
        _next?.Dispose();
        var outcome = DialogueEngine.Next(script, _state!, new DialogueEvent.HungUp()).State.Outcome!.Value;
        _reports.Add(new PersonReport(Person.RowId, (Disposition)(int)outcome, [.. _answers]));
        Over(true);
    }

    private DialogueEvent Reaction(DialogueAction.Listen listen, int startMs, int endMs)
    {
        if (_habit == SimulatedHabit.Silent)
            return new DialogueEvent.NoInput();
        if (_habit == SimulatedHabit.Unclear)
            return new DialogueEvent.NoMatch("");
        if (Repair(_habit) is { } repair)
            return Heard(repair, PhraseOf(listen, repair)!, bySpeech: true);
        if (_heardOf.Add(listen.QuestionId) && _chance.Hits(shares.SilentAtFirst))
            return new DialogueEvent.NoInput();
        if (_chance.Hits(shares.NotUnderstood))
            return new DialogueEvent.NoMatch("");
        if (_chance.Hits(shares.SaidAgain) && PhraseOf(listen, Repairs.Repeat) is { } again)
            return Heard(Repairs.Repeat, again, bySpeech: true);
        return Answer();

        DialogueEvent Answer()
        {
            var question = script.Questions.First(question => question.Id == listen.QuestionId);
            if (question.Categories.Count == 0)
                return Heard(ValueShape.Heard, listen.Value!.Example, bySpeech: true);
            var category = CategoryOf(question);
            return category.Phrases.Count == 0 || (category.Digits.Count > 0 && _chance.Hits(shares.Keyed))
                ? Heard(category.Name, category.Digits[0], bySpeech: false)
                : Heard(category.Name, _chance.Among(category.Phrases), bySpeech: true);
        }

        DialogueEvent.Heard Heard(string category, string words, bool bySpeech) =>
            new(category, words, bySpeech ? Math.Round(0.6 + (0.4 * _chance.Next()), 2) : KeyConfidence, bySpeech, startMs, endMs);
    }

    private Category CategoryOf(Question question)
    {
        if (shares.Answers.TryGetValue(question.Id, out var weights))
        {
            var name = _chance.Among<string>(weights);
            return question.Categories.First(category => category.Name == name);
        }

        return question.Categories.Count == 1 || _chance.Hits(0.8)
            ? question.Categories[0]
            : question.Categories[1 + (int)(_chance.Next() * (question.Categories.Count - 1))];
    }

    private static string? PhraseOf(DialogueAction.Listen listen, string category) =>
        listen.Phrases.FirstOrDefault(phrase => phrase.Category == category)?.Text;

    private static string? Repair(SimulatedHabit habit) => habit switch
    {
        SimulatedHabit.Refuses => Repairs.Refuse,
        SimulatedHabit.WrongPerson => Repairs.WrongPerson,
        SimulatedHabit.Later => Repairs.Later,
        _ => null,
    };
}
