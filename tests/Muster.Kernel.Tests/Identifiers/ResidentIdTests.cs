using Muster.Kernel.Identifiers;

namespace Muster.Kernel.Tests.Identifiers;

public sealed class ResidentIdTests
{
    /// <summary>The examples of GB 11643-1999 itself.</summary>
    [Theory]
    [InlineData("11010519491231002X", "1949-12-31")]
    [InlineData("440524188001010014", "1880-01-01")]
    public void Accepts_the_examples_of_the_standard(string number, string birth)
    {
        ResidentId.Read(number, out var id).ShouldBe(ResidentIdFault.None);

        id.ShouldBe(new ResidentId(number, DateOnly.Parse(birth, System.Globalization.CultureInfo.InvariantCulture), InKnownProvince: true));
    }

    [Theory]
    [InlineData("11010519491231002x")]
    [InlineData(" 110105 19491231 002X ")]
    [InlineData("'11010519491231002X")]
    [InlineData("１１０１０５１９４９１２３１００２Ｘ")]
    [InlineData("110105-19491231-002X")]
    public void Puts_right_how_it_is_typed(string typed)
    {
        ResidentId.Read(typed, out var id).ShouldBe(ResidentIdFault.None);

        id!.Number.ShouldBe("11010519491231002X");
    }

    [Fact]
    public void Completes_fifteen_digits_to_the_eighteen_of_the_same_person()
    {
        ResidentId.Read("110105491231002", out var id).ShouldBe(ResidentIdFault.None);

        id!.Number.ShouldBe("11010519491231002X");
    }

    [Fact]
    public void Puts_the_oldest_of_fifteen_digits_into_their_century()
    {
        ResidentId.Read("110105991231997", out var id).ShouldBe(ResidentIdFault.None);

        id!.BirthDate.Year.ShouldBe(1899);
    }

    [Theory]
    [InlineData(null, ResidentIdFault.Missing)]
    [InlineData(" ", ResidentIdFault.Missing)]
    [InlineData("1101051949123100", ResidentIdFault.Length)]
    [InlineData("11010519491231002XX", ResidentIdFault.Length)]
    [InlineData("1101051949123100AX", ResidentIdFault.Characters)]
    [InlineData("1101054912310OX", ResidentIdFault.Characters)]
    [InlineData("110105194902300021", ResidentIdFault.BirthDate)]
    [InlineData("110105194913310021", ResidentIdFault.BirthDate)]
    [InlineData("110105194912310021", ResidentIdFault.CheckDigit)]
    [InlineData("110105194912310020", ResidentIdFault.CheckDigit)]
    [InlineData("4.21101E+17", ResidentIdFault.Length)]
    public void Says_which_part_is_wrong(string? number, ResidentIdFault fault)
    {
        ResidentId.Read(number, out var id).ShouldBe(fault);

        id.ShouldBeNull();
    }

    [Fact]
    public void Only_warns_of_a_place_that_it_does_not_know()
    {
        ResidentId.Read("990105194912310021"[..17] + CheckOf("99010519491231002"), out var id).ShouldBe(ResidentIdFault.None);

        id!.InKnownProvince.ShouldBeFalse();
    }

    [Fact]
    public void Finds_every_single_wrong_digit_and_every_swap_of_neighbours()
    {
        const string good = "11010519491231002X";
        for (var i = 0; i < 17; i++)
        {
            for (var digit = '0'; digit <= '9'; digit++)
            {
                if (digit != good[i])
                    ResidentId.Read(good[..i] + digit + good[(i + 1)..], out _).ShouldNotBe(ResidentIdFault.None);
            }

            if (i < 16 && good[i] != good[i + 1])
                ResidentId.Read(good[..i] + good[i + 1] + good[i] + good[(i + 2)..], out _).ShouldNotBe(ResidentIdFault.None);
        }
    }

    private static char CheckOf(string seventeen) =>
        "0123456789X".Single(check => ResidentId.Read(seventeen + check, out _) is ResidentIdFault.None);
}
