using System.Runtime.InteropServices;

namespace Muster.Carrier.Voices;

/// <summary>One Mandarin syllable: pinyin without its tone mark, ü written v, and the tone 1 to 4, 5 for neutral.</summary>
/// <param name="Pinyin">Lower case letters a to z, as <c>zuo</c>, <c>lv</c>.</param>
/// <param name="Tone">1 to 5.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Syllable(string Pinyin, int Tone)
{
    /// <summary>A place where a speaker breathes: punctuation or a blank.</summary>
    public static readonly Syllable Pause = new("", 0);

    private static readonly string[] Initials =
        ["zh", "ch", "sh", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "r", "z", "c", "s"];

    private const string InitialLetters = "ㄓㄔㄕㄅㄆㄇㄈㄉㄊㄋㄌㄍㄎㄏㄐㄑㄒㄖㄗㄘㄙ";

    private static readonly Dictionary<string, string> Finals = new(StringComparer.Ordinal)
    {
        ["a"] = "ㄚ", ["o"] = "ㄛ", ["e"] = "ㄜ", ["ai"] = "ㄞ", ["ei"] = "ㄟ", ["ao"] = "ㄠ", ["ou"] = "ㄡ",
        ["an"] = "ㄢ", ["en"] = "ㄣ", ["ang"] = "ㄤ", ["eng"] = "ㄥ", ["er"] = "ㄦ",
        ["i"] = "ㄧ", ["ia"] = "ㄧㄚ", ["ie"] = "ㄧㄝ", ["iao"] = "ㄧㄠ", ["iu"] = "ㄧㄡ", ["ian"] = "ㄧㄢ",
        ["in"] = "ㄧㄣ", ["iang"] = "ㄧㄤ", ["ing"] = "ㄧㄥ",
        ["u"] = "ㄨ", ["ua"] = "ㄨㄚ", ["uo"] = "ㄨㄛ", ["uai"] = "ㄨㄞ", ["ui"] = "ㄨㄟ", ["uan"] = "ㄨㄢ",
        ["un"] = "ㄨㄣ", ["uang"] = "ㄨㄤ", ["ong"] = "ㄨㄥ",
        ["v"] = "ㄩ", ["ve"] = "ㄩㄝ", ["van"] = "ㄩㄢ", ["vn"] = "ㄩㄣ", ["iong"] = "ㄩㄥ",
    };

    /// <summary>The syllable in zhuyin letters, without its tone; null when it is not Mandarin.</summary>
    public string? Zhuyin()
    {
        var pinyin = Spelled(Pinyin);
        var at = Array.FindIndex(Initials, initial => pinyin.StartsWith(initial, StringComparison.Ordinal));
        var initial = at < 0 ? "" : Initials[at];
        var final = pinyin[initial.Length..];
        if (initial.Length > 0 && final == "i" && "zh ch sh r z c s".Split(' ').Contains(initial))
            final = "";
        if (initial is "j" or "q" or "x" && final.StartsWith('u'))
            final = "v" + final[1..];
        if (initial is "b" or "p" or "m" or "f" && final == "uo")
            final = "o";
        if (final.Length == 0)
            return at < 0 ? null : InitialLetters[at].ToString();
        return Finals.TryGetValue(final, out var letters) ? (at < 0 ? "" : InitialLetters[at]) + letters : null;
    }

    /// <summary>Undoes the spelling rules for syllables without an initial: y and w only stand for i, u and ü.</summary>
    private static string Spelled(string pinyin) => pinyin switch
    {
        "you" => "iu",
        "wei" => "ui",
        "wen" => "un",
        "weng" => "ong",
        "yong" => "iong",
        ['y', 'i', ..] => pinyin[1..],
        ['y', 'u', ..] => "v" + pinyin[2..],
        ['y', ..] => "i" + pinyin[1..],
        ['w', 'u'] => "u",
        ['w', ..] => "u" + pinyin[1..],
        _ => pinyin,
    };
}
