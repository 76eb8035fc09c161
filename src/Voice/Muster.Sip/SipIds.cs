using System.Security.Cryptography;

namespace Muster.Sip;

/// <summary>Where tags, branches and Call-IDs come from: the machine's secure source, or a seed.</summary>
internal sealed class SipIds(int? seed)
{
    private readonly Random? _random = seed is { } value ? new Random(value) : null;

    public string Tag() => Hex(8);

    public string Branch() => Via.MagicCookie + Hex(12);

    public string CallId() => Hex(16);

    public string Nonce() => Hex(16);

    /// <summary>A session's id in SDP: a positive number.</summary>
    public long SessionId() => BitConverter.ToInt64(Bytes(8)) >>> 16;

    /// <summary>A number from 0 on, below the limit.</summary>
    public int Below(int limit) => (int)(BitConverter.ToUInt32(Bytes(4)) % (uint)limit);

    private string Hex(int byteCount) => Convert.ToHexStringLower(Bytes(byteCount));

    public byte[] Bytes(int count)
    {
        if (_random is null)
            return RandomNumberGenerator.GetBytes(count);
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }
}
