using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Muster.Kernel;
using Muster.Sip;

namespace Muster.Calls;

/// <summary>
/// One trunk at work: where it is, its signalling, its registration and its health. How many calls it has is counted from the
/// dialogs that live, so no slot can leak. All members belong to the desk's loop.
/// </summary>
internal sealed class TrunkLine : IDisposable
{
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(5);
    /// <summary>Home routers forget a way by UDP after 30 s and more.</summary>
    private static readonly TimeSpan KeepOpenEvery = TimeSpan.FromSeconds(25);

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Loop _loop;
    private readonly SipOptions _signalling;
    private readonly TrunkResolver _resolve;
    private readonly LineHealth _health;
    private readonly Pace? _pace;
    private readonly Queue<TimeSpan> _placed = new();
    private readonly List<(bool ByOptions, Action<Error?> Answered)> _asking = [];
    private readonly long _origin;
    private IReadOnlyList<ISipTransport> _transports = [];
    private SipEndpoint? _endpoint;
    private Registration? _registration;
    private SipHop? _destination;
    private IDisposable? _keptOpen;
    private string? _whyLost;
    private LoopTimer? _probe;
    private string? _lastFailure;
    private bool _isUnreachable;
    private int _hopsTried;
    private int _callsPlaced;
    private bool _closed;

    public TrunkLine(Loop loop, Trunk trunk, SipOptions signalling, TrunkResolver resolve, Random chance, long origin)
    {
        _loop = loop;
        Trunk = trunk;
        _signalling = signalling with { SessionExpires = trunk.SessionExpires ?? signalling.SessionExpires };
        _resolve = resolve;
        _health = new LineHealth(trunk.FaultsMax, chance);
        _pace = trunk.CallsPerSecond is { } callsPerSecond ? new Pace(callsPerSecond) : null;
        _origin = origin;
    }

    public Trunk Trunk { get; }

    /// <summary>Told whenever <see cref="State"/> may have changed.</summary>
    public Action? Changed { get; set; }

    public TrunkState State => this switch
    {
        { _isUnreachable: true } => TrunkState.Failing,
        { _endpoint: null } or { _registration.State: RegistrationState.Registering } => TrunkState.Starting,
        { _registration: { State: not RegistrationState.Registered } } or { _health.IsUp: false } => TrunkState.Failing,
        _ => TrunkState.Ready,
    };

    public SipGauges Gauges => _endpoint?.Gauges ?? default;

    public int LiveCalls => Gauges.Calls;

    /// <summary>When its calls per second allow the next one.</summary>
    public TimeSpan FreeAt => _pace?.NextAt ?? TimeSpan.Zero;

    public TimeSpan HeldUntil => _health.HeldUntil;

    /// <summary>Where it is; null before it was found.</summary>
    public SipHop? Destination => _destination;

    /// <summary>Null where the carrier wants none.</summary>
    public Registration? Registration => _registration;

    /// <summary>The address that the trunk knows this machine by; only a line that is not <see cref="TrunkState.Starting"/> has one.</summary>
    public IPAddress? LocalAddress => _endpoint?.LocalEndPoint.Address;

    public TrunkStatus Status
    {
        get
        {
            Trim(Now);
            return new TrunkStatus(Trunk.Name, State, LiveCalls, Trunk.Channels, _placed.Count, _lastFailure)
            {
                Registration = _registration is { } registration ? $"{registration.State} ({registration.LastStatus} {registration.LastReason})" : null,
            };
        }
    }

    private TimeSpan Now => _loop.Time.GetElapsedTime(_origin);

    /// <summary>Finds the trunk, opens the signalling towards it, and registers where the carrier wants it.</summary>
    public void Start() => Locate();

    /// <summary>Whether another call finds a channel.</summary>
    public bool HasRoom => LiveCalls < Trunk.Channels;

    /// <summary>Places a call. Only a line with a <see cref="LocalAddress"/> can.</summary>
    public SipCall Invite(string number, SessionDescription offer, ISipCallEvents events) =>
        Invite(AddressOf(number), RouteOfCalls(), offer, events, null);

    /// <summary>Places a call to somebody who takes another one over.</summary>
    /// <param name="target">A number goes the way of all calls; so does an address that only a name server could find.</param>
    /// <param name="offer">The audio that this side offers.</param>
    /// <param name="events">Told what becomes of it.</param>
    /// <param name="userToUser">As in <see cref="OutgoingInvite.UserToUser"/>.</param>
    public SipCall Invite(TransferTarget target, SessionDescription offer, ISipCallEvents events, string userToUser) =>
        Invite(AddressOf(target), HopTo(target) is null ? RouteOfCalls() : [], offer, events, userToUser, HopTo(target));

