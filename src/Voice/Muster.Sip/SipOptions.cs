namespace Muster.Sip;

/// <summary>How an endpoint behaves.</summary>
public sealed record SipOptions
{
    /// <summary>The User-Agent and Server headers; empty sends none.</summary>
    public string UserAgent { get; init; } = "Muster";

    /// <summary>RFC 3261 T1: the estimate of a round trip, from which every other timer grows.</summary>
    public TimeSpan T1 { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>RFC 3261 T2: the longest wait between two repetitions.</summary>
    public TimeSpan T2 { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>RFC 3261 T4: how long a message may stay in the network.</summary>
    public TimeSpan T4 { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a call may stay unanswered before it is given up, for callers who set no limit of their own and peers who vanish.
    /// </summary>
    public TimeSpan RingMax { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Whether calls say that they can acknowledge provisional responses (RFC 3262). Who calls here and requires it gets it either way.
    /// </summary>
    public bool OffersReliableProvisionals { get; init; } = true;

    /// <summary>
    /// How long a session of this side's lasts without a refresh (RFC 4028), 90 s or more; null asks for no limit, but agrees to one that
    /// the other side asks for.
    /// </summary>
    public TimeSpan? SessionExpires { get; init; }

    /// <summary>The shortest limit that a caller may ask for; a shorter one is answered 422.</summary>
    public TimeSpan SessionExpiresMin { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>What calls do when they are sent elsewhere by a 3xx.</summary>
    public RedirectionPolicy Redirection { get; init; } = RedirectionPolicy.SameNumber;

    /// <summary>Server transactions held at once; past them a new request is answered 503 without being remembered.</summary>
    public int ServerTransactionsMax { get; init; } = 50_000;

    /// <summary>
    /// Behind a NAT: Contact names the address under which the far side has seen this side (<c>received</c> and <c>rport</c> of its
    /// responses, RFC 3581), not the local one.
    /// </summary>
    public bool LearnsContact { get; init; }

    /// <summary>When given, a new call is challenged and must name one of these users.</summary>
    public SipChallengeOptions? Challenge { get; init; }

    /// <summary>Fixes tags, branches and Call-IDs, for tests; null takes them from the machine's secure source.</summary>
    public int? Seed { get; init; }

    /// <summary>RFC 3261 timer D: how long a refusal's repetitions are ACKed over UDP. Shorter only where both sides' T1 is.</summary>
    internal TimeSpan TimerD { get; init; } = TimeSpan.FromSeconds(32);

    /// <summary>64 times T1: how long an unanswered request, or an answer without ACK, is kept up.</summary>
    internal TimeSpan TransactionMax => T1 * 64;
}

/// <summary>Asks callers for digest authentication (RFC 3261 section 22, RFC 8760).</summary>
/// <param name="Realm">The realm that the challenge names.</param>
/// <param name="Accounts">Passwords by user name.</param>
public sealed record SipChallengeOptions(string Realm, IReadOnlyDictionary<string, string> Accounts)
{
    /// <summary>407 as a proxy does, instead of 401.</summary>
    public bool AsProxy { get; init; }

    /// <summary>One challenge each, in this order.</summary>
    public IReadOnlyList<DigestAlgorithm> Algorithms { get; init; } = [DigestAlgorithm.Sha256, DigestAlgorithm.Md5];

    /// <summary>False leaves qop out, as RFC 2069 did and some old exchanges still do.</summary>
    public bool WithQop { get; init; } = true;

    /// <summary>After this a nonce is stale: the caller is asked again.</summary>
    public TimeSpan NonceLife { get; init; } = TimeSpan.FromMinutes(5);
}
