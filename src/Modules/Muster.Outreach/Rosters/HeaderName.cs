using System.Collections.Frozen;
using System.Text;
using System.Text.RegularExpressions;

namespace Muster.Outreach.Rosters;

/// <summary>What a column is, told by its header.</summary>
internal enum HeaderMeaning
{
    Other = 0,
    Name,
    Id,
    Community,
    Address,

    /// <summary>手机号: the number to dial first.</summary>
    Mobile,

    /// <summary>电话, 联系方式: the number to dial first where there is no mobile column.</summary>
    Phone,

    /// <summary>家庭电话, 手机号2: a header that ends like a phone column's.</summary>
    FurtherPhone,
}

/// <summary>The words by which Chinese and English lists head their columns.</summary>
internal static partial class HeaderName
{
    /// <summary>A sentence that mentions a phone is a note, not a header.</summary>
    private const int EndingCharactersMax = 10;

    private static readonly FrozenDictionary<string, HeaderMeaning> Known = new (HeaderMeaning Meaning, string Headers)[]
    {
        (HeaderMeaning.Name, "姓名 名字 居民姓名 人员姓名 本人姓名 户主姓名 户主 name fullname personname"),
        (HeaderMeaning.Id, "身份证号 身份证号码 身份证 证件号码 证件号 有效证件号码 公民身份号码 身份号码 居民身份证号 居民身份证号码 id idno idnumber idcard idcardno identitynumber"),
        (HeaderMeaning.Community, "社区 村 村社区 社区村 村居 所属社区 所在社区 社区名称 社区居委会 居委会 村名 community village"),
        (HeaderMeaning.Address, "住址 地址 家庭住址 家庭地址 现住址 现住地址 现居住地 现居住地址 居住地 居住地址 详细地址 常住地址 address homeaddress"),
        (HeaderMeaning.Mobile, "手机 手机号 手机号码 本人手机 本人手机号 本人手机号码 移动电话 mobile mobilephone mobileno mobilenumber cell cellphone"),
        (HeaderMeaning.Phone, "电话 电话号码 联系电话 联系号码 联系方式 本人电话 号码 phone phoneno phonenumber tel telno telephone contactnumber"),
    }.SelectMany(group => group.Headers.Split(' '), (group, header) => (header, group.Meaning))
        .ToFrozenDictionary(pair => pair.header, pair => pair.Meaning, StringComparer.Ordinal);

    public static HeaderMeaning MeaningOf(string header)
    {
        var name = Normalise(header);
        if (Known.TryGetValue(name, out var meaning))
            return meaning;
        return name.Length <= EndingCharactersMax && FurtherPhone().IsMatch(name) && !OfSomebodyElse().IsMatch(name)
            ? HeaderMeaning.FurtherPhone
            : HeaderMeaning.Other;
    }

    /// <summary>Lower case, without spaces, signs, and what stands in brackets (必填).</summary>
    public static string Normalise(string header)
    {
        var kept = new StringBuilder(header.Length);
        var depth = 0;
        foreach (var c in header)
        {
            if (c is '(' or '（' or '[' or '【')
                depth++;
            else if (c is ')' or '）' or ']' or '】')
                depth = Math.Max(0, depth - 1);
            else if (depth == 0 && char.IsLetterOrDigit(c))
                kept.Append(char.ToLowerInvariant(c is >= '\uFF01' and <= '\uFF5E' ? (char)(c - 0xFEE0) : c));
        }

        return kept.ToString();
    }

    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture;

    [GeneratedRegex("(手机|手机号|手机号码|电话|电话号码|座机|固话|联系方式|phone|mobile|tel)[0-9一二三]?$", Options)]
    private static partial Regex FurtherPhone();

    [GeneratedRegex("紧急|网格员|负责人|填报|填表|登记人|医生|单位|社区|学校|emergency|office", Options)]
    private static partial Regex OfSomebodyElse();
}
