using Muster.Kernel.Identifiers;

namespace Muster.Kernel.Tests.Identifiers;

public sealed class MaskTests
{
    [Theory]
    [InlineData("张三", "张*")]
    [InlineData("张小三", "张**")]
    [InlineData("欧阳修远", "欧阳**")]
    [InlineData("欧阳", "欧*")]
    [InlineData("张", "*")]
    [InlineData("阿卜杜拉·买买提", "阿***")]
    [InlineData("John Smith", "J***")]
    [InlineData("\U00020BB7田", "\U00020BB7*")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void Leaves_the_surname(string? name, string masked) => Mask.Name(name).ShouldBe(masked);

    [Theory]
    [InlineData("13800138000", "138****8000")]
    [InlineData("07113212345", "071****2345")]
    [InlineData("3212345", "3****45")]
    [InlineData("110", "**0")]
    [InlineData("张三13800138000", "**1******8000")]
    [InlineData("1380013800O", "138****800O")]
    [InlineData(null, "")]
    public void Leaves_the_ends_of_a_phone(string? phone, string masked) => Mask.Phone(phone).ShouldBe(masked);

    [Theory]
    [InlineData("11010519491231002X", "110105********002X")]
    [InlineData("110105491231002", "110105******002")]
    [InlineData("E12345678", "E1*****78")]
    [InlineData("12", "**")]
    [InlineData("", "")]
    public void Hides_the_day_of_birth(string number, string masked) => Mask.Id(number).ShouldBe(masked);
}
