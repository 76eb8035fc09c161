using Muster.Carrier.Hearing;
using Muster.Carrier.Lines;
using Muster.Carrier.People;
using Muster.Carrier.Voices;
using Muster.Kernel;

namespace Muster.Carrier.Tests.Lines;

public sealed class ConversationTests : IMouth
{
    private static readonly HeardPrompt Tested = Question("tested");
    private static readonly HeardPrompt InDistrict = Question("in_district");
    private static readonly HeardPrompt Unknown = default;
    private static readonly HeardPrompt Aside = new(new PromptMark(PromptKind.Aside));

    private readonly VirtualLoop _loop = new(DateTimeOffset.UnixEpoch);
    private readonly ResidentVoices _voices = new(null, text => new ReadOnlyMemory<byte>(System.Text.Encoding.UTF8.GetBytes(text)));
    private readonly List<string> _line = [];

    [Fact]
    public void Answers_the_question_that_it_heard_after_thinking_for_a_moment()
    {
        using var conversation = PickUp();
        conversation.PromptEnded(InDistrict);

        _loop.Advance(TimeSpan.FromMilliseconds(199));
        _line.ShouldBeEmpty();
        _loop.Advance(TimeSpan.FromMilliseconds(701));

        _line.ShouldBe(["here"]);
        var said = conversation.Said.ShouldHaveSingleItem();
        (said.Question, said.Category, said.Recognised).ShouldBe(("in_district", "yes", true));
        said.AtMs.ShouldBeInRange(200, 900);
    }

    [Fact]
    public void Asked_again_it_answers_in_other_words_and_then_repeats_the_last()
    {
        using var conversation = PickUp();
        Ask(conversation, Tested, Tested, Tested);

        _line.ShouldBe(["not yet", "no", "no"]);
    }

    [Fact]
    public void When_the_caller_speaks_on_it_waits_and_then_answers_what_it_had_heard()
    {
        using var conversation = PickUp();
        conversation.PromptEnded(Tested);
        conversation.PromptBegan();
        _loop.Advance(TimeSpan.FromSeconds(2));
        _line.ShouldBeEmpty();

        Ask(conversation, Aside);
        _line.ShouldBe(["not yet"]);
    }

    [Fact]
    public void Prompts_that_it_does_not_know_are_answered_in_the_order_of_the_file()
    {
        using var conversation = PickUp();
        Ask(conversation, Unknown, Unknown, Unknown);

        _line.ShouldBe(["not yet", "here", "here"]);
        conversation.Said.ShouldAllBe(said => !said.Recognised);
    }

    [Fact]
    public void A_goodbye_and_a_question_without_answer_are_left_alone()
    {
        using var conversation = PickUp();
        Ask(conversation, new HeardPrompt(new PromptMark(PromptKind.Closing)), Question("colour"));

        _line.ShouldBeEmpty();
    }

    [Fact]
    public void Each_of_a_household_answers_when_named_or_in_turn()
    {
        var household = Answering with
        {
            People = [new Householder("A", [Says("tested", "yes", "done")]), new Householder("B", [Says("tested", "no", "not yet")])],
        };

        using (var named = PickUp(household))
            Ask(named, Tested with { Opened = true, Person = 1 }, Tested with { Opened = true, Person = 0 });
        using (var inTurn = PickUp(household))
            Ask(inTurn, Tested with { Opened = true }, Tested, Tested with { Opened = true });

        _line.ShouldBe(["not yet", "done", "done", "done", "not yet"]);
    }

    [Fact]
    public void A_keypad_person_presses_keys()
    {
        using var conversation = PickUp(Answering with
        {
            Voice = Profile.Keypad,
            People = [new Householder("", [new Answer("tested", "yes", [], "1")])],
        });
        Ask(conversation, Tested);

        _line.ShouldBe(["keys 1"]);
        conversation.Said.ShouldHaveSingleItem().BySpeech.ShouldBeFalse();
    }

    [Theory]
    [InlineData(Behaviour.Refuses, "not interested")]
    [InlineData(Behaviour.SaysWrongPerson, "wrong number")]
    [InlineData(Behaviour.WrongThing, "the weather is lovely")]
    public void Who_does_not_answer_says_so_to_every_question(Behaviour behaviour, string words)
    {
        using var conversation = PickUp(behaviour: behaviour);
        Ask(conversation, Tested);

        _line.ShouldBe([words]);
        conversation.Said.ShouldHaveSingleItem().Category.ShouldBeEmpty();
    }

    [Fact]
    public void A_silent_person_says_nothing_and_hangs_up_after_twenty_seconds_of_silence()
    {
        using var conversation = PickUp(behaviour: Behaviour.Silent);
        Ask(conversation, Tested);
        _loop.Advance(TimeSpan.FromSeconds(17));
        _line.ShouldBeEmpty();

        _loop.Advance(TimeSpan.FromSeconds(4));
        _line.ShouldBe(["hang up"]);
    }

    [Fact]
    public void Hangs_up_early_whatever_is_asked()
    {
        using var conversation = PickUp(Answering with { HangUpAfter = new MsRange(1500, 1500) }, Behaviour.HangsUpEarly);
        conversation.PromptBegan();
        _loop.Advance(TimeSpan.FromMilliseconds(1500));

        _line.ShouldBe(["hang up"]);
    }

    [Fact]
    public void Says_hello_on_picking_up_even_when_the_caller_speaks_at_once()
    {
        using var conversation = PickUp(Answering with { SaysHello = true });
        conversation.PromptBegan();
        _loop.Advance(TimeSpan.FromSeconds(1));

        _line.ShouldBe(["hello"]);
        conversation.Said.ShouldHaveSingleItem().Question.ShouldBeEmpty();
    }

    [Fact]
    public void Who_said_hello_into_a_prompt_hears_it_out_however_long_it_is()
    {
        using var conversation = PickUp(Answering with { SaysHello = true });
        conversation.PromptBegan();
        _loop.Advance(TimeSpan.FromSeconds(1));
        conversation.Spoken();
        _loop.Advance(TimeSpan.FromSeconds(45));

        _line.ShouldBe(["hello"]);
    }

    [Fact]
    public void Leaves_no_timer_behind()
    {
        PickUp(Answering with { SaysHello = true }, Behaviour.HangsUpEarly).Dispose();

        _loop.PendingTimers.ShouldBe(0);
    }

    void IMouth.Say(ReadOnlyMemory<byte> aLaw, int clip) => _line.Add(System.Text.Encoding.UTF8.GetString(aLaw.Span));

    void IMouth.Press(string keys) => _line.Add($"keys {keys}");

    void IMouth.HangUp() => _line.Add("hang up");

    private static Profile Answering { get; } = new()
    {
        Behaviour = Behaviour.Answers,
        Voice = Profile.English,
        People = [new Householder("", [Says("tested", "no", "not yet", "no"), Says("in_district", "yes", "here")])],
    };

    private static Answer Says(string question, string category, params string[] words) => new(question, category, words, "");

    private static HeardPrompt Question(string id) => new(new PromptMark(PromptKind.Question, id));

    private Conversation PickUp(Profile? profile = null, Behaviour behaviour = Behaviour.Answers) =>
        new(_loop, profile ?? Answering, behaviour, _voices, new Random(1), this);

    private void Ask(Conversation conversation, params HeardPrompt[] prompts)
    {
        foreach (var prompt in prompts)
        {
            conversation.PromptBegan();
            conversation.PromptEnded(prompt);
            _loop.Advance(TimeSpan.FromSeconds(1));
        }
    }
}
