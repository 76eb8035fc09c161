using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Muster.Rtp;

/// <summary>What the session keys are derived for (RFC 3711 section 4.3.1): the label of the encryption key; the other two follow it.</summary>
internal enum SrtpLabel
{
    Rtp = 0,
    Rtcp = 3,
}

/// <summary>
/// AES in counter mode and HMAC-SHA1 under the session keys of one master key, for RTP or for RTCP (RFC 3711 section 4).
/// Belongs to one thread at a time; once made, nothing here allocates.
/// </summary>
internal sealed class SrtpCipher : IDisposable
{
    /// <summary>The longest tag that a packet carries.</summary>
    public const int TagBytesMax = 10;

    private const int BlockBytes = 16;
    private const int AuthenticationKeyBytes = 20;

    // One 20 ms packet, header excluded, in one call of the cipher.
    private const int BlocksAtOnce = 10;

    private readonly byte[] _counters = new byte[BlocksAtOnce * BlockBytes];
    private readonly byte[] _keystream = new byte[BlocksAtOnce * BlockBytes];
    private readonly byte[] _salt = new byte[SrtpKey.SaltBytes];
    private readonly ICryptoTransform _aes;
    private readonly IncrementalHash _hmac;

    public SrtpCipher(SrtpKey master, SrtpLabel label)
    {
        Span<byte> encryption = stackalloc byte[master.Key.Length];
        Span<byte> authentication = stackalloc byte[AuthenticationKeyBytes];
        Derive(master, (int)label, encryption);
        Derive(master, (int)label + 1, authentication);
        Derive(master, (int)label + 2, _salt);
        _aes = Encryptor(encryption);
        _hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA1, authentication);
    }

    /// <summary>A cipher under given session keys, for the vectors of RFC 3711 appendix B.2.</summary>
    internal SrtpCipher(ReadOnlySpan<byte> encryption, ReadOnlySpan<byte> salt)
    {
        salt.CopyTo(_salt);
        _aes = Encryptor(encryption);
        _hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA1, salt);
    }

    /// <summary>A session key (RFC 3711 section 4.3.1, with a key derivation rate of zero).</summary>
    public static void Derive(SrtpKey master, int label, Span<byte> key)
    {
        Span<byte> x = stackalloc byte[SrtpKey.SaltBytes];
        master.Salt.CopyTo(x);
        x[7] ^= (byte)label;
        key.Clear();
        using var cipher = new SrtpCipher(master.Key, x);
        cipher.Apply(key, ssrc: 0, index: 0);
    }

    /// <summary>Encrypts or decrypts in place (section 4.1.1).</summary>
    /// <param name="payload">At most 2^20 bytes.</param>
    /// <param name="ssrc">Of the packet.</param>
    /// <param name="index">48 bits: roll-over counter and sequence number, or the index of a control packet.</param>
    public void Apply(Span<byte> payload, uint ssrc, ulong index)
    {
        Span<byte> start = stackalloc byte[BlockBytes];
        _salt.CopyTo(start);
        start[SrtpKey.SaltBytes..].Clear();
        Xor(start[4..], ssrc);
        Xor(start[8..], (uint)(index >> 16));
        start[12] ^= (byte)(index >> 8);
        start[13] ^= (byte)index;
        for (ushort block = 0; !payload.IsEmpty; block += BlocksAtOnce)
        {
            var length = Math.Min(payload.Length, _keystream.Length);
            Fill(start, block, length);
            for (var i = 0; i < length; i++)
                payload[i] ^= _keystream[i];
            payload = payload[length..];
        }
    }

    /// <summary>The authentication tag (section 4.2.1), as long as <paramref name="tag"/>.</summary>
    /// <param name="packet">What is authenticated.</param>
    /// <param name="rollover">Authenticated behind it without being sent: the roll-over counter; null for a control packet.</param>
    /// <param name="tag">4 or 10 bytes.</param>
    public void Authenticate(ReadOnlySpan<byte> packet, uint? rollover, Span<byte> tag)
    {
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
        _hmac.AppendData(packet);
        if (rollover is { } counter)
        {
            Span<byte> bytes = stackalloc byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(bytes, counter);
            _hmac.AppendData(bytes);
        }

        _hmac.GetHashAndReset(hash);
        hash[..tag.Length].CopyTo(tag);
    }

    /// <summary>Whether the tag is the packet's, found out in a time that does not tell how much of it is.</summary>
    public bool IsAuthentic(ReadOnlySpan<byte> packet, uint? rollover, ReadOnlySpan<byte> tag)
    {
        Span<byte> expected = stackalloc byte[TagBytesMax];
        Authenticate(packet, rollover, expected[..tag.Length]);
        return CryptographicOperations.FixedTimeEquals(expected[..tag.Length], tag);
    }

    public void Dispose()
    {
        _aes.Dispose();
        _hmac.Dispose();
    }

    // The transform is kept instead of the one-shot methods, which make a new native cipher for every packet.
    private static ICryptoTransform Encryptor(ReadOnlySpan<byte> key)
    {
        using var aes = Aes.Create();
        aes.Mode = CipherMode.ECB;
        aes.Padding = PaddingMode.None;
        aes.SetKey(key);
        return aes.CreateEncryptor();
    }

    private static void Xor(Span<byte> at, uint value) =>
        BinaryPrimitives.WriteUInt32BigEndian(at, BinaryPrimitives.ReadUInt32BigEndian(at) ^ value);

    private void Fill(ReadOnlySpan<byte> start, ushort firstBlock, int length)
    {
        var blocks = (length + BlockBytes - 1) / BlockBytes;
        for (var i = 0; i < blocks; i++)
        {
            var counter = _counters.AsSpan(i * BlockBytes, BlockBytes);
            start.CopyTo(counter);
            BinaryPrimitives.WriteUInt16BigEndian(counter[SrtpKey.SaltBytes..], (ushort)(firstBlock + i));
        }

        _aes.TransformBlock(_counters, 0, blocks * BlockBytes, _keystream, 0);
    }
}
