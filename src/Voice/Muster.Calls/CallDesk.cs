using System.Collections.Frozen;
using System.Net;
using System.Net.Sockets;
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

    /// <summary>Timers and names of the signalling.</summary>
    public SipOptions Signalling { get; init; } = new();
}

/// <summary>
/// Places calls over one trunk and holds their conversations. Signalling, dialogue and timers run on one loop,
/// audio on one media clock, recognition on the pool's workers.
/// </summary>
public sealed class CallDesk : ICallDesk, IDisposable
{
    private static readonly TimeSpan ClosingMax = TimeSpan.FromSeconds(5);

    /// <summary>Home routers forget a way by UDP after 30 s and more.</summary>
    private static readonly TimeSpan KeepOpenEvery = TimeSpan.FromSeconds(25);

    private readonly HashSet<CallSession> _calls = [];
    private readonly RecogniserPool? _recognisers;
    private readonly FrozenDictionary<string, Grammar> _grammars;
    private readonly ThreadLoop _loop;
    private readonly IReadOnlyList<ISipTransport> _transports;
    private readonly Trunk _trunk;
    private readonly SipUri _caller;
    private bool _knowsAnnouncements;
    private string? _whyLost;
    private int _active;
    private int _faults;
    private int _overloads;
    private long _recognitionMicroseconds;

    private CallDesk(
        ThreadLoop loop, IReadOnlyList<ISipTransport> transports, Trunk trunk, Script script, PromptStore prompts, RecogniserPool? recognisers, CallDeskOptions options, AnnouncementBook announcements)
    {
        _loop = loop;
        _transports = transports;
        _trunk = trunk;
        _recognisers = recognisers;
        _caller = SipUri.At(trunk.CallerNumber, transports[0].LocalEndPoint);
        Options = options;
        Announcements = announcements;
        Script = script;
        Prompts = new PromptSource(prompts);
        Sip = new SipEndpoint(loop, transports, options.Signalling with { LearnsContact = trunk.IsBehindNat });
        Sip.ConnectionLost = loss => _whyLost = loss.Reason;
        Clock = new MediaClock(options.Media) { Faulted = Fault };
        loop.Faulted = Fault;
        _grammars = script.Questions.ToFrozenDictionary(
            question => question.Id,
            question => Grammar.Create(script.Language, [.. question.Listen.Phrases.Select(phrase => new GrammarPhrase(phrase.Category, phrase.Text))]),
            StringComparer.Ordinal);
    }

    /// <summary>Opens the line's local side and gets everything ready that a call must not wait for.</summary>
    /// <param name="recognisers">Null when answers come by keypad only.</param>
    /// <returns>
    /// A desk, or <c>trunk.unreachable</c>, an error of <see cref="SipTransports.Open"/> or <see cref="AnnouncementBook.Load"/>, or why a prompt or a
    /// grammar of the script cannot be made.
    /// </returns>
    public static Result<CallDesk> Open(Trunk trunk, Script script, PromptStore prompts, RecogniserPool? recognisers, CallDeskOptions options)
    {
        if (!LocalAddressTowards(trunk.Address).TryGet(out var local, out var error) || !AnnouncementBook.Load(trunk.AnnouncementsFile).TryGet(out var announcements, out error))
            return error;
        var loop = new ThreadLoop("calls");
        if (!SipTransports.Open(loop, local, trunk.Protocol, trunk.Tls).TryGet(out var transports, out error))
        {
            loop.Dispose();
            return error;
        }

        var desk = new CallDesk(loop, transports, trunk, script, prompts, recognisers, options, announcements);
        if (trunk.IsBehindNat)
            loop.Post(() => desk.Sip.KeepOpen(trunk.Hop, KeepOpenEvery));
        if (desk.Prepare(prompts) is { } refusal)
        {
            desk.Dispose();
            return refusal;
        }

        return desk;
    }

    /// <summary>Where signalling, dialogue and timers run.</summary>
    public Loop Loop => _loop;

    /// <summary>The media clock, for its lateness figures.</summary>
    public MediaClock Clock { get; }

    /// <summary>The signalling endpoint, for its gauges.</summary>
    public SipEndpoint Sip { get; }

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

