using System.Collections.Frozen;

namespace Muster.Dialogue;

/// <summary>What every script of a language says and understands unless it says otherwise.</summary>
internal sealed record StandardWords(
    string NoInput,
    string NoMatch,
    string Goodbye,
    string Interrupted,
    string Nobody,
    string Proxy,
    IReadOnlyDictionary<string, StandardRepair> Repairs)
{
    private static readonly FrozenDictionary<string, StandardWords> ByLanguage = new Dictionary<string, StandardWords>
    {
        ["zh"] = Chinese(),
        ["en"] = English(),
    }.ToFrozenDictionary();

    public static IEnumerable<string> Languages => ByLanguage.Keys.Order();

    public static StandardWords? Of(string language) => ByLanguage.GetValueOrDefault(language);

    private static StandardWords Chinese() => new(
        NoInput: "您好，我没有听到您的回答。",
        NoMatch: "不好意思，我没有听清。",
        Goodbye: "不好意思，没有听清您的回答，打扰您了，再见。",
        Interrupted: "不好意思，今天先到这里，我们晚些时候再联系您，再见。",
        Nobody: "不好意思，现在没有人能接听。",
        Proxy: "好的，那请您替他回答。",
        new Dictionary<string, StandardRepair>
        {
            [Dialogue.Repairs.Repeat] = new("", [
                "再说一遍", "再说一次", "再讲一遍", "请再说一遍", "麻烦再说一遍", "你再说一遍", "重复一遍", "没听清", "没听清楚", "我没听清", "没有听清",
                "没听见", "没听到", "听不清", "听不清楚", "听不见", "没听懂", "听不懂", "你说什么", "说什么", "什么意思", "喂喂", "喂你好"]),
            [Dialogue.Repairs.Slower] = new("", ["慢一点", "说慢一点", "说慢点", "你说慢点", "讲慢一点", "慢点说", "太快了", "说得太快了"]),
            [Dialogue.Repairs.Language] = new("", ["英语", "英文", "说英语", "讲英语", "请说英语"]),
            [Dialogue.Repairs.Person] = new("好的，为您转接，请稍等。", [
                "转人工", "人工服务", "找个真人", "找真人", "我要找人工", "叫个人来", "我要找人说话", "接人工"]),
            [Dialogue.Repairs.Other] = new("麻烦您请本人接一下电话。", [
                "我是他儿子", "我是她儿子", "我是他女儿", "我是她女儿", "我是他家里人", "我是她家里人", "我是他家人", "我是她家人", "我帮他接的", "我替他接的"]),
            [Dialogue.Repairs.Absent] = new("好的，我们晚些时候再联系，再见。", [
                "他不在", "她不在", "他不在家", "她不在家", "他出去了", "她出去了", "大人不在家", "家里没大人", "爸爸妈妈不在家", "本人不在"]),
            [Dialogue.Repairs.Who] = new("", [
                "你是谁", "你谁啊", "你是哪位", "你哪位", "您是哪位", "您哪位", "你们是谁", "你是哪里", "你哪里", "你们是哪里", "哪里打来的", "你是哪里的",
                "你是什么人", "你们是什么单位", "你是什么单位", "你是干什么的", "有什么事", "什么事", "你是机器人吗", "骗子吧"]),
            [Dialogue.Repairs.WrongPerson] = new("不好意思，打扰您了，再见。", [
                "打错了", "你打错了", "您打错了", "打错电话了", "你打错电话了", "不是我", "我不是本人", "不是本人", "不是他本人", "找错人了", "你找错人了",
                "号码错了", "不认识", "我不认识", "不认识这个人", "没有这个人"]),
            [Dialogue.Repairs.Later] = new("好的，我们晚些时候再联系您，再见。", [
                "没空", "我没空", "现在没空", "没时间", "我没时间", "我在忙", "正在忙", "我很忙", "正忙着", "忙着呢", "现在不方便", "我不方便", "不方便接电话",
                "待会再打", "待会儿再打", "等会再打", "等会儿再打", "等一下再打", "过会再打", "晚点再打", "晚上再打", "明天再打", "以后再打", "回头再说", "等会再说",
                "我在开会", "正在开会", "开会呢", "我在开车", "正在开车", "开车呢", "我在上课", "我在睡觉"]),
            [Dialogue.Repairs.Refuse] = new("好的，打扰您了，再见。", [
                "不想说", "我不想说", "不想回答", "我不想回答", "我不回答", "拒绝回答", "不愿意说", "不告诉你", "不方便说", "别打了", "别再打了", "不要打了", "不要再打了",
                "不要打电话", "别烦我", "关你什么事", "不关你的事", "没兴趣", "不需要", "不配合"]),
        });

    private static StandardWords English() => new(
        NoInput: "Hello, I did not hear your answer.",
        NoMatch: "Sorry, I did not understand.",
        Goodbye: "Sorry, I could not understand your answer. Thank you for your time. Goodbye.",
        Interrupted: "I am sorry, we have to stop here. We will call again later. Goodbye.",
        Nobody: "Sorry, nobody can take your call at the moment.",
        Proxy: "All right, then please answer for them.",
        new Dictionary<string, StandardRepair>
        {
            [Dialogue.Repairs.Repeat] = new("", [
                "repeat", "repeat that", "please repeat", "say that again", "say it again", "again please", "once more", "pardon", "excuse me",
                "what did you say", "what was that", "i did not hear you", "i didn't hear you", "i can't hear you", "hello hello"]),
            [Dialogue.Repairs.Slower] = new("", ["slower", "slower please", "slow down", "speak slowly", "speak more slowly", "too fast"]),
            [Dialogue.Repairs.Language] = new("", ["chinese", "chinese please", "speak chinese", "mandarin"]),
            [Dialogue.Repairs.Person] = new("All right, please hold on.", [
                "a real person", "speak to a person", "talk to a person", "operator", "a human please"]),
            [Dialogue.Repairs.Other] = new("Could you hand them the telephone, please.", [
                "i'm his son", "i'm her son", "i'm his daughter", "i'm her daughter", "i'm his wife", "i'm her husband", "i answer for him", "i answer for her"]),
            [Dialogue.Repairs.Absent] = new("All right, we will call again later. Goodbye.", [
                "he is not here", "she is not here", "he's not here", "she's not here", "he is not at home", "she is not at home", "my parents are not at home"]),
            [Dialogue.Repairs.Who] = new("", [
                "who is this", "who are you", "who is calling", "who's calling", "where are you calling from", "what is this about", "what do you want",
                "are you a robot", "is this a robot", "why are you calling"]),
            [Dialogue.Repairs.WrongPerson] = new("Sorry to have troubled you. Goodbye.", [
                "wrong number", "you have the wrong number", "wrong person", "you have the wrong person", "that is not me", "that's not me",
                "i don't know that person", "nobody here by that name"]),
            [Dialogue.Repairs.Later] = new("All right, we will call again later. Goodbye.", [
                "not now", "i'm busy", "i am busy", "call me later", "call back later", "call me back", "call again later", "call tomorrow",
                "i have no time", "i don't have time", "i'm driving", "i am driving", "i'm in a meeting", "i am in a meeting", "i'm at work"]),
            [Dialogue.Repairs.Refuse] = new("All right. Sorry to have troubled you. Goodbye.", [
                "i don't want to answer", "i won't answer", "i will not answer", "i refuse", "not interested", "i'm not interested", "stop calling",
                "don't call me", "don't call again", "do not call me again", "leave me alone", "none of your business"]),
        });
}

/// <summary>A repair's standard answer and phrases.</summary>
internal sealed record StandardRepair(string Say, IReadOnlyList<string> Phrases);
