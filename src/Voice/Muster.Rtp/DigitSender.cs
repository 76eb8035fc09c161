namespace Muster.Rtp;

/// <summary>What a tick sends instead of audio.</summary>
internal enum DigitStep
{
    /// <summary>No digit waits: audio goes on.</summary>
    None,

    /// <summary>A telephone-event packet.</summary>
    Event,

    /// <summary>Silence between two digits.</summary>
    Pause,
}

/// <summary>
/// The timing of digits sent as telephone-events (RFC 4733 section 2.5.1): 100 ms each, reported every 20 ms, the end three
/// times, and 100 ms from the end of one to the beginning of the next.
/// </summary>
internal sealed class DigitSender
{
    /// <summary>Digits that may wait.</summary>
    public const int DigitsMax = 64;

    private const int TicksOn = 5;
    private const int EndPackets = 3;
    private const int TicksPerDigit = 10;

    private readonly Queue<int> _codes = new(DigitsMax);
    private int _tick;

    /// <summary>Whether all were taken; with a character that is no key, or too many waiting, none is.</summary>
    public bool TryEnqueue(string digits)
    {
        if (_codes.Count + digits.Length > DigitsMax || digits.Any(digit => TelephoneEvent.CodeOf(digit) < 0))
            return false;
        foreach (var digit in digits)
            _codes.Enqueue(TelephoneEvent.CodeOf(digit));
        return true;
    }

    public void Clear()
    {
        _codes.Clear();
        _tick = 0;
    }

    /// <summary>The next 20 ms.</summary>
    /// <param name="packet">What to send on <see cref="DigitStep.Event"/>.</param>
    /// <param name="begins">Whether it is the first packet of its digit.</param>
    public DigitStep Next(out TelephoneEvent packet, out bool begins)
    {
        packet = default;
        begins = _tick == 0;
        if (!_codes.TryPeek(out var code))
            return DigitStep.None;
        var tick = _tick++;
        if (_tick == TicksPerDigit)
        {
            _codes.Dequeue();
            _tick = 0;
        }

        if (tick >= TicksOn - 1 + EndPackets)
            return DigitStep.Pause;
        packet = new(code, Ends: tick >= TicksOn - 1, Math.Min(tick + 1, TicksOn) * MediaClock.SamplesPerTick);
        return DigitStep.Event;
    }
}
