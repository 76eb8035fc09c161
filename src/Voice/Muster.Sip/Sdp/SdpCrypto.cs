using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Muster.Sip;

/// <summary>Whether the media of a call is encrypted (SRTP, with keys in the SDP by RFC 4568).</summary>
public enum MediaSecurity
{
    /// <summary>Plain RTP only; an offer of nothing but SRTP is refused.</summary>
    Off,

    /// <summary>SRTP where the other side has it, else plain RTP.</summary>
    Optional,

    /// <summary>SRTP only; an offer or an answer without it is refused.</summary>
    Required,
}

/// <summary>The cipher suites that can be agreed on (RFC 4568 section 6.2, RFC 6188 section 3).</summary>
public enum CryptoSuite
{
    /// <summary><c>AES_CM_128_HMAC_SHA1_80</c></summary>
    AesCm128Sha80,

    /// <summary><c>AES_CM_128_HMAC_SHA1_32</c></summary>
    AesCm128Sha32,

    /// <summary><c>AES_256_CM_HMAC_SHA1_80</c></summary>
    AesCm256Sha80,
}

/// <summary>
/// The key that one side protects its media with: an <c>a=crypto</c> line (RFC 4568 section 9.1). It is as secret as the
/// message that carries it: send it over TLS.
/// </summary>
/// <param name="Tag">Tells the lines of an offer apart, and names in the answer the one that was taken; 0 to 999,999,999.</param>
/// <param name="Suite">What the key is for.</param>
/// <param name="KeyAndSalt">Master key and master salt: 30 bytes, 46 for AES-256.</param>
public sealed record SdpCrypto(int Tag, CryptoSuite Suite, ReadOnlyMemory<byte> KeyAndSalt)
{
    private const string KeyMethod = "inline:";

    // A key must outlast the call; 2^20 packets, the least that is met with, last almost six hours.
    private const int LifetimeBitsMin = 20;

    private static readonly string[] s_names = ["AES_CM_128_HMAC_SHA1_80", "AES_CM_128_HMAC_SHA1_32", "AES_256_CM_HMAC_SHA1_80"];

    /// <summary>The length of key and salt together.</summary>
    public static int KeyBytesOf(CryptoSuite suite) => suite == CryptoSuite.AesCm256Sha80 ? 46 : 30;

    /// <summary>
    /// Reads the value of the attribute. False for whatever this side cannot do exactly as it says: another suite or key
    /// method, several keys, a master key identifier, session parameters that must be understood (section 6.3).
    /// </summary>
    internal static bool TryRead(ReadOnlySpan<char> value, [MaybeNullWhen(false)] out SdpCrypto crypto)
    {
        crypto = null;
        var words = value.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 3 || words[0].Length > 9 || !int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var tag)
            || !words.Skip(3).All(IsHarmless))
        {
            return false;
        }

        var suite = Array.FindIndex(s_names, name => name.Equals(words[1], StringComparison.OrdinalIgnoreCase));
        if (suite < 0 || !TryReadKey(words[2], KeyBytesOf((CryptoSuite)suite), out var key))
            return false;
        crypto = new SdpCrypto(tag, (CryptoSuite)suite, key);
        return true;
    }

    /// <summary>The value of the attribute.</summary>
    internal string Write() => string.Create(
        CultureInfo.InvariantCulture, $"{Tag} {s_names[(int)Suite]} {KeyMethod}{Convert.ToBase64String(KeyAndSalt.Span)}");

    // WSH only hints at a window size; what begins with a minus may be ignored.
    private static bool IsHarmless(string parameter) =>
        parameter.StartsWith("WSH=", StringComparison.OrdinalIgnoreCase) || parameter.StartsWith('-');

    private static bool TryReadKey(string parameter, int bytes, out byte[] key)
    {
        key = new byte[bytes];
        if (!parameter.StartsWith(KeyMethod, StringComparison.OrdinalIgnoreCase))
            return false;
        var parts = parameter[KeyMethod.Length..].Split('|');
        var base64 = parts[0].PadRight((parts[0].Length + 3) / 4 * 4, '=');
        return parts.Length <= 2 && (parts.Length == 1 || LastsACall(parts[1]))
            && base64.Length == (bytes + 2) / 3 * 4
            && Convert.TryFromBase64String(base64, key, out var written) && written == bytes;
    }

    private static bool LastsACall(string lifetime) => lifetime.StartsWith("2^", StringComparison.Ordinal)
        ? int.TryParse(lifetime[2..], NumberStyles.None, CultureInfo.InvariantCulture, out var bits) && bits >= LifetimeBitsMin
        : long.TryParse(lifetime, NumberStyles.None, CultureInfo.InvariantCulture, out var packets) && packets >= 1L << LifetimeBitsMin;
}
