using Muster.Calls;
using Muster.Carrier.Voices;
using Muster.Dialogue;
using Muster.Speech;
using Muster.Speech.Evaluating;

namespace Muster.Bench;

/// <summary>Something said in answer to a question.</summary>
/// <param name="Category">What it means; empty when it is no answer to the question.</param>
internal sealed record SpokenAnswer(string Question, string Category, string Text, short[] Pcm);

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
        question => QuestionGrammar.Of(question, "zh"));

    /// <summary>The questions of the two Mandarin scripts in a folder.</summary>
    public static IReadOnlyList<Question> QuestionsIn(string folder) =>
        [.. new[] { "ezhou-screening", "health-check" }.SelectMany(name => Script.Load(Path.Combine(folder, name + ".yaml")).Value.Questions)];

    public Grammar GrammarOf(string question) => _grammars[question];

    /// <summary>What people say around an answer: some of it is expected, some is not.</summary>
    private static readonly string[] Before = ["嗯", "啊", "那个", "我", "我们家", "哎", "是这样", "不好意思"];
    private static readonly string[] After = ["", "", "啊", "呢", "谢谢", "知道吧"];

    /// <summary>Three quarters are answers to the question, the rest are other things that every question understands, and no answers.</summary>
    /// <param name="longer">Whether each is said with something around it.</param>
    public IReadOnlyList<SpokenAnswer> Draw(int count, string speaker, Random random, bool longer = false)
    {
        var answers = new List<SpokenAnswer>(count);
        while (answers.Count < count)
        {
            var question = questions[random.Next(questions.Count)];
            var (category, text) = Choose(question, random);
            if (longer)
                text = Before[random.Next(Before.Length)] + text + After[random.Next(After.Length)];
            if (voices.Speak(text, speaker, 0.85 + (0.3 * random.NextDouble())).TryGet(out var pcm, out _))
                answers.Add(new SpokenAnswer(question.Id, category, text, pcm));
        }

        return answers;
    }

    /// <summary>Plays an answer down a line, into an endpointer and a recogniser, until something is accepted.</summary>
    public Outcome Ask(SpokenAnswer answer, LineCondition line, IRecogniser recogniser, Random random)
    {
        var audition = Audition.Of(answer.Pcm, line, recogniser, GrammarOf(answer.Question), random);
        return new Outcome(answer, audition.Heard, audition.EndDelayMs);
    }

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
}
