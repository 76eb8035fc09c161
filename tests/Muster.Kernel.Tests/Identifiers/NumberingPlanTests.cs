using Muster.Kernel.Identifiers;

namespace Muster.Kernel.Tests.Identifiers;

public sealed class NumberingPlanTests
{
    [Theory]
    [InlineData("138", true)]
    [InlineData("192", true)]
    [InlineData("199", true)]
    [InlineData("194", false)]
    [InlineData("100", false)]
    public void Knows_the_mobile_ranges_in_use(string prefix, bool known) =>
        NumberingPlan.Current.HasMobilePrefix(prefix).ShouldBe(known);

    [Theory]
    [InlineData("010", true)]
    [InlineData("027", true)]
    [InlineData("0711", true)]
    [InlineData("0999", true)]
    [InlineData("026", false)]
    [InlineData("0320", false)]
    [InlineData("711", false)]
    public void Knows_the_area_codes_in_use(string areaCode, bool known) =>
        NumberingPlan.Current.HasAreaCode(areaCode).ShouldBe(known);

    [Theory]
    [InlineData("13800138000", true)]
    [InlineData("19400138000", false)]
    [InlineData("07113212345", true)]
    [InlineData("07119123456", false)]
    public void Knows_the_range_of_a_number(string number, bool known) =>
        NumberingPlan.Current.Knows(PhoneNumber.Read(number).Number!).ShouldBe(known);

    [Fact]
    public void A_newer_plan_knows_a_range_that_was_opened()
    {
        var plan = Load("# opened in 2026\nas-of 2026-01-01\nmobile 138 194\narea 010 0710-0712\n").Value;

        plan.Knows(PhoneNumber.Read("19400138000").Number!).ShouldBeTrue();
        plan.Knows(PhoneNumber.Read("07123212345").Number!).ShouldBeTrue();
        plan.Knows(PhoneNumber.Read("07133212345").Number!).ShouldBeFalse();
        plan.AsOf.ShouldBe(new DateOnly(2026, 1, 1));
    }

    [Theory]
    [InlineData("", "needs its date")]
    [InlineData("as-of 2026-01-01\nmobile 138\n", "area codes")]
    [InlineData("as-of soon\n", "Line 1")]
    [InlineData("as-of 2026-01-01\nmobile 138x\n", "Line 2")]
    [InlineData("mobile 139-130\n", "Line 1")]
    [InlineData("mobile 130-1399\n", "Line 1")]
    [InlineData("area 711\n", "Line 1")]
    [InlineData("mobiles 138\n", "Line 1")]
    public void A_plan_with_a_slip_is_refused_with_its_line(string text, string word)
    {
        var error = Load(text).Error.ShouldNotBeNull();

        error.Code.ShouldBe("numbering_plan.bad");
        error.Message.ShouldContain(word);
    }

    [Fact]
    public void A_plan_that_is_not_there_is_told() =>
        NumberingPlan.Load(Path.Combine(Path.GetTempPath(), "no-such-plan.txt")).Error!.Code.ShouldBe("numbering_plan.unreadable");

    private static Result<NumberingPlan> Load(string text)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, text);
            return NumberingPlan.Load(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Says_for_which_day_it_speaks() => NumberingPlan.Current.AsOf.Year.ShouldBeGreaterThanOrEqualTo(2024);
}
