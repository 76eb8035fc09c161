using Muster.Kernel.Identifiers;
using Muster.Outreach.Tables;

namespace Muster.Outreach.Rosters;

/// <summary>The names and titles of verdicts and reasons: stable names for files, Chinese titles for people.</summary>
public static class RosterWords
{
    /// <summary>Stable, in snake case: <c>kept</c>.</summary>
    public static string Name(RosterVerdict verdict) => verdict switch
    {
        RosterVerdict.Kept => "kept",
        RosterVerdict.Fixed => "fixed",
        RosterVerdict.Rejected => "rejected",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict)),
    };

    /// <summary>Stable, in snake case: <c>wrong_length</c>.</summary>
    public static string Name(RosterReason reason) => Words(reason).Name;

    /// <summary>In Chinese, as tables and the terminal show it.</summary>
    public static string Title(RosterReason reason) => Words(reason).Title;

    /// <summary>The Chinese title of a reason's stable name; a name that is none of them comes back as it is.</summary>
    public static string TitleOf(string reasonName)
    {
        foreach (var reason in Enum.GetValues<RosterReason>())
        {
            if (Words(reason).Name == reasonName)
                return Words(reason).Title;
        }

        return reasonName;
    }

    /// <summary>Among which of <see cref="Outcomes"/> the tables count a row that is not called.</summary>
    public static string OutcomeOf(RosterReason reason) => reason switch
    {
        RosterReason.DuplicateRow or RosterReason.DuplicateNumber => Outcomes.Duplicate,
        RosterReason.LeftOut => Outcomes.LeftOut,
        RosterReason.KnownEmpty or RosterReason.KnownWrongPerson => Outcomes.KnownUseless,
        RosterReason.Withdrawn => Outcomes.Withdrawn,
        _ => Outcomes.Invalid,
    };

    /// <summary>The reason that a phone's fault is for its row.</summary>
    internal static RosterReason ReasonOf(PhoneFault fault) => fault switch
    {
        PhoneFault.Missing => RosterReason.NoPhone,
        PhoneFault.Letters => RosterReason.Letters,
        PhoneFault.WrongLength => RosterReason.WrongLength,
        PhoneFault.NotDiallable => RosterReason.NotDiallable,
        PhoneFault.MissingAreaCode => RosterReason.MissingAreaCode,
        PhoneFault.LostDigits => RosterReason.LostDigits,
        _ => throw new ArgumentOutOfRangeException(nameof(fault)),
    };

    /// <summary>What is to be said of a phone that can be dialled.</summary>
    internal static IEnumerable<string> Remarks(PhoneReading phone, NumberingPlan plan)
    {
        foreach (var (fix, remark) in FixRemarks)
        {
            if (phone.Fixes.HasFlag(fix))
                yield return remark;
        }

        if (!plan.Knows(phone.Number!))
            yield return $"号段不在 {plan.AsOf:yyyy-MM} 的号段表中，照常呼叫";
    }

    /// <summary>What is to be said of a resident ID; null when nothing is.</summary>
    internal static string? Remark(PersonId id) => id.Fault switch
    {
        ResidentIdFault.Length => "身份证号位数不对",
        ResidentIdFault.Characters => "身份证号含字母或其他字符",
        ResidentIdFault.BirthDate => "身份证号中的出生日期不存在",
        ResidentIdFault.CheckDigit => "身份证号校验位不对",
        _ when id is { Key: not 0, InKnownProvince: false } => "身份证号前两位不是省份代码",
        _ => null,
    };

    /// <summary>What is to be said of a person or number that came before; null when none did.</summary>
    internal static string? Remark(Repetition repetition) => repetition switch
    {
        { EarlierRow: 0 } => null,
        { Reason: RosterReason.DuplicateRow } => $"与第 {repetition.EarlierRow} 行为同一人",
        { Reason: RosterReason.DuplicateNumber } => $"与第 {repetition.EarlierRow} 行号码相同，无法区分是谁",
        _ => $"与第 {repetition.EarlierRow} 行共用电话，同一通电话依次询问",
    };

    private static readonly (PhoneFixes Fix, string Remark)[] FixRemarks =
    [
        (PhoneFixes.FullWidth, "全角字符已转为半角"),
        (PhoneFixes.Separators, "已去掉空格或符号"),
        (PhoneFixes.CountryCode, "已去掉国家代码 86"),
        (PhoneFixes.TrunkZero, "已去掉手机号前的 0"),
        (PhoneFixes.Spreadsheet, "已去掉表格软件留下的字符"),
        (PhoneFixes.Note, "已去掉号码旁的文字说明"),
        (PhoneFixes.AreaCodeAdded, "已补上默认区号"),
        (PhoneFixes.AreaCodeZero, "已补回区号前的 0"),
        (PhoneFixes.Extension, "分机号无法自动拨打，已略去"),
        (PhoneFixes.SeveralNumbers, "一格内有多个号码，先拨第一个，其余备用"),
        (PhoneFixes.PartDropped, "格内另有无法识别的号码，已略去"),
    ];

    private static (string Name, string Title) Words(RosterReason reason) => reason switch
    {
        RosterReason.NoPhone => ("no_phone", "没有号码"),
        RosterReason.Letters => ("letters", "含字母或其他字符"),
        RosterReason.WrongLength => ("wrong_length", "位数不对"),
        RosterReason.NotDiallable => ("not_diallable", "不是居民号码"),
        RosterReason.MissingAreaCode => ("missing_area_code", "座机缺区号"),
        RosterReason.LostDigits => ("lost_digits", "科学计数法，号码已丢位"),
        RosterReason.BrokenRow => ("broken_row", "本行格式损坏"),
        RosterReason.DuplicateRow => ("duplicate_row", "同一人重复"),
        RosterReason.DuplicateNumber => ("duplicate_number", "号码重复"),
        RosterReason.LeftOut => ("left_out", "在免呼名单中"),
        RosterReason.KnownEmpty => ("known_empty", "已知空号"),
        RosterReason.KnownWrongPerson => ("known_wrong_person", "已知号码不是本人"),
        RosterReason.Withdrawn => ("withdrawn", "已从名单撤下"),
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };
}
