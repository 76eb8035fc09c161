using Muster.Carrier.Voices;
using Muster.Dialogue;
using Muster.Kernel;
using Muster.Rtp;
using Muster.Speech;

namespace Muster.Bench;

/// <summary>Something said in answer to a question.</summary>
/// <param name="Category">What it means; empty when it is no answer to the question.</param>
internal sealed record SpokenAnswer(string Question, string Category, string Text, short[] Pcm);

/// <summary>What a telephone line does to speech.</summary>
/// <param name="SignalToNoiseDb">White noise under the speech; null for a line's own, at -62 dB to full scale.</param>
/// <param name="VolumeDb">Louder or softer than the recording.</param>
/// <param name="LossShare">Frames of 20 ms that do not arrive.</param>
/// <param name="ClippedMs">Speech missing at its start.</param>
internal sealed record LineCondition(string Name, double? SignalToNoiseDb = null, double VolumeDb = 0, double LossShare = 0, int ClippedMs = 0)
{
    public static readonly LineCondition Clean = new("clean");

    public static IReadOnlyList<LineCondition> All { get; } =
    [
        Clean, new("noise 15 dB", SignalToNoiseDb: 15), new("noise 10 dB", SignalToNoiseDb: 10), new("12 dB softer", VolumeDb: -12),
        new("20 dB softer", VolumeDb: -20), new("3 % loss", LossShare: 0.03), new("start clipped", ClippedMs: 60),
    ];
}

/// <summary>What became of an answer on its way through the line, the endpointer and the recogniser.</summary>
/// <param name="Heard">The accepted hypothesis, or the last rejected one.</param>
/// <param name="EndDelayMs">From the end of the speech to the endpointer's word that it has ended; null when it never said so.</param>
internal sealed record Outcome(SpokenAnswer Answer, Hypothesis Heard, int? EndDelayMs)
{
    public bool Right => Heard.Category == Answer.Category && Heard.Accepted;

    public bool Wrong => Heard.Accepted && Heard.Category != Answer.Category;
}

/// <summary>Makes spoken answers to the questions of the shipped scripts, and plays them down a line.</summary>
internal sealed class SpokenAnswers(IReadOnlyList<Question> questions, SyllableBank voices)
{
    private const int LineNoiseMs = 1000;
    private const double LineNoiseLevel = 26;

    /// <summary>What people also say when they are called, and what nobody would.</summary>
    private static readonly string[] NoAnswers =
    [
        "今天天气很好", "我要吃饭", "多少钱", "他是老师", "我想喝水", "香蕉", "明天下雨", "中国", "学习汉语", "我爱我家", "他们都走了", "红色", "时间到了",
        "小孩子", "买东西", "妈妈", "水果", "开车", "朋友", "打电话", "看电视", "出去玩", "飞机", "老人家", "两个人", "星期三", "上海", "吃饭了", "一百块",
        "公司", "我们走吧", "看一看", "天黑了", "回来了", "请进", "坐下", "回家吧", "老师", "大家好", "小明", "一二三", "我先走了", "下个月", "天上", "车来了",
        "不知道", "不清楚", "我想想", "我问一下", "忘了",
    ];

    private readonly Dictionary<string, Grammar> _grammars = questions.ToDictionary(
        question => question.Id,
        question => Grammar.Create("zh", question.Listen.Phrases.Select(phrase => new GrammarPhrase(phrase.Category, phrase.Text))));

    /// <summary>The questions of the two Mandarin scripts in a folder.</summary>
    public static IReadOnlyList<Question> QuestionsIn(string folder) =>
        [.. new[] { "ezhou-screening", "health-check" }.SelectMany(name => Script.Load(Path.Combine(folder, name + ".yaml")).Value.Questions)];

    public Grammar GrammarOf(string question) => _grammars[question];

