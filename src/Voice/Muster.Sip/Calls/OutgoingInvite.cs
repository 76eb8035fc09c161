using System.Net;

namespace Muster.Sip;

/// <summary>A call to place.</summary>
/// <param name="To">Whom to call; becomes the Request-URI and the To header.</param>
/// <param name="From">Who calls; its user is the number shown, as far as the carrier lets it.</param>
/// <param name="Destination">Where and how the INVITE is sent: the carrier's address; an address alone means UDP.</param>
/// <param name="Offer">The audio that this side offers.</param>
/// <param name="Credentials">The account, for a carrier that asks; null when there is none.</param>
/// <param name="FromDisplayName">A name shown beside the number; null shows none.</param>
public sealed record OutgoingInvite(
    SipUri To,
    SipUri From,
    SipHop Destination,
    SessionDescription Offer,
    SipCredentials? Credentials,
    string? FromDisplayName = null)
{
    /// <summary>
    /// What the called side's program is to know of the call (RFC 7433): octets in hexadecimal, beginning with a protocol
    /// discriminator (RFC 7434 section 5); null tells nothing.
    /// </summary>
    public string? UserToUser { get; init; }

    /// <summary>Proxies that the request must pass first (RFC 3261 section 8.1.2, RFC 3608); empty for none.</summary>
    public IReadOnlyList<SipUri> Route { get; init; } = [];
}

/// <summary>A call that came in.</summary>
/// <param name="To">The number dialled: the Request-URI (RFC 3261 section 8.2.2.1 sets it above the To header).</param>
/// <param name="From">Who calls; <c>sip:anonymous@anonymous.invalid</c> when they name themselves by no SIP URI.</param>
/// <param name="Source">Where the INVITE came from.</param>
/// <param name="Offer">What the caller offers; null when they ask this side to offer.</param>
public sealed record IncomingInvite(SipUri To, SipUri From, IPEndPoint Source, SessionDescription? Offer)
{
    /// <summary>The User-to-User header as it came (RFC 7433); null where there is none.</summary>
    public string? UserToUser { get; init; }
}
