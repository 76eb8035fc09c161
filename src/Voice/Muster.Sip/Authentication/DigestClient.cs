namespace Muster.Sip;

/// <summary>
/// Answers the challenges that one call meets (RFC 3261 section 22, RFC 8760). It remembers them, so that later requests of the
/// call carry credentials from the start.
/// </summary>
internal sealed class DigestClient(SipCredentials? credentials, SipIds ids)
{
    private const int AttemptsMax = 5;

    private readonly Dictionary<(string Header, string Realm), Answered> _answered = [];
    private int _attempts;

    /// <summary>A new request begins: what was refused before says nothing of it.</summary>
    public void Begin()
    {
        _attempts = 0;
        foreach (var answered in _answered.Values)
        {
            answered.IsFresh = false;
            answered.WasStale = false;
        }
    }

    /// <summary>Takes the challenges of a 401 or 407. False: there is nothing more to say, the refusal stands.</summary>
    public bool TryTake(SipResponse response)
    {
        if (credentials is null || ++_attempts > AttemptsMax)
            return false;
        var isProxy = response.Status == 407;
        var header = isProxy ? HeaderNames.ProxyAuthorization : HeaderNames.Authorization;
        var best = response.Lines(isProxy ? HeaderNames.ProxyAuthenticate : HeaderNames.WwwAuthenticate)
            .Select(DigestChallenge.Parse)
            .OfType<DigestChallenge>()
            .Where(challenge => credentials.Realm is null || credentials.Realm == SipText.ToDisplay(challenge.Realm))
            .GroupBy(challenge => challenge.Realm, StringComparer.Ordinal)
            .Select(realm => realm.MaxBy(challenge => challenge.Algorithm)!)
            .ToList();
        return best.Count > 0 && best.TrueForAll(challenge => TryRemember(header, challenge));
    }

    /// <summary>Adds what the challenges taken so far ask for.</summary>
    public void Authorize(SipRequest request)
    {
        foreach (var ((header, _), answered) in _answered)
        {
            var challenge = answered.Challenge;
            answered.NonceCount++;
            var response = new DigestResponse(
                challenge.Algorithm,
                SipText.ToWire(credentials!.User),
                challenge.Realm,
                challenge.Nonce,
                answered.ClientNonce,
                answered.NonceCount,
                challenge.HasQop,
                request.Method,
                request.Uri);
            request.Add(header, response.ToHeader(SipText.ToWire(credentials.Password), challenge.Opaque));
        }
    }

    // The same realm asking again means wrong credentials, unless it says that only its nonce was old; and that it may say once.
    private bool TryRemember(string header, DigestChallenge challenge)
    {
        var key = (header, challenge.Realm);
        var wasStale = false;
        if (_answered.TryGetValue(key, out var before) && before.IsFresh)
        {
            if (!challenge.IsStale || before.WasStale)
                return false;
            wasStale = true;
        }

        _answered[key] = new Answered(challenge, ids.Nonce()) { IsFresh = true, WasStale = wasStale };
        return true;
    }

    private sealed class Answered(DigestChallenge challenge, string clientNonce)
    {
        public DigestChallenge Challenge { get; } = challenge;

        // One for as long as the nonce lives: the session algorithms hash it into the secret once.
        public string ClientNonce { get; } = clientNonce;

        public int NonceCount { get; set; }

        /// <summary>Answered for the request at hand, not carried over from an earlier one.</summary>
        public bool IsFresh { get; set; }

        public bool WasStale { get; set; }
    }
}
