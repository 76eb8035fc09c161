using System.CommandLine;
using Muster.Calls;
using Muster.Campaigns;
using Muster.Carrier.District;
using Muster.Carrier.Voices;
using Muster.Dialogue;
using Muster.Kernel;
using Muster.Outreach.Campaigns;
using Muster.Outreach.Rosters;
using Muster.Speech;
using Muster.Terminal;

namespace Muster.Commands;

/// <summary><c>muster demo</c>: the main job, end to end, against the simulated carrier.</summary>
internal static class DemoCommand
{
    private const int PeopleMax = 100_000;
    private const string LedgerFiles = "ledger.db*";

    private static readonly Option<int> People = new("--people") { Description = "rows of the made-up roster", DefaultValueFactory = _ => 200 };
    private static readonly Option<int> Channels = new("--channels") { Description = "calls at once", DefaultValueFactory = _ => 50 };
    private static readonly Option<string> Language = new("--lang") { Description = "language of the calls and the terminal: zh or en", DefaultValueFactory = _ => "zh" };
    private static readonly Option<string> Out = new("--out") { Description = "folder for the tables", DefaultValueFactory = _ => Path.Combine("out", "demo") };
    private static readonly Option<int> Seed = new("--seed") { Description = "another number makes another district", DefaultValueFactory = _ => 20220417 };

    public static Command Build()
    {
        Language.AcceptOnlyFromAmong("zh", "en");
        People.Validators.Add(result => InRange(result, 1, PeopleMax));
        Channels.Validators.Add(result => InRange(result, 1, CampaignPlan.ChannelsMax));
        var command = new Command("demo", "the main job, end to end, against a simulated carrier") { People, Channels, Language, Out, Seed };
        command.SetAction(Run);
        return command;
    }

    private static async Task<int> Run(ParseResult arguments, CancellationToken stop)
    {
        var language = arguments.GetRequiredValue(Language);
        var folder = Path.GetFullPath(arguments.GetRequiredValue(Out));
        var scriptPath = Path.Combine(AppContext.BaseDirectory, "scripts", language == "en" ? "screening-en.yaml" : "ezhou-screening.yaml");
        if (!Script.Load(scriptPath).TryGet(out var script, out var error))
            return Refusal.Print(error);
        if (Settle(script, folder, arguments) is { } unsettled)
            return Refusal.Print(unsettled);
        if (!(await CarrierProcess.Start(folder, scriptPath, language)).TryGet(out var carrier, out error))
            return Refusal.Print(error);
        await using (carrier)
        {
            if (!Trunk.Parse($"sip:{carrier.Address}").TryGet(out var trunk, out error))
                return Refusal.Print(error);
            var plan = PlanFor(arguments.GetValue(Channels));
            var order = new CampaignOrder(Path.Combine(folder, Population.RosterFile), new RosterOptions(), scriptPath, [trunk], plan, folder, language);
            if (!(await CampaignRun.Run(order, stop)).TryGet(out var outcome, out error))
                return Refusal.Print(error);
            CampaignReport.Print(outcome, folder, language);
            DemoReport.Print(folder, await carrier.Stop(), language);
            return outcome.End.Error is { } failure ? Refusal.Print(failure) : 0;
        }
    }

    // Everything in minutes rather than hours: short rings, and retries after seconds.
    private static CampaignPlan PlanFor(int channels) => new()
    {
        Channels = channels,
        CallsPerSecond = Math.Clamp(channels / 5.0, 1, 50),
        RingTimeout = TimeSpan.FromSeconds(15),
        CallDurationMax = TimeSpan.FromMinutes(3),
        AttemptsMax = 3,
        Retries = RetryRules.Default.WithDelay(TimeSpan.FromSeconds(8)),
    };

    /// <summary>Makes the district and clears away what an earlier demo left in the folder; a campaign of the user's own stays.</summary>
    private static Error? Settle(Script script, string folder, ParseResult arguments)
    {
        try
        {
            if (Directory.Exists(folder) && Directory.EnumerateFiles(folder, LedgerFiles).Any())
            {
                if (!File.Exists(Path.Combine(folder, Population.PeopleFile)))
                    return new Error("demo.other_campaign", $"The folder {folder} holds a campaign that is no demo; name another with --out.");
                foreach (var file in Directory.GetFiles(folder, LedgerFiles).Append(Path.Combine(folder, CarrierProcess.TruthFile)))
                    File.Delete(file);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Error("out.not_writable", $"The folder {folder} cannot be cleared: {exception.Message}");
        }

        if (script.Language == "zh" && SyllableBank.Open().Error is { } silent)
            return silent;
        if (!PromptStore.Open().TryGet(out var prompts, out var error))
            return error;
        var voices = CarrierCommand.VoicesOf(prompts);
        return Population.Make(script, arguments.GetValue(People), arguments.GetValue(Seed), (text, voice) => voices.Say(text, voice).Error).Write(folder);
    }

    private static void InRange(System.CommandLine.Parsing.OptionResult result, int least, int most)
    {
        if (result.GetValueOrDefault<int>() is var value && (value < least || value > most))
            result.AddError($"{result.Option.Name} must be {least} to {most}, not {value}.");
    }
}
