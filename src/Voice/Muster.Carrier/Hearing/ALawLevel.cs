namespace Muster.Carrier.Hearing;

/// <summary>Loudness of A-law bytes without decoding them (ITU-T G.711: the code without its inverted bits grows with the level).</summary>
internal static class ALawLevel
{
    // Third step of the second segment: 1.2 % of full scale, -38 dB. A line that only hums stays under it.
    private const int AudibleCode = 0x18;
    private const int AudibleSamplesMin = 4;

    public static bool IsAudible(byte code) => ((code ^ 0x55) & 0x7F) >= AudibleCode;

    /// <summary>Whether a frame holds more than single clicks.</summary>
    public static bool IsAudible(ReadOnlySpan<byte> frame)
    {
        var audible = 0;
        foreach (var code in frame)
            audible += IsAudible(code) ? 1 : 0;
        return audible >= AudibleSamplesMin;
    }
}
