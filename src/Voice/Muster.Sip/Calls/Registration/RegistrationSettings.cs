namespace Muster.Sip;

/// <summary>What to register, and where.</summary>
/// <param name="Registrar">The Request-URI: the domain that keeps the registrations (RFC 3261 section 10.2).</param>
/// <param name="Account">The address-of-record: whom calls for this account are to.</param>
/// <param name="Destination">Where and how the request is sent: the registrar, or the proxy before it.</param>
/// <param name="Credentials">For the registrar's challenge; null when there are none.</param>
public sealed record RegistrationSettings(SipUri Registrar, SipUri Account, SipHop Destination, SipCredentials? Credentials)
{
    /// <summary>Proxies that the request must pass first; empty for none.</summary>
    public IReadOnlyList<SipUri> Route { get; init; } = [];

    /// <summary>How long a registration is asked to last; the registrar may shorten it, or by 423 lengthen it.</summary>
    public TimeSpan Expires { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The wait after a first failure; it doubles with each further one.</summary>
    public TimeSpan RetryBase { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest wait after a failure, unless the registrar itself asks for more.</summary>
    public TimeSpan RetryMax { get; init; } = TimeSpan.FromMinutes(5);
}

/// <summary>How a registration stands.</summary>
public enum RegistrationState
{
    /// <summary>The first answer is still awaited.</summary>
    Registering,

    /// <summary>The registrar knows where this side is.</summary>
    Registered,

    /// <summary>It does not, and is asked again after a wait.</summary>
    Failing,

    /// <summary>Taken back, or never begun.</summary>
    Ended,
}
