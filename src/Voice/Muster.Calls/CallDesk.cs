using System.Collections.Concurrent;
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
public sealed record CallDeskOptions(int Channels, EndpointerOptions Endpointer, MediaClockOptions Media);

/// <summary>
/// Places calls over one trunk and holds their conversations. Signalling, dialogue and timers run on one loop,
/// audio on one media clock, recognition on the pool's workers.
/// </summary>
public sealed class CallDesk : ICallDesk, IDisposable
{
    /// <summary>An answer that the pool could not take within its bounds is asked again.</summary>
    private readonly RecogniserPool? _recognisers;
    private readonly Dictionary<Guid, CallSession> _calls = [];
    private readonly ConcurrentDictionary<string, Grammar> _grammars = new(StringComparer.Ordinal);
    private readonly ThreadLoop _loop;
    private readonly ISipTransport _transport;
    private readonly Trunk _trunk;
    private readonly SipUri _caller;
    private int _active;

    private CallDesk(
        ThreadLoop loop, ISipTransport transport, Trunk trunk, Script script, PromptStore prompts, RecogniserPool? recognisers, CallDeskOptions options)
    {
        _loop = loop;
        _transport = transport;
        _trunk = trunk;
        _recognisers = recognisers;
        _caller = SipUri.At(trunk.CallerNumber, transport.LocalEndPoint);
        Options = options;
        Script = script;
        Prompts = new PromptSource(loop, prompts);
        Sip = new SipEndpoint(loop, transport, new SipOptions());
        Clock = new MediaClock(options.Media);
    }

    /// <summary>Opens the line's local side and gets everything ready that a call must not wait for.</summary>
    /// <param name="recognisers">Null when answers come by keypad only.</param>
    /// <returns>A desk, or <c>sip.port_in_use</c>, or why a prompt or a grammar of the script cannot be made.</returns>
    public static Result<CallDesk> Open(Trunk trunk, Script script, PromptStore prompts, RecogniserPool? recognisers, CallDeskOptions options)
    {
        var loop = new ThreadLoop("calls");
        if (!UdpSipTransport.Open(loop, new IPEndPoint(LocalAddressTowards(trunk.Address), 0)).TryGet(out var transport, out var error))
        {
            loop.Dispose();
            return error;
        }

        var desk = new CallDesk(loop, transport, trunk, script, prompts, recognisers, options);
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
    public int RecogniserOverloads { get; private set; }

    /// <summary>Calls in the air.</summary>
    public int ActiveCalls => Volatile.Read(ref _active);

    public int FreeChannels => Options.Channels - ActiveCalls;

    internal CallDeskOptions Options { get; }

    internal Script Script { get; }

    internal PromptSource Prompts { get; }

    internal IPAddress LocalAddress => _transport.LocalEndPoint.Address;

    public void Place(CallOrder order, ICallListener listener)
    {
        Interlocked.Increment(ref _active);
        _loop.Post(() =>
        {
            var call = new CallSession(this, order, listener);
            _calls.Add(order.CallId, call);
            call.Start();
        });
    }

    public void HangUpAll() => _loop.Post(() =>
    {
        foreach (var call in _calls.Values.ToArray())
            call.HangUp(Disposition.Interrupted);
    });

    /// <summary>Asks the trunk whether it is there (OPTIONS). Any answer will do.</summary>
    public Task<Error?> Probe(TimeSpan timeout)
    {
        var done = new TaskCompletionSource<Error?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _loop.Post(() => Sip.Probe(SipUri.At("", _trunk.Address), _trunk.Address, timeout, status => done.TrySetResult(status == 0
            ? new Error("trunk.no_answer", $"The trunk {_trunk.Address} does not answer. Check its address and port, and that it takes SIP over UDP from {LocalAddress}.")
            : null)));
        return done.Task;
    }

    public void Dispose()
    {
        Sip.Dispose();
        Clock.Dispose();
        _transport.Dispose();
        _loop.Dispose();
    }

    internal OutgoingInvite InviteFor(string number, int rtpPort) => new(
        new SipUri(number, _trunk.Host, _trunk.Port),
        _caller,
        _trunk.Address,
        SessionDescription.Offer(new IPEndPoint(LocalAddress, rtpPort), AudioCodec.Pcma, AudioCodec.Pcmu),
        _trunk.Credentials);

    internal void PrefetchOpening(IReadOnlyDictionary<string, string> variables)
    {
        foreach (var say in DialogueEngine.Start(Script, variables).Actions.OfType<DialogueAction.Say>())
            Prompts.Get(say.Parts, _ => { });
    }

    internal Grammar GrammarOf(DialogueAction.Listen listen) =>
        _grammars.GetOrAdd(listen.QuestionId, _ => Grammar.Create(Script.Language, [.. listen.Phrases.Select(phrase => new GrammarPhrase(phrase.Category, phrase.Text))]));

    /// <summary>Has an answer recognised; the hypothesis comes on the loop. False when there is no recogniser or no room.</summary>
    internal bool Recognise(Utterance utterance, Grammar grammar, Action<Hypothesis> done)
    {
        if (_recognisers is null)
            return false;
        if (_recognisers.TrySubmit(utterance.Pcm, grammar, hypothesis => _loop.Post(() => done(hypothesis))))
            return true;
        RecogniserOverloads++;
        return false;
    }

    internal void Done(Guid callId)
    {
        _calls.Remove(callId);
        Interlocked.Decrement(ref _active);
    }

    /// <summary>Renders what all people hear and compiles every question's grammar, so that nothing is left for the first call.</summary>
    private Error? Prepare(PromptStore prompts)
    {
        foreach (var part in Script.FixedParts)
        {
            if (!prompts.Get(part, keep: true).TryGet(out _, out var error))
                return error;
        }

        foreach (var question in Script.Questions)
        {
            if (_recognisers?.Prepare(GrammarOf(question.Listen)) is { } error)
                return error;
        }

        return null;
    }

    private static IPAddress LocalAddressTowards(IPEndPoint remote)
    {
        using var probe = new Socket(remote.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        probe.Connect(remote);
        return ((IPEndPoint)probe.LocalEndPoint!).Address;
    }
}