    /// <summary>Three quarters are answers to the question, the rest are other things that every question understands, and no answers.</summary>
    public IReadOnlyList<SpokenAnswer> Draw(int count, string speaker, Random random)
    {
        var answers = new List<SpokenAnswer>(count);
        while (answers.Count < count)
        {
            var question = questions[random.Next(questions.Count)];
            var (category, text) = Choose(question, random);
            if (voices.Speak(text, speaker, 0.85 + (0.3 * random.NextDouble())).TryGet(out var pcm, out _))
                answers.Add(new SpokenAnswer(question.Id, category, text, pcm));
        }

        return answers;
    }

    /// <summary>Plays an answer down a line, into an endpointer and a recogniser, until something is accepted.</summary>
    public Outcome Ask(SpokenAnswer answer, LineCondition line, IRecogniser recogniser, Random random)
    {
        var (frames, speechEnd) = Transmit(answer.Pcm, line, random);
        using var endpointer = new Endpointer();
        var heard = Hypothesis.Nothing;
        int? delay = null;
        for (var i = 0; i < frames.Count && !heard.Accepted; i++)
        {
            var received = random.NextDouble() >= line.LossShare;
            if (endpointer.Feed(received ? frames[i] : Silence, received) != EndpointerEvent.SpeechEnded)
                continue;
            heard = recogniser.Recognise(endpointer.TakeUtterance().Pcm, GrammarOf(answer.Question));
            delay = ((i + 1) * 20) - speechEnd;
        }

        return new Outcome(answer, heard, delay);
    }

    private static readonly byte[] Silence = [.. Enumerable.Repeat(G711Codec.ALawSilence, Endpointer.FrameSamples)];

    private static (string Category, string Text) Choose(Question question, Random random)
    {
        var phrases = question.Listen.Phrases;
        switch (random.NextDouble())
        {
            case < 0.75:
                // Categories are as likely as each other, however many phrases they have.
                var category = question.Categories[random.Next(question.Categories.Count)];
                return (category.Name, category.Phrases[random.Next(category.Phrases.Count)]);
            case < 0.88:
                var repairs = phrases.Where(phrase => phrase.Category.StartsWith('@')).ToArray();
                var repair = repairs[random.Next(repairs.Length)];
                return (repair.Category, repair.Text);
            default:
                var others = NoAnswers.Where(text => phrases.All(phrase => phrase.Text != text)).ToArray();
                return ("", others[random.Next(others.Length)]);
        }
    }

    private static (List<byte[]> Frames, int SpeechEndMs) Transmit(short[] speech, LineCondition line, Random random)
    {
        var said = speech.AsSpan(line.ClippedMs * 8);
        var gain = Math.Pow(10, line.VolumeDb / 20);
        var noise = line.SignalToNoiseDb is { } ratio ? Level(said) * gain * Math.Pow(10, -ratio / 20) : LineNoiseLevel;
        var lead = LineNoiseMs * 8;
        var samples = new short[((2 * lead) + said.Length) / Endpointer.FrameSamples * Endpointer.FrameSamples];
        for (var i = 0; i < samples.Length; i++)
        {
            var voice = i >= lead && i - lead < said.Length ? said[i - lead] * gain : 0;
            samples[i] = (short)Math.Clamp(voice + (noise * Gauss(random)), short.MinValue, short.MaxValue);
        }

        var frames = new List<byte[]>();
        for (var at = 0; at < samples.Length; at += Endpointer.FrameSamples)
        {
            var frame = new byte[Endpointer.FrameSamples];
            G711Codec.PcmToALaw(samples.AsSpan(at, Endpointer.FrameSamples), frame);
            frames.Add(frame);
        }

        return (frames, LineNoiseMs + (said.Length / 8));
    }

    private static double Level(ReadOnlySpan<short> samples)
    {
        double squares = 0;
        foreach (var sample in samples)
            squares += (double)sample * sample;
        return Math.Sqrt(squares / samples.Length);
    }

    private static double Gauss(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
