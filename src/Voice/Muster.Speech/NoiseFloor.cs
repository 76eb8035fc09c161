namespace Muster.Speech;

/// <summary>The level of a line's noise: the least of the last three seconds, in which everybody takes a breath.</summary>
internal sealed class NoiseFloor
{
    private const int Spans = 6;
    private const int FramesInSpan = 25;

    /// <summary>Nothing louder is noise, or a long sentence would be one. Nor is a line taken for quieter until it was heard.</summary>
    private const double LoudestDb = -30;

    private readonly double[] _least = [.. Enumerable.Repeat(LoudestDb, Spans)];
    private int _span;
    private int _frames;

    /// <summary>In decibels to full scale.</summary>
    public double Db { get; private set; } = LoudestDb;

    /// <summary>Takes the level of the next frame of 20 ms.</summary>
    public void Add(double levelDb)
    {
        if (_frames++ % FramesInSpan == 0)
        {
            _span = (_span + 1) % Spans;
            _least[_span] = LoudestDb;
        }

        _least[_span] = Math.Min(_least[_span], levelDb);
        Db = Least();
    }

    private double Least()
    {
        var least = LoudestDb;
        foreach (var level in _least)
            least = Math.Min(least, level);
        return least;
    }
}
