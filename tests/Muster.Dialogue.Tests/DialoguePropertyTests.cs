using static Muster.Dialogue.Tests.TestScripts;

namespace Muster.Dialogue.Tests;

/// <summary>What holds for every script and whatever people do, tried with many random conversations of a fixed seed.</summary>
public sealed class DialoguePropertyTests
{
    private const int ConversationsPerScript = 400;

    /// <summary>Each listen can be followed by some events that change nothing; far more than any dialogue takes.</summary>
    private const int EventsMax = DialogueEngine.ListensMax * 20;

    private const string Roundabout =
        "  - id: top\n    say: 您好，{name}。\n"
        + "  - ask: q\n    prompt: 好吗？\n    unanswered: top\n    categories: {yes: {digits: 1, goto: top}, no: {digits: 2}}\n"
        + "  - set: {name: '{name}{q}'}\n"
        + "  - branch: q\n    cases: {no: r}\n    else: top\n"
        + "  - ask: r\n    prompt: 对吗？\n    unanswered: next\n    categories: {yes: {digits: 1, goto: q}, no: {digits: 2}}\n"
        + "  - hangup:\n    say: 再见。\n";

    public static TheoryData<string> Scripts => [.. Shipped, nameof(Roundabout)];

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Every_dialogue_ends_with_one_hang_up_and_one_result_a_question(string name)
    {
        var script = Find(name);
        var random = new Random(42);
        for (var i = 0; i < ConversationsPerScript; i++)
        {
            var talk = new Conversation(script);
            for (var events = 0; talk.Outcome is null; events++)
            {
                events.ShouldBeLessThan(EventsMax);
                CheckActions(talk);
                talk.Next(RandomEvent(script, random));
            }

            talk.Actions[^1].ShouldBeOfType<DialogueAction.HangUp>();
            talk.State.Phase.ShouldBe(DialoguePhase.Ended);
            talk.State.Results.Select(result => result.QuestionId).ShouldBeUnique();
            talk.State.Results.Select(result => result.QuestionId).Intersect(talk.State.Unanswered).ShouldBeEmpty();
            talk.Next(RandomEvent(script, random)).Actions.ShouldBeEmpty();
        }
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public void A_dialogue_goes_on_the_same_from_stored_state(string name)
    {
        var script = Find(name);
        var random = new Random(7);
        for (var i = 0; i < ConversationsPerScript / 10; i++)
        {
            var talk = new Conversation(script, ("name", "欧阳·娜\"娜"));
            while (talk.Outcome is null)
            {
                var happened = RandomEvent(script, random);
                var stored = talk.State.ToJson();
                var resumed = DialogueEngine.Next(script, DialogueState.FromJson(stored), happened);
                talk.Next(happened);

                resumed.State.ToJson().ShouldBe(talk.State.ToJson());
                Show(resumed.Actions).ShouldBe(Show(talk.Actions));
            }
        }
    }

    private static void CheckActions(Conversation talk)
    {
        talk.Actions.OfType<DialogueAction.Listen>().Count().ShouldBeLessThanOrEqualTo(1);
        talk.Actions.OfType<DialogueAction.Say>().Any(say => say.Parts.Count == 0).ShouldBeFalse();
        if (talk.State.Phase == DialoguePhase.Asking && talk.Actions.Count > 0)
            talk.Actions[^1].ShouldBeOfType<DialogueAction.Listen>();
    }

    private static string Show(IReadOnlyList<DialogueAction> actions) => string.Join('\n', actions.Select(Transcript.Show));

    private static DialogueEvent RandomEvent(Script script, Random random)
    {
        var listen = script.Questions[random.Next(script.Questions.Count)].Listen;
        string[] categories = [.. listen.Phrases.Select(phrase => phrase.Category), .. listen.Digits.Values, "?"];
        return random.Next(100) switch
        {
            < 55 => new DialogueEvent.Heard(categories[random.Next(categories.Length)], "嗯", random.NextDouble(), BySpeech: true, 0, 100),
            < 70 => new DialogueEvent.NoMatch("嗯"),
            < 84 => new DialogueEvent.NoInput(),
            < 98 => new DialogueEvent.PromptsEnded(),
            _ => new DialogueEvent.HungUp(),
        };
    }

    private static Script Find(string name) => name == nameof(Roundabout) ? Of(Roundabout, "variables: {name: 居民}\n") : Load(name);
}
