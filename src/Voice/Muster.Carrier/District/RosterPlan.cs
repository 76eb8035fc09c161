namespace Muster.Carrier.District;

/// <summary>One row of the roster.</summary>
/// <param name="Person">Whom it lists.</param>
/// <param name="Number">The number behind the row, whatever the cell makes of it; household members share it.</param>
/// <param name="Cell">The phone cell as written.</param>
/// <param name="IsCalled">False for a row that has to be rejected.</param>
internal sealed record RosterLine(InventedPerson Person, string Number, string Cell, bool IsCalled)
{
    public const string Header = "序号,姓名,性别,手机号,身份证号,社区,住址";

    public string ToCsv(int serial) =>
        $"{serial},{Person.Name},{(Person.IsMale ? "男" : "女")},{Cell},{Person.ResidentId},{Person.Community},{Person.Address}";
}

/// <summary>Makes the rows: 20 % that cannot be called, some that need a repair, a few households behind one phone.</summary>
internal static class RosterPlan
{
    // Ezhou: of almost 400,000 rows 320,000 were called; the rest were empty or repeated.
    private const double Rejected = 0.20;
    private const double Messy = 0.15;
    private const double Households = 0.025;

    private static readonly IReadOnlyList<(double Weight, CellFault Fault)> Faults =
        [(35, CellFault.Repeated), (20, CellFault.WrongLength), (15, CellFault.Letters), (15, CellFault.Empty), (15, CellFault.NotDiallable)];

    public static IReadOnlyList<RosterLine> Make(int rows, bool english, Random chance)
    {
        var faulty = (int)(rows * Rejected);
        var called = rows - faulty;
        var households = (int)(called * Households);
        var lines = new List<RosterLine>(rows);
        for (var i = 0; i < called - households; i++)
            lines.Add(Called(InventedPerson.Make(chance, i, english), PhoneCells.Number(i)));
        for (var i = 0; i < households; i++)
            lines.Add(Called(Housemate(lines[i].Person, called - households + i, english, chance), lines[i].Number));
        MessUp(lines, chance);

        foreach (var fault in Shares.Deal(faulty, Faults, chance))
            lines.Add(Faulty(fault, lines, households..(called - households), english, chance));
        var shuffled = lines.ToArray();
        chance.Shuffle(shuffled);
        return shuffled;
    }

    private static RosterLine Called(InventedPerson person, string number) => new(person, number, number, IsCalled: true);

    private static void MessUp(List<RosterLine> lines, Random chance)
    {
        var messy = Shares.Deal(lines.Count, [(Messy, true), (1 - Messy, false)], chance);
        for (var i = 0; i < lines.Count; i++)
        {
            if (messy[i])
                lines[i] = lines[i] with { Cell = PhoneCells.Messy(lines[i].Number, chance) };
        }
    }

    // Of one name and one phone, the two would be one person.
    private static InventedPerson Housemate(InventedPerson of, int serial, bool english, Random chance)
    {
        var mate = InventedPerson.Make(chance, serial, english);
        while (mate.Name == of.Name)
            mate = InventedPerson.Make(chance, serial, english);
        return mate with { Community = of.Community, Address = of.Address };
    }

    /// <param name="fault">What is wrong with it.</param>
    /// <param name="lines">The rows so far.</param>
    /// <param name="alone">Those of them whose phone belongs to one person: only they are repeated, so that households keep their order.</param>
    /// <param name="english">English names.</param>
    /// <param name="chance">Decides.</param>
    private static RosterLine Faulty(CellFault fault, List<RosterLine> lines, Range alone, bool english, Random chance)
    {
        // Whoever of two equal rows comes first is called, so it does not matter which of them is the copy.
        if (fault == CellFault.Repeated)
            return lines[chance.Next(alone.Start.Value, alone.End.Value)] with { IsCalled = false };
        var number = PhoneCells.Number(lines.Count);
        return new RosterLine(InventedPerson.Make(chance, lines.Count, english), number, PhoneCells.Hopeless(number, fault, chance), IsCalled: false);
    }
}
