using Muster.Kernel;

namespace Muster.Sip;

/// <summary>
/// How long a session lasts without a refresh, who refreshes it, and what is due when (RFC 4028). Each agreement, whoever asked for it,
/// starts the interval anew.
/// </summary>
/// <param name="loop">Runs the timers.</param>
/// <param name="options">What this side wishes for, and the least it takes.</param>
/// <param name="refresh">Told when it is time for this side to refresh.</param>
/// <param name="expired">Told when nobody did: the session is over.</param>
internal sealed class SessionTimer(Loop loop, SipOptions options, Action refresh, Action expired)
{
    private const int RaisesMax = 3;
    private const int RetriesPerInterval = 16;

    // What a peer may ask of this side at the most: RFC 4028 says 90 s, test sets go lower.
    private static readonly TimeSpan IntervalMin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan IntervalMax = TimeSpan.FromDays(1);
    private static readonly TimeSpan MarginMax = TimeSpan.FromSeconds(32);

    private TimeSpan? _wish = options.SessionExpires;
    private TimeSpan? _minimum;
    private int _raises;
    private LoopTimer? _refresh;
    private LoopTimer? _expiry;

    /// <summary>Null while no limit is agreed on.</summary>
    public TimeSpan? Interval { get; private set; }

    /// <summary>Whether this side refreshes.</summary>
    public bool IsRefresher { get; private set; }

    /// <summary>The refusal of a limit that is too short (section 6); null when there is none such.</summary>
    public static SipResponse? RefuseTooShort(SipRequest request, string tag, SipOptions options)
    {
        if (Read(request) is not { } asked || asked.Interval >= options.SessionExpiresMin || !request.Names(HeaderNames.Supported, Extensions.Timer))
            return null;
        var refusal = request.Respond(422, tag);
        refusal.Add(HeaderNames.MinSessionExpires, Seconds.Write(options.SessionExpiresMin));
        return refusal;
    }

    /// <summary>Says in a request of this side's how long the session is to last; a refresh keeps the roles (section 7.4).</summary>
    public void Ask(SipRequest request)
    {
        if ((Interval ?? _wish) is not { } interval)
            return;
        var role = Interval is null ? "" : IsRefresher ? ";refresher=uac" : ";refresher=uas";
        request.Add(HeaderNames.SessionExpires, Seconds.Write(interval) + role);
        if (_minimum is { } minimum)
            request.Add(HeaderNames.MinSessionExpires, Seconds.Write(minimum));
    }

    /// <summary>Takes a 422. False when asking again would bring nothing.</summary>
    public bool TryRaise(SipResponse refusal)
    {
        if (++_raises > RaisesMax || Seconds.Parse(refusal.First(HeaderNames.MinSessionExpires), IntervalMax) is not { } minimum || minimum <= _minimum)
            return false;
        _minimum = minimum;
        _wish = _wish > minimum ? _wish : minimum;
        Interval = Interval is { } interval && interval < minimum ? minimum : Interval;
        return true;
    }

    /// <summary>The 2xx to a request of this side's: its limit holds, and one that names none ends the old one (section 7.2).</summary>
    public void Agree(SipResponse response)
    {
        if (Read(response) is { } agreed)
            Start(agreed.Interval, isRefresher: !Is(agreed.Refresher, "uas"));
        else
            End();
    }

    /// <summary>Says in the 2xx to an INVITE or UPDATE how long the session lasts from now on, and who refreshes (section 9).</summary>
    public void Answer(SipRequest request, SipResponse response)
    {
        var isSupported = request.Names(HeaderNames.Supported, Extensions.Timer);
        var asked = Read(request);
        if ((asked?.Interval ?? Interval ?? (isSupported ? _wish : null)) is not { } interval)
            return;
        Start(interval, isRefresher: !isSupported || IsMine(asked?.Refresher, asked is null));
        response.Add(HeaderNames.SessionExpires, Seconds.Write(Interval!.Value) + (IsRefresher ? ";refresher=uas" : ";refresher=uac"));
        if (!IsRefresher)
            response.Add(HeaderNames.Require, Extensions.Timer);
    }

    /// <summary>An exchange came to nothing, without ending the session: where no other refresh is due, tries again while there is time.</summary>
    public void ExchangeFailed()
    {
        if (Interval is { } interval && IsRefresher && _refresh is null)
            RefreshIn(interval / RetriesPerInterval);
    }

    /// <summary>No limit any more.</summary>
    public void End()
    {
        Interval = null;
        _refresh?.Dispose();
        _refresh = null;
        _expiry?.Dispose();
    }

    // The caller's word decides; where they leave it open the roles stay, and at first whoever asked for the limit keeps it.
    private bool IsMine(string? refresher, bool askedHere) =>
        Is(refresher, "uas") || (!Is(refresher, "uac") && (Interval is null ? askedHere : IsRefresher));

    private static bool Is(string? role, string expected) => string.Equals(role, expected, StringComparison.OrdinalIgnoreCase);

    private static (TimeSpan Interval, string? Refresher)? Read(SipMessage message)
    {
        var value = message.First(HeaderNames.SessionExpires);
        if (Seconds.Parse(value, IntervalMax) is not { } interval)
            return null;
        var parameters = value!.IndexOf(';', StringComparison.Ordinal);
        return (interval, parameters < 0 ? null : SipText.Parameter(value.AsSpan(parameters), "refresher"));
    }

    // Section 10: refreshed at half time; given up a third before the end, but never more than 32 s before it.
    private void Start(TimeSpan interval, bool isRefresher)
    {
        End();
        interval = interval < IntervalMin ? IntervalMin : interval;
        (Interval, IsRefresher) = (interval, isRefresher);
        var margin = interval / 3 < MarginMax ? interval / 3 : MarginMax;
        _expiry = loop.After(interval - margin, expired);
        if (isRefresher)
            RefreshIn(interval / 2);
    }

    private void RefreshIn(TimeSpan delay) => _refresh = loop.After(delay, () =>
    {
        _refresh = null;
        refresh();
    });
}
