using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Muster.Rtp;

/// <summary>
/// HMAC-SHA1 (RFC 2104) of packets, under a key that stays. The machine's own HMAC keeps some kB for each key, which have left the
/// processor's caches whenever a call's turn comes: at 1,000 calls it takes more than twice as long as these two hashes, whose one
/// context belongs to the thread and is always at hand. Allocates nothing once a thread has begun.
/// </summary>
internal sealed class HmacSha1
{
    private const int BlockBytes = 64;

    [ThreadStatic]
    private static Workspace? t_workspace;

    private readonly byte[] _inner = new byte[BlockBytes];
    private readonly byte[] _outer = new byte[BlockBytes];

    /// <param name="key">At most 64 bytes.</param>
    public HmacSha1(ReadOnlySpan<byte> key)
    {
        key.CopyTo(_inner);
        key.CopyTo(_outer);
        for (var i = 0; i < BlockBytes; i++)
        {
            _inner[i] ^= 0x36;
            _outer[i] ^= 0x5C;
        }
    }

    /// <summary>Computes the tag of a packet.</summary>
    /// <param name="packet">What is authenticated.</param>
    /// <param name="behind">A number, in network order, that counts as if it stood behind the packet; null for none.</param>
    /// <param name="tag">20 bytes.</param>
    public void Compute(ReadOnlySpan<byte> packet, uint? behind, Span<byte> tag)
    {
        var workspace = t_workspace ??= new Workspace();
        var message = workspace.Lay(_inner, packet.Length + sizeof(uint));
        packet.CopyTo(message);
        if (behind is { } number)
            BinaryPrimitives.WriteUInt32BigEndian(message[packet.Length..], number);
        workspace.Hash(packet.Length + (behind is null ? 0 : sizeof(uint)), tag);
        tag.CopyTo(workspace.Lay(_outer, tag.Length));
        workspace.Hash(tag.Length, tag);
    }

    /// <summary>A thread's hash, and room for a block of the key with what is hashed behind it: in one piece, for each costs a call.</summary>
    private sealed class Workspace
    {
        private readonly IncrementalHash _sha1 = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        private byte[] _bytes = new byte[BlockBytes + 256];

        public Span<byte> Lay(byte[] block, int length)
        {
            if (_bytes.Length < BlockBytes + length)
                _bytes = new byte[BlockBytes + length];
            block.CopyTo(_bytes, 0);
            return _bytes.AsSpan(BlockBytes, length);
        }

        public void Hash(int length, Span<byte> hash)
        {
            _sha1.AppendData(_bytes.AsSpan(0, BlockBytes + length));
            _sha1.GetHashAndReset(hash);
        }
    }
}
