using Muster.Calls;
using Muster.Dialogue;
using Muster.Kernel;
using Muster.Outreach.Campaigns;
using Muster.Outreach.Ledgers;
using Muster.Outreach.Rosters;
using Muster.Outreach.Tables;
using Muster.Rtp;
using Muster.Speech;
using Muster.Terminal;

namespace Muster.Campaigns;

/// <summary>What a campaign is run with.</summary>
/// <param name="RosterPath">CSV or XLSX.</param>
/// <param name="RosterOptions">How its columns are found.</param>
/// <param name="ScriptPath">What is said and asked.</param>
/// <param name="Trunks">Where calls go.</param>
/// <param name="Plan">How to dial.</param>
/// <param name="Folder">Where the ledger and the tables go.</param>
/// <param name="Language">Of the terminal: <c>zh</c> or <c>en</c>.</param>
internal sealed record CampaignOrder(
    string RosterPath, RosterOptions RosterOptions, string ScriptPath, IReadOnlyList<Trunk> Trunks, CampaignPlan Plan, string Folder, string Language)
{
    /// <summary>The memory of numbers that campaigns share; null: none.</summary>
    public string? NumbersPath { get; init; }

    /// <summary>The ports of the media.</summary>
    public RtpPortRange RtpPorts { get; init; } = RtpPortRange.Default;

    /// <summary>What networks and machines say; the book beside the program when null.</summary>
    public AnnouncementBook? Announcements { get; init; }

    /// <summary>The engines that recognise speech.</summary>
    public SpeechOptions Speech { get; init; } = new();

    /// <summary>Who takes the calls that the script hands over, by desk.</summary>
    public IReadOnlyDictionary<string, string> Desks { get; init; } = new Dictionary<string, string>();
}

/// <summary>What a run leaves behind.</summary>
/// <param name="End">How it ended.</param>
/// <param name="Script">What was asked.</param>
/// <param name="Summary">The campaign in figures, earlier runs included.</param>
/// <param name="Voice">How the calls of this run did; null when nothing was left to call.</param>
internal sealed record CampaignOutcome(CampaignEnd End, Script Script, CampaignSummary Summary, VoiceFigures? Voice);

/// <summary>Figures of the voice engine over a run.</summary>
/// <param name="PacketsSent">RTP packets.</param>
/// <param name="PacketsSkipped">Packets whose time passed unsent.</param>
/// <param name="LateP99">How late they left, at the 99th percentile.</param>
/// <param name="TurnP95Ms">From the end of an answer to the next prompt, at the 95th percentile.</param>
/// <param name="Turns">Answers that <paramref name="TurnP95Ms"/> was taken over.</param>
/// <param name="RecognitionCpu">Processor time of the recogniser, announcements and greetings included.</param>
/// <param name="RecogniserOverloads">Answers that found no room at the recogniser, and were asked for again.</param>
internal sealed record VoiceFigures(
    long PacketsSent, long PacketsSkipped, TimeSpan LateP99, int TurnP95Ms, int Turns, TimeSpan RecognitionCpu, int RecogniserOverloads);

/// <summary>A campaign from its files to its tables. Given again with the same files, it goes on where it was.</summary>
internal static class CampaignRun
{
    public const string LedgerName = "ledger.db";

    /// <summary>In the campaign's folder: what was said before a call was handed over, a file a call.</summary>
    private const string TransferFolder = "transfers";

    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(10);

    public static async Task<Result<CampaignOutcome>> Run(CampaignOrder order, CancellationToken stop)
    {
        if (!Script.Load(order.ScriptPath).TryGet(out var script, out var error)
            || !RosterLoading.Load(order.RosterPath, order.RosterOptions).TryGet(out var roster, out error)
            || !OpenFolder(order.Folder).TryGet(out var folder, out error)
            || (order.Plan.RecordingFolder is { } recordings && !OpenFolder(recordings).TryGet(out _, out error))
            || !Ledger.Open(Path.Combine(folder, LedgerName), new LedgerOptions { NumbersPath = order.NumbersPath }).TryGet(out var ledger, out error))
        {
            return error;
        }

        using (ledger)
        {
            var version = script.Version;
            if (!ledger.ScriptAsBegun(script, Path.GetDirectoryName(Path.GetFullPath(order.ScriptPath))!).TryGet(out script, out error))
                return error;
            if (script.Version != version)
                Console.Error.WriteLine($"muster: the campaign goes on with version {script.Version} of its script, with which it began; {order.ScriptPath} is now version {version}.");
            if (!ledger.Begin(StartOf(order.RosterPath, roster, script), roster.Rows).TryGet(out var campaign, out error)
                || (order.RosterOptions.Known is { } known && !ledger.LeaveOut(known, order.Plan).TryGet(out _, out error)))
                return error;
            if (campaign.EndedAt is not null)
                return Write(order.Folder, ledger, script, new CampaignEnd(CampaignEnding.Finished, null), null);
            return await Dial(order, script, ledger, stop);
        }
    }

