namespace Muster.Outreach.Tables;

/// <summary>
/// The outcomes that a row can have, by their stable names, with what people read of them.
/// The names are those of <see cref="Contracts.Disposition"/> in snake case, and those of rows without a call.
/// </summary>
public static class Outcomes
{
    /// <summary>The row is still to be called, or called again.</summary>
    public const string Pending = "pending";

    /// <summary>The row repeats another one and was not called.</summary>
    public const string Duplicate = "duplicate";

    /// <summary>The row has no number that can be dialled.</summary>
    public const string Invalid = "invalid";

    /// <summary>The row is on a list of those not to be called, and was not.</summary>
    public const string LeftOut = "left_out";

    /// <summary>Earlier campaigns found its phones to be useless, and it was not called.</summary>
    public const string KnownUseless = "known_useless";

    /// <summary>A later roster took the row back before it was done.</summary>
    public const string Withdrawn = "withdrawn";

    private static readonly Dictionary<string, Outcome> ByName = new Outcome[]
    {
        new("completed", "完成", SpokeWithSomeone: true, null),
        new("partial", "部分完成", SpokeWithSomeone: true, "已答部分问题，请补问其余问题"),
        new("transferred", "已转人工", SpokeWithSomeone: true, "由接听的工作人员补录结果"),
        new("refused", "拒绝回答", SpokeWithSomeone: true, "由熟悉的网格员说明来意后再联系"),
        new("wrong_person", "号码不是本人", SpokeWithSomeone: true, "核实并更新本人号码"),
        new("no_clear_answer", "回答不清", SpokeWithSomeone: true, "人工回拨，当面或电话确认"),
        new("hung_up", "接听后挂断", SpokeWithSomeone: true, "换个时段人工回拨，说明身份"),
        new("call_later", "要求稍后再打", SpokeWithSomeone: true, "按约定时间回拨"),
        new("not_reached", "家人接听，未轮到本人", SpokeWithSomeone: true, "人工回拨，请本人接听"),
        new("no_answer", "无人接听", SpokeWithSomeone: false, "换个时段回拨，仍无人接听则上门"),
        new("busy", "忙线", SpokeWithSomeone: false, "稍后人工回拨"),
        new("power_off", "关机或不在服务区", SpokeWithSomeone: false, "换个时段回拨，或联系家人"),
        new("voicemail", "语音信箱", SpokeWithSomeone: false, "换个时段人工回拨，或发短信"),
        new("rejected", "拒接", SpokeWithSomeone: false, "发短信说明身份后人工回拨"),
        new("empty_number", "空号或停机", SpokeWithSomeone: false, "上门核实并更新号码"),
        new("line_fault", "线路故障", SpokeWithSomeone: false, "线路恢复后重新呼叫"),
        new("interrupted", "通话中断", SpokeWithSomeone: false, "重新呼叫，补问未答的问题"),
        new(Pending, "待呼叫", SpokeWithSomeone: false, null),
        new(Duplicate, "重复", SpokeWithSomeone: false, null),
        new(Invalid, "无效", SpokeWithSomeone: false, null),
        new(LeftOut, "免呼", SpokeWithSomeone: false, null),
        new(KnownUseless, "号码已知无用", SpokeWithSomeone: false, "核实并更新号码，或上门"),
        new(Withdrawn, "撤下", SpokeWithSomeone: false, null),
    }.ToDictionary(outcome => outcome.Name, StringComparer.Ordinal);

    /// <summary>Every outcome, in the order in which tables list them.</summary>
    public static IReadOnlyCollection<Outcome> All => ByName.Values;

    /// <summary>What is known of an outcome; one that this version does not know stands under its own name.</summary>
    public static Outcome Named(string name) =>
        ByName.TryGetValue(name, out var outcome) ? outcome : new Outcome(name, name, SpokeWithSomeone: false, "人工核实");

    /// <summary>The outcomes of rows that are not to be called.</summary>
    public static bool IsRejection(string name) => name is Duplicate or Invalid or LeftOut or KnownUseless or Withdrawn;
}

/// <summary>What people read of an outcome.</summary>
/// <param name="Name">Stable, in snake case.</param>
/// <param name="Title">In Chinese, as the tables show it.</param>
/// <param name="SpokeWithSomeone">A person took the call.</param>
/// <param name="FollowUp">What a person should do next, in Chinese; null when nothing is left to do.</param>
public sealed record Outcome(string Name, string Title, bool SpokeWithSomeone, string? FollowUp);
