using Muster.Kernel;
using Muster.Sip;

namespace Muster.Calls;

/// <summary>A carrier's line: where calls go and what it lets us do. Written in a trunk file (docs/trunks.md) or as one URI.</summary>
/// <param name="Name">How reports and gauges call it; unique among the trunks of a run.</param>
/// <param name="Host">The host part of the numbers that are dialled, <c>sip:NUMBER@HOST</c>: an address or a domain.</param>
/// <param name="Port">Their port; null when none is written.</param>
public sealed record Trunk(string Name, string Host, int? Port)
{
    /// <summary>The most calls at once that a trunk may be given.</summary>
    public const int ChannelsMax = 10_000;

    private const string CallerDefault = "muster";

    /// <summary>How the carrier is spoken to.</summary>
    public SipProtocol Protocol { get; init; }

    /// <summary>Numbers are dialled as <c>sips</c> URIs: TLS on every hop, behind the carrier too.</summary>
    public bool IsSecure { get; init; }

    /// <summary>Whom to believe, and who we are, where the protocol is TLS.</summary>
    public SipTlsOptions Tls { get; init; } = new();

    /// <summary>
    /// There is a NAT between: the way to the carrier is kept open, and Contact names the address under which the carrier sees us.
    /// </summary>
    public bool IsBehindNat { get; init; }

    /// <summary>Where requests are sent instead of to the host, by way of a Route header; null sends them to the host.</summary>
    public SipUri? OutboundProxy { get; init; }

    /// <summary>For digest authentication, where the carrier asks for it.</summary>
    public SipCredentials? Credentials { get; init; }

    /// <summary>How long a registration is asked to last; null where the carrier wants none.</summary>
    public TimeSpan? Registration { get; init; }

    /// <summary>What is shown to the called person, the user part of From: the next call shows the next number.</summary>
    public IReadOnlyList<string> CallerNumbers { get; init; } = [CallerDefault];

    /// <summary>The host part of From; null shows this machine's address.</summary>
    public string? CallerDomain { get; init; }

    /// <summary>Calls at once, 1 to <see cref="ChannelsMax"/>.</summary>
    public int Channels { get; init; } = ChannelsMax;

    /// <summary>New calls per second, above 0; null sets no limit.</summary>
    public double? CallsPerSecond { get; init; }

    /// <summary>The codings offered, best first.</summary>
    public IReadOnlyList<AudioCodec> Codecs { get; init; } = [AudioCodec.Pcma, AudioCodec.Pcmu];

    /// <summary>The beginnings of the numbers that it takes, as they stand in the roster; empty takes all.</summary>
    public IReadOnlyList<string> Prefixes { get; init; } = [];

    /// <summary>How the carrier wants numbers written.</summary>
    public NumberForm NumberForm { get; init; }

    /// <summary>How long a phone may ring on this trunk; null leaves it to the campaign.</summary>
    public TimeSpan? RingTimeout { get; init; }

    /// <summary>Trunks with the least number are used first; the others when those fail or are full.</summary>
    public int Priority { get; init; } = 1;

    /// <summary>The share of the calls among trunks of one priority, 1 to 1,000.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>How often it is asked by OPTIONS whether it is there; null asks only while it fails.</summary>
    public TimeSpan? ProbeEvery { get; init; }

    /// <summary>Line faults in a row after which it is given no more calls until it answers a probe.</summary>
    public int FaultsMax { get; init; } = 3;

    /// <summary>The session timer that is asked for (RFC 4028), 90 s or more; null asks for none, but keeps the carrier's.</summary>
    public TimeSpan? SessionExpires { get; init; }

    /// <summary>How its calls are handed over to a person.</summary>
    public TransferMode Transfer { get; init; }

    /// <summary>Whether media is encrypted.</summary>
    public MediaSecurity Srtp { get; init; }

    /// <summary>What is looked up to find it: the outbound proxy where there is one, by this trunk's protocol.</summary>
    public SipUri Next
    {
        get
        {
            var next = OutboundProxy is { } proxy ? new SipUri("", proxy.Host, proxy.Port) : new SipUri("", Host, Port);
            return SipUri.TryParse($"{next};transport={Protocol.ToString().ToLowerInvariant()}", out var uri) ? uri : next;
        }
    }

    /// <summary>Reads <c>sip:HOST[:PORT]</c>, <c>sip:CALLER@HOST[:PORT]</c> or <c>HOST[:PORT]</c>, with <c>;transport=tcp</c> or <c>;transport=tls</c> after it, or <c>sips:</c> before it.</summary>
    /// <returns>A trunk with one caller number and no limits, named after its host; or <c>trunk.bad_uri</c>.</returns>
    public static Result<Trunk> Parse(string uri, SipCredentials? credentials = null)
    {
        var hasScheme = uri.StartsWith("sip:", StringComparison.OrdinalIgnoreCase) || uri.StartsWith("sips:", StringComparison.OrdinalIgnoreCase);
        if (!SipUri.TryParse(hasScheme ? uri : "sip:" + uri, out var read))
            return Unreadable(uri);
        var isSecure = read.Scheme == "sips";
        if (!ProtocolOf(read, isSecure).TryGet(out var protocol, out var error))
            return error;
        return new Trunk(read.Port is { } port ? $"{read.Host}:{port}" : read.Host, read.Host, read.Port)
        {
            Protocol = protocol,
            IsSecure = isSecure,
            Credentials = credentials,
            CallerNumbers = [read.User.Length > 0 ? read.User : CallerDefault],
        };
    }

    /// <summary>Whether a number is this trunk's to call.</summary>
    public bool Takes(string number) =>
        Prefixes.Count == 0 || Prefixes.Any(prefix => number.StartsWith(prefix, StringComparison.Ordinal));

    private static Result<SipProtocol> ProtocolOf(SipUri uri, bool isSecure) => (uri.Tail.ToLowerInvariant(), isSecure) switch
    {
        ("" or ";transport=tls", true) => SipProtocol.Tls,
        ("" or ";transport=udp", false) => SipProtocol.Udp,
        (";transport=tcp", false) => SipProtocol.Tcp,
        (";transport=tls", false) => SipProtocol.Tls,
        _ => new Error("trunk.bad_uri", $"'{uri.Tail}' says nothing that a trunk address can say; write ;transport=udp, ;transport=tcp or ;transport=tls, or begin with sips: alone."),
    };

    private static Error Unreadable(string uri) =>
        new("trunk.bad_uri", $"The trunk address '{uri}' cannot be read; write it as sip:HOST:PORT, with a port from 1 to 65535.");
}
