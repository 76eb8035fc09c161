using Muster.Carrier.Voices;
using Muster.Rtp;

namespace Muster.Bench.Heard;

/// <summary>A sound and what it is.</summary>
/// <param name="Label">The verdict's name, or <c>person</c>, <c>nobody_spoke</c>, <c>none</c>.</param>
/// <param name="Speaker">Whose voice; empty for what nobody says.</param>
/// <param name="Text">The words, or a name of the sound.</param>
internal sealed record LabelledSound(string Label, string Speaker, string Text, short[] Pcm, LineConditions Line);

/// <summary>
/// What networks, machines and people say and send, made from human syllables and generated tones. The sentences were
/// written for this and are not those of <c>announcements.yaml</c>: other openings and endings, other orders, and clauses
/// that the file does not have.
/// </summary>
internal sealed class LabelledSounds(SyllableBank voices)
{
    private static readonly TimeSpan BeforeBeep = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan BeepLength = TimeSpan.FromMilliseconds(400);

    private static readonly (string Label, string Text)[] Announcements =
    [
        ("empty", "您好，您拨打的号码是空号，请核对后再拨。"), ("empty", "对不起，您所拨打的号码是空号，请查证后再拨。"), ("empty", "您拨叫的号码是空号，请您查询后再拨打，谢谢。"),
        ("empty", "您好，您拨打的号码不存在，请核对后再拨。"), ("empty", "很抱歉，您所拨打的号码不存在，请确认后再打。"),
        ("powered_off", "您好，您拨打的电话已关机，请稍后再拨。"), ("powered_off", "对不起，您拨打的用户已关机。"), ("powered_off", "您好，您所拨打的电话已经关机，请过一会儿再打。"),
        ("powered_off", "对不起，您呼叫的用户已经关机，我们会用短信通知对方，谢谢。"), ("powered_off", "您拨打的手机已关机，请您晚点再拨。"),
        ("suspended", "您好，您拨打的电话已停机，请稍后再拨。"), ("suspended", "对不起，您所拨打的号码已停机，请查证后再拨。"), ("suspended", "您好，您拨打的用户已暂停服务。"),
        ("suspended", "您拨打的用户已经停机，谢谢您的来电。"),
        ("arrears", "您好，您拨打的电话已欠费停机。"), ("arrears", "对不起，您拨打的用户因欠费停机，请通知对方交费。"),
        ("not_reachable", "您好，您拨打的电话暂时无法接通，请稍后再拨。"), ("not_reachable", "对不起，您拨打的用户不在服务区，请稍后再拨。"),
        ("not_reachable", "您拨叫的用户已不在服务区内，我们会用短信通知对方。"), ("not_reachable", "您好，您拨打的用户暂时不能接通，请您过后再拨。"),
        ("in_call", "您好，您拨打的电话正在通话中，请稍后再拨。"), ("in_call", "对不起，您拨打的用户正在通话中。"), ("in_call", "请不要挂机，您拨打的电话正在通话中，请您等一会儿。"),
        ("in_call", "您好，您所拨打的用户正忙，请您过一会儿再拨。"),
        ("declined", "您好，您拨打的用户暂时不方便接听您的电话，请稍后再拨。"), ("declined", "对不起，您拨打的用户现在不方便接听，请过后再打。"),
        ("declined", "您所拨打的用户拒绝接听您的来电，谢谢。"),
        ("no_answer", "您好，您拨打的电话暂时无人接听，请稍后再拨。"), ("no_answer", "对不起，您拨打的用户暂时无人应答。"), ("no_answer", "您拨打的电话没有人接听，请您过后再拨。"),
        ("barred", "您好，您拨打的用户已设置不接来电，请用别的方式联系。"), ("barred", "对不起，您拨打的用户不接收来电。"),
        ("changed", "您好，您拨打的号码已更改，请查询新号码。"), ("changed", "您拨打的用户已改号，请核对后再拨。"), ("changed", "对不起，您所拨打的号码已经变更。"),
        ("misdialled", "您好，您拨打的号码有误，请核对后再拨。"), ("misdialled", "对不起，您拨打的号码不正确，请在号码前加拨零。"),
        ("forwarded", "您拨打的用户已设置呼叫转移，请等一会儿。"), ("forwarded", "您好，正在为您转接，请不要挂机。"),
        ("network_busy", "对不起，网络忙，请稍后再拨。"), ("network_busy", "您好，现在网络忙，请您过一会儿再打。"),
        ("secretary", "您好，我是机主的语音助手，您有什么事情可以跟我说。"), ("secretary", "您好，这里是来电秘书，机主现在不方便接电话，我可以帮您转告。"),
        ("voicemail", "您好，您拨打的用户暂时无法接听您的电话，请在嘀声后留言。"), ("voicemail", "您已进入语音信箱，听到提示音后请留言，谢谢。"),
    ];

