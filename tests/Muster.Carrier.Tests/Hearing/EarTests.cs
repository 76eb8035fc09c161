using Muster.Carrier.Hearing;
using Muster.Dialogue;
using Muster.Kernel;
using Muster.Speech;

namespace Muster.Carrier.Tests.Hearing;

public sealed class EarTests : IEarEvents
{
    private readonly VirtualLoop _loop = new(DateTimeOffset.UnixEpoch);
    private readonly List<HeardPrompt> _heard = [];
    private readonly List<string> _events = [];
    private readonly EarKnowledge _knowledge = EarKnowledge.Of(Scripts.Screening, Sounds.Render).Value;
    private Ear _ear;

    public EarTests() => _ear = new Ear(_loop, _knowledge, this);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(73, 0)]
    [InlineData(0, 3)]
    [InlineData(121, 3)]
    [InlineData(40, 20)]
    public void Tells_the_question_however_packets_cut_it_and_with_packets_lost(int offset, int lossPercent)
    {
        foreach (var question in Scripts.Screening.Questions)
        {
            Hear(Question(question.Id), offset, lossPercent);
            Wait(26);
        }

        _heard.Select(heard => heard.Mark).ShouldBe(
            Scripts.Screening.Questions.Select(question => new PromptMark(PromptKind.Question, question.Id)));
    }

    [Fact]
    public void A_greeting_and_its_question_are_one_prompt_that_opens()
    {
        Hear(Parts(PromptKind.Opening).Concat(Question("tested")));
        Wait(26);

        _heard.ShouldBe([new HeardPrompt(new PromptMark(PromptKind.Question, "tested"), Opened: true)]);
    }

    [Fact]
    public void A_pause_of_six_hundred_milliseconds_inside_a_known_prompt_is_not_its_end()
    {
        Result<ReadOnlyMemory<byte>> render(PromptPart part, bool isPersonal) =>
            new ReadOnlyMemory<byte>([.. Sounds.Of(part + "1"), .. Enumerable.Repeat((byte)0xD5, 4800), .. Sounds.Of(part + "2")]);
        _ear = new Ear(_loop, EarKnowledge.Of(Scripts.Screening, render).Value, this);

        Hear(render(Part("您做过检测吗？"), false).Value.ToArray());
        Wait(24);
        _heard.ShouldBeEmpty();
        Wait(2);

        _heard.ShouldHaveSingleItem().Mark.Question.ShouldBe("tested");
    }

    [Fact]
    public void After_a_greeting_alone_it_waits_longer()
    {
        Hear(Parts(PromptKind.Opening));
        Wait(70);
        _heard.ShouldBeEmpty();

        Wait(10);
        _heard.ShouldHaveSingleItem().Mark.Kind.ShouldBe(PromptKind.Opening);
    }

    [PromptsFact]
    public void Tells_the_questions_that_the_synthesiser_speaks()
    {
        var folder = Directory.CreateTempSubdirectory("muster-prompts-");
        var store = PromptStore.Open(folder.FullName).Value;
        Result<ReadOnlyMemory<byte>> render(PromptPart part, bool isPersonal) =>
            store.Get(((PromptPart.Text)part).Value, "zh").Value.ALaw;
        _ear = new Ear(_loop, EarKnowledge.Of(Scripts.Screening, render).Value, this);

        foreach (var question in Scripts.Screening.Questions)
        {
            Hear(question.Prompt.FixedParts.SelectMany(part => render(part, false).Value.ToArray()), offset: 33, lossPercent: 3);
            Wait(50);
        }

        _heard.Select(heard => heard.Mark.Question).ShouldBe(Scripts.Screening.Questions.Select(question => question.Id));
        folder.Delete(recursive: true);
    }

    [Fact]
    public void Other_sounds_are_unknown_prompts()
    {
        Hear(Sounds.Of("another caller"));
        Wait(26);

        _heard.ShouldHaveSingleItem().Mark.Kind.ShouldBe(PromptKind.Unknown);
    }

    [Fact]
    public void A_click_is_no_prompt()
    {
        Hear(Sounds.Of("click", 300));
        Wait(100);

        _heard.ShouldBeEmpty();
    }

    [Fact]
    public void The_person_named_in_the_greeting_is_told()
    {
        _ear = new Ear(_loop, _knowledge.WithNames(["张三", "李四"]), this);

        Hear(Sounds.Render(ScriptPrompts.Greeting(Scripts.Screening, "李四")[0]).Value.ToArray().Concat(Question("tested")));
        Wait(26);

        _heard.ShouldHaveSingleItem().Person.ShouldBe(1);
    }

    [Fact]
    public void A_line_without_packets_for_ten_seconds_is_dead_once()
    {
        for (var i = 0; i < 1200; i++)
            _ear.Frame(Sounds.Silence, received: false);
        _loop.Settle();

        _events.ShouldBe(["dead"]);
    }

    [Fact]
    public void Listening_allocates_nothing()
    {
        var frames = Sounds.Frames(Question("tested")).ToArray();
        Listen();

        Allocations.Of(Listen).ShouldBe(0);

        void Listen()
        {
            foreach (var frame in frames)
                _ear.Frame(frame, received: true);
        }
    }

    void IEarEvents.PromptBegan() => _events.Add("began");

    void IEarEvents.PromptEnded(HeardPrompt heard) => _heard.Add(heard);

    void IEarEvents.KeyHeard(char key) => _events.Add(key.ToString());

    void IEarEvents.Spoken(int clip) => _events.Add($"spoken {clip}");

    void IEarEvents.LineDead() => _events.Add("dead");

    private static IEnumerable<byte> Question(string id) =>
        Scripts.Screening.Questions.First(question => question.Id == id).Prompt.FixedParts.SelectMany(part => Sounds.Render(part).Value.ToArray());

    private static IEnumerable<byte> Parts(PromptKind kind) =>
        ScriptPrompts.Of(Scripts.Screening).Where(pair => pair.Value.Kind == kind).SelectMany(pair => Sounds.Render(pair.Key).Value.ToArray());

    private static PromptPart Part(string words) =>
        ScriptPrompts.Of(Scripts.Screening).Keys.First(part => part is PromptPart.Text text && text.Value == words);

    private void Hear(IEnumerable<byte> sound, int offset = 0, int lossPercent = 0)
    {
        var random = new Random(1);
        foreach (var frame in Sounds.Frames(sound, offset))
        {
            var received = random.Next(100) >= lossPercent;
            _ear.Frame(received ? frame : Sounds.Silence, received);
        }

        _loop.Settle();
    }

    private void Wait(int frames)
    {
        for (var i = 0; i < frames; i++)
            _ear.Frame(Sounds.Silence, received: true);
        _loop.Settle();
    }
}

/// <summary>A test that needs the prompts' synthesiser; skipped, with the reason, where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PromptsFactAttribute : FactAttribute
{
    public PromptsFactAttribute()
    {
        if (PromptStore.Open(Path.Combine(Path.GetTempPath(), "muster-prompts")).Error is { } missing)
            Skip = missing.Message;
    }
}
