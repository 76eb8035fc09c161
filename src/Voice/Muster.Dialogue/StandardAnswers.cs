namespace Muster.Dialogue;

/// <summary>The categories of the answer shapes that come with their own wordings. A script may add to each; its own phrases win.</summary>
internal static class StandardAnswers
{
    /// <summary>By shape and language.</summary>
    public static IReadOnlyList<Category>? Of(string shape, string language) => (shape, language) switch
    {
        ("yes_no", "zh") => ChineseYesNo,
        ("yes_no", "en") => EnglishYesNo,
        ("name", "zh") => ChineseName,
        ("name", "en") => EnglishName,
        _ => null,
    };

    private static readonly IReadOnlyList<Category> ChineseYesNo =
    [
        new("yes", "是", [
            "是", "是的", "是啊", "是呀", "对", "对的", "对啊", "对对", "没错", "嗯是的", "有", "有的", "有啊", "好", "好的", "可以", "行", "要", "要的", "愿意",
            "当然", "肯定", "知道", "同意"], ["1"]),
        new("no", "否", [
            "不是", "不是的", "不是啊", "不对", "不对的", "没有", "没有的", "没有啊", "没", "没呢", "不", "不好", "不可以", "不行", "不要", "不用", "不用了", "不愿意",
            "从来没有", "不知道", "不同意", "还没有"], ["2"]),
    ];

    private static readonly IReadOnlyList<Category> EnglishYesNo =
    [
        new("yes", "Yes", ["yes", "yeah", "yep", "yes please", "yes i am", "yes i do", "yes i have", "right", "that's right", "correct", "sure", "of course", "okay"], ["1"]),
        new("no", "No", ["no", "nope", "no thanks", "no thank you", "no i'm not", "no i don't", "no i haven't", "not at all", "that's wrong", "never"], ["2"]),
    ];

    private static readonly IReadOnlyList<Category> ChineseName =
    [
        new("self", "本人", [
            "是", "是的", "是我", "我是", "我就是", "就是我", "是我本人", "我是本人", "是本人", "本人", "对", "对的", "对是我", "没错", "没错是我", "我在", "你说", "您说", "什么事你说"], ["1"]),
        new("relative", "家人代答", [
            "我是他儿子", "我是她儿子", "我是他女儿", "我是她女儿", "我是他老婆", "我是他爱人", "我是她爱人", "我是她老公", "我是他妻子", "我是她丈夫", "我是他爸爸", "我是他妈妈",
            "我是她爸爸", "我是她妈妈", "我是他父亲", "我是他母亲", "我是他家里人", "我是她家里人", "我是他家人", "我是她家人", "我是他孙子", "我是她孙女", "我是他哥哥", "我是他姐姐",
            "他是我爸", "他是我爸爸", "她是我妈", "她是我妈妈", "他是我儿子", "她是我女儿", "他是我老公", "她是我老婆", "我帮他接的", "我替他接的"], ["2"]),
        new("no", "不是本人", [
            "不是", "不是的", "不是我", "我不是", "我不是他", "我不是她", "不是本人", "我不是本人", "不对", "不是他", "不是她", "他不在", "她不在", "他不在家", "她不在家", "没有这个人"], ["3"]),
    ];

    private static readonly IReadOnlyList<Category> EnglishName =
    [
        new("self", "In person", ["yes", "yeah", "speaking", "yes speaking", "yes i am", "i am", "yes it's me", "it's me", "this is me", "that's me", "that's right"], ["1"]),
        new("relative", "A relative", [
            "i'm his son", "i am his son", "i'm her son", "i'm his daughter", "i'm her daughter", "i'm his wife", "i am his wife", "i'm her husband", "i am her husband",
            "i'm his mother", "i'm her mother", "i'm his father", "i'm her father", "he's my father", "she's my mother"], ["2"]),
        new("no", "Somebody else", ["no", "nope", "no i'm not", "i'm not", "i am not", "not me", "he's not here", "she's not here", "he is not here", "she is not here"], ["3"]),
    ];
}
