using Muster.Rtp.Native;

namespace Muster.Rtp;

/// <summary>
/// Takes the datagrams of a call's RTP port: those of this call go into the playout buffer or become key presses, all
/// others are dropped and counted. Payload types 0, 8 and 13 are static (RFC 3551 section 6) and taken whatever was
/// negotiated; some gateways change from one law to the other without asking.
/// </summary>
internal sealed class RtpReceiver(TimeSpan playoutDelay)
{
    private const int MuLawPayloadType = 0;
    private const int ALawPayloadType = 8;
    private const int ComfortNoisePayloadType = 13;

    // RFC 3551 section 4.2 wants receivers to take packets of up to 200 ms.
    private const int AudioSamplesMax = 1600;

    // A source that was left is heard again only once the one in use has been silent for this long.
    private const long SourceSilenceNs = 100_000_000;

    private readonly PlayoutBuffer _playout = new(playoutDelay);
    private readonly KeyPresses _keys = new();
    private readonly Queue<char> _pressed = new();
    private readonly byte[] _transcoded = new byte[AudioSamplesMax];
    private uint? _leftSsrc;

    public SourceLatch Latch { get; } = new();

    public Reception Reception { get; } = new();

    public ClockDrift Drift { get; } = new();

    public int? TelephoneEventPayloadType { get; set; }

    /// <summary>The source in use; null before its first packet.</summary>
    public uint? Ssrc { get; private set; }

    public long? LastReceivedNs { get; private set; }

    public long PayloadBytes { get; private set; }

    public long AudioSamples { get; private set; }

    public long Late { get; private set; }

    public long Duplicates { get; private set; }

    public long Dropped { get; private set; }

    /// <summary>Takes one datagram, whatever it holds.</summary>
    public void Take(ReadOnlySpan<byte> datagram, in SocketName source, long arrivalNs)
    {
        if (!RtpPacket.TryRead(datagram, out var packet) || !IsOurs(packet) || !Latch.Accept(source) || !Follow(packet.Ssrc, arrivalNs))
        {
            Dropped++;
            return;
        }

        var arrival = Reception.Take(packet.Sequence);
        if (arrival == Arrival.Duplicate)
        {
            Duplicates++;
            return;
        }

        LastReceivedNs = arrivalNs;
        PayloadBytes += packet.Payload.Length;
        if (arrival == Arrival.Restarted)
            Restart();
        if (packet.PayloadType is MuLawPayloadType or ALawPayloadType)
            TakeAudio(packet, arrival != Arrival.Reordered, arrivalNs);
        else if (packet.PayloadType == TelephoneEventPayloadType && TelephoneEvent.TryRead(packet.Payload, out var keyEvent))
            TakeKey(packet, keyEvent, arrival != Arrival.Reordered);
    }

    /// <summary>Takes the next 20 ms as A-law.</summary>
    public bool Read(Span<byte> frame) => _playout.Read(frame);

    /// <summary>Whether <see cref="TryTakeKey"/> has something to take.</summary>
    public bool HasKeys => _pressed.Count > 0;

    /// <summary>Takes the keys pressed, oldest first.</summary>
    public bool TryTakeKey(out char key) => _pressed.TryDequeue(out key);

    /// <summary>Counts a datagram that did not fit its buffer.</summary>
    public void Drop() => Dropped++;

    private bool IsOurs(in RtpPacket packet)
    {
        if (packet.PayloadType is MuLawPayloadType or ALawPayloadType)
            return packet.Payload.Length is > 0 and <= AudioSamplesMax;
        if (packet.PayloadType == TelephoneEventPayloadType)
            return packet.Payload.Length >= TelephoneEvent.PayloadBytes;
        return packet.PayloadType == ComfortNoisePayloadType;
    }

    // A peer may change its SSRC at any time (an answer after early media, a transfer). What still comes from the source
    // before it is late, and following it back and forth would play both into one buffer.
    private bool Follow(uint ssrc, long arrivalNs)
    {
        if (ssrc == Ssrc)
            return true;
        if (ssrc == _leftSsrc && arrivalNs - LastReceivedNs < SourceSilenceNs)
            return false;
        if (Ssrc is not null)
            Reception.Restart();
        (_leftSsrc, Ssrc) = (Ssrc, ssrc);
        return true;
    }

    private void Restart()
    {
        _playout.Restart();
        _keys.Restart();
        Drift.Restart();
    }

    private void TakeAudio(in RtpPacket packet, bool newest, long arrivalNs)
    {
        if (newest)
        {
            Reception.Time(arrivalNs / 125_000, packet.Timestamp);
            Drift.Take(arrivalNs, packet.Timestamp);
        }

        AudioSamples += packet.Payload.Length;
        var aLaw = packet.Payload;
        if (packet.PayloadType == MuLawPayloadType)
        {
            G711Codec.MuLawToALaw(aLaw, _transcoded);
            aLaw = _transcoded.AsSpan(0, aLaw.Length);
        }

        if (_playout.Write(packet.Timestamp, aLaw, newest) != Playout.Kept)
            Late++;
    }

    private void TakeKey(in RtpPacket packet, in TelephoneEvent keyEvent, bool newest)
    {
        if (_keys.Take(keyEvent, packet.Timestamp, packet.Marker, newest) is { } key)
            _pressed.Enqueue(key);
    }
}
