using System.Globalization;

namespace Muster.Carrier.District;

/// <summary>A resident who does not exist, as a roster lists people.</summary>
/// <param name="Name">Surname and given name.</param>
/// <param name="IsMale">As the resident number has it.</param>
/// <param name="ResidentId">18 characters with a right check character, under a county code that no county has.</param>
/// <param name="Community">The community.</param>
/// <param name="Address">House, unit and flat.</param>
internal sealed record InventedPerson(string Name, bool IsMale, string ResidentId, string Community, string Address)
{
    // GB/T 2260 has no county 420799.
    private const string CountyCode = "420799";
    private const string CheckCharacters = "10X98765432";

    private static readonly int[] CheckWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    private static readonly string[] Surnames = "王 李 张 刘 陈 杨 黄 赵 吴 周 徐 孙 马 朱 胡 郭 何 林 高 罗 郑 梁 谢 宋 唐 许 邓 冯 韩 曹 曾 彭 肖 蔡 潘 田 董 袁 余 叶 欧阳".Split(' ');
    private static readonly string[] MaleNames = "伟 强 军 杰 勇 涛 明 超 刚 辉 鹏 建国 志强 文杰 子轩 浩然 俊杰 国庆 海波 立新 永林 光明 建华 宇航".Split(' ');
    private static readonly string[] FemaleNames = "芳 娜 敏 静 丽 燕 娟 玲 霞 慧 秀英 桂兰 玉珍 婷婷 雪梅 晓燕 雨涵 子怡 春梅 凤英 红梅 小红 美玲 思琪".Split(' ');
    private static readonly string[] Communities = "江滨社区 莲花社区 古楼社区 明塘社区 百合社区 滨湖社区 樟树社区 新庙村 花园社区 东港社区".Split(' ');
    private static readonly string[] EnglishSurnames = "Adams Baker Carter Davis Evans Foster Green Harris Irving Jones King Lewis Mason Nelson Owens Parker Reed Smith Turner Walker".Split(' ');
    private static readonly string[] EnglishMaleNames = "James John Robert Michael William David Peter Thomas Daniel Mark".Split(' ');
    private static readonly string[] EnglishFemaleNames = "Mary Linda Susan Karen Nancy Lisa Helen Sarah Laura Emma".Split(' ');

    /// <summary>Makes somebody up.</summary>
    /// <param name="chance">Decides.</param>
    /// <param name="serial">Makes the resident number unique, 0 and up.</param>
    /// <param name="english">An English name.</param>
    public static InventedPerson Make(Random chance, int serial, bool english)
    {
        var isMale = chance.Next(2) == 0;
        var community = Pick(chance, Communities);
        var address = $"{chance.Next(1, 30)}栋{chance.Next(1, 5)}单元{chance.Next(1, 19)}0{chance.Next(1, 5)}室";
        return new InventedPerson(english ? EnglishName(chance, isMale) : ChineseName(chance, isMale), isMale, Number(chance, serial, isMale), community, address);
    }

    private static string ChineseName(Random chance, bool isMale) => Pick(chance, Surnames) + Pick(chance, isMale ? MaleNames : FemaleNames);

    private static string EnglishName(Random chance, bool isMale) => $"{Pick(chance, isMale ? EnglishMaleNames : EnglishFemaleNames)} {Pick(chance, EnglishSurnames)}";

    /// <summary>GB 11643-1999: county, birth, a serial that is odd for men, and an ISO 7064 MOD 11-2 check character.</summary>
    private static string Number(Random chance, int serial, bool isMale)
    {
        // Each step of 499 serials takes another year, so that no number comes twice.
        var birth = new DateOnly(1935 + ((serial / 499 * 7) % 80), chance.Next(1, 13), chance.Next(1, 29)).AddYears(chance.Next(7));
        var order = (serial % 499 * 2) + (isMale ? 1 : 2);
        var digits = CountyCode + birth.ToString("yyyyMMdd", CultureInfo.InvariantCulture) + order.ToString("000", CultureInfo.InvariantCulture);
        var sum = digits.Select((digit, i) => (digit - '0') * CheckWeights[i]).Sum();
        return digits + CheckCharacters[sum % 11];
    }

    private static string Pick(Random chance, string[] from) => from[chance.Next(from.Length)];
}
