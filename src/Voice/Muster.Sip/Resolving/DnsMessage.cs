using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;

namespace Muster.Sip;

/// <summary>
/// Reads and writes DNS messages (RFC 1035 section 4). Reading never throws, follows only pointers that lead backwards, and takes
/// no more memory than a small multiple of its input.
/// </summary>
internal static class DnsMessage
{
    public const int BytesMax = 65_535;

    private const int HeaderBytes = 12;
    private const int NameCharsMax = 253;
    private const int LabelBytesMax = 63;
    private const int RecordsMax = 256;
    private const ushort Internet = 1;
    private static readonly TimeSpan LifeMax = TimeSpan.FromDays(1);

    /// <summary>A question, recursion desired. False for a name that no message can hold.</summary>
    public static bool TryWriteQuestion(ushort id, string name, DnsType type, [MaybeNullWhen(false)] out byte[] message)
    {
        message = null;
        var labels = name.TrimEnd('.').Split('.');
        if (name.Length > NameCharsMax || !Ascii.IsValid(name) || labels.Any(label => label.Length is 0 or > LabelBytesMax))
            return false;
        using var bytes = new MemoryStream();
        Span<byte> header = stackalloc byte[HeaderBytes];
        header.Clear();
        BinaryPrimitives.WriteUInt16BigEndian(header, id);
        header[2] = 1; // recursion desired
        header[5] = 1; // one question
        bytes.Write(header);
        foreach (var label in labels)
        {
            bytes.WriteByte((byte)label.Length);
            bytes.Write(Encoding.ASCII.GetBytes(label));
        }

        bytes.Write([0, 0, (byte)type, 0, (byte)Internet]);
        message = bytes.ToArray();
        return true;
    }

    public static bool TryReadAnswer(ReadOnlySpan<byte> message, [MaybeNullWhen(false)] out DnsAnswer answer)
    {
        answer = null;
        if (message.Length is < HeaderBytes or > BytesMax || (message[2] & 0x80) == 0)
            return false;
        var questions = U16(message, 4);
        var count = U16(message, 6) + U16(message, 8) + U16(message, 10);
        var at = HeaderBytes;
        var question = "";
        var type = default(DnsType);
        if (questions > 1 || (questions == 1 && !TryReadQuestion(message, ref at, out question, out type)))
            return false;
        var records = new List<DnsRecord>();
        for (var i = 0; i < Math.Min(count, RecordsMax) && TryReadRecord(message, ref at, out var record); i++)
        {
            if (record is not null)
                records.Add(record);
        }

        answer = new DnsAnswer(U16(message, 0), (message[2] & 2) != 0, message[3] & 15, question, type, records);
        return true;
    }

    private static bool TryReadQuestion(ReadOnlySpan<byte> message, ref int at, out string name, out DnsType type)
    {
        type = default;
        if (!TryReadName(message, ref at, out name) || at + 4 > message.Length)
            return false;
        type = (DnsType)U16(message, at);
        at += 4;
        return true;
    }

    /// <returns>False when there is nothing more to read; the record is null where its kind is not known here.</returns>
    private static bool TryReadRecord(ReadOnlySpan<byte> message, ref int at, out DnsRecord? record)
    {
        record = null;
        if (!TryReadName(message, ref at, out var name) || at + 10 > message.Length)
            return false;
        var type = (DnsType)U16(message, at);
        var isInternet = U16(message, at + 2) == Internet;
        var seconds = BinaryPrimitives.ReadUInt32BigEndian(message[(at + 4)..]);
        var length = U16(message, at + 8);
        at += 10;
        if (at + length > message.Length)
            return false;
        var life = TimeSpan.FromSeconds(Math.Min(seconds, LifeMax.TotalSeconds));
        record = isInternet ? ReadData(message[..(at + length)], at, name, type, life) : null;
        at += length;
        return true;
    }

    private static DnsRecord? ReadData(ReadOnlySpan<byte> message, int at, string name, DnsType type, TimeSpan life)
    {
        var data = message[at..];
        return type switch
        {
            DnsType.Address when data.Length == 4 => new AddressRecord(name, type, life, new IPAddress(data)),
            DnsType.Address6 when data.Length == 16 => new AddressRecord(name, type, life, new IPAddress(data)),
            DnsType.Alias when TryReadName(message, ref at, out var target) => new AliasRecord(name, life, target),
            DnsType.Service when data.Length > 6 => ReadService(message, at, name, life),
            DnsType.NamingPointer when data.Length > 4 => ReadNamingPointer(message, at, name, life),
            _ => null,
        };
    }

    private static ServiceRecord? ReadService(ReadOnlySpan<byte> message, int at, string name, TimeSpan life)
    {
        var data = message[at..];
        at += 6;
        return TryReadName(message, ref at, out var target)
            ? new ServiceRecord(name, life, U16(data, 0), U16(data, 2), U16(data, 4), target)
            : null;
    }

    private static NamingPointerRecord? ReadNamingPointer(ReadOnlySpan<byte> message, int at, string name, TimeSpan life)
    {
        var data = message[at..];
        at += 4;
        return TryReadText(message, ref at, out var flags) && TryReadText(message, ref at, out var service)
            && TryReadText(message, ref at, out _) && TryReadName(message, ref at, out var replacement)
            ? new NamingPointerRecord(name, life, U16(data, 0), U16(data, 2), flags, service, replacement)
            : null;
    }

    private static bool TryReadText(ReadOnlySpan<byte> message, ref int at, out string text)
    {
        text = "";
        if (at >= message.Length || at + 1 + message[at] > message.Length)
            return false;
        text = Encoding.Latin1.GetString(message.Slice(at + 1, message[at]));
        at += 1 + message[at];
        return true;
    }

    // A pointer must lead before the name that it stands in, and each further one before the last: so no name is endless.
    private static bool TryReadName(ReadOnlySpan<byte> message, ref int at, out string name)
    {
        var text = new StringBuilder();
        var position = at;
        var ceiling = at;
        int? after = null;
        name = "";
        while (position < message.Length && message[position] is var length and not 0)
        {
            if (length >= 0xC0)
            {
                if (position + 1 >= message.Length)
                    return false;
                after ??= position + 2;
                position = U16(message, position) & 0x3FFF;
                if (position >= ceiling)
                    return false;
                ceiling = position;
                continue;
            }

            if (length > LabelBytesMax || position + 1 + length > message.Length || text.Length + length >= NameCharsMax)
                return false;
            text.Append(text.Length > 0 ? "." : "").Append(Encoding.Latin1.GetString(message.Slice(position + 1, length)));
            position += 1 + length;
        }

        if (position >= message.Length)
            return false;
        at = after ?? position + 1;
        name = text.ToString().ToLowerInvariant();
        return true;
    }

    private static ushort U16(ReadOnlySpan<byte> message, int at) => BinaryPrimitives.ReadUInt16BigEndian(message[at..]);
}
