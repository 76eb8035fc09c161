using System.CommandLine;
using Muster.Campaigns;
using Muster.Contracts;
using Muster.Kernel;
using Muster.Outreach.Campaigns;
using Muster.Outreach.Rosters;
using Muster.Terminal;

namespace Muster.Commands;

/// <summary><c>muster campaign run</c>: a roster goes in, people are called, tables come out.</summary>
internal static class CampaignCommand
{
    private static readonly Option<FileInfo> RosterFile = new("--roster") { Description = "whom to call: CSV or XLSX", Required = true };
    private static readonly Option<FileInfo> ScriptFile = new("--script") { Description = "what to say and ask: YAML", Required = true };
    private static readonly Option<DirectoryInfo> Out = new("--out") { Description = "folder for the ledger and the tables; give it again to go on", Required = true };
    private static readonly Option<int> Channels = new("--channels") { Description = "calls at once", DefaultValueFactory = _ => 10 };
    private static readonly Option<double> CallsPerSecond = new("--cps") { Description = "new calls per second", DefaultValueFactory = _ => 2 };
    private static readonly Option<int> RingSeconds = new("--ring-timeout") { Description = "seconds to let a phone ring", DefaultValueFactory = _ => 40 };
    private static readonly Option<int> RetrySeconds = new("--retry-after") { Description = "seconds before a busy or unanswered number is called again; the plan's own delays when not given" };
    private static readonly Option<int> AttemptsMax = new("--attempts") { Description = "calls to one phone at the most", DefaultValueFactory = _ => 6 };
    private static readonly Option<string?> PhoneColumn = new("--phone-column") { Description = "header of the phone column, where it is not found by itself" };
    private static readonly Option<string?> NameColumn = new("--name-column") { Description = "header of the name column" };
    private static readonly Option<string?> Sheet = new("--sheet") { Description = "sheet of the workbook; the first when not given" };
    private static readonly Option<string?> AreaCode = new("--area-code") { Description = "area code of landlines written without one, such as 0711" };
    private static readonly Option<DirectoryInfo?> Record = new("--record") { Description = "folder for recordings of the answered calls, named after their attempts" };
    private static readonly Option<string> Language = new("--lang") { Description = "language of the terminal: zh or en", DefaultValueFactory = _ => "zh" };

    public static Command Build()
    {
        var run = new Command("run", "call everyone on a roster, or go on where an earlier run was cut off")
        {
            RosterFile, ScriptFile, Out, Channels, CallsPerSecond, RingSeconds, RetrySeconds, AttemptsMax, PhoneColumn, NameColumn, Sheet, AreaCode, Record, Language,
        };
        TrunkOptions.AddTo(run);
        run.SetAction(Run);
        return new Command("campaign", "call a roster and write the tables") { run };
    }

    private static async Task<int> Run(ParseResult arguments, CancellationToken stop)
    {
        if (!TrunkOptions.Read(arguments).TryGet(out var trunks, out var error))
            return Refusal.Print(error);
        if (!TrunkOptions.ReadPorts(arguments).TryGet(out var ports, out error))
            return Refusal.Print(error);
        var order = new CampaignOrder(
            arguments.GetRequiredValue(RosterFile).FullName,
            new RosterOptions
            {
                PhoneColumn = arguments.GetValue(PhoneColumn),
                NameColumn = arguments.GetValue(NameColumn),
                Sheet = arguments.GetValue(Sheet),
                DefaultAreaCode = arguments.GetValue(AreaCode),
            },
            arguments.GetRequiredValue(ScriptFile).FullName,
            trunks,
            PlanOf(arguments),
            arguments.GetRequiredValue(Out).FullName,
            arguments.GetRequiredValue(Language))
        {
            RtpPorts = ports,
        };
        if (!(await CampaignRun.Run(order, stop)).TryGet(out var outcome, out error))
            return Refusal.Print(error);
        CampaignReport.Print(outcome, order.Folder, order.Language);
        return outcome.End.Error is { } failure ? Refusal.Print(failure) : 0;
    }

    private static CampaignPlan PlanOf(ParseResult arguments)
    {
        var plan = new CampaignPlan
        {
            Channels = arguments.GetValue(Channels),
            CallsPerSecond = arguments.GetValue(CallsPerSecond),
            RingTimeout = TimeSpan.FromSeconds(arguments.GetValue(RingSeconds)),
            AttemptsMax = arguments.GetValue(AttemptsMax),
            RecordingFolder = arguments.GetValue(Record)?.FullName,
        };
        return arguments.GetValue(RetrySeconds) is > 0 and var seconds
            ? plan with { Retries = RetryRules.Default.WithDelay(TimeSpan.FromSeconds(seconds)) }
            : plan;
    }
}
