using System.CommandLine;
using System.Globalization;
using Muster.Campaigns;
using Muster.Dialogue;
using Muster.Kernel;
using Muster.Outreach.Campaigns;
using Muster.Outreach.Plans;
using Muster.Outreach.Rehearsals;
using Muster.Terminal;

namespace Muster.Commands;

/// <summary><c>muster rehearse</c>: a whole campaign in virtual time, to people who are made up; nobody is called.</summary>
internal static class RehearseCommand
{
    private const string LedgerName = "rehearsal.db";

    private static readonly Option<FileInfo> RosterFile = new("--roster") { Description = "whom to call: CSV or XLSX", Required = true };
    private static readonly Option<FileInfo> ScriptFile = new("--script") { Description = "what to say and ask: YAML", Required = true };
    private static readonly Option<FileInfo?> PlanPath = new("--plan") { Description = "hours, retries and limits: YAML, as for 'campaign run'" };
    private static readonly Option<int?> Channels = new("--channels") { Description = "calls at once; 10 when neither this nor the plan says" };
    private static readonly Option<double?> CallsPerSecond = new("--cps") { Description = "new calls per second; 2" };
    private static readonly Option<string?> StartsAt = new("--start") { Description = "when it begins, by the plan's clock: \"2026-05-11 08:30\"; now when not given" };
    private static readonly Option<string?> Within = new("--within") { Description = "find the channels that it takes to be over in this time: 10h, 90m, 2d" };
    private static readonly Option<FileInfo?> Numbers = new("--numbers") { Description = "memory of numbers, as for 'campaign run'; it is read, and stays as it is" };
    private static readonly Option<int> Seed = new("--seed") { Description = "another number makes other people", DefaultValueFactory = _ => 1 };
    private static readonly Option<DirectoryInfo?> Out = new("--out") { Description = "keep the ledger here, as rehearsal.db" };
    private static readonly Option<bool> Json = new("--json") { Description = "print what was found as JSON" };
    private static readonly Option<string> Language = new("--lang") { Description = "language of the terminal: zh or en", DefaultValueFactory = _ => "zh" };

    public static Command Build()
    {
        Language.AcceptOnlyFromAmong("zh", "en");
        var command = new Command("rehearse", "play a campaign through in virtual time: how long it will take, the channels it needs, the follow-up it leaves")
        {
            RosterFile, ScriptFile, PlanPath, Channels, CallsPerSecond, StartsAt, Within, Numbers, Seed, Out, Json, Language,
        };
        RosterArguments.AddTo(command);
        SharesOptions.AddTo(command);
        command.SetAction((arguments, stop) => Task.FromResult(Run(arguments, stop)));
        return command;
    }

    private static int Run(ParseResult arguments, CancellationToken stop)
    {
        if (arguments.GetValue(Out) is { } kept)
            return CampaignRun.OpenFolder(kept.FullName).TryGet(out var folder, out var error) ? Rehearse(arguments, folder, stop) : Refusal.Print(error);
        var passing = Directory.CreateTempSubdirectory("muster-rehearsal-");
        try
        {
            return Rehearse(arguments, passing.FullName, stop);
        }
        finally
        {
            passing.Delete(recursive: true);
        }
    }

    private static int Rehearse(ParseResult arguments, string folder, CancellationToken stop)
    {
        var began = TimeProvider.System.GetTimestamp();
        if (!OrderOf(arguments, folder).TryGet(out var order, out var error))
            return Refusal.Print(error);
        var view = new RehearsalView(Console.Error, !Console.IsErrorRedirected, arguments.GetRequiredValue(Language));
        if (!Rehearsal.Run(order, view.Show, stop).TryGet(out var found, out error))
            return Refusal.Print(error);
        view.Clear();
        var took = TimeProvider.System.GetElapsedTime(began);
        if (arguments.GetValue(Json))
            RehearsalReport.PrintJson(found, order, took);
        else
            RehearsalReport.Print(found, order, took, arguments.GetRequiredValue(Language) == "en");
        return found.End.Error is { } failure ? Refusal.Print(failure) : 0;
    }

    private static Result<RehearsalOrder> OrderOf(ParseResult arguments, string folder)
    {
        var rosterPath = arguments.GetRequiredValue(RosterFile).FullName;
        if (!Script.Load(arguments.GetRequiredValue(ScriptFile).FullName).TryGet(out var script, out var error)
            || !PlanOf(arguments).TryGet(out var plan, out error)
            || !SharesOptions.Read(arguments).TryGet(out var shares, out error)
            || !StartOf(arguments, plan.Hours.Zone).TryGet(out var startsAt, out error)
            || !WithinOf(arguments).TryGet(out var within, out error)
            || !RosterArguments.Read(arguments, arguments.GetValue(Numbers), plan).TryGet(out var options, out error)
            || !RosterLoading.Load(rosterPath, options).TryGet(out var roster, out error))
        {
            return error;
        }

        return new RehearsalOrder(
            Path.Combine(folder, LedgerName), CampaignRun.StartOf(rosterPath, roster, script), roster.Rows, script, plan, startsAt, arguments.GetValue(Seed), shares)
        {
            Within = within > TimeSpan.Zero ? within : null,
        };
    }

    private static Result<CampaignPlan> PlanOf(ParseResult arguments)
    {
        var plan = new CampaignPlan();
        if (arguments.GetValue(PlanPath) is { } file && !PlanFile.Read(file.FullName).TryGet(out plan, out var error))
            return error;
        return plan with
        {
            Channels = arguments.GetValue(Channels) ?? plan.Channels,
            CallsPerSecond = arguments.GetValue(CallsPerSecond) ?? plan.CallsPerSecond,
            // No other campaign's calls are known here, and the numbers of the real ones are not to be touched.
            NumberLimit = null,
        };
    }

    private static Result<DateTimeOffset> StartOf(ParseResult arguments, TimeZoneInfo zone)
    {
        if (arguments.GetValue(StartsAt) is not { } written)
            return TimeZoneInfo.ConvertTime(TimeProvider.System.GetUtcNow(), zone);
        return DateTime.TryParseExact(written, ["yyyy-MM-dd HH:mm", "yyyy-MM-dd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var wall) && !zone.IsInvalidTime(wall)
            ? new DateTimeOffset(wall, zone.GetUtcOffset(wall))
            : Bad("--start", written, "a time such as \"2026-05-11 08:30\"");
    }

    /// <returns>Zero when none is asked for.</returns>
    private static Result<TimeSpan> WithinOf(ParseResult arguments)
    {
        if (arguments.GetValue(Within) is not { Length: > 0 } written)
            return TimeSpan.Zero;
        return WrittenSpan.TryRead(written, out var within) && within > TimeSpan.Zero
            ? within
            : Bad("--within", written, "a time such as 90m, 10h or 2d");
    }

    internal static Error Bad(string option, string written, string wanted) => new("rehearsal.bad_option", $"{option} '{written}' is not understood: give {wanted}.");
}
