using System.Numerics;

namespace Muster.Rtp;

/// <summary>The two companding laws of ITU-T G.711, 8,000 samples a second, one byte a sample.</summary>
public enum G711
{
    /// <summary>PCMA, RTP payload type 8 (RFC 3551 section 4.5.14): what telephone networks outside North America and Japan speak.</summary>
    ALaw,

    /// <summary>PCMU, RTP payload type 0.</summary>
    MuLaw,
}

/// <summary>
/// ITU-T G.711 (11/1988) between A-law, mu-law and 16-bit linear PCM. Linear samples are left-justified: the 13 bits of
/// A-law and the 14 of mu-law fill the upper bits, so full scale is near ±32,768 in both laws.
/// Every method fills exactly as many output samples as there are input samples; the output must be at least that long
/// and may be the input where both are bytes.
/// </summary>
public static class G711Codec
{
    /// <summary>The A-law byte of the smallest positive level: what a silent line carries.</summary>
    public const byte ALawSilence = 0xD5;

    /// <summary>The mu-law byte of level zero.</summary>
    public const byte MuLawSilence = 0xFF;

    // G.711 inverts the even bits of every A-law character signal, so that a silent line still has clock edges.
    private const int ALawEvenBits = 0x55;

    // The mu-law bias that makes every segment start at a power of two, in units of the 14-bit scale.
    private const int MuLawBias = 33;
    private const int MuLawClip = 0x1FFF;

    private static readonly short[] ALawLevels = Table(DecodeALaw);
    private static readonly short[] MuLawLevels = Table(DecodeMuLaw);
    private static readonly byte[] MuLawOfALaw = Table(code => EncodeMuLaw(ALawLevels[code]));
    private static readonly byte[] ALawOfMuLaw = Table(code => EncodeALaw(MuLawLevels[code]));

    /// <summary>A-law to linear.</summary>
    public static void ALawToPcm(ReadOnlySpan<byte> aLaw, Span<short> pcm) => Map(aLaw, pcm, ALawLevels);

    /// <summary>Mu-law to linear.</summary>
    public static void MuLawToPcm(ReadOnlySpan<byte> muLaw, Span<short> pcm) => Map(muLaw, pcm, MuLawLevels);

    /// <summary>A-law to mu-law through the linear level, as G.711 section 4 asks of a conversion.</summary>
    public static void ALawToMuLaw(ReadOnlySpan<byte> aLaw, Span<byte> muLaw) => Map(aLaw, muLaw, MuLawOfALaw);

    /// <summary>Mu-law to A-law through the linear level.</summary>
    public static void MuLawToALaw(ReadOnlySpan<byte> muLaw, Span<byte> aLaw) => Map(muLaw, aLaw, ALawOfMuLaw);

    /// <summary>Linear to A-law.</summary>
    public static void PcmToALaw(ReadOnlySpan<short> pcm, Span<byte> aLaw)
    {
        for (var i = 0; i < pcm.Length; i++)
            aLaw[i] = EncodeALaw(pcm[i]);
    }

    /// <summary>Linear to mu-law.</summary>
    public static void PcmToMuLaw(ReadOnlySpan<short> pcm, Span<byte> muLaw)
    {
        for (var i = 0; i < pcm.Length; i++)
            muLaw[i] = EncodeMuLaw(pcm[i]);
    }

    /// <summary>The linear level of one A-law byte.</summary>
    public static short LevelOfALaw(byte code) => ALawLevels[code];

    /// <summary>
    /// How loud A-law samples are, in decibels to full scale, without the direct current that some gateways add; -90 for a silent line.
    /// </summary>
    /// <param name="aLaw">1 to 65,536 samples.</param>
    public static double ALawLevelDb(ReadOnlySpan<byte> aLaw)
    {
        var (sum, squares) = (0, 0L);
        foreach (var code in aLaw)
        {
            int level = ALawLevels[code];
            sum += level;
            squares += level * level;
        }

        var mean = (double)sum / aLaw.Length;
        var power = ((double)squares / aLaw.Length) - (mean * mean);
        return 10 * Math.Log10(Math.Max(power, 1) / (32768.0 * 32768.0));
    }

    private static byte EncodeALaw(short level)
    {
        // One's complement of negative levels: the decision values of both signs then mirror each other.
        var magnitude = (level < 0 ? ~level : level) >> 4;
        var segment = Math.Max(0, BitOperations.Log2((uint)magnitude) - 3);
        var code = segment == 0 ? magnitude : (segment << 4) | ((magnitude >> (segment - 1)) & 0x0F);
        return (byte)((code | (level < 0 ? 0 : 0x80)) ^ ALawEvenBits);
    }

    private static short DecodeALaw(int code)
    {
        code ^= ALawEvenBits;
        var segment = (code >> 4) & 0x07;
        var step = ((code & 0x0F) << 4) + 8;
        var magnitude = segment == 0 ? step : (step + 0x100) << (segment - 1);
        return (short)((code & 0x80) == 0 ? -magnitude : magnitude);
    }

    private static byte EncodeMuLaw(short level)
    {
        var magnitude = Math.Min(MuLawClip, ((level < 0 ? ~level : level) >> 2) + MuLawBias);
        var segment = BitOperations.Log2((uint)magnitude) - 5;
        var code = (segment << 4) | ((magnitude >> (segment + 1)) & 0x0F);
        return (byte)~(code | (level < 0 ? 0x80 : 0));
    }

    private static short DecodeMuLaw(int code)
    {
        code = ~code;
        var segment = (code >> 4) & 0x07;
        var magnitude = ((((code & 0x0F) << 1) + MuLawBias) << segment) - MuLawBias;
        return (short)((code & 0x80) == 0 ? magnitude << 2 : -magnitude << 2);
    }

    private static T[] Table<T>(Func<int, T> of) => Enumerable.Range(0, 256).Select(of).ToArray();

    private static void Map<T>(ReadOnlySpan<byte> from, Span<T> to, T[] table)
    {
        to = to[..from.Length];
        for (var i = 0; i < from.Length; i++)
            to[i] = table[from[i]];
    }
}
