using Muster.Kernel.Identifiers;

namespace Muster.Kernel.Tests.Identifiers;

public sealed class PhoneNumberTests
{
    [Theory]
    [InlineData("13800138000")]
    [InlineData(" 13800138000 ", PhoneFixes.None)]
    [InlineData("１３８００１３８０００", PhoneFixes.FullWidth)]
    [InlineData("138 0013 8000", PhoneFixes.Separators)]
    [InlineData("138-0013-8000", PhoneFixes.Separators)]
    [InlineData("138.0013.8000", PhoneFixes.Separators)]
    [InlineData("138–0013—8000", PhoneFixes.Separators)]
    [InlineData("138\u00A00013\u20098000", PhoneFixes.Separators)]
    [InlineData("\u202D13800138000\u202C", PhoneFixes.Separators)]
    [InlineData("138　0013　8000", PhoneFixes.Separators | PhoneFixes.FullWidth)]
    [InlineData("(138)00138000", PhoneFixes.Separators)]
    [InlineData("+8613800138000", PhoneFixes.CountryCode)]
    [InlineData("+86 138 0013 8000", PhoneFixes.CountryCode | PhoneFixes.Separators)]
    [InlineData("＋８６１３８００１３８０００", PhoneFixes.CountryCode | PhoneFixes.FullWidth)]
    [InlineData("(+86)13800138000", PhoneFixes.CountryCode | PhoneFixes.Separators)]
    [InlineData("008613800138000", PhoneFixes.CountryCode)]
    [InlineData("8613800138000", PhoneFixes.CountryCode)]
    [InlineData("86-138-0013-8000", PhoneFixes.CountryCode | PhoneFixes.Separators)]
    [InlineData("013800138000", PhoneFixes.TrunkZero)]
    [InlineData("13800138000.0", PhoneFixes.Spreadsheet)]
    [InlineData("'13800138000", PhoneFixes.Spreadsheet)]
    [InlineData("’13800138000", PhoneFixes.Spreadsheet)]
    [InlineData("=\"13800138000\"", PhoneFixes.Spreadsheet)]
    [InlineData("13,800,138,000", PhoneFixes.Spreadsheet)]
    [InlineData("手机：13800138000", PhoneFixes.Note | PhoneFixes.FullWidth)]
    [InlineData("Tel: 13800138000", PhoneFixes.Note)]
    [InlineData("13800138000（儿子）", PhoneFixes.Note | PhoneFixes.FullWidth)]
    [InlineData("13800138000转8", PhoneFixes.Extension)]
    public void Reads_a_mobile_number_however_it_is_written(string cell, PhoneFixes fixes = PhoneFixes.None)
    {
        var reading = PhoneNumber.Read(cell);

        reading.Fault.ShouldBe(PhoneFault.None);
        reading.Number.ShouldBe(new PhoneNumber("13800138000", PhoneKind.Mobile));
        reading.Fixes.ShouldBe(fixes);
        reading.Alternates.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("07113212345", "07113212345", PhoneFixes.None)]
    [InlineData("0711-3212345", "07113212345", PhoneFixes.Separators)]
    [InlineData("(0711) 3212345", "07113212345", PhoneFixes.Separators)]
    [InlineData("（0711）3212345", "07113212345", PhoneFixes.Separators | PhoneFixes.FullWidth)]
    [InlineData("0711 321 2345", "07113212345", PhoneFixes.Separators)]
    [InlineData("010-87654321", "01087654321", PhoneFixes.Separators)]
    [InlineData("010-8765-4321", "01087654321", PhoneFixes.Separators)]
    [InlineData("+86 711 3212345", "07113212345", PhoneFixes.CountryCode | PhoneFixes.Separators)]
    [InlineData("+86-10-87654321", "01087654321", PhoneFixes.CountryCode | PhoneFixes.Separators)]
    [InlineData("+86 0711-3212345", "07113212345", PhoneFixes.CountryCode | PhoneFixes.Separators)]
    [InlineData("0711-3212345转801", "07113212345", PhoneFixes.Extension | PhoneFixes.Separators)]
    [InlineData("0711-3212345-801", "07113212345", PhoneFixes.Extension | PhoneFixes.Separators)]
    [InlineData("0711-3212345-8", "07113212345", PhoneFixes.Extension | PhoneFixes.Separators)]
    [InlineData("0711-3212345 ext. 801", "07113212345", PhoneFixes.Extension | PhoneFixes.Separators)]
    [InlineData("0711-3212345分机801", "07113212345", PhoneFixes.Extension | PhoneFixes.Separators)]
    [InlineData("0755 2345 6789", "075523456789", PhoneFixes.Separators)]
    public void Reads_a_landline_with_its_area_code(string cell, string digits, PhoneFixes fixes)
    {
        var reading = PhoneNumber.Read(cell);

        reading.Number.ShouldBe(new PhoneNumber(digits, PhoneKind.Landline));
        reading.Fixes.ShouldBe(fixes);
    }

