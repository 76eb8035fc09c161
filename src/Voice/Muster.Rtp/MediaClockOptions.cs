using System.Security.Cryptography;

namespace Muster.Rtp;

/// <summary>How a <see cref="MediaClock"/> works; the same for all its streams.</summary>
public sealed record MediaClockOptions
{
    /// <summary>The first port of the range, 1,024 to 65,534; an odd one is rounded up, for RTP takes even ports (RFC 3550 section 11).</summary>
    public int FirstPort { get; init; } = RtpPortRange.Default.First;

    /// <summary>
    /// The last port of the range. Every call takes two, so the range caps the number of calls. It should not reach into
    /// the kernel's ephemeral ports (<c>net.ipv4.ip_local_port_range</c>, 32,768 and up), or others take them away.
    /// </summary>
    public int LastPort { get; init; } = RtpPortRange.Default.Last;

    /// <summary>Threads at the most, at least 1; each begins when those before it have 250 streams.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>How long received audio is held so that jitter cuts no holes; rounded up to 20 ms, at most 200 ms.</summary>
    public TimeSpan PlayoutDelay { get; init; } = TimeSpan.FromMilliseconds(60);

    /// <summary>Mean time between RTCP reports of a stream; each interval is varied by half (RFC 3550 section 6.3.1).</summary>
    public TimeSpan RtcpInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Share of the RTP packets that are lost on purpose instead of sent, 0 to 1: for a simulated carrier and for tests.</summary>
    public double SendLoss { get; init; }

    /// <summary>
    /// Where SSRCs, first sequence numbers, first timestamps, CNAMEs and the first port come from. Unpredictable
    /// unless set: two programs with one seed would talk to each other under one SSRC.
    /// </summary>
    public int Seed { get; init; } = RandomNumberGenerator.GetInt32(int.MaxValue);
}