    /// <summary>Calls in the air.</summary>
    public int ActiveCalls => Volatile.Read(ref _active);

    public int FreeChannels => Options.Channels - ActiveCalls;

    internal CallDeskOptions Options { get; }

    internal Script Script { get; }

    internal AnnouncementBook Announcements { get; }

    internal PromptSource Prompts { get; }

    internal IPAddress LocalAddress => _transports[0].LocalEndPoint.Address;

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

    public void HangUpAll() => _loop.Post(() =>
    {
        foreach (var call in _calls.ToArray())
            call.HangUp(Disposition.Interrupted);
    });

    /// <summary>Asks the trunk whether it is there (OPTIONS). Any answer will do.</summary>
    public Task<Error?> Probe(TimeSpan timeout)
    {
        var done = new TaskCompletionSource<Error?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _loop.Post(() => Sip.Probe(new SipUri("", _trunk.Host, _trunk.Port).Over(_trunk.Protocol, _trunk.IsSecure), _trunk.Hop, timeout, status => done.TrySetResult(status == 0
            ? new Error("trunk.no_answer", $"The trunk {_trunk.Address} does not answer. Check its address and port, and that it takes SIP over {_trunk.Protocol.ToString().ToUpperInvariant()} from {LocalAddress}.{(_whyLost is null ? "" : $" The connection failed: {_whyLost}")}")
            : null)));
        return done.Task;
    }

    /// <summary>Closes the line. Calls that are still in the air are reported as interrupted; hang up first to let the other side know.</summary>
    public void Dispose()
    {
        using var closed = new ManualResetEventSlim();
        _loop.Post(() =>
        {
            foreach (var call in _calls.ToArray())
                call.Abandon();
            Sip.Dispose();
            closed.Set();
        });
        closed.Wait(ClosingMax);
        Clock.Dispose();
        foreach (var transport in _transports)
            transport.Dispose();
        _loop.Dispose();
    }

    internal OutgoingInvite InviteFor(string number, int rtpPort) => new(
        new SipUri(number, _trunk.Host, _trunk.Port).Over(_trunk.Protocol, _trunk.IsSecure),
        _caller,
        _trunk.Hop,
        SessionDescription.Offer(new IPEndPoint(LocalAddress, rtpPort), AudioCodec.Pcma, AudioCodec.Pcmu),
        _trunk.Credentials);

    internal void PrefetchOpening(IReadOnlyDictionary<string, string> variables, CallWork work)
    {
        foreach (var say in DialogueEngine.Start(Script, variables).Actions.OfType<DialogueAction.Say>())
            Prompts.Prefetch(say.Parts, work);
    }

    /// <summary>Has an answer recognised; the hypothesis comes on a worker's thread. False when there is no recogniser or no room.</summary>
    internal bool Recognise(Utterance utterance, DialogueAction.Listen listen, Action<Hypothesis> done)
    {
        if (_recognisers is null)
            return false;
        if (_recognisers.TrySubmit(utterance.Pcm, _grammars[listen.QuestionId], Count))
            return true;
        Interlocked.Increment(ref _overloads);
        return false;

        void Count(Hypothesis hypothesis)
        {
            Interlocked.Add(ref _recognitionMicroseconds, (long)(hypothesis.CpuMs * 1000));
            done(hypothesis);
        }
    }

    /// <summary>Has a clause recognised when no answer waits; <paramref name="done"/> runs as the call's work. False when that cannot be.</summary>
    internal bool RecogniseBehind(Clause clause, CallWork work, Action<Hypothesis> done) =>
        _knowsAnnouncements && _recognisers!.TrySubmitBehind(clause.Sound.Pcm, Announcements.Grammar, hypothesis =>
        {
            Interlocked.Add(ref _recognitionMicroseconds, (long)(hypothesis.CpuMs * 1000));
            work.Post(() => done(hypothesis));
        });

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

    private static Result<IPAddress> LocalAddressTowards(IPEndPoint remote)
    {
        try
        {
            using var probe = new Socket(remote.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            probe.Connect(remote);
            return ((IPEndPoint)probe.LocalEndPoint!).Address;
        }
        catch (SocketException exception)
        {
            return new Error("trunk.unreachable", $"This machine has no way to the trunk {remote}: {exception.Message}.");
        }
    }
}
