using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Muster.Sip;

/// <summary>What a datagram held.</summary>
internal enum SipReadStatus
{
    /// <summary>A message that can be looked at; whether it is right is for <see cref="RequestCheck"/> to say.</summary>
    Message,

    /// <summary>Only line ends: a keep-alive (RFC 5626 section 3.5.1).</summary>
    KeepAlive,

    /// <summary>Longer than any message may be, or with more header lines.</summary>
    TooLarge,

    /// <summary>The first line is neither a request line nor a status line.</summary>
    NoStartLine,
}

/// <summary>
/// Reads one message off a datagram (RFC 3261 section 7). It rejects only what it cannot represent, never throws, and takes
/// no more memory than a small multiple of its input.
/// </summary>
internal static class SipReader
{
    public const string Version = "SIP/2.0";
    public const int MessageBytesMax = 65_535;
    public const int HeaderLinesMax = 256;

    private static ReadOnlySpan<byte> WhiteSpace => " \t\r\n\v\f"u8;

    public static SipReadStatus TryRead(ReadOnlySpan<byte> bytes, [MaybeNull] out SipMessage message)
    {
        message = null;
        if (bytes.Length > MessageBytesMax)
            return SipReadStatus.TooLarge;
        var rest = bytes.TrimStart("\r\n"u8);
        if (rest.Length == 0)
            return SipReadStatus.KeepAlive;
        message = ReadStartLine(TakeLine(ref rest));
        if (message is null)
            return SipReadStatus.NoStartLine;
        if (!TryReadHeaders(ref rest, message))
        {
            message = null;
            return SipReadStatus.TooLarge;
        }

        message.Body = TakeBody(rest, message).ToArray();
        return SipReadStatus.Message;
    }

    private static SipMessage? ReadStartLine(ReadOnlySpan<byte> line) =>
        line.StartsWith("SIP/"u8) ? ReadStatusLine(line) : ReadRequestLine(line);

    private static SipResponse? ReadStatusLine(ReadOnlySpan<byte> line)
    {
        if (!line.StartsWith("SIP/2.0 "u8) || line.Length < 11)
            return null;
        var status = 0;
        foreach (var digit in line[8..11])
            status = digit is >= (byte)'0' and <= (byte)'9' && status >= 0 ? (status * 10) + (digit - '0') : -1;
        var reason = line[11..];
        if (status is < 100 or > 699 || (reason.Length > 0 && reason[0] != ' '))
            return null;
        return new SipResponse(status, Encoding.Latin1.GetString(reason.TrimStart((byte)' ')));
    }

    // Between the first space and the last one stands the URI; spaces inside it are for the check to refuse.
    private static SipRequest? ReadRequestLine(ReadOnlySpan<byte> line)
    {
        var first = line.IndexOf((byte)' ');
        var last = line.LastIndexOf((byte)' ');
        if (first == last || !SipText.IsToken(line[..first]))
            return null;
        return new SipRequest(Encoding.Latin1.GetString(line[..first]), Encoding.Latin1.GetString(line[(first + 1)..last]))
        {
            Version = Encoding.Latin1.GetString(line[(last + 1)..]),
        };
    }

    private static bool TryReadHeaders(ref ReadOnlySpan<byte> rest, SipMessage message)
    {
        var lines = 0;
        while (rest.Length > 0)
        {
            var line = TakeLine(ref rest);
            if (line.Length == 0)
                return true;
            lines++;
            if (IsFolded(rest))
                line = Unfold(line, ref rest, ref lines);
            if (lines > HeaderLinesMax)
                return false;
            AddHeader(message, line);
        }

        return true;
    }

    private static bool IsFolded(ReadOnlySpan<byte> rest) => rest.Length > 0 && rest[0] is (byte)' ' or (byte)'\t';

    private static ReadOnlySpan<byte> Unfold(scoped ReadOnlySpan<byte> first, scoped ref ReadOnlySpan<byte> rest, scoped ref int lines)
    {
        var whole = new ArrayBufferWriter<byte>(2 * first.Length + 64);
        whole.Write(first);
        for (; IsFolded(rest) && lines <= HeaderLinesMax; lines++)
        {
            whole.Write(" "u8);
            whole.Write(TakeLine(ref rest).Trim(" \t"u8));
        }

        return whole.WrittenSpan;
    }

    private static void AddHeader(SipMessage message, ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        var name = colon < 0 ? default : line[..colon].TrimEnd(WhiteSpace);
        if (SipText.IsToken(name))
            message.Add(HeaderNames.Of(name), Encoding.Latin1.GetString(line[(colon + 1)..].Trim(WhiteSpace)));
        else
            message.HasMalformedHeader = true;
    }

    // A datagram may be longer than its message; what follows is not ours to guess (RFC 3261 section 18.3).
    private static ReadOnlySpan<byte> TakeBody(ReadOnlySpan<byte> rest, SipMessage message) =>
        message.First(HeaderNames.ContentLength) is { } text && ContentLength.TryParse(text, out var length) && length <= rest.Length
            ? rest[..length]
            : rest;

    private static ReadOnlySpan<byte> TakeLine(ref ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOf((byte)'\n');
        var line = end < 0 ? rest : rest[..end];
        rest = end < 0 ? default : rest[(end + 1)..];
        return line.EndsWith("\r"u8) ? line[..^1] : line;
    }
}
