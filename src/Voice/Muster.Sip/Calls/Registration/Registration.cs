using Muster.Kernel;

namespace Muster.Sip;

/// <summary>
/// Keeps one account registered (RFC 3261 section 10): asks, answers challenges, renews in time, begins again with a growing
/// wait after a failure, and takes the registration back at the end. All members belong to the endpoint's loop.
/// </summary>
public sealed class Registration
{
    /// <summary>A registrar that asks for more than this by Min-Expires is not followed.</summary>
    private static readonly TimeSpan ExpiresMax = TimeSpan.FromDays(7);

    /// <summary>A registrar that asks for more by Retry-After is asked again after this long all the same.</summary>
    private static readonly TimeSpan RetryAfterMax = TimeSpan.FromHours(1);

    /// <summary>However short a registration is granted, it is not renewed more often.</summary>
    private static readonly TimeSpan RefreshMin = TimeSpan.FromSeconds(1);

    private const double RefreshAt = 0.8;
    private const int LengtheningsMax = 2;

    private readonly SipEndpoint _endpoint;
    private readonly RegistrationSettings _settings;
    private readonly DigestClient _digest;
    private readonly string _callId;
    private readonly string _fromTag;
    private SipUri _contact;
    private TimeSpan _expires;
    private uint _number;
    private int _lengthenings;
    private int _failures;
    private bool _ending;
    private LoopTimer? _next;
    private LoopTimer? _lapse;
    private Action? _ended;

    /// <param name="endpoint">Sends the requests; its address becomes the contact.</param>
    /// <param name="settings">What to register, and where.</param>
    public Registration(SipEndpoint endpoint, RegistrationSettings settings)
    {
        _endpoint = endpoint;
        _settings = settings;
        _digest = new DigestClient(settings.Credentials, endpoint.Ids);
        _callId = endpoint.Ids.CallId();
        _fromTag = endpoint.Ids.Tag();
        _expires = settings.Expires;
        Destination = settings.Destination;
        _contact = endpoint.ContactFor(Destination, settings.Account.User, settings.Registrar.IsSecure);
    }

    /// <summary>Where the next request goes.</summary>
    public SipHop Destination { get; set; }

    /// <summary>How it stands.</summary>
    public RegistrationState State { get; private set; } = RegistrationState.Ended;

    /// <summary>The last final status, 200 to 699; 0 when the registrar gave none.</summary>
    public int LastStatus { get; private set; }

    /// <summary>The reason phrase that came with it.</summary>
    public string LastReason { get; private set; } = "";

    /// <summary>How long the registrar granted; zero until it has.</summary>
    public TimeSpan Granted { get; private set; }

    /// <summary>The proxies that calls of this account must pass (RFC 3608), as the registrar told; empty for none.</summary>
    public IReadOnlyList<SipUri> ServiceRoute { get; private set; } = [];

    /// <summary>Told after each answer, and when the registrar stays silent.</summary>
    public Action? Changed { get; set; }

    /// <summary>Asks for the registration, and keeps it from then on.</summary>
    public void Start()
    {
        State = RegistrationState.Registering;
        Begin();
    }

    /// <summary>Takes the registration back.</summary>
    /// <param name="ended">Told once: the registrar has answered, or does not; at once when nothing was registered.</param>
    public void Stop(Action? ended = null)
    {
        _ended = ended;
        _next?.Dispose();
        if (_ending || State != RegistrationState.Registered)
        {
            End();
            return;
        }

        _ending = true;
        Begin();
    }

    private void Begin()
    {
        _lengthenings = 0;
        _digest.Begin();
        Send();
    }

    // RFC 3261 section 10.2.4: all registrations of one account carry one Call-ID, and numbers that rise.
    private void Send()
    {
        // Behind a NAT the address that the registrar sees is learnt from its first answer.
        _contact = _endpoint.ContactFor(Destination, _settings.Account.User, _settings.Registrar.IsSecure);
        var request = new SipRequest(Methods.Register, _settings.Registrar.ToString());
        request.AddRoute(_settings.Route);
        request.Add(HeaderNames.MaxForwards, "70");
        request.Add(HeaderNames.From, $"<{_settings.Account}>;tag={_fromTag}");
        request.Add(HeaderNames.To, $"<{_settings.Account}>");
        request.Add(HeaderNames.CallId, _callId);
        request.Add(HeaderNames.CSeq, new CSeq(++_number, Methods.Register).ToString());
        request.Add(HeaderNames.Contact, $"<{_contact}>");
        request.Add(HeaderNames.Expires, _ending ? "0" : Seconds.Write(_expires));
        _digest.Authorize(request);
        _endpoint.Transactions.Request(request, Destination, new ClientListener(Responded, _ => Fail(0, "", null)));
    }

