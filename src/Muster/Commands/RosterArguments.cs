using System.CommandLine;
using Muster.Kernel;
using Muster.Kernel.Identifiers;
using Muster.Outreach.Campaigns;
using Muster.Outreach.Numbers;
using Muster.Outreach.Rosters;

namespace Muster.Commands;

/// <summary>How a roster is read: the same options wherever one is given.</summary>
internal static class RosterArguments
{
    public static readonly Option<string?> AreaCode = new("--area-code") { Description = "put before landlines that have none: 0711" };

    private static readonly Option<string?> PhoneColumn = new("--phone-column") { Description = "the phone column, where it is not found by itself: its header, or its letter as in Excel" };
    private static readonly Option<string?> NameColumn = new("--name-column") { Description = "the name column, likewise" };
    private static readonly Option<string?> Sheet = new("--sheet") { Description = "the worksheet; the first one by default" };
    private static readonly Option<FileInfo?> Ranges = new("--numbering-plan") { Description = "which ranges of numbers are in use, where newer than the program knows: docs/rosters.md" };

    private static readonly Option<FileInfo?> LeaveOutList = new("--leave-out") { Description = "phones and documents that this campaign alone does not call: CSV or XLSX; give it again with each run and update" };

    public static void AddTo(Command command)
    {
        foreach (var option in new Option[] { PhoneColumn, NameColumn, Sheet, AreaCode, Ranges, LeaveOutList })
            command.Options.Add(option);
    }

    /// <param name="arguments">The command line.</param>
    /// <param name="numbers">The memory of numbers; null: nothing is known beforehand.</param>
    /// <param name="plan">Its purpose and memory rules say what of it holds.</param>
    public static Result<RosterOptions> Read(ParseResult arguments, FileInfo? numbers, CampaignPlan plan)
    {
        var ranges = NumberingPlan.Current;
        if (arguments.GetValue(Ranges) is { } file && !NumberingPlan.Load(file.FullName).TryGet(out ranges, out var error))
            return error;
        LeaveOutFile? own = null;
        if (arguments.GetValue(LeaveOutList) is { } list && !LeaveOutFile.Read(list.FullName, arguments.GetValue(AreaCode)).TryGet(out own, out error))
            return error;
        NumbersCommand.Warn(own);
        KnownNumbers? known = null;
        if ((numbers is not null || own is not null) && !KnownNumbers.Load(numbers?.FullName, plan, TimeProvider.System.GetUtcNow(), own).TryGet(out known, out error))
            return error;
        return new RosterOptions
        {
            PhoneColumn = arguments.GetValue(PhoneColumn),
            NameColumn = arguments.GetValue(NameColumn),
            Sheet = arguments.GetValue(Sheet),
            DefaultAreaCode = arguments.GetValue(AreaCode),
            NumberingPlan = ranges,
            Known = known,
        };
    }
}
