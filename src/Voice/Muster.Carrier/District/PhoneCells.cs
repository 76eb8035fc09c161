using System.Globalization;

namespace Muster.Carrier.District;

/// <summary>How phone numbers stand in lists that people keep.</summary>
internal static class PhoneCells
{
    // 1747 lies in a range of mobile numbers of which no operator has been given this part, so nobody is called by mistake.
    private const string FictionalBlock = "1747";

    /// <summary>The nth fictional number, in a form that can be dialled.</summary>
    public static string Number(int n) => FictionalBlock + n.ToString("0000000", CultureInfo.InvariantCulture);

    /// <summary>The same number, written messily but so that it can be put right.</summary>
    public static string Messy(string number, Random chance) => chance.Next(5) switch
    {
        0 => string.Concat(number.Select(digit => (char)(digit - '0' + '０'))),
        1 => "+86 " + number,
        2 => $"{number[..3]} {number[3..7]} {number[7..]}",
        3 => $"{number[..3]}-{number[3..7]}-{number[7..]}",
        _ => "86" + number,
    };

    /// <summary>What nobody can dial.</summary>
    public static string Hopeless(string number, CellFault fault, Random chance) => fault switch
    {
        CellFault.Empty => chance.Next(2) == 0 ? "" : "无",
        CellFault.WrongLength => chance.Next(2) == 0 ? number[..10] : number + chance.Next(10),
        CellFault.Letters => string.Concat(number.AsSpan(0, 7), "ab", number.AsSpan(9)),
        CellFault.NotDiallable => chance.Next(2) == 0 ? "12345" : "110",
        _ => throw new ArgumentOutOfRangeException(nameof(fault)),
    };
}

/// <summary>Why a roster row cannot be called.</summary>
internal enum CellFault
{
    /// <summary>The same person as in another row.</summary>
    Repeated,
    Empty,
    WrongLength,
    Letters,
    NotDiallable,
}
