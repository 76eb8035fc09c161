namespace Muster.Rtp;

/// <summary>
/// How fast the far end's audio clock runs beside ours: the slope of RTP timestamps over arrival times, by least squares, so that
/// jitter averages out. After 20 s with 1 ms of jitter it is good to about 5 ppm.
/// </summary>
internal sealed class ClockDrift
{
    private const double SamplesPerSecond = 8000;
    private const double SecondsMin = 5;

    private long _firstNs;
    private uint _firstTimestamp;
    private double _count, _sumX, _sumY, _sumXx, _sumXy, _lastX;

    /// <summary>Parts per million; positive when the far end runs fast; null before there is enough to tell.</summary>
    public double? PartsPerMillion
    {
        get
        {
            var spread = (_count * _sumXx) - (_sumX * _sumX);
            return _lastX < SecondsMin || spread <= 0 ? null : ((_count * _sumXy) - (_sumX * _sumY)) / spread * 1e6;
        }
    }

    /// <summary>A source began, or began anew: its timestamps have nothing to do with those before.</summary>
    public void Restart() => _count = _sumX = _sumY = _sumXx = _sumXy = _lastX = 0;

    /// <summary>Takes one packet that was newer than all before it.</summary>
    public void Take(long arrivalNs, uint timestamp)
    {
        if (_count == 0)
            (_firstNs, _firstTimestamp) = (arrivalNs, timestamp);
        var x = (arrivalNs - _firstNs) / 1e9;

        // The lead over our clock, not the timestamp itself, so that the sums stay small and lose no digits.
        var y = ((int)(timestamp - _firstTimestamp) / SamplesPerSecond) - x;
        _lastX = x;
        _count++;
        _sumX += x;
        _sumY += y;
        _sumXx += x * x;
        _sumXy += x * y;
    }
}
