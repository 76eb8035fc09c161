using Muster.Contracts;
using Muster.Rtp;

namespace Muster.Calls;

/// <summary>The figures of a call's media, as its report has them.</summary>
internal static class MediaFigures
{
    public static MediaQuality ToQuality(this MediaStatistics media) => new(
        media.IsProtected,
        media.PacketsSent,
        media.PacketsReceived,
        media.PacketsLost,
        media.PacketsLate,
        Math.Round(media.JitterMs, 1),
        media.Remote?.PacketsLost,
        media.Remote?.JitterMs,
        media.Remote?.RoundTripMs);
}
