using System.Buffers.Text;
using System.Text;

namespace Muster.Sip;

/// <summary>Writes a message as bytes. Header text is one char a byte, so the length is known before the first is written.</summary>
internal static class SipWriter
{
    private const int StatusDigits = 3;
    private const int LengthDigitsMax = 10;

    public static byte[] Write(SipMessage message)
    {
        Span<byte> length = stackalloc byte[LengthDigitsMax];
        Utf8Formatter.TryFormat(message.Body.Length, length, out var digits);
        length = length[..digits];

        var bytes = new byte[Measure(message) + digits];
        var rest = bytes.AsSpan();
        AppendStartLine(ref rest, message);
        foreach (var header in message.Headers)
        {
            if (!IsContentLength(header))
                AppendHeader(ref rest, header);
        }

        Append(ref rest, HeaderNames.ContentLength);
        Append(ref rest, ": "u8);
        Append(ref rest, length);
        Append(ref rest, "\r\n\r\n"u8);
        message.Body.Span.CopyTo(rest);
        return bytes;
    }

    /// <summary>All but the digits of the Content-Length.</summary>
    private static int Measure(SipMessage message)
    {
        var length = message is SipRequest request
            ? request.Method.Length + 1 + request.Uri.Length
            : StatusDigits + 1 + ((SipResponse)message).Reason.Length;
        length += SipReader.Version.Length + " \r\n".Length;
        foreach (var header in message.Headers)
            length += IsContentLength(header) ? 0 : header.Name.Length + header.Value.Length + ": \r\n".Length;
        return length + HeaderNames.ContentLength.Length + ": \r\n\r\n".Length + message.Body.Length;
    }

    private static void AppendStartLine(ref Span<byte> rest, SipMessage message)
    {
        if (message is SipRequest request)
        {
            Append(ref rest, request.Method);
            Append(ref rest, " "u8);
            Append(ref rest, request.Uri);
            Append(ref rest, " SIP/2.0\r\n"u8);
            return;
        }

        var response = (SipResponse)message;
        Append(ref rest, "SIP/2.0 "u8);
        Utf8Formatter.TryFormat(response.Status, rest, out var digits);
        rest = rest[digits..];
        Append(ref rest, " "u8);
        Append(ref rest, response.Reason);
        Append(ref rest, "\r\n"u8);
    }

    private static void AppendHeader(ref Span<byte> rest, SipHeader header)
    {
        Append(ref rest, header.Name);
        Append(ref rest, ": "u8);
        Append(ref rest, header.Value);
        Append(ref rest, "\r\n"u8);
    }

    // The body decides the length, whatever a header claims.
    private static bool IsContentLength(SipHeader header) => header.Name == HeaderNames.ContentLength;

    // A line end inside a value would begin a header of somebody else's making.
    private static void Append(ref Span<byte> rest, string text)
    {
        var written = rest[..Encoding.Latin1.GetBytes(text, rest)];
        written.Replace((byte)'\r', (byte)' ');
        written.Replace((byte)'\n', (byte)' ');
        rest = rest[written.Length..];
    }

    private static void Append(ref Span<byte> rest, scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(rest);
        rest = rest[bytes.Length..];
    }
}
