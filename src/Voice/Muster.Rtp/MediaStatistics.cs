using System.Runtime.InteropServices;

namespace Muster.Rtp;

/// <summary>What a <see cref="MediaStream"/> has seen up to one moment; every count is since it was opened.</summary>
public sealed record MediaStatistics
{
    /// <summary>RTP packets sent, also those that the kernel refused.</summary>
    public required long PacketsSent { get; init; }

    /// <summary>Their RTP payload, bytes.</summary>
    public required long BytesSent { get; init; }

    /// <summary>Packets that were due while the machine was too busy, and therefore never sent.</summary>
    public required long PacketsSkipped { get; init; }

    /// <summary>RTP and RTCP packets that the kernel refused: no route, a full queue, no one at the far end's port.</summary>
    public required long SendErrors { get; init; }

    /// <summary>RTP packets taken from the far end: audio, comfort noise and telephone-events, without duplicates.</summary>
    public required long PacketsReceived { get; init; }

    /// <summary>Their RTP payload, bytes.</summary>
    public required long BytesReceived { get; init; }

    /// <summary>Packets that never came, by their sequence numbers.</summary>
    public required long PacketsLost { get; init; }

    /// <summary>Packets that came after their moment had been played, or found the playout buffer full.</summary>
    public required long PacketsLate { get; init; }

    /// <summary>Packets that came twice.</summary>
    public required long PacketsDuplicated { get; init; }

    /// <summary>Datagrams that are no RTP of this call: malformed, another payload type, another source, not authentic.</summary>
    public required long DatagramsDropped { get; init; }

    /// <summary>Of those, datagrams at the RTP port of a protected call that were not protected by its key, or came twice.</summary>
    public required long PacketsUnauthentic { get; init; }

    /// <summary>Interarrival jitter of the received packets (RFC 3550 section 6.4.1), ms.</summary>
    public required double JitterMs { get; init; }

    /// <summary>How much faster the far end's audio clock runs than ours, in parts per million; null in the first 5 s.</summary>
    public double? ClockDriftPpm { get; init; }

    /// <summary>Audio received, ms.</summary>
    public required long ReceivedAudioMs { get; init; }

    /// <summary>Time since the last packet came; null when none has come yet.</summary>
    public required long? MsSinceLastReceived { get; init; }

    /// <summary>Whether packets are protected by SRTP now.</summary>
    public required bool IsProtected { get; init; }

    /// <summary>What the far end's last RTCP report says of our packets; null when none has come.</summary>
    public required RemoteReport? Remote { get; init; }
}

/// <summary>The reception of our packets as the far end reported it by RTCP.</summary>
/// <param name="FractionLost">Share of our packets lost since its report before, 0 to 1.</param>
/// <param name="PacketsLost">Packets lost since the beginning; negative when duplicates outnumber losses.</param>
/// <param name="JitterMs">Jitter that it sees.</param>
/// <param name="RoundTripMs">Time to the far end and back; null until it has seen a report of ours.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RemoteReport(double FractionLost, int PacketsLost, double JitterMs, double? RoundTripMs);
