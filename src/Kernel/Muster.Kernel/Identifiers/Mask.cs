using System.Collections.Frozen;
using System.Globalization;

namespace Muster.Kernel.Identifiers;

/// <summary>Personal data as a terminal or a list may show it: enough to find the row again, not enough to know the person.</summary>
public static class Mask
{
    /// <summary>A mobile number, or a landline with its area code.</summary>
    private const int FullPhoneLength = 11;

    private static readonly FrozenSet<string> CompoundSurnames = new[]
    {
        "欧阳", "太史", "端木", "上官", "司马", "东方", "独孤", "南宫", "万俟", "闻人", "夏侯", "诸葛", "尉迟", "公羊", "赫连",
        "澹台", "皇甫", "宗政", "濮阳", "公冶", "太叔", "申屠", "公孙", "慕容", "仲孙", "钟离", "长孙", "宇文", "司徒", "鲜于",
        "司空", "闾丘", "子车", "亓官", "司寇", "巫马", "公西", "颛孙", "壤驷", "公良", "漆雕", "乐正", "宰父", "谷梁", "拓跋",
        "夹谷", "轩辕", "令狐", "段干", "百里", "呼延", "东郭", "南门", "羊舌", "微生", "梁丘", "左丘", "东门", "西门", "第五",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The surname and a star for each further character: 张*, 欧阳**; a foreign name keeps its first letter: J***.</summary>
    public static string Name(string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
            return string.Empty;
        var characters = Characters(name.Trim());
        if (characters.Count == 1)
            return "*";
        var isHan = characters.TrueForAll(IsHan);
        if (!isHan)
            return characters[0] + "***";
        var surname = characters.Count > 2 && CompoundSurnames.Contains(characters[0] + characters[1]) ? 2 : 1;
        return string.Concat(characters.Take(surname)) + new string('*', characters.Count - surname);
    }

    /// <summary>Three digits at the head and four at the tail: 138****8000; less of shorter texts; signs that are no digits are starred too.</summary>
    public static string Phone(string? phone)
    {
        if (string.IsNullOrWhiteSpace(phone))
            return string.Empty;
        var text = phone.Trim();
        var (head, tail) = text.Length >= FullPhoneLength ? (3, 4) : (text.Length / 4, text.Length / 3);
        return string.Create(text.Length, (text, head, tail), static (span, from) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                var shown = i < from.head || i >= span.Length - from.tail;
                span[i] = shown && char.IsAscii(from.text[i]) ? from.text[i] : '*';
            }
        });
    }

    /// <summary>Place and tail without the day of birth: 110105********002X; other documents keep a quarter at each end.</summary>
    public static string Id(string? number)
    {
        if (string.IsNullOrWhiteSpace(number))
            return string.Empty;
        var text = number.Trim();
        var (head, tail) = text.Length switch
        {
            18 => (6, 4),
            15 => (6, 3),
            var length => (length / 4, length / 4),
        };
        return string.Concat(text.AsSpan(0, head), new string('*', text.Length - head - tail), text.AsSpan(text.Length - tail));
    }

    private static List<string> Characters(string text)
    {
        var characters = new List<string>();
        var elements = StringInfo.GetTextElementEnumerator(text);
        while (elements.MoveNext())
            characters.Add(elements.GetTextElement());
        return characters;
    }

    private static bool IsHan(string character) =>
        char.ConvertToUtf32(character, 0) is 0x3007 or (>= 0x3400 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF);
}
