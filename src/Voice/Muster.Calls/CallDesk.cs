using System.Security.Cryptography;
using Muster.Contracts;
using Muster.Dialogue;
using Muster.Kernel;
using Muster.Rtp;
using Muster.Sip;
using Muster.Speech;

namespace Muster.Calls;

/// <summary>What a <see cref="CallDesk"/> works with.</summary>
/// <param name="Channels">Calls at once, 1 to 10,000.</param>
/// <param name="Endpointer">How answers are cut out of the audio.</param>
/// <param name="Media">Ports and pace of the media clock.</param>
public sealed record CallDeskOptions(int Channels, EndpointerOptions Endpointer, MediaClockOptions Media)
{
    /// <summary>An answered line from which no packet ever came is given up after this long.</summary>
    public TimeSpan FirstSoundWithin { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>An answered line from which nothing comes any more is given up after this long; a call on hold is not.</summary>
    public TimeSpan SilenceMax { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>An answer that the recogniser keeps for longer counts as not understood, and is asked again.</summary>
    public TimeSpan RecognitionMax { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What recordings leave free on their disk, bytes: a ledger that may be on the same one must go on.</summary>
    public long RecordingFreeBytesMin { get; init; } = 256L << 20;

    /// <summary>What networks and machines say; the book that comes with the program when null.</summary>
    public AnnouncementBook? Announcements { get; init; }

    /// <summary>Timers and names of the signalling.</summary>
    public SipOptions Signalling { get; init; } = new();

    /// <summary>A call for which no trunk has room for longer ends as a line fault.</summary>
    public TimeSpan TrunkWaitMax { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>What the choice among trunks of one priority is drawn from; unpredictable unless set.</summary>
    public int Seed { get; init; } = RandomNumberGenerator.GetInt32(int.MaxValue);

    /// <summary>Who takes the calls that are handed over, by the names that the script uses; <see cref="TransferTarget.AnyDesk"/> for all others.</summary>
    public IReadOnlyDictionary<string, string> Desks { get; init; } = new Dictionary<string, string>();

    /// <summary>How long a desk may ring before the script goes on without it.</summary>
    public TimeSpan TransferRingMax { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Where what was said before a call was handed over is written, a file a call; null writes nothing.</summary>
    public string? TransferFolder { get; init; }

    /// <summary>Finds the trunks; by this machine's name servers and hosts file (RFC 3263) when null.</summary>
    public TrunkResolver? Resolve { get; init; }

    /// <summary>The machine's clock when null; else a test's, for timers and media, and the test ticks the media clock.</summary>
    internal TimeProvider? Time { get; init; }
}

/// <summary>
/// Places calls over its trunks and holds their conversations. Signalling, dialogue and timers run on one loop,
/// audio on one media clock, recognition on the pool's workers.
/// </summary>
public sealed class CallDesk : ICallDesk, IDisposable
{
    private static readonly TimeSpan ClosingMax = TimeSpan.FromSeconds(5);

    /// <summary>Answers that may wait before no new call is taken on: at some 50 ms each, half a second and more on two processors.</summary>
    private const int AnswersWaitingMax = 24;

    private readonly HashSet<CallSession> _calls = [];
    private readonly RecogniserPool? _recognisers;
    private readonly Dictionary<object, Grammar> _grammars;
    private readonly ThreadLoop _loop;
    private bool _knowsAnnouncements;
    private int _active;
    private int _faults;
    private int _overloads;
    private long _recognitionMicroseconds;

    private CallDesk(
        ThreadLoop loop, IReadOnlyList<Trunk> trunks, Script script, PromptStore prompts, RecogniserPool? recognisers, CallDeskOptions options, AnnouncementBook announcements)
    {
        _loop = loop;
        _recognisers = recognisers;
        Options = options;
        Announcements = announcements;
        Script = script;
        Prompts = new PromptSource(prompts);
        Trunks = new TrunkGroup(loop, trunks, options.Signalling, options.Resolve, new Random(options.Seed));
        Clock = options.Time is { } time ? new MediaClock(options.Media, time) : new MediaClock(options.Media);
        Clock.Faulted = Fault;
        loop.Faulted = Fault;
        Recorder = new Recorder(options.RecordingFreeBytesMin, error => RecordingAlarm?.Invoke(error));
        Notes = new TransferNotes(options.TransferFolder, error => TransferAlarm?.Invoke(error));
        _grammars = script.Editions
            .SelectMany(edition => edition.Questions, (edition, question) => (question.Listen, Grammar: QuestionGrammar.Of(question, edition.Language)))
            .ToDictionary(object (each) => each.Listen, each => each.Grammar, ReferenceEqualityComparer.Instance);
    }

    /// <summary>Gets everything ready that a call must not wait for, and begins to look for the trunks.</summary>
    /// <param name="trunks">At least one, their names unique.</param>
    /// <param name="script">What is said and asked.</param>
    /// <param name="prompts">Where its sounds come from.</param>
    /// <param name="recognisers">Null when answers come by keypad only.</param>
    /// <param name="options">How it works.</param>
    /// <returns>A desk, or <c>rtp.too_few_ports</c>, an error of <see cref="AnnouncementBook.Load"/>, or why a prompt or a grammar of the script cannot be made.</returns>
    public static Result<CallDesk> Open(IReadOnlyList<Trunk> trunks, Script script, PromptStore prompts, RecogniserPool? recognisers, CallDeskOptions options)
    {
        if (new RtpPortRange(options.Media.FirstPort, options.Media.LastPort).CheckRoom(options.Channels) is { } tooFew)
            return tooFew;
        var announcements = options.Announcements;
        if (announcements is null && !AnnouncementBook.Load().TryGet(out announcements, out var unreadable))
            return unreadable;
        var desk = new CallDesk(new ThreadLoop("calls", options.Time), trunks, script, prompts, recognisers, options, announcements);
        if (desk.Prepare(prompts) is { } refusal)
        {
            desk.Dispose();
            return refusal;
        }

        desk._loop.Post(desk.Trunks.Start);
        return desk;
    }

    /// <summary>Where signalling, dialogue and timers run.</summary>
    public Loop Loop => _loop;

    /// <summary>The media clock, for its lateness figures.</summary>
    public MediaClock Clock { get; }

    /// <summary>What the signalling of all trunks holds now. On the desk's loop only.</summary>
    public SipGauges Signalling => Trunks.Gauges;

    /// <summary>Each trunk's gauges: why it is dialling, or why not.</summary>
    public IReadOnlyList<TrunkStatus> TrunkStatuses => Trunks.Statuses;

    /// <summary>Milliseconds from the end of an answer to the first packet of what is said next.</summary>
    public TurnTimes Turns { get; } = new();

    /// <summary>Answers that the recogniser had no room for; they were asked again.</summary>
    public int RecogniserOverloads => Volatile.Read(ref _overloads);

    /// <summary>CPU time that recognising answers has taken.</summary>
    public TimeSpan RecognitionCpu => TimeSpan.FromMicroseconds(Interlocked.Read(ref _recognitionMicroseconds));

    /// <summary>Prompts that could not be rendered during a call and were left out.</summary>
    public int PromptFailures => Prompts.Failures;

    /// <summary>Exceptions that should not have been: a call that one struck ended as a line fault, the others went on.</summary>
    public int Faults => Volatile.Read(ref _faults);

    /// <summary>Told of each of <see cref="Faults"/>, on whatever thread it struck.</summary>
    public Action<Exception>? Faulted { get; set; }

    /// <summary>Recordings that broke off or never began; their calls went on.</summary>
    public int RecordingFailures => Recorder.Failures;

    /// <summary>Told, on a thread of its own, when recording begins to fail, and again only after it has worked.</summary>
    public Action<Error>? RecordingAlarm { get; set; }

    /// <summary>Told, on any thread, when what was said before a transfer could not be written.</summary>
    public Action<Error>? TransferAlarm { get; set; }

    /// <summary>Calls in the air.</summary>
    public int ActiveCalls => Volatile.Read(ref _active);

    public int FreeChannels => Math.Min(Options.Channels, Trunks.Channels) - ActiveCalls;

    public bool IsOverloaded => _recognisers?.Queued > AnswersWaitingMax;

    internal CallDeskOptions Options { get; }

    internal Script Script { get; }

    /// <summary>What the clock on the wall says, which people count their days from.</summary>
    internal DateTime LocalNow => Loop.Time.GetLocalNow().DateTime;

    internal AnnouncementBook Announcements { get; }

    internal PromptSource Prompts { get; }

    internal Recorder Recorder { get; }

    internal TrunkGroup Trunks { get; }

    internal TransferNotes Notes { get; }

    public void Place(CallOrder order, ICallListener listener)
    {
        Interlocked.Increment(ref _active);
        _loop.Post(() =>
        {
            var call = new CallSession(this, order, listener);
            _calls.Add(call);
            call.Start();
        });
    }

    public void CancelRinging() => _loop.Post(() =>
    {
        foreach (var call in _calls.ToArray())
            call.CancelUnanswered();
    });

    public void SayGoodbye() => _loop.Post(() =>
    {
        foreach (var call in _calls.ToArray())
            call.SayGoodbye();
    });

    public void HangUpAll() => _loop.Post(() =>
    {
        foreach (var call in _calls.ToArray())
            call.HangUp(Disposition.Interrupted);
    });

    /// <summary>Waits until every trunk has been found, or has not, and has taken our registration where it wants one.</summary>
    /// <returns>Null when at least one is there, or what is wrong with the first: <c>trunk.unknown_host</c>, <c>trunk.unreachable</c>, <c>trunk.not_registered</c>, <c>trunk.no_answer</c>.</returns>
    public Task<Error?> Connect(TimeSpan timeout) => Ask(byOptions: false, timeout);

    /// <summary>As <see cref="Connect"/>, and a trunk without registration must also answer OPTIONS, by whatever status.</summary>
    public Task<Error?> Probe(TimeSpan timeout) => Ask(byOptions: true, timeout);

    /// <summary>Closes the trunks and takes registrations back. Calls that are still in the air are reported as interrupted; hang up first to let the other side know.</summary>
    public void Dispose()
    {
        using var closed = new ManualResetEventSlim();
        _loop.Post(() =>
        {
            foreach (var call in _calls.ToArray())
                call.Abandon();
            Trunks.Close(closed.Set);
        });
        closed.Wait(ClosingMax);

        // The last recordings' reports are told on the loop.
        Recorder.Dispose();
        using var told = new ManualResetEventSlim();
        _loop.Post(told.Set);
        told.Wait(ClosingMax);
        Clock.Dispose();
        _loop.Dispose();
    }

    internal void PrefetchOpening(IReadOnlyDictionary<string, string> variables, CallWork work)
    {
        foreach (var say in DialogueEngine.Start(Script, variables, LocalNow).Actions.OfType<DialogueAction.Say>())
            Prompts.Prefetch(say.Parts, work);
    }

    /// <summary>Has an answer recognised, which is no longer the caller's; the hypothesis comes on a worker's thread. False when there is no recogniser or no room.</summary>
    internal bool Recognise(Utterance utterance, DialogueAction.Listen listen, Action<Hypothesis> done)
    {
        if (_recognisers is null)
        {
            utterance.Dispose();
            return false;
        }

        if (_recognisers.TrySubmit(utterance, _grammars[listen], Counting(done)))
            return true;
        Interlocked.Increment(ref _overloads);
        return false;
    }

    /// <summary>Has a clause recognised when no answer waits; it is no longer the caller's. <paramref name="done"/> runs as the call's work. False when that cannot be.</summary>
    internal bool RecogniseBehind(Clause clause, CallWork work, Action<Hypothesis> done)
    {
        if (_knowsAnnouncements)
            return _recognisers!.TrySubmitBehind(clause.Sound, Announcements.Grammar, Counting(hypothesis => work.Post(() => done(hypothesis))));
        clause.Sound.Dispose();
        return false;
    }

    private Action<Hypothesis> Counting(Action<Hypothesis> done) => hypothesis =>
    {
        Interlocked.Add(ref _recognitionMicroseconds, (long)(hypothesis.CpuMs * 1000));
        done(hypothesis);
    };

    /// <summary>A call is over; its channel is free before its listener hears of it.</summary>
    internal void Done(CallSession call)
    {
        _calls.Remove(call);
        Interlocked.Decrement(ref _active);
    }

    internal void Fault(Exception exception)
    {
        Interlocked.Increment(ref _faults);
        Faulted?.Invoke(exception);
    }

    /// <summary>Renders what all people hear and compiles every question's grammar, so that nothing is left for the first call.</summary>
    private Error? Prepare(PromptStore prompts)
    {
        foreach (var target in Script.TransferTargets)
        {
            if (!TransferTarget.Read(target, Options.Desks).TryGet(out _, out var error))
                return error;
        }

        foreach (var part in Script.FixedParts)
        {
            if (!prompts.Get(part, keep: true).TryGet(out _, out var error))
                return error;
        }

        if (_recognisers is null)
            return null;
        // Networks speak their own language, whatever the script's; where its model is missing, tones and lengths have to do.
        _knowsAnnouncements = _recognisers.Prepare(Announcements.Grammar) is null;
        return _grammars.Values.Select(_recognisers.Prepare).FirstOrDefault(error => error is not null);
    }

    private Task<Error?> Ask(bool byOptions, TimeSpan timeout)
    {
        var done = new TaskCompletionSource<Error?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _loop.Post(() => Trunks.Ask(byOptions, timeout, error => done.TrySetResult(error)));
        return done.Task;
    }
}
