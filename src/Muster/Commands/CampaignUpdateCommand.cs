using System.CommandLine;
using Muster.Campaigns;
using Muster.Kernel;
using Muster.Outreach.Campaigns;
using Muster.Outreach.Ledgers;
using Muster.Outreach.Plans;
using Muster.Outreach.Rosters;
using Muster.Terminal;

namespace Muster.Commands;

/// <summary><c>muster campaign update</c>: a corrected roster changes what is different in it, between two runs of a campaign.</summary>
internal static class CampaignUpdateCommand
{
    private static readonly Option<DirectoryInfo> Out = new("--out") { Description = "the campaign's folder", Required = true };
    private static readonly Option<FileInfo?> RosterFile = new("--roster") { Description = "the corrected roster: CSV or XLSX, whole" };
    private static readonly Option<bool> Undo = new("--undo") { Description = "take the last update back" };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "say what would change, and change nothing" };
    private static readonly Option<FileInfo?> PlanPath = new("--plan") { Description = "the campaign's plan: its purpose says who is to be left out" };
    private static readonly Option<FileInfo?> Numbers = new("--numbers") { Description = "the memory of numbers that the campaign is run with" };

    public static Command Build()
    {
        var update = new Command("update", "take in a corrected roster, or take it back, while the campaign does not run") { Out, RosterFile, Undo, DryRun, PlanPath, Numbers };
        RosterArguments.AddTo(update);
        update.Validators.Add(parsed =>
        {
            if (parsed.GetValue(Undo) == parsed.GetValue(RosterFile) is not null || parsed.GetValue(Undo) && parsed.GetValue(DryRun))
                parsed.AddError("Give either --roster, with or without --dry-run, or --undo.");
        });
        update.SetAction(Run);
        return update;
    }

    private static int Run(ParseResult arguments)
    {
        if (!Change(arguments).TryGet(out var changes, out var error))
            return Refusal.Print(error);
        Console.WriteLine($"新增 {changes.Added}，更改 {changes.Changed}，撤下 {changes.Withdrawn}，已有结果不再变 {changes.Finished}，未变 {changes.Unchanged}");
        if (arguments.GetValue(DryRun))
            Console.WriteLine("仅试算，未写入。");
        else if (!changes.IsEmpty)
            Console.WriteLine("下次 campaign run 请使用当前名单。");
        return 0;
    }

    private static Result<RosterChanges> Change(ParseResult arguments)
    {
        var path = Path.Combine(arguments.GetRequiredValue(Out).FullName, CampaignRun.LedgerName);
        if (!File.Exists(path))
            return new Error("campaign.not_begun", $"There is no campaign in the folder '{Path.GetDirectoryName(path)}'.");
        var plan = new CampaignPlan();
        if (arguments.GetValue(PlanPath) is { } file && !PlanFile.Read(file.FullName).TryGet(out plan, out var error))
            return error;
        var numbers = arguments.GetValue(Numbers);
        if (!Ledger.OpenToUpdate(path, new LedgerOptions { NumbersPath = numbers?.FullName }).TryGet(out var ledger, out error))
            return error;
        using (ledger)
        {
            plan = plan with { Purpose = plan.Purpose ?? ledger.Purpose };
            return arguments.GetValue(RosterFile) is { } roster ? Update(arguments, ledger, roster, numbers, plan) : ledger.UndoUpdate(plan);
        }
    }

    private static Result<RosterChanges> Update(ParseResult arguments, Ledger ledger, FileInfo roster, FileInfo? numbers, CampaignPlan plan)
    {
        if (!RosterArguments.Read(arguments, numbers, plan).TryGet(out var options, out var error)
            || !RosterLoading.Load(roster.FullName, options).TryGet(out var loaded, out error))
            return error;
        return ledger.Update(roster.Name, loaded.Hash, loaded.Rows, options.Known, plan, arguments.GetValue(DryRun));
    }
}
