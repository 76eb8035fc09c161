using System.Globalization;

namespace Muster.Sip;

/// <summary>What goes into a digest beside the password (RFC 7616 section 3.4). All text is wire text.</summary>
/// <param name="NonceCount">nc, from 1; used only with qop.</param>
/// <param name="ClientNonce">cnonce; used with qop and by the session algorithms.</param>
/// <param name="HasQop">Whether qop=auth is in force.</param>
internal sealed record DigestResponse(
    DigestAlgorithm Algorithm,
    string User,
    string Realm,
    string Nonce,
    string ClientNonce,
    int NonceCount,
    bool HasQop,
    string Method,
    string Uri)
{
    public string NonceCountText => NonceCount.ToString("x8", CultureInfo.InvariantCulture);

    /// <summary>The response parameter: hexadecimal digits.</summary>
    public string Compute(string password)
    {
        var secret = Algorithm.Hash($"{User}:{Realm}:{password}");
        if (Algorithm.IsSession())
            secret = Algorithm.Hash($"{secret}:{Nonce}:{ClientNonce}");
        var what = Algorithm.Hash($"{Method}:{Uri}");
        return Algorithm.Hash(HasQop ? $"{secret}:{Nonce}:{NonceCountText}:{ClientNonce}:auth:{what}" : $"{secret}:{Nonce}:{what}");
    }

    /// <summary>The value of an Authorization or Proxy-Authorization header.</summary>
    public string ToHeader(string password, string? opaque)
    {
        var header = $"Digest username={SipText.Quote(User)}, realm={SipText.Quote(Realm)}, nonce={SipText.Quote(Nonce)}, "
            + $"uri={SipText.Quote(Uri)}, response=\"{Compute(password)}\", algorithm={Algorithm.Name()}";
        if (HasQop)
            header += $", qop=auth, nc={NonceCountText}";
        if (HasQop || Algorithm.IsSession())
            header += $", cnonce={SipText.Quote(ClientNonce)}";
        return opaque is null ? header : $"{header}, opaque={SipText.Quote(opaque)}";
    }
}