    /// <summary>What is heard after the answer in the place of a person; the names of the verdicts do not matter then.</summary>
    private static readonly string[] Machines =
    [
        "您好，您拨打的用户暂时无法接听您的电话，请在嘀声后留言，我会尽快给您回电话，谢谢。", "您好，我是机主的语音助手，机主现在不方便接电话，您有什么事情可以跟我说。",
        "喂，你好，我是机主的智能助理，请问您有什么事情，我可以帮您转告。", "您好，这里是来电秘书，机主暂时不方便接听，请您留言。",
        "您已进入语音信箱，听到提示音后请留言，留言后请挂机。", "你好，我是小王，我现在不能接电话，有事请留言，我会给您打过去。",
        "我不在家，请在嘀的一声后留言，我回来再给您打电话，谢谢，再见。", "您好，机主正在忙，我是他的语音助手，请问您找他有什么事情，我会转告他。",
        "对不起，您拨打的电话暂时无人接听，请在提示音后留言。", "你好，这是我家的电话，现在没有人在家，您可以在嘀声后留言。",
    ];

    private static readonly string[] People =
    [
        "喂", "喂喂", "你好", "您好", "喂你好", "喂您好", "哪位", "哪位啊", "您哪位", "您哪位啊", "喂，哪位", "喂，你是谁啊", "谁啊", "你是谁", "喂，谁呀", "说话", "喂，说话",
        "什么事", "喂，什么事啊", "有什么事吗", "你找谁", "你找谁啊", "喂，你找哪位", "我在开车", "我在开会", "我在上班呢", "我在忙，等会儿打过来", "喂，我在开车，晚点再说",
        "喂，你好，请问你是谁啊", "喂，等一下", "等一等", "听不见，你大点声", "喂，听得见吗", "我是", "是我", "对，是我", "怎么了", "干什么", "打错了吧", "你打错了", "嗯，你说",
        "你说吧", "喂，是小李吗", "妈妈不在家", "我爸爸不在，你等会儿再打", "喂，大声点，我听不清楚", "我现在有事，你一会儿再打过来好吗", "家里老人在睡觉，你有什么事快点说",
        "喂，你好，你是哪里啊，我现在在外面买菜呢，等会儿我回家了再给你打过去好不好", "我现在正在上班呢，你有什么事情快一点说，没有事情我就先不说了", "谁呀，这么早打电话", "喂，你好，我是老王，请问有什么事情", "我现在不方便，过一会儿再打", "喂，我不买东西，不要再打了",
    ];

    /// <summary>Speech that is no announcement: a ringing tone of somebody's choice.</summary>
    private static readonly string[] OtherSpeech =
    [
        "欢迎来到我们公司，今年的新产品已经上市，热情为您服务。", "我爱你中国，美丽的家园，歌声多么动听。", "今天天气很好，我们去公园走一走吧。",
        "春天来了，花儿开了，小朋友们都出去玩了。", "大家好，这里是老北京饭馆，三十年的老味道，欢迎您来吃饭。", "天上的星星不说话，地上的娃娃想妈妈。",
        "您好，欢迎您打电话来，我们每天早上八点上班，晚上六点下班。", "一二三四五，上山打老虎，老虎没打到，见到一个小朋友。",
    ];

