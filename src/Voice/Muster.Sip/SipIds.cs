using System.Security.Cryptography;

namespace Muster.Sip;

/// <summary>Where tags, branches and Call-IDs come from: the machine's secure source, or a seed.</summary>
internal sealed class SipIds(int? seed)
{
    private const int BytesAtOnce = 512;

    private readonly Random? _random = seed is { } value ? new Random(value) : null;
    private readonly byte[] _drawn = new byte[BytesAtOnce];
    private int _used = BytesAtOnce;

    public string Tag() => Hex(8);

    public string Branch() => Via.MagicCookie + Hex(12);

    public string CallId() => Hex(16);

    public string Nonce() => Hex(16);

    /// <summary>A session's id in SDP: a positive number.</summary>
    public long SessionId() => BitConverter.ToInt64(Next(8)) >>> 16;

    /// <summary>A number from 0 on, below the limit.</summary>
    public int Below(int limit) => (int)(BitConverter.ToUInt32(Next(4)) % (uint)limit);

    public byte[] Bytes(int count) => Next(count).ToArray();

    private string Hex(int byteCount) => Convert.ToHexStringLower(Next(byteCount));

    // Drawn many at a time: a draw from the machine's source costs far more than its bytes.
    private ReadOnlySpan<byte> Next(int count)
    {
        if (_used + count > BytesAtOnce)
        {
            _used = 0;
            if (_random is null)
                RandomNumberGenerator.Fill(_drawn);
            else
                _random.NextBytes(_drawn);
        }

        _used += count;
        return _drawn.AsSpan(_used - count, count);
    }
}
