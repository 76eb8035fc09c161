using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Muster.Rtp.Native;

/// <summary>An IP address and port as the kernel writes them (<c>sockaddr_in</c>, <c>sockaddr_in6</c>): compared and passed on without an allocation.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct SocketName
{
    public const int BytesMax = 28;

    private Storage _bytes;

    public SocketName(IPEndPoint endPoint)
    {
        var serialized = endPoint.Serialize();
        Length = serialized.Size;
        serialized.Buffer.Span[..Length].CopyTo(_bytes);
    }

    public SocketName(ReadOnlySpan<byte> bytes)
    {
        Length = Math.Min(bytes.Length, BytesMax);
        bytes[..Length].CopyTo(_bytes);
    }

    public int Length { get; }

    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Bytes => ((ReadOnlySpan<byte>)_bytes)[..Length];

    // Family, port and IPv4 address fill the first 8 bytes; an IPv6 address follows the flow label, which is no part of the name.
    private readonly bool IsIPv6 => Length == BytesMax;

    [UnscopedRef]
    private readonly ReadOnlySpan<byte> Address => IsIPv6 ? ((ReadOnlySpan<byte>)_bytes)[8..24] : ((ReadOnlySpan<byte>)_bytes)[4..8];

    public readonly bool SameAddress(in SocketName other) => Length == other.Length && Address.SequenceEqual(other.Address);

    public readonly bool Same(in SocketName other) =>
        SameAddress(other) && ((ReadOnlySpan<byte>)_bytes)[..4].SequenceEqual(((ReadOnlySpan<byte>)other._bytes)[..4]);

    /// <summary>The same address, one port up.</summary>
    public readonly SocketName NextPort()
    {
        var next = this;
        var port = ((Span<byte>)next._bytes)[2..4];
        BinaryPrimitives.WriteUInt16BigEndian(port, (ushort)(BinaryPrimitives.ReadUInt16BigEndian(port) + 1));
        return next;
    }

    [InlineArray(BytesMax)]
    private struct Storage
    {
        private byte _first;
    }
}
