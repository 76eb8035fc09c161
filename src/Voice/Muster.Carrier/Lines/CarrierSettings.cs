using System.Net;
using Muster.Sip;

namespace Muster.Carrier.Lines;

/// <summary>Where a carrier is reached and how it treats its callers.</summary>
public sealed record CarrierSettings
{
    /// <summary>Where calls come in, over UDP; the audio has the same address. Port 0 takes a free one.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 0);

    /// <summary>First of the ports for audio; each call takes two.</summary>
    public int RtpPort { get; init; } = 10_000;

    /// <summary>Calls at once, 1 and more; the next one is refused with 503.</summary>
    public int ChannelsMax { get; init; } = 1000;

    /// <summary>Refuse every call with 503: a trunk that is out of order.</summary>
    public bool RefusesAll { get; init; }

    /// <summary>When given, callers must authenticate as this user (RFC 3261 section 22, with 407).</summary>
    public SipCredentials? Account { get; init; }

    /// <summary>Share of the audio packets lost on their way to the caller, 0 to 1.</summary>
    public double Loss { get; init; }

    /// <summary>What all delays and choices are drawn from, together with the number called and how often it was called before.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// Share of the calls that an announcement ends, 0 to 1, whose code says nothing: a 480 without a cause, as many carriers
    /// send for everything. A busy number then has an announcement too.
    /// </summary>
    public double VagueCodes { get; init; }

    /// <summary>Announcements in English.</summary>
    public bool English { get; init; }
}

/// <summary>What a carrier has done so far.</summary>
/// <param name="Calls">Calls that came.</param>
/// <param name="Answered">Calls that were picked up, by a person or a voicemail.</param>
/// <param name="Refused">Calls that found no channel.</param>
/// <param name="Open">Calls in the air now.</param>
public sealed record CarrierTally(int Calls, int Answered, int Refused, int Open);
