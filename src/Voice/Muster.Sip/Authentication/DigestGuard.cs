using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Muster.Sip;

/// <summary>
/// Asks callers who they are and checks what they say (RFC 3261 section 22, RFC 7616). A nonce holds its own birth time, signed,
/// so nothing is remembered of callers who never come back.
/// </summary>
internal sealed class DigestGuard(SipChallengeOptions options, TimeProvider time, SipIds ids)
{
    private readonly byte[] _key = ids.Bytes(32);

    private enum Verdict
    {
        Accepted,
        Refused,
        Stale,
    }

    private string AuthorizationHeader => options.AsProxy ? HeaderNames.ProxyAuthorization : HeaderNames.Authorization;

    /// <summary>Null when the request proves who it comes from; otherwise the challenge to send.</summary>
    public SipResponse? Challenge(SipRequest request, string toTag)
    {
        var verdict = Judge(request);
        return verdict == Verdict.Accepted ? null : Ask(request, toTag, verdict == Verdict.Stale);
    }

    private Verdict Judge(SipRequest request)
    {
        var verdict = Verdict.Refused;
        foreach (var header in request.Lines(AuthorizationHeader))
        {
            var each = Judge(request, header);
            if (each == Verdict.Accepted)
                return each;
            verdict = each == Verdict.Stale ? each : verdict;
        }

        return verdict;
    }

    private Verdict Judge(SipRequest request, string header)
    {
        if (!header.StartsWith("Digest ", StringComparison.OrdinalIgnoreCase) || Read(request, header[7..]) is not { } response)
            return Verdict.Refused;
        if (response.Realm != options.Realm || !options.Algorithms.Contains(response.Algorithm)
            || !options.Accounts.TryGetValue(SipText.ToDisplay(response.User), out var password))
            return Verdict.Refused;
        var given = SipText.Parameter(header.AsSpan(7), "response", ',') ?? "";
        var expected = response.Compute(SipText.ToWire(password));
        if (!CryptographicOperations.FixedTimeEquals(Encoding.Latin1.GetBytes(given), Encoding.Latin1.GetBytes(expected)))
            return Verdict.Refused;
        return IsYoung(response.Nonce) ? Verdict.Accepted : Verdict.Stale;
    }

    private DigestResponse? Read(SipRequest request, string parameters)
    {
        string Value(string name) => SipText.Parameter(parameters, name, ',') ?? "";
        var hasQop = Value("qop") == "auth";
        if (hasQop != options.WithQop || DigestAlgorithms.Parse(Value("algorithm")) is not { } algorithm)
            return null;
        _ = int.TryParse(Value("nc"), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var count);
        return new DigestResponse(algorithm, Value("username"), Value("realm"), Value("nonce"), Value("cnonce"), count, hasQop, request.Method, Value("uri"));
    }

    private SipResponse Ask(SipRequest request, string toTag, bool isStale)
    {
        var response = request.Respond(options.AsProxy ? 407 : 401, toTag);
        var nonce = NewNonce();
        foreach (var algorithm in options.Algorithms)
        {
            var header = $"Digest realm={SipText.Quote(options.Realm)}, nonce=\"{nonce}\", algorithm={algorithm.Name()}";
            if (options.WithQop)
                header += ", qop=\"auth\"";
            response.Add(options.AsProxy ? HeaderNames.ProxyAuthenticate : HeaderNames.WwwAuthenticate, isStale ? header + ", stale=true" : header);
        }

        return response;
    }

    private string NewNonce()
    {
        var born = time.GetUtcNow().ToUnixTimeMilliseconds().ToString("x", CultureInfo.InvariantCulture);
        return $"{born}.{Sign(born)}";
    }

    private bool IsYoung(string nonce)
    {
        var dot = nonce.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0 || nonce[(dot + 1)..] != Sign(nonce[..dot]))
            return false;
        return long.TryParse(nonce.AsSpan(0, dot), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var born)
            && time.GetUtcNow().ToUnixTimeMilliseconds() - born < options.NonceLife.TotalMilliseconds;
    }

    private string Sign(string born) => Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.ASCII.GetBytes(born)))[..32];
}
