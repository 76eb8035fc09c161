using Muster.Carrier.People;

namespace Muster.Carrier.Lines;

/// <summary>What people say who do not answer the question, unless the people file has words for it under the question <c>*</c>.</summary>
internal static class Habits
{
    /// <summary>Stands for every question in a people file.</summary>
    public const string AnyQuestion = "*";

    private static readonly IReadOnlyList<string> WrongPerson = ["打错了", "你打错了", "打错电话了"];
    private static readonly IReadOnlyList<string> Refusal = ["不想说", "别再打了", "别打了"];
    private static readonly IReadOnlyList<string> OffTopic = ["今天天气很好", "我想吃饭", "小狗跑到楼上去了", "电视在放音乐"];
    private static readonly IReadOnlyList<string> EnglishWrongPerson = ["wrong number", "you have the wrong number"];
    private static readonly IReadOnlyList<string> EnglishRefusal = ["not interested", "stop calling"];
    private static readonly IReadOnlyList<string> EnglishOffTopic = ["the weather is lovely", "my dog likes music"];

    /// <summary>What somebody of this behaviour answers to everything; empty for those who answer properly or not at all.</summary>
    public static IReadOnlyList<Answer> Of(Behaviour behaviour, Profile profile)
    {
        var own = profile.People[0].Answers.Where(answer => answer.Question == AnyQuestion).ToList();
        var english = profile.Voice == Profile.English;
        return behaviour switch
        {
            Behaviour.WrongThing when own.Count > 0 => own,
            Behaviour.SaysWrongPerson when own.Count > 0 => own,
            Behaviour.Refuses when own.Count > 0 => own,
            Behaviour.WrongThing => Always(english ? EnglishOffTopic : OffTopic),
            Behaviour.SaysWrongPerson => Always(english ? EnglishWrongPerson : WrongPerson),
            Behaviour.Refuses => Always(english ? EnglishRefusal : Refusal),
            _ => [],
        };
    }

    /// <summary>What one says on picking up.</summary>
    public static Answer Hello(Profile profile) => new("", "", [profile.Voice == Profile.English ? "hello" : "喂"], "");

    private static IReadOnlyList<Answer> Always(IReadOnlyList<string> words) => [new(AnyQuestion, "", words, "")];
}
