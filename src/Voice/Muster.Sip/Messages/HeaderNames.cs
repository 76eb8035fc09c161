using System.Collections.Frozen;
using System.Text;

namespace Muster.Sip;

/// <summary>Header names in their usual spelling, and what the compact forms stand for (RFC 3261 section 7.3.3).</summary>
internal static class HeaderNames
{
    public const string Accept = "Accept";
    public const string Allow = "Allow";
    public const string Authorization = "Authorization";
    public const string CallId = "Call-ID";
    public const string Contact = "Contact";
    public const string ContentEncoding = "Content-Encoding";
    public const string ContentLength = "Content-Length";
    public const string ContentType = "Content-Type";
    public const string CSeq = "CSeq";
    public const string Event = "Event";
    public const string Expires = "Expires";
    public const string From = "From";
    public const string MaxForwards = "Max-Forwards";
    public const string MinExpires = "Min-Expires";
    public const string MinSessionExpires = "Min-SE";
    public const string ProxyAuthenticate = "Proxy-Authenticate";
    public const string ProxyAuthorization = "Proxy-Authorization";
    public const string RAck = "RAck";
    public const string Reason = "Reason";
    public const string RecordRoute = "Record-Route";
    public const string ReferredBy = "Referred-By";
    public const string ReferTo = "Refer-To";
    public const string Require = "Require";
    public const string RetryAfter = "Retry-After";
    public const string Route = "Route";
    public const string RSeq = "RSeq";
    public const string Server = "Server";
    public const string ServiceRoute = "Service-Route";
    public const string SessionExpires = "Session-Expires";
    public const string SubscriptionState = "Subscription-State";
    public const string Supported = "Supported";
    public const string Timestamp = "Timestamp";
    public const string To = "To";
    public const string Unsupported = "Unsupported";
    public const string UserToUser = "User-to-User";
    public const string UserAgent = "User-Agent";
    public const string Via = "Via";
    public const string WwwAuthenticate = "WWW-Authenticate";

    private static readonly string[] Known =
    [
        Accept, Allow, Authorization, CallId, Contact, ContentEncoding, ContentLength, ContentType, CSeq, Event, Expires, From,
        MaxForwards, MinExpires, MinSessionExpires, ProxyAuthenticate, ProxyAuthorization, RAck, Reason, RecordRoute,
        ReferredBy, ReferTo, Require, RetryAfter, Route, RSeq, Server, ServiceRoute, SessionExpires, SubscriptionState, Supported,
        Timestamp, To, Unsupported, UserAgent, UserToUser, Via, WwwAuthenticate,
    ];

    private static readonly FrozenDictionary<string, string> Canonical = Known
        .Select(name => (Written: name, Name: name))
        .Concat<(string Written, string Name)>(
        [
            ("i", CallId), ("m", Contact), ("e", ContentEncoding), ("l", ContentLength), ("c", ContentType),
            ("f", From), ("k", Supported), ("t", To), ("v", Via),
            ("s", "Subject"), ("o", Event), ("u", "Allow-Events"), ("r", ReferTo), ("b", ReferredBy),
            ("x", SessionExpires), ("d", "Request-Disposition"), ("a", "Accept-Contact"), ("j", "Reject-Contact"),
        ])
        .ToFrozenDictionary(pair => pair.Written, pair => pair.Name, StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> ByText =
        Canonical.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly int LongestKnown = Canonical.Keys.Max(name => name.Length);

    /// <summary>The usual spelling of a name as written, a token; a name that is not known stays as it is.</summary>
    public static string Of(ReadOnlySpan<byte> written)
    {
        Span<char> text = stackalloc char[LongestKnown];
        return written.Length <= LongestKnown && ByText.TryGetValue(text[..Encoding.Latin1.GetChars(written, text)], out var name)
            ? name
            : Encoding.Latin1.GetString(written);
    }
}
