using System.Text;

namespace Muster.Speech.Pronouncing;

/// <summary>
/// A pronouncing dictionary in the CMU Sphinx form: a line a reading, the word (with <c>(2)</c> and so on after it for
/// further readings), white space, its phones. The file's bytes and one offset a line are all that is kept in memory.
/// </summary>
internal sealed class PronouncingDictionary
{
    private readonly byte[] _text;
    private readonly int[] _lines;

    private PronouncingDictionary(byte[] text, int[] lines, int longestWord)
    {
        _text = text;
        _lines = lines;
        LongestWord = longestWord;
    }

    /// <summary>The length of the longest word, in UTF-8 bytes.</summary>
    public int LongestWord { get; }

    /// <exception cref="IOException">The file cannot be read.</exception>
    public static PronouncingDictionary Load(string path)
    {
        var text = File.ReadAllBytes(path);
        var lines = new List<int>();
        var longest = 0;
        for (var start = 0; start < text.Length; start = Next(text, start))
        {
            var word = WordAt(text, start);
            if (word.IsEmpty)
                continue;
            longest = Math.Max(longest, word.Length);
            lines.Add(start);
        }

        // A tie keeps the file's order: the first reading of a word stays first.
        lines.Sort((a, b) => WordAt(text, a).SequenceCompareTo(WordAt(text, b)) is var order and not 0 ? order : a.CompareTo(b));
        return new PronouncingDictionary(text, [.. lines], longest);
    }

    /// <summary>The readings of a word, phones parted by single spaces, the most usual first; empty when it is not there.</summary>
    public IReadOnlyList<string> Readings(string word)
    {
        var key = Encoding.UTF8.GetBytes(word);
        var readings = new List<string>();
        for (var i = FirstAtOrAfter(key); i < _lines.Length && WordAt(_text, _lines[i]).SequenceEqual(key); i++)
            readings.Add(PhonesAt(_lines[i]));
        return readings;
    }

    /// <summary>Every reading of the words of one character.</summary>
    public IEnumerable<string> SingleCharacterReadings()
    {
        foreach (var line in _lines)
        {
            var word = WordAt(_text, line);
            if (word[0] >= 0x80 && Encoding.UTF8.GetCharCount(word) == 1)
                yield return PhonesAt(line);
        }
    }

    private int FirstAtOrAfter(ReadOnlySpan<byte> key)
    {
        var (low, high) = (0, _lines.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (WordAt(_text, _lines[middle]).SequenceCompareTo(key) < 0)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private static ReadOnlySpan<byte> WordAt(byte[] text, int start)
    {
        var line = text.AsSpan(start);
        var end = line.IndexOfAny(" \t\r\n("u8);
        return end < 0 ? default : line[..end];
    }

    private string PhonesAt(int start)
    {
        var line = _text.AsSpan(start);
        var end = line.IndexOfAny((byte)'\r', (byte)'\n');
        var text = Encoding.UTF8.GetString(end < 0 ? line : line[..end]);
        return string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1..]);
    }

    private static int Next(byte[] text, int start)
    {
        var end = Array.IndexOf(text, (byte)'\n', start);
        return end < 0 ? text.Length : end + 1;
    }
}
