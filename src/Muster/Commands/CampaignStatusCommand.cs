using System.CommandLine;
using Muster.Campaigns;
using Muster.Outreach.Ledgers;
using Muster.Outreach.Tables;
using Muster.Terminal;

namespace Muster.Commands;

/// <summary><c>muster campaign status</c>: where a campaign stands, and why it is not dialing, from any other terminal.</summary>
internal static class CampaignStatusCommand
{
    private static readonly Option<bool> Json = new("--json") { Description = "print all of it as JSON" };
    private static readonly Option<string> Language = new("--lang") { Description = "language of the terminal: zh or en", DefaultValueFactory = _ => "zh" };

    public static Command Build(Option<DirectoryInfo> folder)
    {
        Language.AcceptOnlyFromAmong("zh", "en");
        var command = new Command("status", "where it stands: outcomes, communities, hours, lines, and why it is not dialing now") { folder, Json, Language };
        command.SetAction(arguments => Show(arguments.GetRequiredValue(folder).FullName, arguments.GetValue(Json), arguments.GetRequiredValue(Language)));
        return command;
    }

    private static int Show(string folder, bool json, string language)
    {
        if (!Ledger.OpenBeside(Path.Combine(folder, CampaignRun.LedgerName)).TryGet(out var ledger, out var error))
            return Refusal.Print(error);
        using (ledger)
        {
            var control = new CampaignControl(folder);
            var progress = ledger.IsRunElsewhere ? control.ReadProgress() : null;
            var status = new CampaignStatus(
                ledger.Summary(TimeProvider.System.LocalTimeZone), ledger.Reconcile(), ledger.Imports(), progress,
                ledger.IsRunElsewhere, ledger.Campaign?.EndedAt is not null, control.IsPaused);
            if (json)
                CampaignStatusReport.PrintJson(status);
            else
                CampaignStatusReport.Print(status, language);
            return 0;
        }
    }
}