    /// <param name="ledger">Of a campaign that is not running.</param>
    /// <param name="notDialing">Why it is not.</param>
    public static CampaignSummary SummaryOf(Ledger ledger, string notDialing) => ledger.Summary(TimeProvider.System.LocalTimeZone) with { NotDialing = notDialing };

    public static CampaignStart StartOf(string rosterPath, LoadedRoster roster, Script script) =>
        new(Path.GetFileName(rosterPath), roster.Hash, new FrozenScript(script.Id, script.Version, script.Yaml));

    public static List<QuestionColumn> Columns(Script script) =>
        [.. script.Questions.Concat(script.AnsweredBy is { } answeredBy ? [answeredBy] : []).Select(question => new QuestionColumn(
            question.Id, question.Title, question.Categories.ToDictionary(category => category.Name, category => category.Title, StringComparer.Ordinal)))];

    public static Result<string> OpenFolder(string folder)
    {
        try
        {
            // Names and numbers stand whole in it; a folder that is there already keeps the rights that its owner gave it.
            return Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Error("out.not_writable", $"The folder '{folder}' cannot be made: {exception.Message}");
        }
    }

    private static async Task<Result<CampaignOutcome>> Dial(CampaignOrder order, Script script, Ledger ledger, CancellationToken stop)
    {
        var transfers = Path.Combine(order.Folder, TransferFolder);
        if (!Telephony.Open(order.Trunks, script, order.Plan.Channels, order.RtpPorts, order.Announcements, order.Desks, transfers, order.Speech).TryGet(out var telephony, out var error))
            return error;
        using (telephony)
        {
            if (telephony.KeypadOnlyBecause is { } reason)
                Console.Error.WriteLine($"muster: answers are taken by keypad only: {reason.Message}");
            if (await telephony.Desk.Probe(ProbeTimeout) is { } silent)
                return silent;
            telephony.Desk.RecordingAlarm = telephony.Desk.TransferAlarm = alarm => Console.Error.WriteLine($"muster: {alarm.Message}");
            using var loop = new ThreadLoop("campaign");
            var campaign = new Campaign(loop, ledger, telephony.Desk, order.Plan);
            campaign.Start();
            await using var stopping = stop.Register(() => campaign.Stop());
            var control = new CampaignControl(order.Folder).Obey(campaign, TimeProvider.System);
            await CampaignView.Show(campaign, () => telephony.Desk.TrunkStatuses, script, order.Language);
            var end = await campaign.Completion;
            await control;
            Warn(telephony.Desk);
            return Write(order.Folder, ledger, script, end, Figures(telephony.Desk));
        }
    }

    private static Result<CampaignOutcome> Write(string folder, Ledger ledger, Script script, CampaignEnd end, VoiceFigures? voice)
    {
        var summary = SummaryOf(ledger, end.Error?.Code ?? end.Ending.ToString().ToLowerInvariant());
        return ResultTables.Write(folder, ledger.Results, summary, Columns(script), TimeProvider.System).TryGet(out _, out var error)
            ? new CampaignOutcome(end, script, summary, voice)
            : error;
    }

    private static void Warn(CallDesk desk)
    {
        if (desk.Faults > 0)
            Console.Error.WriteLine($"muster: {desk.Faults} calls ended by a fault of the program; they stand as line_fault in the ledger.");
        if (desk.RecordingFailures > 0)
            Console.Error.WriteLine($"muster: {desk.RecordingFailures} recordings broke off or never began.");
        if (desk.PromptFailures > 0)
            Console.Error.WriteLine($"muster: {desk.PromptFailures} prompts could not be spoken and were left out.");
    }

    private static VoiceFigures Figures(CallDesk desk)
    {
        var late = desk.Clock.Lateness;
        return new(late.Count, late.Skipped, late.Percentile(0.99), desk.Turns.PercentileMs(0.95), desk.Turns.Count, desk.RecognitionCpu, desk.RecogniserOverloads);
    }
}
