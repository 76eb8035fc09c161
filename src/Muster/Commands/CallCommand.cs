using System.CommandLine;
using System.Text.Json;
using Muster.Calls;
using Muster.Campaigns;
using Muster.Contracts;
using Muster.Dialogue;
using Muster.Kernel;
using Muster.Terminal;

namespace Muster.Commands;

/// <summary><c>muster call</c>: one real call to any SIP peer.</summary>
internal static class CallCommand
{
    private static readonly Argument<string> Peer = new("peer") { Description = "whom to call: sip:NUMBER@HOST[:PORT][;transport=tcp|tls] or sips:NUMBER@HOST[:PORT]; a number alone with --trunks" };
    private static readonly Option<FileInfo> ScriptFile = new("--script") { Description = "what to say and ask", Required = true };
    private static readonly Option<string[]> Set = new("--set") { Description = "a variable of the script, name=value; may be given several times" };
    private static readonly Option<int> RingSeconds = new("--ring-timeout") { Description = "seconds to let it ring", DefaultValueFactory = _ => 60 };
    private static readonly Option<FileInfo?> Record = new("--record") { Description = "a new WAV file for both sides of the call: the person left, Muster right" };
    private static readonly Option<bool> Json = new("--json") { Description = "print the call's report as JSON" };

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    public static Command Build()
    {
        var command = new Command("call", "one call to any SIP peer") { Peer, ScriptFile, Set, RingSeconds, Record, Json };
        TrunkOptions.AddFileTo(command);
        DeskOptions.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private static async Task<int> Run(ParseResult arguments, CancellationToken stop)
    {
        if (!ReadPeer(arguments).TryGet(out var peer, out var error))
            return Refusal.Print(error);
        if (!Script.Load(arguments.GetRequiredValue(ScriptFile).FullName).TryGet(out var script, out error))
            return Refusal.Print(error);
        if (!Variables(arguments.GetValue(Set) ?? []).TryGet(out var variables, out error))
            return Refusal.Print(error);
        if (arguments.GetValue(Record) is { Exists: true } taken)
            return Refusal.Print(new Error("recording.file_exists", $"There is a file {taken.FullName} already, and no recording is written over another."));
        if (!TrunkOptions.ReadPorts(arguments).TryGet(out var ports, out error) || !TrunkOptions.ReadAnnouncements(arguments).TryGet(out var announcements, out error)
            || !DeskOptions.Read(arguments).TryGet(out var desks, out error))
            return Refusal.Print(error);
        if (!Telephony.Open(peer.Trunks, script, channels: 1, ports, announcements, desks).TryGet(out var telephony, out error))
            return Refusal.Print(error);
        using (telephony)
        {
            if (await telephony.Desk.Connect(ConnectTimeout) is { } unconnected)
                return Refusal.Print(unconnected);
            var ringTimeout = TimeSpan.FromSeconds(arguments.GetValue(RingSeconds));
            var order = new CallOrder(
                Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), peer.Number, [new PersonOrder(1, variables)], ringTimeout, TimeSpan.FromMinutes(10))
            {
                RecordingFile = arguments.GetValue(Record)?.FullName,
            };
            var listener = new OneCall(quiet: arguments.GetValue(Json));
            telephony.Desk.RecordingAlarm = alarm => Console.Error.WriteLine($"muster: {alarm.Message}");
            telephony.Desk.Place(order, listener);
            await using var cancelled = stop.Register(telephony.Desk.HangUpAll);
            Print(await listener.Report, arguments.GetValue(Json));
        }

        return 0;
    }

    private static Result<(IReadOnlyList<Trunk> Trunks, string Number)> ReadPeer(ParseResult arguments)
    {
        var uri = arguments.GetRequiredValue(Peer);
        var schemeEnd = uri.StartsWith("sip:", StringComparison.OrdinalIgnoreCase) ? 4 : uri.StartsWith("sips:", StringComparison.OrdinalIgnoreCase) ? 5 : 0;
        var at = uri.IndexOf('@', StringComparison.Ordinal);
        if (TrunkOptions.ReadFile(arguments) is { } file)
        {
            if (at >= 0)
                return new Error("call.bad_peer", "With --trunks the trunk says where the call goes: give the number alone.");
            return file.TryGet(out var trunks, out var unreadable) ? (trunks, uri[schemeEnd..]) : unreadable;
        }

        if (at <= schemeEnd)
            return new Error("call.bad_peer", $"'{uri}' names nobody to call; write it as sip:NUMBER@HOST:PORT.");
        return TrunkOptions.Read(arguments, uri[..schemeEnd] + uri[(at + 1)..]).TryGet(out var trunk, out var error)
            ? ([trunk], uri[schemeEnd..at])
            : error;
    }

    private static Result<Dictionary<string, string>> Variables(string[] settings)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var setting in settings)
        {
            var equals = setting.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                return new Error("call.bad_variable", $"'{setting}' sets no variable; write it as --set name=value.");
            variables[setting[..equals]] = setting[(equals + 1)..];
        }

        return variables;
    }

    private static void Print(CallReport report, bool json)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(report, ReportJson));
            return;
        }

        Console.WriteLine($"{report.Disposition}  SIP {report.SipStatus} {report.SipReason}");
        foreach (var answer in report.People[0].Answers)
            Console.WriteLine($"  {answer.Question}: {answer.Category}  “{answer.Heard}”  {answer.Confidence:0.00}  {answer.StartMs}–{answer.EndMs} ms");
        if (report.Media is { } media)
            Console.WriteLine($"  line: {media.Lost} of {media.Lost + media.Received} packets lost, jitter {media.JitterMs:0.0} ms{(media.Encrypted ? ", encrypted" : "")}");
        if (report.Recording is { } recording)
            Console.WriteLine($"  recording: {recording.File}, {recording.LengthMs / 1000.0:0.0} s{(recording.IsWhole ? "" : ", not whole")}");
    }

    private static readonly JsonSerializerOptions ReportJson = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private sealed class OneCall(bool quiet) : ICallListener
    {
        private readonly TaskCompletionSource<CallReport> _report = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<CallReport> Report => _report.Task;

        public void Answered(Guid callId)
        {
            if (!quiet)
                Console.Error.WriteLine("answered");
        }

        public void AnswerGiven(Guid callId, long rowId, CallAnswer answer)
        {
            if (!quiet)
                Console.Error.WriteLine($"{answer.Question}: {answer.Category}");
        }

        public void PersonEnded(Guid callId, PersonReport report)
        {
        }

        public void Ended(CallReport report) => _report.TrySetResult(report);
    }
}
