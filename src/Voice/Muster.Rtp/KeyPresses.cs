namespace Muster.Rtp;

/// <summary>
/// Finds the key presses in a row of telephone-event packets (RFC 4733 section 2.5). All packets of one press carry the
/// timestamp of its beginning, so any of them may be lost or repeated. A press longer than a duration can count goes on
/// in a new segment (section 2.5.1.3); senders that move the timestamp during a press are tolerated.
/// </summary>
internal sealed class KeyPresses
{
    // The next update of a sender that moves its timestamps, or the first of a next segment.
    private const int UpdateSamples = 160;

    private TelephoneEvent _last;
    private uint _timestamp;
    private bool _any;

    /// <summary>A new source: its timestamps have nothing to do with those before.</summary>
    public void Restart() => _any = false;

    /// <summary>Takes one packet.</summary>
    /// <returns>The key, when the packet is the first seen of a press.</returns>
    public char? Take(in TelephoneEvent packet, uint timestamp, bool marker, bool newest)
    {
        var since = (int)(timestamp - _timestamp);
        if (_any && since == 0 && packet.Code == _last.Code)
        {
            _last = _last with { Ends = _last.Ends || packet.Ends, DurationSamples = Math.Max(_last.DurationSamples, packet.DurationSamples) };
            return null;
        }

        if (_any && since < 0 && !newest)
            return null;
        var goesOn = _any && GoesOn(packet, since, marker);
        (_last, _timestamp, _any) = (packet, timestamp, true);
        return goesOn ? null : packet.Key;
    }

    private bool GoesOn(in TelephoneEvent packet, int since, bool marker)
    {
        if (packet.Code != _last.Code || since < 0)
            return false;
        return since < _last.DurationSamples || (!_last.Ends && !marker && since <= _last.DurationSamples + UpdateSamples);
    }
}
