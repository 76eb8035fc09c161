using System.Globalization;

namespace Muster.Sip;

/// <summary>Looks at a request that was read and says whether it can be served (RFC 3261 sections 8.1.1 and 8.2).</summary>
internal static class RequestCheck
{
    private const int MaxForwardsMax = 255;

    private static readonly string[] SingleHeaders =
        [HeaderNames.From, HeaderNames.To, HeaderNames.CallId, HeaderNames.CSeq];

    private static readonly string[] AtMostOneHeaders = [HeaderNames.MaxForwards, HeaderNames.ContentLength, HeaderNames.ContentType];

    /// <summary>The response that refuses the request, or null when it may be served.</summary>
    /// <param name="request">The request.</param>
    /// <param name="isStream">It came on a stream, where only its Content-Length says where it ends.</param>
    public static SipResponse? Refuse(SipRequest request, bool isStream)
    {
        if (!request.Version.Equals(SipReader.Version, StringComparison.OrdinalIgnoreCase))
            return request.Respond(request.Version.StartsWith("SIP/", StringComparison.OrdinalIgnoreCase) ? 505 : 400);
        if (isStream && request.Count(HeaderNames.ContentLength) == 0)
            return request.Respond(400, reason: "Bad Request (no Content-Length)");
        if (MalformedPart(request) is { } part)
            return request.Respond(400, reason: $"Bad Request ({part})");
        return RefuseMethod(request) ?? RefuseUri(request) ?? RefuseExtensions(request) ?? RefuseContent(request) ?? RefuseAccept(request);
    }

    private static string? MalformedPart(SipRequest request)
    {
        if (request.HasMalformedHeader)
            return "header line";
        if (SingleHeaders.FirstOrDefault(name => request.Count(name) != 1) is { } single)
            return single;
        if (AtMostOneHeaders.FirstOrDefault(name => request.Count(name) > 1) is { } repeated)
            return repeated;
        if (request.CSeq.Method != request.Method)
            return HeaderNames.CSeq;
        if (!NameAddress.TryParse(request.First(HeaderNames.From)!, out _))
            return HeaderNames.From;
        if (!NameAddress.TryParse(request.First(HeaderNames.To)!, out _))
            return HeaderNames.To;
        if (request.Values(HeaderNames.Via).Any(via => !Via.TryParse(via, out _)))
            return HeaderNames.Via;
        return MalformedNumber(request) ?? MalformedContact(request);
    }

    private static string? MalformedNumber(SipRequest request)
    {
        if (request.First(HeaderNames.MaxForwards) is { } hops
            && !(int.TryParse(hops, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= MaxForwardsMax))
            return HeaderNames.MaxForwards;
        if (request.First(HeaderNames.ContentLength) is { } text && !(ContentLength.TryParse(text, out var length) && length <= request.Body.Length))
            return HeaderNames.ContentLength;
        return null;
    }

    private static string? MalformedContact(SipRequest request)
    {
        if (request.Method is not (Methods.Invite or Methods.Update))
            return null;
        var contacts = request.Values(HeaderNames.Contact).ToList();
        return contacts.Count > 1 || contacts.Any(contact => !NameAddress.TryParse(contact, out _)) ? HeaderNames.Contact : null;
    }

    private static SipResponse? RefuseMethod(SipRequest request)
    {
        if (Methods.IsKnown(request.Method))
            return null;
        var response = request.Respond(501);
        response.Add(HeaderNames.Allow, Methods.Allowed);
        return response;
    }

    private static SipResponse? RefuseUri(SipRequest request)
    {
        var scheme = request.Uri.AsSpan(0, Math.Max(0, request.Uri.IndexOf(':', StringComparison.Ordinal)));
        if (scheme.Length == 0 || scheme.ContainsAny(" \t<\""))
            return request.Respond(400, reason: "Bad Request (Request-URI)");
        if (!scheme.Equals("sip", StringComparison.OrdinalIgnoreCase) && !scheme.Equals("sips", StringComparison.OrdinalIgnoreCase))
            return request.Respond(416);
        // Headers have no place in a Request-URI (RFC 3261 section 19.1.1).
        var isRight = SipUri.TryParse(request.Uri, out var uri) && !uri.Tail.Contains('?', StringComparison.Ordinal);
        return isRight ? null : request.Respond(400, reason: "Bad Request (Request-URI)");
    }

    private static SipResponse? RefuseExtensions(SipRequest request)
    {
        if (request.Method is Methods.Ack or Methods.Cancel)
            return null;
        var strange = request.Values(HeaderNames.Require).Where(option => !Extensions.IsSupported(option)).ToList();
        if (strange.Count == 0)
            return null;
        var response = request.Respond(420);
        response.Add(HeaderNames.Unsupported, string.Join(", ", strange));
        return response;
    }

    // Who calls and takes no SDP back cannot be answered (RFC 3261 section 21.4.7). No Accept header means SDP.
    private static SipResponse? RefuseAccept(SipRequest request)
    {
        if (request.Method != Methods.Invite || request.Count(HeaderNames.Accept) == 0 || request.Values(HeaderNames.Accept).Any(TakesSdp))
            return null;
        return request.Respond(406, reason: "Not Acceptable (Accept without application/sdp)");
    }

    private static bool TakesSdp(string range) => range.Split(';')[0].TrimEnd().ToLowerInvariant() is SessionDescription.MediaType or "application/*" or "*/*";

    private static SipResponse? RefuseContent(SipRequest request)
    {
        if (request.Body.IsEmpty || request.Method is not (Methods.Invite or Methods.Update))
            return null;
        var type = request.First(HeaderNames.ContentType).AsSpan();
        var semicolon = type.IndexOf(';');
        var media = (semicolon < 0 ? type : type[..semicolon]).Trim();
        var encoding = request.First(HeaderNames.ContentEncoding) ?? "identity";
        if (media.Equals(SessionDescription.MediaType, StringComparison.OrdinalIgnoreCase) && encoding == "identity")
            return null;
        var response = request.Respond(415);
        response.Add(HeaderNames.Accept, SessionDescription.MediaType);
        return response;
    }
}
