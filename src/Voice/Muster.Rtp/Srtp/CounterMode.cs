using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Muster.Rtp;

/// <summary>AES in counter mode (RFC 3711 section 4.1.1). Belongs to one thread at a time; once made, nothing here allocates.</summary>
internal sealed class CounterMode : IDisposable
{
    public const int BlockBytes = 16;

    // The upper 14 bytes of a counter block stay; the lower two count.
    private const int FixedBytes = 14;

    // One 20 ms packet, header excluded, in one call of the cipher.
    private const int BlocksAtOnce = 10;

    private readonly byte[] _blocks = new byte[BlocksAtOnce * BlockBytes];
    private readonly ICryptoTransform _aes;

    // The transform is kept instead of the one-shot methods, which make a new native cipher for every packet.
    public CounterMode(ReadOnlySpan<byte> key)
    {
        using var aes = Aes.Create();
        aes.Mode = CipherMode.ECB;
        aes.Padding = PaddingMode.None;
        aes.SetKey(key);
        _aes = aes.CreateEncryptor();
    }

    /// <summary>Encrypts or decrypts in place.</summary>
    /// <param name="bytes">At most 2^20 bytes.</param>
    /// <param name="first">The first counter block, 14 bytes; the lower two begin at zero.</param>
    public void Apply(Span<byte> bytes, ReadOnlySpan<byte> first)
    {
        for (ushort block = 0; !bytes.IsEmpty; block += BlocksAtOnce)
        {
            var length = Math.Min(bytes.Length, _blocks.Length);
            Encrypt(first, block, (length + BlockBytes - 1) / BlockBytes);
            Xor(bytes[..length], _blocks);
            bytes = bytes[length..];
        }
    }

    public void Dispose() => _aes.Dispose();

    private static void Xor(Span<byte> bytes, ReadOnlySpan<byte> with)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        var others = MemoryMarshal.Cast<byte, ulong>(with);
        for (var i = 0; i < words.Length; i++)
            words[i] ^= others[i];
        for (var i = words.Length * sizeof(ulong); i < bytes.Length; i++)
            bytes[i] ^= with[i];
    }

    private void Encrypt(ReadOnlySpan<byte> first, ushort block, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var counter = _blocks.AsSpan(i * BlockBytes, BlockBytes);
            first[..FixedBytes].CopyTo(counter);
            BinaryPrimitives.WriteUInt16BigEndian(counter[FixedBytes..], (ushort)(block + i));
        }

        _aes.TransformBlock(_blocks, 0, count * BlockBytes, _blocks, 0);
    }
}
