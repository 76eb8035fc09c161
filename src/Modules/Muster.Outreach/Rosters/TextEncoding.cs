using System.Text;

namespace Muster.Outreach.Rosters;

/// <summary>Which encoding a text file is in, told from all of its bytes.</summary>
internal static class TextEncoding
{
    private const int ChunkBytes = 1 << 16;

    /// <summary>
    /// A file with more than so many good multi-byte characters for each bad one is damaged UTF-8. Text in GB18030,
    /// read as UTF-8, has several bad ones for each that happens to be good.
    /// </summary>
    private const int GoodPerBadMin = 2;

    static TextEncoding() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>GB18030, the encoding in which Chinese Excel saves CSV; it includes GBK and GB 2312.</summary>
    public static Encoding Gb18030 => Encoding.GetEncoding("GB18030", EncoderFallback.ReplacementFallback, new DecoderReplacementFallback("\uFFFD"));

    /// <summary>Reads the stream to its end and puts it back to its beginning.</summary>
    /// <returns>Null for a file that is no text: it holds zero bytes.</returns>
    public static Encoding? Detect(Stream stream)
    {
        var buffer = new byte[ChunkBytes];
        var carried = 0;
        long good = 0, bad = 0;
        Encoding? marked = null;
        for (var isFirst = true; ; isFirst = false)
        {
            var read = stream.Read(buffer, carried, buffer.Length - carried);
            var chunk = buffer.AsSpan(0, carried + read);
            if (isFirst)
                marked = ByMark(chunk);
            if (marked is not null || read == 0)
                break;
            if (chunk.Contains((byte)0))
                return null;
            var rest = Count(chunk, ref good, ref bad);
            rest.CopyTo(buffer);
            carried = rest.Length;
        }

        stream.Position = 0;
        return marked ?? (bad == 0 || good > bad * GoodPerBadMin ? Encoding.UTF8 : Gb18030);
    }

    private static Encoding? ByMark(ReadOnlySpan<byte> start) => start switch
    {
        [0xEF, 0xBB, 0xBF, ..] => Encoding.UTF8,
        [0xFF, 0xFE, ..] => Encoding.Unicode,
        [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode,
        _ => null,
    };

    /// <returns>The beginning of a character that the next chunk ends.</returns>
    private static ReadOnlySpan<byte> Count(ReadOnlySpan<byte> chunk, ref long good, ref long bad)
    {
        while (chunk.IndexOfAnyExceptInRange((byte)0, (byte)0x7F) is var next and >= 0)
        {
            chunk = chunk[next..];
            var status = Rune.DecodeFromUtf8(chunk, out _, out var length);
            if (status == System.Buffers.OperationStatus.NeedMoreData)
                return chunk;
            if (status == System.Buffers.OperationStatus.Done)
                good++;
            else
                bad++;
            chunk = chunk[length..];
        }

        return [];
    }
}
