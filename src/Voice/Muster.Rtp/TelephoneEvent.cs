using System.Buffers.Binary;

namespace Muster.Rtp;

/// <summary>The payload of a telephone-event packet (RFC 4733 section 2.3), for the sixteen keys of a telephone.</summary>
/// <param name="Code">0 to 9 the digits, 10 star, 11 hash, 12 to 15 A to D (section 3.2); higher codes are no keys.</param>
/// <param name="Ends">The key is up again.</param>
/// <param name="DurationSamples">How long it has been down so far.</param>
internal readonly record struct TelephoneEvent(int Code, bool Ends, int DurationSamples)
{
    public const int PayloadBytes = 4;

    private const string Keys = "0123456789*#ABCD";

    // RFC 4733 section 2.3: volume in -dBm0; 10 is what telephones send.
    private const int Volume = 10;

    /// <summary>The key, or null for an event that is none (flash, fax and modem tones).</summary>
    public char? Key => Code < Keys.Length ? Keys[Code] : null;

    /// <summary>The code of a key in <c>0123456789*#ABCDabcd</c>, or -1.</summary>
    public static int CodeOf(char key) => Keys.IndexOf(char.ToUpperInvariant(key));

    public static bool TryRead(ReadOnlySpan<byte> payload, out TelephoneEvent read)
    {
        read = default;
        if (payload.Length < PayloadBytes)
            return false;
        read = new(payload[0], (payload[1] & 0x80) != 0, BinaryPrimitives.ReadUInt16BigEndian(payload[2..]));
        return true;
    }

    public void Write(Span<byte> payload)
    {
        payload[0] = (byte)Code;
        payload[1] = (byte)(Volume | (Ends ? 0x80 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(payload[2..], (ushort)DurationSamples);
    }
}
