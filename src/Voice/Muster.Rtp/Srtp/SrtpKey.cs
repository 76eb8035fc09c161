using System.Security.Cryptography;

namespace Muster.Rtp;

/// <summary>How SRTP packets are encrypted and authenticated (RFC 3711, RFC 4568 section 6.2, RFC 6188). Control packets always carry 80 bits.</summary>
public enum SrtpSuite
{
    /// <summary>AES_CM_128_HMAC_SHA1_80: what every implementation has.</summary>
    Aes128Tag80,

    /// <summary>AES_CM_128_HMAC_SHA1_32: six bytes a packet less.</summary>
    Aes128Tag32,

    /// <summary>AES_256_CM_HMAC_SHA1_80.</summary>
    Aes256Tag80,
}

/// <summary>The master key and master salt with which one side of a call protects what it sends. Never written to a log.</summary>
public sealed class SrtpKey
{
    /// <summary>Bytes of every suite's master salt.</summary>
    public const int SaltBytes = 14;

    private readonly byte[] _keyAndSalt;

    /// <param name="suite">What the key is for.</param>
    /// <param name="keyAndSalt">The key and, behind it, the salt: <see cref="BytesOf"/> bytes.</param>
    /// <exception cref="ArgumentException">The length is not that of the suite.</exception>
    public SrtpKey(SrtpSuite suite, ReadOnlySpan<byte> keyAndSalt)
    {
        if (keyAndSalt.Length != BytesOf(suite))
            throw new ArgumentException($"{suite} takes {BytesOf(suite)} bytes of key and salt, not {keyAndSalt.Length}.", nameof(keyAndSalt));
        Suite = suite;
        _keyAndSalt = keyAndSalt.ToArray();
    }

    public SrtpSuite Suite { get; }

    internal ReadOnlySpan<byte> Key => _keyAndSalt.AsSpan(0, _keyAndSalt.Length - SaltBytes);

    internal ReadOnlySpan<byte> Salt => _keyAndSalt.AsSpan(_keyAndSalt.Length - SaltBytes);

    internal int RtpTagBytes => Suite == SrtpSuite.Aes128Tag32 ? 4 : 10;

    /// <summary>The length of key and salt together.</summary>
    public static int BytesOf(SrtpSuite suite) => (suite == SrtpSuite.Aes256Tag80 ? 32 : 16) + SaltBytes;

    internal bool Same(SrtpKey other) => Suite == other.Suite && CryptographicOperations.FixedTimeEquals(_keyAndSalt, other._keyAndSalt);
}

/// <summary>The keys of a protected call, one for each direction (RFC 4568 section 6.1).</summary>
/// <param name="Ours">Protects what this side sends.</param>
/// <param name="Theirs">Opens what the far end sends.</param>
public sealed record SrtpKeys(SrtpKey Ours, SrtpKey Theirs);