    private static readonly (string Label, Func<byte[]> Sound)[] Signals =
    [
        ("ringback", () => Tones.Ringback(TimeSpan.FromSeconds(12))), ("busy_tone", () => Tones.Busy(TimeSpan.FromSeconds(6))),
        ("congestion_tone", () => Tones.Congestion(TimeSpan.FromSeconds(6))), ("special_information_tone", Special), ("tone", () => Tones.Keyed(450, 5000, 0, TimeSpan.FromSeconds(5))),
    ];

    /// <summary>Sounds before the answer: mostly announcements, each said twice by every other draw.</summary>
    public LabelledSound DrawBefore(Random random)
    {
        var line = LineConditions.All[random.Next(LineConditions.All.Count)];
        switch (random.NextDouble())
        {
            case < 0.10:
                var (signal, sound) = Signals[random.Next(Signals.Length)];
                return new LabelledSound(signal, "", signal, Pcm(sound()), line with { MusicDb = null });
            case < 0.20:
                return new LabelledSound("music", "", "music", Melodies.Draw(random, 6), line with { MusicDb = null });
            case < 0.30:
                return Spoken("none", OtherSpeech[random.Next(OtherSpeech.Length)], line, random);
            default:
                var (label, text) = Announcements[random.Next(Announcements.Length)];
                return Spoken(label, random.Next(2) == 0 ? text : text + text, line, random);
        }
    }

    /// <summary>Sounds after the answer: people, machines, and nobody.</summary>
    public LabelledSound DrawAfter(Random random)
    {
        var line = LineConditions.All[random.Next(LineConditions.All.Count)];
        return random.NextDouble() switch
        {
            < 0.05 => new LabelledSound("nobody_spoke", "", "nothing", new short[8000 * 5], line with { MusicDb = null, NoiseDb = null }),
            < 0.35 => Machine(Machines[random.Next(Machines.Length)], line, random),
            _ => Spoken("person", People[random.Next(People.Length)], line, random),
        };
    }

    /// <summary>Where a message may be left, a beep follows.</summary>
    private LabelledSound Machine(string text, LineConditions line, Random random)
    {
        var spoken = Spoken("machine", text, line, random);
        var beep = text.Contains("留言", StringComparison.Ordinal) ? Pcm([.. Tones.Silence(BeforeBeep), .. Tones.Beep(BeepLength)]) : [];
        return spoken with { Pcm = [.. spoken.Pcm, .. beep] };
    }

    private LabelledSound Spoken(string label, string text, LineConditions line, Random random)
    {
        var speaker = SyllableBank.Speakers[random.Next(SyllableBank.Speakers.Count)];
        var rate = 0.85 + (0.3 * random.NextDouble());
        if (voices.Speak(text, speaker, rate).TryGet(out var pcm, out _))
            return new LabelledSound(label, speaker, text, pcm, line);
        // Not every syllable was recorded by both.
        var other = SyllableBank.Speakers.First(each => each != speaker);
        return new LabelledSound(label, other, text, voices.Speak(text, other, rate).Value, line);
    }

    private static byte[] Special() =>
    [
        .. Enumerable.Range(0, 3).SelectMany(_ => (byte[])[.. Burst(950), .. Burst(1400), .. Burst(1800), .. Tones.Silence(TimeSpan.FromSeconds(1))]),
    ];

    private static byte[] Burst(int hz) => Tones.Keyed(hz, 330, 0, TimeSpan.FromMilliseconds(330));

    private static short[] Pcm(byte[] aLaw)
    {
        var pcm = new short[aLaw.Length];
        G711Codec.ALawToPcm(aLaw, pcm);
        return pcm;
    }
}
