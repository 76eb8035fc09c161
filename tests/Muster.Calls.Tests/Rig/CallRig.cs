using System.Net;
using Muster.Contracts;
using Muster.Dialogue;
using Muster.Rtp;
using Muster.Sip;
using Muster.Speech;

namespace Muster.Calls.Tests.Rig;

/// <summary>A desk whose trunk leads to one resident, over real sockets of 127.0.0.1.</summary>
internal sealed class CallRig : IDisposable
{
    /// <summary>Where the few sentences that must be spoken are kept, from one run to the next.</summary>
    public static readonly string PromptFolder = Path.Combine(Path.GetTempPath(), "muster-calls-prompts");

    private static readonly Lazy<PromptStore> Prompts = new(() => PromptStore.Open(PromptFolder).Value);

    private static readonly Lazy<RecogniserPool?> Shared =
        new(() => RecogniserPool.Open(new SpeechOptions(), 2).TryGet(out var pool, out _) ? pool : null);

    public CallRig(Script? script = null, CallDeskOptions? options = null, bool speech = true, IPEndPoint? trunk = null, RecogniserPool? recognisers = null, Func<Resident, IReadOnlyList<Trunk>>? trunks = null, SipProtocol protocol = SipProtocol.Udp, SipTlsOptions? tls = null, MediaSecurity srtp = MediaSecurity.Off)
    {
        Desk = CallDesk.Open(
            trunks?.Invoke(Resident) ?? [Trunk.Parse($"sip:02700000000@{trunk ?? Resident.EndPoint}").Value with { Protocol = protocol, Tls = tls ?? new SipTlsOptions(), Srtp = srtp }],
            script ?? Screening.Standard,
            Prompts.Value,
            speech ? recognisers ?? Shared.Value : null,
            (options ?? Options) with { Time = Metronome.Shared }).Value;
        Metronome.Shared.Add(Desk.Clock);
    }

    public static CallDeskOptions Options { get; } = new(10, new EndpointerOptions(), new MediaClockOptions());

    public Resident Resident { get; } = new();

    public CallDesk Desk { get; }

    /// <summary>Runs on the desk's loop with everything that is told of a call.</summary>
    public Action<string> Listening { get; init; } = _ => { };

    /// <summary>Calls the resident, who shares the telephone with others when several rows are given.</summary>
    public PlacedCall Place(int people = 1, TimeSpan? ringTimeout = null, TimeSpan? durationMax = null, string number = "13800000000", string name = "", string? record = null)
    {
        var order = new CallOrder(
            Guid.CreateVersion7(TimeProvider.System.GetUtcNow()),
            number,
            [.. Enumerable.Range(1, people).Select(row => new PersonOrder(row, new Dictionary<string, string> { ["name"] = name }))],
            ringTimeout ?? TimeSpan.FromSeconds(30),
            durationMax ?? TimeSpan.FromSeconds(60))
        {
            RecordingFile = record,
        };
        var call = new PlacedCall(Desk) { Listening = Listening };
        Desk.Place(order, call);
        return call;
    }

    /// <summary>Waits until the desk's loop holds no call, and no timer but those of transactions that linger (32 s after a refusal, RFC 3261 timer D).</summary>
    public async Task Drained()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        while (await OnLoop(Left) > 0)
            await timer.WaitForNextTickAsync(deadline.Token);
    }

    public void Dispose()
    {
        Metronome.Shared.Remove(Desk.Clock);
        Desk.Dispose();
        Resident.Dispose();
    }

    private int Left()
    {
        var gauges = Desk.Signalling;
        return gauges.Calls + Desk.Loop.PendingTimers - gauges.ClientTransactions - gauges.ServerTransactions;
    }

    private Task<int> OnLoop(Func<int> ask)
    {
        var answer = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        Desk.Loop.Post(() => answer.SetResult(ask()));
        return answer.Task;
    }
}

/// <summary>A call that was placed, and everything that was told of it.</summary>
internal sealed class PlacedCall(CallDesk desk) : ICallListener
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly TaskCompletionSource<CallReport> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private readonly List<string> _told = [];

    /// <summary>Channels that were free when the end was told.</summary>
    public int FreeChannelsAtEnd { get; private set; }

    /// <summary>Throws where a test wants a listener that fails.</summary>
    public Action<string> Listening { get; init; } = _ => { };

    /// <summary>In order: <c>answered</c>, <c>ROW QUESTION=CATEGORY</c>, <c>ROW DISPOSITION</c>, <c>ended</c>.</summary>
    public IReadOnlyList<string> Told
    {
        get
        {
            lock (_gate)
                return [.. _told];
        }
    }

    public Task<CallReport> Report => _ended.Task.WaitAsync(Deadline);

    public void Answered(Guid callId) => Tell("answered");

    public void AnswerGiven(Guid callId, long rowId, CallAnswer answer) => Tell($"{rowId} {answer.Question}={answer.Category}");

    public void PersonEnded(Guid callId, PersonReport report) => Tell($"{report.RowId} {report.Disposition}");

    public void Ended(CallReport report)
    {
        FreeChannelsAtEnd = desk.FreeChannels;
        Tell("ended");
        _ended.SetResult(report);
    }

    private void Tell(string what)
    {
        lock (_gate)
            _told.Add(what);
        Listening(what);
    }
}
