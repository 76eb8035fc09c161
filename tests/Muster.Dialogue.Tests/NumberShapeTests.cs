namespace Muster.Dialogue.Tests;

public sealed class NumberShapeTests
{
    private static readonly NumberShape Temperature = new(34, 43, 1, ["度", "摄氏度"], "zh");
    private static readonly NumberShape Count = new(0, 9999, 0, ["个", "个人"], "zh");
    private static readonly NumberShape English = new(90, 110, 1, ["degrees"], "en");

    [Theory]
    [InlineData("三十八度五", "38.5")]
    [InlineData("三十八点五", "38.5")]
    [InlineData("三十八点五度", "38.5")]
    [InlineData("大概三十七度吧", "37")]
    [InlineData("三十七度半", "37.5")]
    [InlineData("三六五", "36.5")]
    [InlineData("三六点五", "36.5")]
    [InlineData("38.5", "38.5")]
    [InlineData("３８．５度", "38.5")]
    [InlineData("早上三十七度八，现在没有了", "37.8")]
    [InlineData("五十度", null)]
    [InlineData("三十八度五五", null)]
    [InlineData("三十六度五，不对，三十七度五", null)]
    [InlineData("没有发烧", null)]
    [InlineData("十十", null)]
    public void Reads_a_temperature(string said, string? value) => Value(Temperature, said).ShouldBe(value);

    [Theory]
    [InlineData("一百二十", "120")]
    [InlineData("一百二", "120")]
    [InlineData("一百零五个", "105")]
    [InlineData("两百五十六", "256")]
    [InlineData("两千", "2000")]
    [InlineData("三千零四十", "3040")]
    [InlineData("九千九百九十九", "9999")]
    [InlineData("十二个人", "12")]
    [InlineData("两个", "2")]
    [InlineData("零", "0")]
    [InlineData("幺二零", "120")]
    [InlineData("五个，就五个", "5")]
    public void Reads_a_count(string said, string value) => Value(Count, said).ShouldBe(value);

    [Theory]
    [InlineData("ninety-eight point six", "98.6")]
    [InlineData("it is a hundred and two degrees", "102")]
    [InlineData("one hundred", "100")]
    [InlineData("one oh two", "102")]
    [InlineData("98.6", "98.6")]
    [InlineData("nine", null)]
    public void Reads_English(string said, string? value) => Value(English, said).ShouldBe(value);

    [Fact]
    public void Every_number_that_a_range_allows_is_read_from_its_own_words()
    {
        for (var number = 0; number <= NumberShape.Limit; number++)
            Value(Count, Chinese(number)).ShouldBe(number.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("38*5", "38.5")]
    [InlineData("385", "38.5")]
    [InlineData("38", "38")]
    [InlineData("38*", "38")]
    [InlineData("*5", null)]
    [InlineData("99", null)]
    public void Reads_keys(string keys, string? value) => Temperature.OfKeys(keys, TestScripts.Now).ShouldBe(value);

    [Fact]
    public void Is_said_as_people_say_it() => Temperature.Say("38.5").ShouldBe("38点5");

    private static string? Value(NumberShape shape, string said) => shape.Find(said, TestScripts.Now)?.Value;

    private static string Chinese(int number)
    {
        const string Digits = "零一二三四五六七八九";
        if (number < 10)
            return Digits[number].ToString();
        var (unit, name) = number >= 1000 ? (1000, "千") : number >= 100 ? (100, "百") : (10, "十");
        var rest = number % unit;
        var zero = rest > 0 && rest < unit / 10 ? "零" : "";
        var below = rest == 0 ? "" : rest is >= 10 and < 20 && unit > 10 ? "一" + Chinese(rest) : Chinese(rest);
        return (number is >= 10 and < 20 ? "" : Digits[number / unit].ToString()) + name + zero + below;
    }
}
