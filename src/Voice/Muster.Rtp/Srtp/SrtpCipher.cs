using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Muster.Rtp;

/// <summary>What session keys are derived for: the label of the encryption key; the other two follow it (RFC 3711 section 4.3.1).</summary>
internal enum SrtpLabel
{
    Rtp = 0,
    Rtcp = 3,
}

/// <summary>
/// Encryption and authentication under the session keys of one master key, for RTP or for RTCP (RFC 3711 section 4).
/// Belongs to one thread at a time; once made, nothing here allocates.
/// </summary>
internal sealed class SrtpCipher : IDisposable
{
    /// <summary>The longest tag that a packet carries.</summary>
    public const int TagBytesMax = 10;

    private const int AuthenticationKeyBytes = 20;

    private readonly byte[] _salt = new byte[SrtpKey.SaltBytes];
    private readonly CounterMode _counterMode;
    private readonly HmacSha1 _hmac;

    public SrtpCipher(SrtpKey master, SrtpLabel label)
    {
        Span<byte> encryption = stackalloc byte[master.Key.Length];
        Span<byte> authentication = stackalloc byte[AuthenticationKeyBytes];
        using (var derivation = new CounterMode(master.Key))
        {
            Derive(derivation, master, (int)label, encryption);
            Derive(derivation, master, (int)label + 1, authentication);
            Derive(derivation, master, (int)label + 2, _salt);
        }

        _counterMode = new CounterMode(encryption);
        _hmac = new HmacSha1(authentication);
    }

    /// <summary>A session key (section 4.3.1, with a key derivation rate of zero).</summary>
    /// <param name="derivation">Under the master key.</param>
    /// <param name="master">Its salt counts.</param>
    /// <param name="label">0 to 5.</param>
    /// <param name="key">Is filled.</param>
    public static void Derive(CounterMode derivation, SrtpKey master, int label, Span<byte> key)
    {
        Span<byte> x = stackalloc byte[SrtpKey.SaltBytes];
        master.Salt.CopyTo(x);
        x[7] ^= (byte)label;
        key.Clear();
        derivation.Apply(key, x);
    }

    /// <summary>Encrypts or decrypts in place (section 4.1.1).</summary>
    /// <param name="payload">At most 2^20 bytes.</param>
    /// <param name="ssrc">Of the packet.</param>
    /// <param name="index">48 bits: roll-over counter and sequence number, or the index of a control packet.</param>
    public void Apply(Span<byte> payload, uint ssrc, ulong index)
    {
        Span<byte> first = stackalloc byte[SrtpKey.SaltBytes];
        _salt.CopyTo(first);
        Xor(first[4..], ssrc);
        Xor(first[8..], (uint)(index >> 16));
        first[12] ^= (byte)(index >> 8);
        first[13] ^= (byte)index;
        _counterMode.Apply(payload, first);
    }

    /// <summary>The authentication tag (section 4.2.1), as long as <paramref name="tag"/>.</summary>
    /// <param name="packet">What is authenticated.</param>
    /// <param name="rollover">Authenticated behind it without being sent: the roll-over counter; null for a control packet.</param>
    /// <param name="tag">4 or 10 bytes.</param>
    public void Authenticate(ReadOnlySpan<byte> packet, uint? rollover, Span<byte> tag)
    {
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        _hmac.Compute(packet, rollover, hash);
        hash[..tag.Length].CopyTo(tag);
    }

    /// <summary>Whether the tag is the packet's, found out in a time that does not tell how much of it is.</summary>
    public bool IsAuthentic(ReadOnlySpan<byte> packet, uint? rollover, ReadOnlySpan<byte> tag)
    {
        Span<byte> expected = stackalloc byte[TagBytesMax];
        Authenticate(packet, rollover, expected[..tag.Length]);
        return CryptographicOperations.FixedTimeEquals(expected[..tag.Length], tag);
    }

    public void Dispose() => _counterMode.Dispose();

    private static void Xor(Span<byte> at, uint value) =>
        BinaryPrimitives.WriteUInt32BigEndian(at, BinaryPrimitives.ReadUInt32BigEndian(at) ^ value);
}