    [Theory]
    [InlineData("3212345", "0711", "07113212345", PhoneFixes.AreaCodeAdded)]
    [InlineData("321-2345", "0711", "07113212345", PhoneFixes.AreaCodeAdded | PhoneFixes.Separators)]
    [InlineData("87654321", "027", "02787654321", PhoneFixes.AreaCodeAdded)]
    [InlineData("7113212345", "0711", "07113212345", PhoneFixes.AreaCodeZero)]
    [InlineData("2787654321", "027", "02787654321", PhoneFixes.AreaCodeZero)]
    public void Completes_a_landline_with_the_area_code_of_the_roster(string cell, string areaCode, string digits, PhoneFixes fixes)
    {
        var reading = PhoneNumber.Read(cell, areaCode);

        reading.Number!.Digits.ShouldBe(digits);
        reading.Fixes.ShouldBe(fixes);
    }

    [Theory]
    [InlineData("13800138000/13900139000")]
    [InlineData("13800138000、13900139000")]
    [InlineData("13800138000，13900139000")]
    [InlineData("13800138000;13900139000")]
    [InlineData("13800138000 13900139000")]
    [InlineData("138 0013 8000 139 0013 9000")]
    [InlineData("13800138000或13900139000")]
    [InlineData("13800138000\n13900139000")]
    [InlineData("13800138000/139-0013-9000/13800138000")]
    public void Takes_the_first_of_several_numbers_and_keeps_the_others(string cell)
    {
        var reading = PhoneNumber.Read(cell);

        reading.Number!.Digits.ShouldBe("13800138000");
        reading.Alternates.Select(number => number.Digits).ShouldBe(["13900139000"]);
        reading.Fixes.HasFlag(PhoneFixes.SeveralNumbers).ShouldBeTrue();
        reading.Fixes.HasFlag(PhoneFixes.PartDropped).ShouldBeFalse();
    }

    [Fact]
    public void Tells_a_landline_and_a_mobile_apart_by_a_space()
    {
        var reading = PhoneNumber.Read("0711 3212345 13800138000");

        reading.Number!.Digits.ShouldBe("07113212345");
        reading.Alternates.Single().Digits.ShouldBe("13800138000");
    }

    [Theory]
    [InlineData("13800138000/无")]
    [InlineData("1380013800/13800138000")]
    public void Uses_what_can_be_dialled_and_says_that_a_part_was_dropped(string cell)
    {
        var reading = PhoneNumber.Read(cell);

        reading.Number!.Digits.ShouldBe("13800138000");
        reading.Fixes.HasFlag(PhoneFixes.PartDropped).ShouldBeTrue();
        reading.Fixes.HasFlag(PhoneFixes.SeveralNumbers).ShouldBeFalse();
    }

