using System.Collections.Frozen;
using Muster.Kernel.Identifiers;

namespace Muster.Outreach.Rosters;

/// <summary>Gives every row its verdict, in the order of the file.</summary>
internal sealed class RowJudge(RosterLayout layout, RosterOptions options)
{
    private readonly EarlierRows _earlier = new();

    public RosterRow Judge(SourceRow source)
    {
        var name = PersonName.Normalise(source.Cell(layout.Name));
        var rawPhone = source.Cell(layout.Phones[0]);
        var id = PersonId.Read(source.Cell(layout.Id));
        var remarks = new List<string>();
        var phones = ReadPhones(source, remarks);
        var reason = Refuse(source, phones, remarks);
        if (reason is null)
            reason = FindRepetition(source.Number, name, phones.Number!.Digits, id, remarks);
        if (RosterWords.Remark(id) is { } idRemark)
            remarks.Add(idRemark);

        return new RosterRow(
            source.Number,
            name,
            phones.Number?.Digits,
            phones.Alternates is [] ? [] : [.. phones.Alternates.Select(number => number.Digits)],
            id.Number,
            NullIfEmpty(source.Cell(layout.Community)),
            NullIfEmpty(source.Cell(layout.Address)),
            Fields(source),
            Verdict(reason, phones.Fixes),
            reason,
            remarks,
            rawPhone);
    }

    /// <summary>The first phone column that can be dialled gives the number; whatever else there is are alternates.</summary>
    private PhoneReading ReadPhones(SourceRow source, List<string> remarks)
    {
        var first = PhoneNumber.Read(source.Cell(layout.Phones[0]), options.DefaultAreaCode);
        for (var i = 1; i < layout.Phones.Count; i++)
        {
            var further = PhoneNumber.Read(source.Cell(layout.Phones[i]), options.DefaultAreaCode);
            if (further.Number is null)
                continue;
            if (first.Number is null)
            {
                remarks.Add($"首选号码不可用（{RosterWords.Title(RosterWords.ReasonOf(first.Fault))}），改用备用号码列");
                first = further;
            }
            else
            {
                first = first with { Alternates = [.. first.Alternates.Append(further.Number).Concat(further.Alternates).Where(number => number != first.Number).Distinct()] };
            }
        }

        if (first.Number is not null)
            remarks.AddRange(RosterWords.Remarks(first, options.NumberingPlan));
        return first;
    }

    private RosterReason? Refuse(SourceRow source, PhoneReading phones, List<string> remarks)
    {
        if (source.IsBroken)
        {
            remarks.Add("引号不成对，本行无法正确分列");
            return RosterReason.BrokenRow;
        }

        if (layout.Phones.All(column => column >= source.Cells.Length))
        {
            remarks.Add($"只有 {source.Cells.Length} 列，缺电话列");
            return RosterReason.BrokenRow;
        }

        if (source.Cells.Length > layout.Width && source.Cells.AsSpan(layout.Width).ContainsAnyExcept(string.Empty))
            remarks.Add($"比表头多 {source.Cells.Length - layout.Width} 列，内容可能错位");
        return phones.Number is null ? RosterWords.ReasonOf(phones.Fault) : null;
    }

    private RosterReason? FindRepetition(long row, string name, string phone, PersonId id, List<string> remarks)
    {
        var repetition = _earlier.Judge(row, name, phone, id);
        if (RosterWords.Remark(repetition) is { } remark)
            remarks.Add(remark);
        return repetition.Reason;
    }

    private IReadOnlyDictionary<string, string> Fields(SourceRow source)
    {
        Dictionary<string, string>? fields = null;
        foreach (var (index, title) in layout.Others)
        {
            if (source.Cell(index) is { Length: > 0 } cell)
                (fields ??= new Dictionary<string, string>(StringComparer.Ordinal)).Add(title, cell);
        }

        return fields ?? (IReadOnlyDictionary<string, string>)FrozenDictionary<string, string>.Empty;
    }

    private static RosterVerdict Verdict(RosterReason? reason, PhoneFixes fixes) =>
        reason is not null ? RosterVerdict.Rejected
        : fixes is PhoneFixes.None ? RosterVerdict.Kept
        : RosterVerdict.Fixed;

    private static string? NullIfEmpty(string cell) => cell.Length == 0 ? null : cell;
}
