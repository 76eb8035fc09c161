using Muster.Carrier.Lines;
using Muster.Carrier.People;
using Muster.Dialogue;
using Muster.Kernel;

namespace Muster.Carrier.District;

/// <summary>Puts people with habits and answers behind the numbers of a roster.</summary>
internal sealed class Settlers(Script script, Random chance, Func<string, string, Error?> canSay)
{
    // Ezhou: of 320,000 numbers called, almost 230,000 answered (72 %).
    private const double PickedUp = 72;
    private const double Keypad = 0.15;
    private const double SaysHello = 0.2;
    private const int WordingsMax = 3;

    private static readonly IReadOnlyList<(double Weight, Behaviour Behaviour)> Behaviours =
    [
        (PickedUp * (100 - AnswerPlan.Unclear) / 100, Behaviour.Answers),
        (PickedUp * AnswerPlan.Unclear / 100 * 0.25, Behaviour.WrongThing),
        (PickedUp * AnswerPlan.Unclear / 100 * 0.20, Behaviour.Silent),
        (PickedUp * AnswerPlan.Unclear / 100 * 0.25, Behaviour.HangsUpEarly),
        (PickedUp * AnswerPlan.Unclear / 100 * 0.15, Behaviour.Refuses),
        (PickedUp * AnswerPlan.Unclear / 100 * 0.15, Behaviour.SaysWrongPerson),
        (10, Behaviour.RingsOut),
        (4, Behaviour.Busy),
        (6, Behaviour.PowerOff),
        (3, Behaviour.Empty),
        (1, Behaviour.Suspended),
        (2, Behaviour.Rejects),
        (2, Behaviour.Voicemail),
    ];

    private static readonly IReadOnlyList<(double Weight, Behaviour? First)> FirstCalls =
        [(84, null), (10, Behaviour.RingsOut), (6, Behaviour.Busy)];

    private readonly Dictionary<(string Category, string Question, string Voice), IReadOnlyList<string>> _wordings = [];

    /// <summary>One line of the people file for each number that the roster can reach.</summary>
    public IReadOnlyList<PersonLine> Settle(IReadOnlyList<RosterLine> roster)
    {
        // In the order of the rows, for in that order a household is asked; a repeated row adds nobody.
        var homes = roster
            .Where(line => line.IsCalled)
            .GroupBy(line => line.Number, StringComparer.Ordinal)
            .Select(group => (Number: group.Key, Names: group.Select(line => line.Person.Name).Distinct(StringComparer.Ordinal).ToList()))
            .ToList();
        var singles = homes.Where(home => home.Names.Count == 1).ToList();
        var behaviours = Shares.Deal(singles.Count, Behaviours, chance);
        return Move(
        [
            .. singles.Zip(behaviours),
            .. homes.Where(home => home.Names.Count > 1).Select(home => (home, Behaviour.Answers)),
        ]);
    }

    private IReadOnlyList<PersonLine> Move(IReadOnlyList<((string Number, List<string> Names) Home, Behaviour Behaviour)> homes)
    {
        var answering = homes.Where(home => home.Behaviour == Behaviour.Answers).ToList();
        var plans = new Queue<IReadOnlyDictionary<string, string>>(
            AnswerPlan.Deal(script, answering.Sum(home => home.Home.Names.Count), chance));
        var keypads = new Queue<bool>(Shares.Deal(answering.Count, [(Keypad, true), (1 - Keypad, false)], chance));
        var firsts = new Queue<Behaviour?>(Shares.Deal(answering.Count, FirstCalls, chance));
        return [.. homes.Select(home => home.Behaviour == Behaviour.Answers
            ? Answering(home.Home.Number, home.Home.Names, keypads.Dequeue(), firsts.Dequeue(), plans)
            : Person(home.Home.Number, home.Behaviour))];
    }

    private PersonLine Answering(string number, List<string> names, bool keypad, Behaviour? first, Queue<IReadOnlyDictionary<string, string>> waiting)
    {
        var plans = names.Select(_ => waiting.Dequeue()).ToList();
        var voice = Voice();
        if (keypad || !plans.TrueForAll(plan => CanSay(plan, voice)))
            voice = Profile.Keypad;
        var answers = plans.ConvertAll(plan => Answers(plan, voice));
        return new PersonLine
        {
            Number = number,
            Behaviour = Behaviour.Answers.Name(),
            First = first is { } early ? [early.Name()] : null,
            Voice = voice,
            RingMs = Ring,
            SaysHello = voice != Profile.Keypad && chance.NextDouble() < SaysHello,
            Answers = names.Count == 1 ? answers[0] : null,
            Household = names.Count == 1 ? null : [.. names.Zip(answers, (name, own) => new HouseholderLine { Name = name, Answers = own })],
        };
    }

    private PersonLine Person(string number, Behaviour behaviour) => new()
    {
        Number = number,
        Behaviour = behaviour.Name(),
        Voice = Voice(),
        RingMs = Ring,
    };

    private static int[] Ring => [500, 2500];

    private string Voice() => script.Language == "en" ? Profile.English : chance.Next(2) == 0 ? "3" : "5";

    private bool CanSay(IReadOnlyDictionary<string, string> plan, string voice) =>
        plan.All(answer => Wordings(answer.Key, CategoryOf(answer.Key, answer.Value), voice).Count > 0);

    /// <summary>What a person answers. A category without keys is not answered by keypad: nothing could be pressed.</summary>
    private IReadOnlyList<AnswerLine> Answers(IReadOnlyDictionary<string, string> plan, string voice) =>
    [
        .. plan.Select(answer => voice == Profile.Keypad
                ? Pressed(answer.Key, CategoryOf(answer.Key, answer.Value))
                : Spoken(answer.Key, CategoryOf(answer.Key, answer.Value), voice))
            .OfType<AnswerLine>(),
    ];

    private static AnswerLine? Pressed(string question, Category category) =>
        category.Digits.Count == 0 ? null : new AnswerLine { Question = question, Category = category.Name, Press = category.Digits[0] };

    private AnswerLine Spoken(string question, Category category, string voice)
    {
        var wordings = Wordings(question, category, voice);
        var chosen = Enumerable.Range(0, WordingsMax).Select(_ => wordings[chance.Next(wordings.Count)]).Distinct(StringComparer.Ordinal);
        return new AnswerLine { Question = question, Category = category.Name, Say = [.. chosen] };
    }

    private Category CategoryOf(string question, string category) =>
        script.Questions.First(each => each.Id == question).Categories.First(each => each.Name == category);

    /// <summary>The category's phrases that the voice can say.</summary>
    private IReadOnlyList<string> Wordings(string question, Category category, string voice)
    {
        if (!_wordings.TryGetValue((category.Name, question, voice), out var wordings))
        {
            wordings = [.. category.Phrases.Where(phrase => canSay(phrase, voice) is null)];
            _wordings.Add((category.Name, question, voice), wordings);
        }

        return wordings;
    }
}
