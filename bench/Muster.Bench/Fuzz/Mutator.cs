using System.Globalization;
using System.Text;

namespace Muster.Bench;

/// <summary>Makes hostile input out of good input: the same from the same seed.</summary>
internal sealed class Mutator(IReadOnlyList<byte[]> corpus, int seed)
{
    private const int BytesMax = 70_000;
    private const int StepsMax = 6;

    private static readonly string[] Extremes =
    [
        "0", "-1", "1", "255", "256", "65535", "65536", "2147483647", "2147483648", "4294967295", "4294967296", "99999999999999999999",
        "", " ", "\0", "\"", "<", ">", ";", ",", "\r\n", "\n", "\r\n ", "%00", "::", "[", "]", "=", "@",
    ];

    private readonly Random _random = new(seed);

    public byte[] Next()
    {
        var bytes = Pick();
        for (var steps = _random.Next(StepsMax + 1); steps > 0; steps--)
            bytes = Step(bytes);
        return bytes.Length > BytesMax ? bytes[..BytesMax] : bytes;
    }

    private byte[] Pick() => (byte[])corpus[_random.Next(corpus.Count)].Clone();

    private byte[] Step(byte[] bytes) => _random.Next(9) switch
    {
        0 => Flip(bytes),
        1 => bytes[.._random.Next(bytes.Length + 1)],
        2 => Splice(bytes, Pick()),
        3 => Replace(bytes, Part(bytes), Noise()),
        4 => Replace(bytes, Part(bytes), Encoding.Latin1.GetBytes(Extremes[_random.Next(Extremes.Length)])),
        5 => ReplaceNumber(bytes),
        6 => RepeatLine(bytes),
        7 => RepeatPart(bytes),
        _ => SetByte(bytes),
    };

    private byte[] Flip(byte[] bytes)
    {
        for (var flips = _random.Next(1, 8); flips > 0 && bytes.Length > 0; flips--)
            bytes[_random.Next(bytes.Length)] ^= (byte)(1 << _random.Next(8));
        return bytes;
    }

    private byte[] SetByte(byte[] bytes)
    {
        if (bytes.Length > 0)
            bytes[_random.Next(bytes.Length)] = (byte)(_random.Next(2) == 0 ? 0xFF : 0);
        return bytes;
    }

    private byte[] Splice(byte[] left, byte[] right) => [.. left[.._random.Next(left.Length + 1)], .. right[_random.Next(right.Length + 1)..]];

    private byte[] ReplaceNumber(byte[] bytes)
    {
        var start = Array.FindIndex(bytes, _random.Next(bytes.Length + 1), octet => octet is >= (byte)'0' and <= (byte)'9');
        if (start < 0)
            return bytes;
        var end = start;
        while (end < bytes.Length && bytes[end] is >= (byte)'0' and <= (byte)'9')
            end++;
        var number = _random.Next(2) == 0 ? Extremes[_random.Next(12)] : _random.NextInt64().ToString(CultureInfo.InvariantCulture);
        return Replace(bytes, start..end, Encoding.Latin1.GetBytes(number));
    }

    private byte[] RepeatLine(byte[] bytes)
    {
        var start = Array.IndexOf(bytes, (byte)'\n', _random.Next(bytes.Length + 1)) + 1;
        var end = start < bytes.Length ? Array.IndexOf(bytes, (byte)'\n', start) + 1 : 0;
        return end > start ? Repeat(bytes, start..end) : bytes;
    }

    private byte[] RepeatPart(byte[] bytes) => Repeat(bytes, Part(bytes));

    private byte[] Repeat(byte[] bytes, Range range)
    {
        var part = bytes[range];
        var times = part.Length == 0 ? 0 : Math.Min(_random.Next(4) == 0 ? 5000 : 3, BytesMax / part.Length);
        return Replace(bytes, range, Enumerable.Repeat(part, times).SelectMany(each => each).ToArray());
    }

    private byte[] Noise()
    {
        var noise = new byte[_random.Next(32)];
        _random.NextBytes(noise);
        return noise;
    }

    private Range Part(byte[] bytes)
    {
        var start = _random.Next(bytes.Length + 1);
        return start..Math.Min(bytes.Length, start + _random.Next(24));
    }

    private static byte[] Replace(byte[] bytes, Range range, byte[] by) => [.. bytes[..range.Start], .. by, .. bytes[range.End..]];
}
