namespace Muster.Dialogue;

/// <summary>Writes the grammar of the numbers that a question can be answered with.</summary>
internal static class NumberRules
{
    public static string Chinese(NumberShape shape)
    {
        var digit = "<d> = 一 | 二 | 三 | 四 | 五 | 六 | 七 | 八 | 九;\n<z> = 零 | <d>;\n";
        var units = string.Join(" | ", shape.Units);
        var unit = shape.Units.Count == 0 ? "" : $" [{units}]";
        var parts = shape.Decimals == 0 ? unit : $" [(点{(units.Length > 0 ? " | " + units : "")}) (<p> | 半)]{unit}";
        var below = shape.Decimals == 0 ? "" : $"<p> = <z>{(shape.Decimals == 2 ? " [<z>]" : "")};\n";
        return digit + below + $"<whole> = {Whole(shape.Max)};\n<value> = <whole>{parts};\n";
    }

    public static string English(NumberShape shape)
    {
        var ones = string.Join(" | ", EnglishNumbers.Ones[1..10]);
        var teens = string.Join(" | ", EnglishNumbers.Ones[10..]);
        var tens = string.Join(" | ", EnglishNumbers.Tens);
        var many = shape.Max >= 1000 ? "[(a | <d>) thousand [and]] [(a | <d>) hundred [and]] <small>" : shape.Max >= 100 ? "[(a | <d>) hundred [and]] <small>" : "<small>";
        var round = shape.Max >= 100 ? " | (a | <d>) hundred" + (shape.Max >= 1000 ? " | (a | <d>) thousand" : "") : "";
        var parts = shape.Decimals == 0 ? "" : $" [point <z>{(shape.Decimals == 2 ? " [<z>]" : "")}]";
        var units = shape.Units.Count == 0 ? "" : $" [{string.Join(" | ", shape.Units)}]";
        return $"<d> = {ones};\n<z> = zero | oh | <d>;\n<small> = zero | <d> | {teens} | ({tens}) [<d>];\n<value> = ({many}{round}){parts}{units};\n";
    }

    private static string Whole(decimal max)
    {
        // 两 is said before 百 and 千 and alone; digits one by one are said of what has at least two.
        const string Few = "两 | <z>";
        const string Below100 = "<d> 十 [<d>] | 十 [<d>]";
        const string Below1000 = "(两 | <d>) 百 [零 <d> | <d> 十 [<d>] | <d>]";
        if (max < 10)
            return Few;
        if (max < 100)
            return $"{Few} | {Below100} | <d> <z> [<z>]";
        return max < 1000
            ? $"{Few} | {Below100} | {Below1000} | <d> <z> [<z>]"
            : $"{Few} | {Below100} | {Below1000} | (两 | <d>) 千 [零 (<d> 十 [<d>] | <d>) | <d> 百 [零 <d> | <d> 十 [<d>]] | <d>] | <d> <z> <z> [<z>]";
    }
}