    [Theory]
    [InlineData(null, PhoneFault.Missing)]
    [InlineData("", PhoneFault.Missing)]
    [InlineData(" 　\u200B", PhoneFault.Missing)]
    [InlineData("无", PhoneFault.Missing)]
    [InlineData("没有电话", PhoneFault.Missing)]
    [InlineData("不详", PhoneFault.Missing)]
    [InlineData("N/A", PhoneFault.Missing)]
    [InlineData("—", PhoneFault.Missing)]
    [InlineData("0", PhoneFault.Missing)]
    [InlineData("/", PhoneFault.Missing)]
    [InlineData("1380013800O", PhoneFault.Letters)]
    [InlineData("张三", PhoneFault.Letters)]
    [InlineData("138****8000", PhoneFault.Letters)]
    [InlineData("138@0013.8000", PhoneFault.Letters)]
    [InlineData("1380013800", PhoneFault.WrongLength)]
    [InlineData("138001380001", PhoneFault.WrongLength)]
    [InlineData("010-8765432", PhoneFault.WrongLength)]
    [InlineData("0711-321234", PhoneFault.WrongLength)]
    [InlineData("123", PhoneFault.NotDiallable)]
    [InlineData("110", PhoneFault.NotDiallable)]
    [InlineData("12345", PhoneFault.NotDiallable)]
    [InlineData("10086", PhoneFault.NotDiallable)]
    [InlineData("95588", PhoneFault.NotDiallable)]
    [InlineData("4008123123", PhoneFault.NotDiallable)]
    [InlineData("400-812-3123", PhoneFault.NotDiallable)]
    [InlineData("8008101234", PhoneFault.NotDiallable)]
    [InlineData("12345678901", PhoneFault.NotDiallable)]
    [InlineData("00000000000", PhoneFault.Missing)]
    [InlineData("11111111111", PhoneFault.NotDiallable)]
    [InlineData("0711-1212345", PhoneFault.NotDiallable)]
    [InlineData("+852 2123 4567", PhoneFault.NotDiallable)]
    [InlineData("0085221234567", PhoneFault.NotDiallable)]
    [InlineData("+1 212 555 0100", PhoneFault.NotDiallable)]
    [InlineData("3212345", PhoneFault.MissingAreaCode)]
    [InlineData("87654321", PhoneFault.MissingAreaCode)]
    [InlineData("1.38E+10", PhoneFault.LostDigits)]
    [InlineData("1.38e10", PhoneFault.LostDigits)]
    [InlineData("8.61381E+12", PhoneFault.LostDigits)]
    public void Refuses_what_cannot_be_dialled_and_says_why(string? cell, PhoneFault fault)
    {
        var reading = PhoneNumber.Read(cell);

        reading.Number.ShouldBeNull();
        reading.Fault.ShouldBe(fault);
    }

    [Fact]
    public void Does_not_put_a_zero_before_ten_digits_that_may_be_a_mobile_number_cut_short() =>
        PhoneNumber.Read("7113212345").Fault.ShouldBe(PhoneFault.WrongLength);

    [Theory]
    [InlineData("19400138000")]
    [InlineData("15412345678")]
    [InlineData("012-34567890")]
    [InlineData("0320-3212345")]
    [InlineData("0711-9123456")]
    public void Only_warns_of_a_range_that_the_plan_does_not_know(string cell)
    {
        var reading = PhoneNumber.Read(cell);

        reading.Fault.ShouldBe(PhoneFault.None);
        NumberingPlan.Current.Knows(reading.Number!).ShouldBeFalse();
    }

    [Fact]
    public void Refuses_a_cell_far_too_long_without_reading_it() =>
        PhoneNumber.Read(new string('1', 100_000)).Fault.ShouldBe(PhoneFault.WrongLength);

    [Theory]
    [InlineData("0711", true)]
    [InlineData("010", true)]
    [InlineData("711", false)]
    [InlineData("07110", false)]
    [InlineData("00", false)]
    [InlineData("0086", false)]
    [InlineData("07a1", false)]
    public void Knows_an_area_code(string text, bool isAreaCode) => PhoneNumber.IsAreaCode(text).ShouldBe(isAreaCode);

    [Fact]
    public void Never_throws_and_reads_its_own_normal_form_unchanged()
    {
        string[] pieces =
        [
            "138", "0013", "8000", "13800138000", "0711", "3212345", "87654321", "+86", "0086", "86", "010", "400", "0", "1", "9",
            " ", "-", "/", "、", "，", "(", ")", "（", "）", "转", "ext", ".", ".0", "E+10", "'", "=\"", "\"", "\n", "\t", "　",
            "１３８", "无", "手机：", "张三", "\u200B", "\u202D", "\uD83D", "😀", "*", "#", "x", "或", "\0", "[", "【儿子】",
        ];
        var random = new Random(20220417);
        for (var i = 0; i < 20_000; i++)
        {
            var cell = string.Concat(Enumerable.Range(0, random.Next(1, 8)).Select(_ => pieces[random.Next(pieces.Length)]));
            var reading = PhoneNumber.Read(cell, i % 2 == 0 ? null : "0711");

            (reading.Number is null).ShouldBe(reading.Fault is not PhoneFault.None, cell);
            foreach (var number in reading.Alternates.Append(reading.Number).OfType<PhoneNumber>())
            {
                var again = PhoneNumber.Read(number.Digits, "0711");
                again.Number.ShouldBe(number, cell);
                again.Fixes.ShouldBe(PhoneFixes.None, cell);
            }
        }
    }
}
