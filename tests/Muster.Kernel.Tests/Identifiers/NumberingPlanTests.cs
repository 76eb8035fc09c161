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

    [Fact]
    public void Says_for_which_day_it_speaks() => NumberingPlan.Current.AsOf.Year.ShouldBeGreaterThanOrEqualTo(2024);
}
