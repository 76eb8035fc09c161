using System.Globalization;
using System.Text;

namespace Muster.Sip;

/// <summary>Writes a message as bytes. Header text is one char a byte, so the length is known before the first is written.</summary>
internal static class SipWriter
{
    private const int SeparatorBytes = 4; // ": " and the line end

    /// <summary>How many bytes a message takes.</summary>
    public static int Measure(SipMessage message) => MeasureHeaders(message) + StartLine(message).Length + LengthLine(message).Length + SeparatorBytes + 2 + message.Body.Length;

    public static byte[] Write(SipMessage message)
    {
        var bytes = new byte[Measure(message)];
        var rest = bytes.AsSpan();
        Append(ref rest, StartLine(message));
        AppendLineEnd(ref rest);
        foreach (var header in message.Headers)
        {
            if (IsContentLength(header))
                continue;
            Append(ref rest, header.Name);
            Append(ref rest, ": ");
            Append(ref rest, header.Value);
            AppendLineEnd(ref rest);
        }

        Append(ref rest, LengthLine(message));
        AppendLineEnd(ref rest);
        AppendLineEnd(ref rest);
        message.Body.Span.CopyTo(rest);
        return bytes;
    }

    private static string LengthLine(SipMessage message) => string.Create(CultureInfo.InvariantCulture, $"{HeaderNames.ContentLength}: {message.Body.Length}");

    private static string StartLine(SipMessage message) => message is SipRequest request
        ? $"{request.Method} {request.Uri} {SipReader.Version}"
        : string.Create(CultureInfo.InvariantCulture, $"{SipReader.Version} {((SipResponse)message).Status} {((SipResponse)message).Reason}");

    private static int MeasureHeaders(SipMessage message) =>
        message.Headers.Where(header => !IsContentLength(header)).Sum(header => header.Name.Length + header.Value.Length + SeparatorBytes);

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

    private static void AppendLineEnd(ref Span<byte> rest)
    {
        "\r\n"u8.CopyTo(rest);
        rest = rest[2..];
    }
}