    /// <summary>How the line writes whom a call is handed over to.</summary>
    public SipUri AddressOf(TransferTarget target) => target.Uri ?? AddressOf(target.Number!);

    private SipUri AddressOf(string number) => new SipUri(Trunk.NumberForm.Write(number), Trunk.Host, Trunk.Port).Over(Trunk.Protocol, Trunk.IsSecure);

    // The line's sockets speak its own protocol only.
    private SipHop? HopTo(TransferTarget target) => target.Uri?.HopBy(Trunk.Protocol) is { } hop && hop.Protocol == Trunk.Protocol ? hop : null;

    private SipCall Invite(SipUri to, IReadOnlyList<SipUri> route, SessionDescription offer, ISipCallEvents events, string? userToUser, SipHop? hop = null)
    {
        _pace?.TryTake(Now);
        Trim(Now);
        _placed.Enqueue(Now);
        var caller = Trunk.CallerNumbers[_callsPlaced++ % Trunk.CallerNumbers.Count];
        var from = Trunk.CallerDomain is { } domain ? new SipUri(caller, domain) : SipUri.At(caller, _endpoint!.LocalEndPoint);
        var firstHop = hop ?? (Trunk.OutboundProxy is null && route.Count > 0 ? route[0].HopBy(Trunk.Protocol) : null);
        var invite = new OutgoingInvite(to, from, firstHop ?? _destination!, offer, Trunk.Credentials) { Route = route, UserToUser = userToUser };
        return _endpoint!.Invite(invite, events);
    }

    public void CallCameThrough() => _health.CallCameThrough();

    /// <summary>A call failed on this line.</summary>
    /// <param name="why">A few words; holds no number.</param>
    /// <param name="retryAfter">How long the carrier asks to be left alone, where it does.</param>
    public void CallFailed(string why, TimeSpan? retryAfter)
    {
        _lastFailure = why;
        var wasUp = _health.IsUp;
        _health.CallFailed(Now, retryAfter);
        if (wasUp && !_health.IsUp)
            ScheduleProbe();
        Changed?.Invoke();
    }

    /// <summary>Asks whether the trunk is there: found, and registered where the carrier wants it.</summary>
    /// <param name="byOptions">Whether one without registration must also answer OPTIONS.</param>
    /// <param name="answered">Told once, with what is wrong, or null.</param>
    public void Ask(bool byOptions, Action<Error?> answered)
    {
        _asking.Add((byOptions, answered));
        TellAsking();
    }

    /// <summary>Sends OPTIONS. Only a line with a <see cref="LocalAddress"/> can.</summary>
    /// <param name="answered">Told once: the final status, or 0 when nothing came back.</param>
    public void AskByOptions(Action<int> answered) =>
        _endpoint!.Probe(new SipUri("", Trunk.Host, Trunk.Port).Over(Trunk.Protocol, Trunk.IsSecure), _destination!, ProbeTimeout, answered);

    /// <summary>Takes the registration back.</summary>
    /// <param name="done">Told once; at once where there is none.</param>
    public void Leave(Action done)
    {
        _closed = true;
        _probe?.Dispose();
        if (_registration is { } registration)
            registration.Stop(done);
        else
            done();
    }

    /// <summary>Forgets the calls that are still alive, and closes the socket.</summary>
    public void Dispose()
    {
        _closed = true;
        _probe?.Dispose();
        _keptOpen?.Dispose();
        _endpoint?.Dispose();
        foreach (var transport in _transports)
            transport.Dispose();
    }

    private IReadOnlyList<SipUri> RouteOfCalls() =>
        _registration is { ServiceRoute: { Count: > 0 } route } ? route : Trunk.OutboundProxy is { } proxy ? [proxy] : [];

    private void Locate()
    {
        var next = Trunk.Next;
        _ = Resolve();

        async Task Resolve()
        {
            Result<IReadOnlyList<SipHop>> found;
            try
            {
                found = await _resolve(next);
            }
            catch (Exception exception)
            {
                // Or the line would be starting for ever.
                found = new Error("dns.failed", exception.Message);
            }

            _loop.Post(() => Located(found));
        }
    }

    private void Located(Result<IReadOnlyList<SipHop>> found)
    {
        if (_closed)
            return;
        if (!TryOpenOneOf(found, out var error))
        {
            _isUnreachable = true;
            _lastFailure = error.Message;
            _health.Unreachable(Now);
            ScheduleProbe();
            Changed?.Invoke();
            TellAsking(error);
            return;
        }

        _isUnreachable = false;
        if (!_health.IsUp)
            SendProbe();
        else
            ScheduleProbe();
        Changed?.Invoke();
        TellAsking();
    }

