using System.Text;

namespace Muster.Sip;

/// <summary>What stands next on a stream.</summary>
internal enum SipFrame
{
    /// <summary>Nothing whole yet.</summary>
    Incomplete,

    /// <summary>A line end between messages: two are a ping, one is the answer to it (RFC 5626 section 4.4.1).</summary>
    LineEnd,

    /// <summary>A whole message.</summary>
    Message,

    /// <summary>The head of a message that does not say where it ends; what follows it cannot be read.</summary>
    Unbounded,

    /// <summary>A head longer than any message may be; what follows it cannot be read.</summary>
    TooLarge,
}

/// <summary>
/// Cuts a stream into messages by their Content-Length (RFC 3261 section 18.3). It holds one message at the most, and looks at
/// each byte of a head once, however slowly they come.
/// </summary>
internal sealed class SipFramer
{
    private const int BufferBytesMin = 4096;

    private byte[] _buffer = new byte[BufferBytesMin];
    private int _start;
    private int _end;
    private int _searched;

    /// <summary>Whether a message has begun and not ended.</summary>
    public bool HasPart => _end > _start;

    /// <summary>Where the next bytes of the stream are to be put; never empty.</summary>
    public Memory<byte> Room()
    {
        if (_start == _end)
            Reset();
        else if (_end == _buffer.Length)
            MakeRoom();
        return _buffer.AsMemory(_end);
    }

    /// <summary>So many bytes were put there.</summary>
    public void Added(int count) => _end += count;

    /// <summary>Takes what stands next off the stream. After Unbounded and TooLarge there is nothing more to take.</summary>
    public SipFrame Next(out byte[]? message)
    {
        message = null;
        if (TakeLineEnd() is { } lineEnd)
            return lineEnd;
        var head = FindHead();
        if (head == 0)
            return _end - _start >= SipReader.MessageBytesMax ? SipFrame.TooLarge : SipFrame.Incomplete;
        if (BodyLength(_buffer.AsSpan(_start, head)) is not { } body || body > SipReader.MessageBytesMax - head)
        {
            message = Take(head);
            return SipFrame.Unbounded;
        }

        if (_end - _start < head + body)
            return SipFrame.Incomplete;
        message = Take(head + body);
        return SipFrame.Message;
    }

    private SipFrame? TakeLineEnd()
    {
        var rest = _buffer.AsSpan(_start, _end - _start);
        if (rest.StartsWith("\r\n"u8))
            Skip(2);
        else if (rest.StartsWith("\n"u8))
            Skip(1);
        else
            return rest is [] or [(byte)'\r'] ? SipFrame.Incomplete : null;
        return SipFrame.LineEnd;
    }

    /// <summary>The length of the head with its empty line, 0 while it has no end; bare line feeds end lines, as for the reader.</summary>
    private int FindHead()
    {
        var rest = _buffer.AsSpan(_start, _end - _start);
        while (rest[_searched..].IndexOf((byte)'\n') is var index and >= 0)
        {
            var next = _searched + index + 1;
            var after = rest[next..];
            if (after.StartsWith("\n"u8))
                return next + 1;
            if (after.StartsWith("\r\n"u8))
                return next + 2;
            if (after is [] or [(byte)'\r'])
            {
                _searched = next - 1;
                return 0;
            }

            _searched = next;
        }

        _searched = rest.Length;
        return 0;
    }

    private static int? BodyLength(ReadOnlySpan<byte> head)
    {
        foreach (var range in head.Split((byte)'\n'))
        {
            var line = head[range];
            var colon = line.IndexOf((byte)':');
            if (colon > 0 && IsContentLength(line[..colon].Trim(" \t"u8)))
                return ContentLength.TryParse(Encoding.Latin1.GetString(line[(colon + 1)..].Trim(" \t\r"u8)), out var length) ? length : null;
        }

        return null;
    }

    private static bool IsContentLength(ReadOnlySpan<byte> name) =>
        Ascii.EqualsIgnoreCase(name, "Content-Length"u8) || Ascii.EqualsIgnoreCase(name, "l"u8);

    private byte[] Take(int length)
    {
        var taken = _buffer.AsSpan(_start, length).ToArray();
        Skip(length);
        return taken;
    }

    private void Skip(int count)
    {
        _start += count;
        _searched = 0;
    }

    private void Reset()
    {
        _start = _end = _searched = 0;
        if (_buffer.Length > BufferBytesMin)
            _buffer = new byte[BufferBytesMin];
    }

    private void MakeRoom()
    {
        var length = _end - _start;
        var target = length > _buffer.Length / 2 ? new byte[_buffer.Length * 2] : _buffer;
        _buffer.AsSpan(_start, length).CopyTo(target);
        (_buffer, _start, _end) = (target, 0, length);
    }
}
