namespace Muster.Rtp;

/// <summary>How a clip ended: all of it has left, or it was stopped.</summary>
internal readonly record struct ClipEnd(int Clip, bool WasStopped, int PlayedMs);

/// <summary>
/// Makes the packets of one direction: clips one after another without a seam, what another stream relays or silence where there are
/// none, digits before all. The timestamp moves 20 ms with every tick, whether or not a packet was sent in it (RFC 3550 section 5.1).
/// </summary>
internal sealed class RtpSender(uint ssrc, ushort firstSequence, uint firstTimestamp)
{
    /// <summary>A packet, protected or not.</summary>
    public const int PacketBytesMax = RtpPacket.HeaderBytes + MediaClock.SamplesPerTick + SrtpSender.AddedBytesMax;

    /// <summary>Clips that may wait; more is a caller that does not listen to what has been played.</summary>
    public const int ClipsMax = 256;

    private const int MuLawPayloadType = 0;
    private const int ALawPayloadType = 8;

    private readonly Queue<(ReadOnlyMemory<byte> ALaw, int Id)> _clips = new();
    private readonly Queue<ClipEnd> _ends = new();
    private readonly DigitSender _digits = new();
    private RelayBuffer? _relay;
    private ushort _sequence = firstSequence;
    private int _position;
    private uint _digitTimestamp;
    private int? _telephoneEventPayloadType;

    // The first packet after a time without packets begins a talkspurt (RFC 3551 section 4.1).
    private bool _afterSilence = true;

    public uint Ssrc => ssrc;

    /// <summary>Timestamp of the next packet.</summary>
    public uint Timestamp { get; private set; } = firstTimestamp;

    public uint Packets { get; private set; }

    public uint PayloadBytes { get; private set; }

    public G711 Codec { get; set; }

    /// <summary>Null, when the far end takes none, also drops the digits that wait.</summary>
    public int? TelephoneEventPayloadType
    {
        get => _telephoneEventPayloadType;
        set
        {
            _telephoneEventPayloadType = value;
            if (value is null)
                _digits.Clear();
        }
    }

    /// <summary>Whether <see cref="TryTakeEnd"/> has something to take.</summary>
    public bool HasEnds => _ends.Count > 0;

    /// <exception cref="InvalidOperationException"><see cref="ClipsMax"/> clips wait already.</exception>
    public void Play(ReadOnlyMemory<byte> aLaw, int clip)
    {
        if (_clips.Count >= ClipsMax)
            throw new InvalidOperationException($"{ClipsMax} clips wait to be played.");
        _clips.Enqueue((aLaw, clip));
    }

    /// <summary>Takes a frame of another stream's, to be sent where no clip plays.</summary>
    public void Relay(ReadOnlySpan<byte> aLaw) => (_relay ??= new RelayBuffer()).Add(aLaw);

    public void StopPlaying()
    {
        while (_clips.TryDequeue(out var clip))
        {
            _ends.Enqueue(new(clip.Id, WasStopped: true, _position / 8));
            _position = 0;
        }
    }

    public bool TrySendDigits(string digits) => TelephoneEventPayloadType is not null && _digits.TryEnqueue(digits);

    /// <summary>Takes the clips that have ended, oldest first.</summary>
    public bool TryTakeEnd(out ClipEnd end) => _ends.TryDequeue(out end);

    /// <summary>Lets ticks pass in which nothing is sent.</summary>
    public void Skip(int ticks)
    {
        Timestamp += (uint)(ticks * MediaClock.SamplesPerTick);
        _afterSilence = true;
    }

    /// <summary>Writes the packet of this tick.</summary>
    /// <param name="packet">At least <see cref="PacketBytesMax"/>.</param>
    /// <param name="said">Gets the 20 ms of audio in it as A-law: silence while a key is sent.</param>
    /// <returns>Its length.</returns>
    public int Next(Span<byte> packet, Span<byte> said)
    {
        var step = _digits.Next(out var digit, out var begins);
        said[(step == DigitStep.None ? FillFromClips(said) : 0)..].Fill(G711Codec.ALawSilence);
        var payload = step == DigitStep.Event ? WriteDigit(packet, digit, begins) : WriteAudio(packet, said);
        Timestamp += MediaClock.SamplesPerTick;
        _sequence++;
        _afterSilence = false;
        Packets++;
        PayloadBytes += (uint)payload;
        return RtpPacket.HeaderBytes + payload;
    }

    private int WriteDigit(Span<byte> packet, in TelephoneEvent digit, bool begins)
    {
        if (begins)
            _digitTimestamp = Timestamp;
        RtpPacket.WriteHeader(packet, TelephoneEventPayloadType ?? 0, begins, _sequence, _digitTimestamp, ssrc);
        digit.Write(packet[RtpPacket.HeaderBytes..]);
        return TelephoneEvent.PayloadBytes;
    }

    private int WriteAudio(Span<byte> packet, ReadOnlySpan<byte> said)
    {
        var payloadType = Codec == G711.ALaw ? ALawPayloadType : MuLawPayloadType;
        RtpPacket.WriteHeader(packet, payloadType, _afterSilence, _sequence, Timestamp, ssrc);
        var audio = packet[RtpPacket.HeaderBytes..];
        if (Codec == G711.MuLaw)
            G711Codec.ALawToMuLaw(said, audio);
        else
            said.CopyTo(audio);
        return said.Length;
    }

    private int FillFromClips(Span<byte> audio)
    {
        var filled = 0;
        while (_clips.TryPeek(out var clip))
        {
            var count = Math.Min(audio.Length - filled, clip.ALaw.Length - _position);
            clip.ALaw.Span.Slice(_position, count).CopyTo(audio[filled..]);
            filled += count;
            _position += count;
            if (_position < clip.ALaw.Length)
                break;
            _clips.Dequeue();
            _ends.Enqueue(new(clip.Id, WasStopped: false, _position / 8));
            _position = 0;
        }

        return filled == 0 && _relay?.TryTake(audio) == true ? audio.Length : filled;
    }
}