    private bool TryOpenOneOf(Result<IReadOnlyList<SipHop>> found, [NotNullWhen(false)] out Error? error)
    {
        if (found.TryGet(out var hops, out error))
            return TryOpen(hops[_hopsTried % hops.Count], out error);
        error = new Error("trunk.unknown_host", $"The trunk {Trunk.Name} is nowhere to be found; check the address. {error.Message}");
        return false;
    }

    /// <summary>Opens the signalling towards a hop; a line that has it open keeps it, and only its calls from now on go there.</summary>
    private bool TryOpen(SipHop hop, [NotNullWhen(false)] out Error? error)
    {
        _destination = hop;
        _registration?.Destination = hop;
        error = null;
        if (_endpoint is not null)
            return true;
        if (!LocalAddressTowards(hop.EndPoint).TryGet(out var local, out error)
            || !SipTransports.Open(_loop, local, Trunk.Protocol, Trunk.Tls).TryGet(out var transports, out error))
            return false;
        _transports = transports;
        _endpoint = new SipEndpoint(_loop, transports, _signalling with { LearnsContact = Trunk.IsBehindNat })
        {
            ConnectionLost = loss => _whyLost = loss.Reason,
        };
        if (Trunk.IsBehindNat)
            _keptOpen = _endpoint.KeepOpen(hop, KeepOpenEvery);
        if (Trunk.Registration is { } expires)
            Register(_endpoint, hop, expires);
        return true;
    }

    private void Register(SipEndpoint endpoint, SipHop hop, TimeSpan expires)
    {
        var domain = Trunk.CallerDomain ?? Trunk.Host;
        var registrar = new SipUri("", domain, Trunk.CallerDomain is null ? Trunk.Port : null).Over(Trunk.Protocol, Trunk.IsSecure);
        var account = new SipUri(Trunk.Credentials?.User ?? Trunk.CallerNumbers[0], domain);
        _registration = new Registration(endpoint, new RegistrationSettings(registrar, account, hop, Trunk.Credentials)
        {
            Expires = expires,
            Route = Trunk.OutboundProxy is { } proxy ? [proxy] : [],
        })
        {
            Changed = RegistrationChanged,
        };
        _registration.Start();
    }

    private void RegistrationChanged()
    {
        if (_closed || _registration is not { } registration)
            return;
        if (registration.LastStatus is not (>= 200 and < 300))
            _lastFailure = $"REGISTER: {registration.LastStatus} {registration.LastReason}";
        Changed?.Invoke();
        TellAsking();
        if (registration.LastStatus == 0)
        {
            _hopsTried++;
            Locate();
        }
    }

    private void ScheduleProbe()
    {
        _probe?.Dispose();
        _probe = null;
        if (!_health.IsUp)
            _probe = _loop.After(_health.ProbeAt - Now, Locate);
        else if (Trunk.ProbeEvery is { } every)
            _probe = _loop.After(every, SendProbe);
    }

    private void SendProbe() => AskByOptions(status =>
    {
        if (_closed)
            return;
        if (IsThere(status))
        {
            _health.ProbeAnswered();
        }
        else
        {
            _lastFailure = WhyNotThere(status);
            _hopsTried++;
            _health.ProbeLost(Now);
        }

        ScheduleProbe();
        Changed?.Invoke();
    });

    // A proxy that answers for a carrier it cannot reach says 408, 503 or 504.
    private static bool IsThere(int status) => status is not (0 or 408 or 503 or 504);

    private static string WhyNotThere(int status) => status == 0 ? "no answer to OPTIONS" : $"OPTIONS: {status}";

    private void TellAsking(Error? unreachable = null)
    {
        if (_asking.Count == 0 || (unreachable is null && State == TrunkState.Starting))
            return;
        var asking = _asking.ToArray();
        _asking.Clear();
        foreach (var (byOptions, answered) in asking)
        {
            if (unreachable is null && byOptions && _registration is null && _endpoint is not null)
                AskByOptions(status => answered(status == 0 ? NoAnswer() : null));
            else
                answered(unreachable ?? RegistrationError());
        }
    }

    private Error? RegistrationError() => _registration is null or { State: RegistrationState.Registered } ? null : new Error(
        "trunk.not_registered",
        $"The trunk {Trunk.Name} did not take our registration: {_lastFailure}. Check user name, password and domain with the carrier.");

    private Error NoAnswer() => new(
        "trunk.no_answer",
        $"The trunk {Trunk.Name} does not answer at {_destination?.EndPoint}. Check its address and port, and that it takes SIP over {Trunk.Protocol.ToString().ToUpperInvariant()} from {LocalAddress}.{(_whyLost is null ? "" : $" The connection failed: {_whyLost}")}");

    private void Trim(TimeSpan now)
    {
        while (_placed.TryPeek(out var oldest) && now - oldest > Second)
            _placed.Dequeue();
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
