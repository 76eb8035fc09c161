namespace Muster.Sip;

/// <summary>A WWW-Authenticate or Proxy-Authenticate header that can be answered (RFC 7616 section 3.3).</summary>
internal sealed record DigestChallenge(string Realm, string Nonce, string? Opaque, DigestAlgorithm Algorithm, bool HasQop, bool IsStale)
{
    /// <summary>Null for another scheme, an algorithm not known here, or a quality of protection other than auth.</summary>
    public static DigestChallenge? Parse(string header)
    {
        if (!header.StartsWith("Digest ", StringComparison.OrdinalIgnoreCase))
            return null;
        var parameters = header[7..];
        var realm = SipText.Parameter(parameters, "realm", ',');
        var nonce = SipText.Parameter(parameters, "nonce", ',');
        var qop = SipText.Parameter(parameters, "qop", ',');
        if (realm is null || nonce is null || !OffersAuth(qop) || DigestAlgorithms.Parse(SipText.Parameter(parameters, "algorithm", ',')) is not { } algorithm)
            return null;
        var isStale = string.Equals(SipText.Parameter(parameters, "stale", ','), "true", StringComparison.OrdinalIgnoreCase);
        return new DigestChallenge(realm, nonce, SipText.Parameter(parameters, "opaque", ','), algorithm, !string.IsNullOrEmpty(qop), isStale);
    }

    private static bool OffersAuth(string? qop) =>
        string.IsNullOrEmpty(qop) || qop.Split(',').Any(option => option.AsSpan().Trim().Equals("auth", StringComparison.OrdinalIgnoreCase));
}
