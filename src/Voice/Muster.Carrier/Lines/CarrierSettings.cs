namespace Muster.Carrier.Lines;

/// <summary>How a <see cref="SimulatedCarrier"/> treats its callers.</summary>
public sealed record CarrierSettings
{
    /// <summary>Calls at once; more are refused with 503.</summary>
    public int ChannelsMax { get; init; } = 1000;

    /// <summary>Refuse every call with 503: a trunk that is out of order.</summary>
    public bool RefusesAll { get; init; }

    /// <summary>What all delays and choices are drawn from, together with the number called and how often it was called before.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Announcements in English.</summary>
    public bool English { get; init; }
}

/// <summary>What a carrier has done so far.</summary>
/// <param name="Calls">Calls that came.</param>
/// <param name="Answered">Calls that were picked up, by a person or a voicemail.</param>
/// <param name="Refused">Calls that found no channel.</param>
/// <param name="Open">Calls in the air now.</param>
public sealed record CarrierTally(int Calls, int Answered, int Refused, int Open);
