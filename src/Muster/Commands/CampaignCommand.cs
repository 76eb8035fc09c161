using System.CommandLine;
using Muster.Campaigns;
using Muster.Contracts;
using Muster.Dialogue;
using Muster.Kernel;
using Muster.Outreach.Campaigns;
using Muster.Outreach.Plans;
using Muster.Terminal;

namespace Muster.Commands;

/// <summary><c>muster campaign run</c>: a roster goes in, people are called, tables come out.</summary>
internal static class CampaignCommand
{
    private static readonly Option<FileInfo> RosterFile = new("--roster") { Description = "whom to call: CSV or XLSX", Required = true };
    private static readonly Option<FileInfo> ScriptFile = new("--script") { Description = "what to say and ask: YAML", Required = true };
    private static readonly Option<DirectoryInfo> Out = new("--out") { Description = "folder for the ledger and the tables; give it again to go on", Required = true };
    private static readonly Option<FileInfo?> PlanPath = new("--plan") { Description = "hours, retries and limits: YAML, see plans/weekday.yaml; what is given here beside it wins" };
    private static readonly Option<FileInfo?> Numbers = new("--numbers") { Description = "memory of numbers that campaigns share: how often each was called, and what is known of it" };
    private static readonly Option<int?> Channels = new("--channels") { Description = "calls at once; 10 when neither this nor the plan says" };
    private static readonly Option<double?> CallsPerSecond = new("--cps") { Description = "new calls per second; 2" };
    private static readonly Option<int?> RingSeconds = new("--ring-timeout") { Description = "seconds to let a phone ring; 40" };
    private static readonly Option<int> RetrySeconds = new("--retry-after") { Description = "seconds before a busy or unanswered number is called again; the plan's own delays when not given" };
    private static readonly Option<int?> AttemptsMax = new("--attempts") { Description = "calls to one person at the most; 6" };
    private static readonly Option<int?> FollowUpsMax = new("--follow-up-at-most") { Description = "people left to the follow-up staff at once; while so many are, nobody is called for the first time" };
    private static readonly Option<bool> Goodbye = new("--goodbye") { Description = "those who are in conversation hear the script's leave and are hung up; so it is when nothing is given" };
    private static readonly Option<bool> Finish = new("--finish") { Description = "those who are in conversation go on to their end" };
    private static readonly Option<bool> Now = new("--now") { Description = "those who are in conversation are hung up at once" };
    private static readonly Option<DirectoryInfo?> Record = new("--record") { Description = "folder for recordings of the answered calls, named after their attempts" };
    private static readonly Option<string> Language = new("--lang") { Description = "language of the terminal: zh or en", DefaultValueFactory = _ => "zh" };

    public static Command Build()
    {
        var run = new Command("run", "call everyone on a roster, or go on where an earlier run was cut off")
        {
            RosterFile, ScriptFile, Out, PlanPath, Numbers, Channels, CallsPerSecond, RingSeconds, RetrySeconds, AttemptsMax, FollowUpsMax, Record, Language,
        };
        RosterArguments.AddTo(run);
        TrunkOptions.AddTo(run);
        EngineOptions.AddTo(run);
        DeskOptions.AddTo(run);
        run.SetAction(Run);
        return new Command("campaign", "call a roster and write the tables")
        {
            run,
            CampaignUpdateCommand.Build(),
            Tell(CampaignControl.Pause, "place no more calls until 'resume'; phones that ring are cancelled"),
            Tell(CampaignControl.Resume, "go on after a pause"),
            Tell(CampaignControl.Stop, "end the run; the same 'run' goes on from there"),
            CampaignStatusCommand.Build(Out),
            CampaignCorrectCommand.Build(Out),
        };
    }

    private static Command Tell(string word, string description)
    {
        var command = new Command(word, description) { Out };
        Option<bool>[] ways = word == CampaignControl.Resume ? [] : [Goodbye, Finish, Now];
        foreach (var way in ways)
            command.Options.Add(way);
        command.SetAction(arguments =>
        {
            var given = ways.Where(arguments.GetValue).ToList();
            if (given.Count > 1)
                return Refusal.Print(new Error("campaign.two_ways", "--goodbye, --finish and --now exclude each other: give one of them."));
            var how = given is [var way] && way != Goodbye ? (way == Finish ? CampaignControl.Finish : CampaignControl.Now) : null;
            return new CampaignControl(arguments.GetRequiredValue(Out).FullName).Tell(word, how) is { } error ? Refusal.Print(error) : 0;
        });
        return command;
    }

    private static async Task<int> Run(ParseResult arguments, CancellationToken stop)
    {
        if (!TrunkOptions.Read(arguments).TryGet(out var trunks, out var error))
            return Refusal.Print(error);
        if (!PlanOf(arguments, trunks[0].Name).TryGet(out var plan, out error))
            return Refusal.Print(error);
        if (!RosterArguments.Read(arguments, arguments.GetValue(Numbers), plan).TryGet(out var roster, out error))
            return Refusal.Print(error);
        if (!TrunkOptions.ReadPorts(arguments).TryGet(out var ports, out error) || !TrunkOptions.ReadAnnouncements(arguments).TryGet(out var announcements, out error)
            || !DeskOptions.Read(arguments).TryGet(out var desks, out error))
            return Refusal.Print(error);
        var order = new CampaignOrder(
            arguments.GetRequiredValue(RosterFile).FullName,
            roster,
            arguments.GetRequiredValue(ScriptFile).FullName,
            trunks,
            plan,
            arguments.GetRequiredValue(Out).FullName,
            arguments.GetRequiredValue(Language))
        {
            NumbersPath = arguments.GetValue(Numbers)?.FullName,
            RtpPorts = ports,
            Announcements = announcements,
            Speech = EngineOptions.Read(arguments),
            Desks = desks,
        };
        if (!(await CampaignRun.Run(order, stop)).TryGet(out var outcome, out error))
            return Refusal.Print(error);
        CampaignReport.Print(outcome, order.Folder, order.Language);
        return outcome.End.Error is { } failure ? Refusal.Print(failure) : 0;
    }

    private static Result<CampaignPlan> PlanOf(ParseResult arguments, string trunk)
    {
        var plan = new CampaignPlan();
        Error? error;
        if (arguments.GetValue(PlanPath) is { } file && !PlanFile.Read(file.FullName).TryGet(out plan, out error))
            return error;
        plan = plan with
        {
            Trunk = trunk,
            Channels = arguments.GetValue(Channels) ?? plan.Channels,
            CallsPerSecond = arguments.GetValue(CallsPerSecond) ?? plan.CallsPerSecond,
            RingTimeout = arguments.GetValue(RingSeconds) is { } seconds ? TimeSpan.FromSeconds(seconds) : plan.RingTimeout,
            AttemptsMax = arguments.GetValue(AttemptsMax) ?? plan.AttemptsMax,
            FollowUp = plan.FollowUpAtMost(arguments.GetValue(FollowUpsMax)),
            RecordingFolder = arguments.GetValue(Record)?.FullName,
        };
        if (plan.NumberLimit is not null && arguments.GetValue(Numbers) is null)
            return new Error("plan.no_numbers", "The plan limits the calls of all campaigns to one number: say with --numbers which file they share.");
        if (!Script.Load(arguments.GetRequiredValue(ScriptFile).FullName).TryGet(out var script, out error))
            return error;
        plan = plan.For(script);
        return arguments.GetValue(RetrySeconds) is > 0 and var delay
            ? plan with { Retries = plan.Retries.WithDelay(TimeSpan.FromSeconds(delay)) }
            : plan;
    }
}