    private void Responded(SipResponse response)
    {
        if (response.IsProvisional || State == RegistrationState.Ended)
            return;
        if (response.Status is 401 or 407 && _digest.TryTake(response))
            Send();
        else if (_ending)
            End();
        else if (response.IsSuccess)
            Succeed(response);
        else if (response.Status == 423 && TryLengthen(response))
            Send();
        else
            Fail(response.Status, SipText.ToDisplay(response.Reason), Seconds.Parse(response.First(HeaderNames.RetryAfter), RetryAfterMax));
    }

    private void Succeed(SipResponse response)
    {
        _failures = 0;
        (LastStatus, LastReason) = (response.Status, SipText.ToDisplay(response.Reason));
        Granted = GrantedBy(response);
        ServiceRoute = [.. response.Values(HeaderNames.ServiceRoute).Select(RouteOf).OfType<SipUri>()];
        State = RegistrationState.Registered;
        _lapse?.Dispose();
        _lapse = _endpoint.Loop.After(Granted, Lapse);
        var refresh = Granted * RefreshAt;
        Schedule(refresh > RefreshMin ? refresh : RefreshMin);
        Changed?.Invoke();
    }

    // RFC 3261 section 10.2.8: the registrar says what is the least; asking for less again would be refused again.
    private bool TryLengthen(SipResponse response)
    {
        var least = Seconds.Parse(response.First(HeaderNames.MinExpires), ExpiresMax + RefreshMin);
        if (least is not { } asked || asked <= _expires || asked > ExpiresMax || ++_lengthenings > LengtheningsMax)
            return false;
        _expires = asked;
        return true;
    }

    private void Fail(int status, string reason, TimeSpan? retryAfter)
    {
        if (State == RegistrationState.Ended)
            return;
        if (_ending)
        {
            End();
            return;
        }

        (LastStatus, LastReason) = (status, status == 0 ? "No response" : reason);

        // A renewal that failed leaves the registration until it lapses; calls still come and go.
        if (State == RegistrationState.Registering)
            State = RegistrationState.Failing;
        var wait = Backoff();
        Schedule(retryAfter is { } asked && asked > wait ? asked : wait);
        Changed?.Invoke();
    }

    // RFC 5626 section 4.5: doubling, and spread over half of it, so that a carrier that comes back is not met by all at once.
    private TimeSpan Backoff()
    {
        var doubled = _settings.RetryBase * Math.Pow(2, Math.Min(_failures++, 16));
        var longest = doubled < _settings.RetryMax ? doubled : _settings.RetryMax;
        return longest * (0.5 + (_endpoint.Ids.Bytes(1)[0] / 512.0));
    }

    private void Lapse()
    {
        if (State != RegistrationState.Registered)
            return;
        State = RegistrationState.Failing;
        Changed?.Invoke();
    }

    private void Schedule(TimeSpan wait)
    {
        _next?.Dispose();
        _next = _endpoint.Loop.After(wait, Begin);
    }

    private void End()
    {
        State = RegistrationState.Ended;
        _next?.Dispose();
        _lapse?.Dispose();
        var ended = _ended;
        _ended = null;
        ended?.Invoke();
        Changed?.Invoke();
    }

    // RFC 3261 section 10.2.4: the parameter of this side's own contact goes before the header; without either, what was asked for.
    private TimeSpan GrantedBy(SipResponse response)
    {
        var own = response.Values(HeaderNames.Contact).FirstOrDefault(IsOurs);
        var parameter = own is not null && NameAddress.TryParse(own, out var address) ? SipText.Parameter(address.Parameters, "expires") : null;
        return Seconds.Parse(parameter, ExpiresMax) ?? Seconds.Parse(response.First(HeaderNames.Expires), ExpiresMax) ?? _expires;
    }

    private bool IsOurs(string contact) =>
        NameAddress.TryParse(contact, out var address) && address.TryGetSipUri(out var uri)
        && (uri.User, uri.Host, uri.Port) == (_contact.User, _contact.Host, _contact.Port);

    private static SipUri? RouteOf(string value) =>
        NameAddress.TryParse(value, out var address) && address.TryGetSipUri(out var uri) ? uri : null;
}
