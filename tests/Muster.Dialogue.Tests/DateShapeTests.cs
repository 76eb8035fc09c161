namespace Muster.Dialogue.Tests;

public sealed class DateShapeTests
{
    private static readonly DateShape Any = new(-365, 365, "zh");
    private static readonly DateShape Past = new(-30, 0, "zh");

    /// <summary>The call is on Saturday, 16 April 2022.</summary>
    [Theory]
    [InlineData("昨天上午", "2022-04-15 上午")]
    [InlineData("四月十七号", "2022-04-17")]
    [InlineData("下周三下午三点", "2022-04-20 15:00")]
    [InlineData("今天", "2022-04-16")]
    [InlineData("大前天", "2022-04-13")]
    [InlineData("大后天", "2022-04-19")]
    [InlineData("我昨天上午已经做过了啊", "2022-04-15 上午")]
    [InlineData("三天前", "2022-04-13")]
    [InlineData("两天以后", "2022-04-18")]
    [InlineData("上个星期天", "2022-04-10")]
    [InlineData("这周五", "2022-04-15")]
    [InlineData("礼拜一", "2022-04-18")]
    [InlineData("十七号", "2022-04-17")]
    [InlineData("二十号早上八点半", "2022-04-20 08:30")]
    [InlineData("昨晚", "2022-04-15 晚上")]
    [InlineData("昨晚十二点", "2022-04-16 00:00")]
    [InlineData("中午十二点一刻", "2022-04-16 12:15")]
    [InlineData("下午三点零五分", "2022-04-16 15:05")]
    [InlineData("三点", "2022-04-16 15:00")]
    [InlineData("15:30", "2022-04-16 15:30")]
    [InlineData("2022年4月1日", "2022-04-01")]
    [InlineData("去年十二月三十一号", "2021-12-31")]
    [InlineData("十二月三十一号", "2021-12-31", "that is nearer than the next one")]
    [InlineData("二月三十号", null)]
    [InlineData("二十五点", null)]
    [InlineData("有一点发烧", null)]
    [InlineData("昨天，不对，前天", null)]
    [InlineData("没有", null)]
    public void Reads_a_day(string said, string? value, string? because = null) => Any.Find(said, TestScripts.Now)?.Value.ShouldBe(value, because);

    [Theory]
    [InlineData("明天", null)]
    [InlineData("星期一", "2022-04-11")]
    [InlineData("十七号", "2022-03-17")]
    [InlineData("四月十七号", null)]
    [InlineData("三月一号", null)]
    public void Takes_only_days_within_the_range(string said, string? value) => (Past.Find(said, TestScripts.Now)?.Value).ShouldBe(value);

    [Theory]
    [InlineData("0415", "2022-04-15")]
    [InlineData("415", "2022-04-15")]
    [InlineData("1301", null)]
    [InlineData("0230", null)]
    [InlineData("4", null)]
    public void Reads_keys(string keys, string? value) => Any.OfKeys(keys, TestScripts.Now).ShouldBe(value);

    [Theory]
    [InlineData("2022-04-17", "4月17号")]
    [InlineData("2022-04-17 上午", "4月17号上午")]
    [InlineData("2022-04-17 15:30", "4月17号15点30分")]
    [InlineData("2022-04-17 00:00", "4月17号零点")]
    public void Is_said_as_people_say_it(string value, string said) => Any.Say(value).ShouldBe(said);

    [Fact]
    public void A_leap_day_is_found_in_its_own_year() =>
        new DateShape(-30, 30, "zh").Find("二月二十九号", new DateTime(2024, 3, 1, 9, 0, 0, DateTimeKind.Unspecified))?.Value.ShouldBe("2024-02-29");
}
