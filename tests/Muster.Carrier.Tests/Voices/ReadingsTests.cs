using Muster.Carrier.Voices;

namespace Muster.Carrier.Tests.Voices;

public sealed class ReadingsTests
{
    [Theory]
    [InlineData("做过核酸了", "zuo4 guo4 he2 suan1 le5")]
    [InlineData("没有空", "mei2 you3 kong4")]
    [InlineData("是空号", "shi4 kong1 hao4")]
    [InlineData("出差了", "chu1 chai1 le5")]
    [InlineData("不在", "bu2 zai4")]
    [InlineData("不好", "bu4 hao3")]
    [InlineData("你好", "ni2 hao3")]
    [InlineData("一遍", "yi2 bian4")]
    [InlineData("3天", "san1 tian1")]
    public void Reads_words_before_characters_and_applies_tone_sandhi(string text, string expected) =>
        Spelled(text).ShouldBe(expected);

    [Fact]
    public void Punctuation_and_blanks_are_pauses() =>
        Readings.Default.Of("喂，在 家。").Value.Count(syllable => syllable == Syllable.Pause).ShouldBe(3);

    [Fact]
    public void A_character_without_reading_is_refused_by_name()
    {
        var error = Readings.Default.Of("我在鼉城").Error;

        error!.Code.ShouldBe("carrier.no_reading");
        error.Message.ShouldContain("“鼉”");
    }

    [Theory]
    [InlineData("zuo", "ㄗㄨㄛ")]
    [InlineData("zhi", "ㄓ")]
    [InlineData("qu", "ㄑㄩ")]
    [InlineData("xue", "ㄒㄩㄝ")]
    [InlineData("jun", "ㄐㄩㄣ")]
    [InlineData("lv", "ㄌㄩ")]
    [InlineData("you", "ㄧㄡ")]
    [InlineData("yuan", "ㄩㄢ")]
    [InlineData("yong", "ㄩㄥ")]
    [InlineData("ying", "ㄧㄥ")]
    [InlineData("wu", "ㄨ")]
    [InlineData("wei", "ㄨㄟ")]
    [InlineData("wen", "ㄨㄣ")]
    [InlineData("bo", "ㄅㄛ")]
    [InlineData("er", "ㄦ")]
    [InlineData("e", "ㄜ")]
    public void Pinyin_is_written_in_zhuyin(string pinyin, string zhuyin) =>
        new Syllable(pinyin, 1).Zhuyin().ShouldBe(zhuyin);

    private static string Spelled(string text) =>
        string.Join(' ', Readings.Default.Of(text).Value.Select(syllable => $"{syllable.Pinyin}{syllable.Tone}"));
}
