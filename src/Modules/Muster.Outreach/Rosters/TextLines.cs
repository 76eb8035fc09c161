namespace Muster.Outreach.Rosters;

/// <summary>The lines of a text, numbered from 1. Lines that were taken can be given back.</summary>
internal sealed class TextLines(TextReader reader)
{
    /// <summary>A longer line belongs to no list of people; without a bound, a file without line ends would fill the memory.</summary>
    public const int CharactersMax = 1_000_000;

    private readonly char[] _buffer = new char[1 << 15];
    private readonly Stack<string> _returned = new();
    private readonly System.Text.StringBuilder _line = new();
    private int _start;
    private int _end;
    private bool _skipLineFeed;

    /// <summary>The number of the line that was taken last.</summary>
    public long Number { get; private set; }

    /// <summary>Takes the next line, without its end (LF, CR LF or CR).</summary>
    /// <returns>Null after the last one.</returns>
    public string? Take()
    {
        if (!_returned.TryPop(out var line))
            line = Read();
        if (line is not null)
            Number++;
        return line;
    }

    /// <summary>Gives back the lines that were taken last, in the order in which they were taken.</summary>
    public void Return(IReadOnlyList<string> lines)
    {
        for (var i = lines.Count - 1; i >= 0; i--)
            _returned.Push(lines[i]);
        Number -= lines.Count;
    }

    private string? Read()
    {
        _line.Clear();
        while (Fill())
        {
            var rest = _buffer.AsSpan(_start, _end - _start);
            var length = rest.IndexOfAny('\r', '\n');
            Append(length < 0 ? rest : rest[..length]);
            if (length < 0)
            {
                _start = _end;
                continue;
            }

            _skipLineFeed = rest[length] == '\r';
            _start += length + 1;
            return _line.ToString();
        }

        return _line.Length > 0 ? _line.ToString() : null;
    }

    private void Append(ReadOnlySpan<char> part)
    {
        if (_line.Length + part.Length > CharactersMax)
            throw new RosterFormatException("roster.unknown_format", $"line {Number + 1} is longer than {CharactersMax} characters: this is no list of people");
        _line.Append(part);
    }

    private bool Fill()
    {
        if (_start == _end)
            (_start, _end) = (0, reader.Read(_buffer));
        if (_skipLineFeed && _start < _end)
        {
            _skipLineFeed = false;
            if (_buffer[_start] == '\n')
            {
                _start++;
                return Fill();
            }
        }

        return _start < _end;
    }
}
