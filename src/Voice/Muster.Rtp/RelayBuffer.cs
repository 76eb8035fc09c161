namespace Muster.Rtp;

/// <summary>
/// The frames that pass from one stream of the clock to another: the two have their ticks a few milliseconds apart, so that one
/// waits, and after a stall a few. When more come the oldest are left out, or the delay would stay.
/// </summary>
internal sealed class RelayBuffer
{
    private const int FramesMax = 3;
    private const int FrameSamples = MediaClock.SamplesPerTick;

    private readonly byte[] _frames = new byte[FramesMax * FrameSamples];
    private int _first;
    private int _count;

    public void Add(ReadOnlySpan<byte> aLaw)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(aLaw.Length, FrameSamples);
        if (_count == FramesMax)
            Drop();
        aLaw.CopyTo(_frames.AsSpan((_first + _count++) % FramesMax * FrameSamples));
    }

    /// <returns>False when none waits.</returns>
    public bool TryTake(Span<byte> aLaw)
    {
        if (_count == 0)
            return false;
        _frames.AsSpan(_first * FrameSamples, FrameSamples).CopyTo(aLaw);
        Drop();
        return true;
    }

    private void Drop()
    {
        _first = (_first + 1) % FramesMax;
        _count--;
    }
}
