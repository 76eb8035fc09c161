using System.Net;
using Muster.Rtp.Native;

namespace Muster.Rtp;

/// <summary>
/// The media of one call: it sends 20 ms of audio with every tick of its <see cref="MediaClock"/> from
/// <see cref="Connect"/> on, and gives its <see cref="IMediaSink"/> 20 ms of what it hears with every tick. RTP by RFC 3550
/// and 3551, digits by RFC 4733, G.711 only. Any thread may call; every call returns without waiting for the network.
/// </summary>
public sealed class MediaStream : IDisposable
{
    // Bounds what a flood at one port can take from the other calls in one tick.
    private const int BatchesPerTickMax = 4;
    private const int TicksPerRtcpLook = 50;

    // RFC 3711 section 3.3.1: so far from the roll-over that a lost first packet cannot make the far end miscount.
    private const int FirstSequenceMax = 1 << 15;
    private const long NsPerMs = 1_000_000;

    private static readonly byte[] s_silence = Tones.Silence(TimeSpan.FromMilliseconds(20));

    private readonly Lock _gate = new();
    private readonly MediaClock _clock;
    private readonly IMediaSink _sink;
    private readonly MediaSockets _sockets;
    private readonly RtpSender _sender;
    private readonly RtpReceiver _receiver;
    private readonly RtcpSession _rtcp;
    private readonly Random _chance;
    private readonly byte[] _said = new byte[MediaClock.SamplesPerTick];
    private readonly double _sendLoss;
    private SrtpSender? _protector;
    private SrtpReceiver? _opener;
    private bool _connected;
    private bool _sends;
    private bool _closed;
    private bool _hasSaid;
    private long _skipped;
    private long _sendErrors;
    private long _badControlDatagrams;
    private long _unauthentic;
    private int _ticksSinceRtcpLook;

    internal MediaStream(MediaClock clock, MediaClockOptions options, MediaSockets sockets, IMediaSink sink, Random chance)
    {
        _clock = clock;
        _sink = sink;
        _sockets = sockets;
        _chance = chance;
        _sendLoss = options.SendLoss;
        LocalPort = sockets.Port;
        _sender = new((uint)chance.NextInt64(1L << 32), (ushort)chance.Next(FirstSequenceMax), (uint)chance.NextInt64(1L << 32));
        _receiver = new(options.PlayoutDelay);
        _rtcp = new(_sender.Ssrc, CanonicalName(chance), options.RtcpInterval, chance);
    }

    /// <summary>The even port that RTP comes to, for the SDP; RTCP comes to the one above.</summary>
    public int LocalPort { get; }

    /// <summary>What has been sent and received until now.</summary>
    public MediaStatistics Statistics
    {
        get
        {
            lock (_gate)
                return Count(_clock.NowNs);
        }
    }

    /// <summary>
    /// Begins to send to the far end and to hear it, or goes on with what a later SDP says. Packets that came before the
    /// first call are heard after it. Replies go to where the far end's packets really come from (RFC 4961).
    /// </summary>
    /// <param name="remote">From the far end's SDP; the address 0.0.0.0 or :: puts it on hold (RFC 3264 section 8.4): nothing is sent.</param>
    /// <param name="codec">The law to send; both are understood.</param>
    /// <param name="telephoneEventPayloadType">96 to 127 as negotiated for telephone-event/8000; null for none.</param>
    /// <param name="sends">False when the session is recvonly or inactive: nothing is sent, and what plays waits.</param>
    /// <param name="keys">From both sides' SDP for SRTP; null for plain RTP. Keys as before go on where they were; what is not protected by them is dropped.</param>
    public void Connect(IPEndPoint remote, G711 codec, int? telephoneEventPayloadType, bool sends = true, SrtpKeys? keys = null)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)(telephoneEventPayloadType ?? 0), 127u, nameof(telephoneEventPayloadType));
        var isHold = remote.Address.Equals(IPAddress.Any) || remote.Address.Equals(IPAddress.IPv6Any);
        lock (_gate)
        {
            if (_closed)
                return;
            Secure(keys);
            if (!isHold)
                _receiver.Latch.Expect(remote);
            _sender.Codec = codec;
            _sender.TelephoneEventPayloadType = telephoneEventPayloadType;
            _receiver.TelephoneEventPayloadType = telephoneEventPayloadType;
            _sends = sends && !isHold;
            _connected = true;
        }
    }

    /// <summary>Plays a clip after what plays or waits already; before <see cref="Connect"/> it waits for it.</summary>
    /// <param name="aLaw">A-law samples, 8 a millisecond, any length; read until the clip has ended, so it must not change.</param>
    /// <param name="clip">Told to <see cref="IMediaSink.Played"/> when its last packet has left.</param>
    /// <exception cref="InvalidOperationException">256 clips wait already.</exception>
    public void Play(ReadOnlyMemory<byte> aLaw, int clip)
    {
        lock (_gate)
        {
            if (!_closed)
                _sender.Play(aLaw, clip);
        }
    }

    /// <summary>
    /// Sends 20 ms that somebody else says, with the next packet in which nothing plays: what joins two calls. To be fed with every
    /// tick; a little that comes too early waits.
    /// </summary>
    /// <param name="aLaw">160 A-law samples; silence where nothing was received.</param>
    public void Relay(ReadOnlySpan<byte> aLaw)
    {
        lock (_gate)
            _sender.Relay(aLaw);
    }

    /// <summary>Stops what plays, and what waits, with the next packet; each is told to <see cref="IMediaSink.Stopped"/>.</summary>
    public void StopPlaying()
    {
        lock (_gate)
            _sender.StopPlaying();
    }

    /// <summary>Presses keys: 100 ms each and 100 ms between them, in place of what plays, which then goes on.</summary>
    /// <param name="digits">Of <c>0123456789*#ABCD</c>, at most 64 with those that wait.</param>
    /// <returns>False, and nothing is sent, when the far end takes no telephone-events, or a character is no key, or too many wait.</returns>
    public bool SendDigits(string digits)
    {
        lock (_gate)
            return _sender.TrySendDigits(digits);
    }

    /// <summary>Says goodbye by RTCP, and frees the ports.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_closed)
                return;
            _closed = true;
        }

        // From here on the clock leaves the sockets alone, so the system calls need not hold it up.
        if (_connected)
            SendReport(_clock.NowNs, bye: true);
        _sockets.Dispose();
        _protector?.Dispose();
        _opener?.Dispose();
        _clock.Forget(this);
    }

    /// <summary>Sends the packet of this tick.</summary>
    /// <param name="packet">Room for it.</param>
    /// <param name="ticksMissed">Ticks before this one that passed without being run.</param>
    /// <returns>Whether one was due.</returns>
    internal bool Send(Span<byte> packet, int ticksMissed)
    {
        lock (_gate)
        {
            if (_closed || !_connected)
                return false;
            if (!_sends)
            {
                _sender.Skip(ticksMissed + 1);
                return false;
            }

            if (ticksMissed > 0)
            {
                _sender.Skip(ticksMissed);
                _skipped += ticksMissed;
            }

            var length = _sender.Next(packet, _said);
            _hasSaid = true;
            if (_protector is not null)
                length = _protector.Protect(packet, length);
            var isLost = _sendLoss > 0 && _chance.NextDouble() < _sendLoss;
            if (!isLost && !_sockets.Rtp.Send(packet[..length], _receiver.Latch.Destination))
                _sendErrors++;
            return true;
        }
    }

    /// <summary>Takes what has arrived and tells the sink what there is to tell.</summary>
    /// <param name="batch">Of the calling thread.</param>
    /// <param name="ticks">Frames to deliver: 1, and one more for each tick missed, so that frames count the call's time.</param>
    internal void Receive(DatagramBatch batch, int ticks)
    {
        bool hasEvents;
        lock (_gate)
        {
            if (_closed || !_connected)
                return;
            Drain(batch);
            Report(batch);
            hasEvents = _receiver.HasKeys || _sender.HasEnds;
        }

        // Outside the lock: a sink may hold a lock of its own under which another thread calls this stream.
        for (; ticks > 0; ticks--)
            TellFrame(saidSomething: ticks == 1 && _hasSaid);
        _hasSaid = false;
        if (hasEvents)
            TellEvents();
    }

    // A key that stays keeps its counters: to begin anew under it would use a key stream twice (RFC 3711 section 9.1).
    private void Secure(SrtpKeys? keys)
    {
        if (keys is null || _protector?.Key.Same(keys.Ours) != true)
        {
            _protector?.Dispose();
            _protector = keys is null ? null : new SrtpSender(keys.Ours);
        }

        if (keys is null || _opener?.Key.Same(keys.Theirs) != true)
        {
            _opener?.Dispose();
            _opener = keys is null ? null : new SrtpReceiver(keys.Theirs);
        }
    }

    private void Drain(DatagramBatch batch)
    {
        var count = DatagramBatch.DatagramsMax;
        for (var batches = 0; batches < BatchesPerTickMax && count == DatagramBatch.DatagramsMax; batches++)
        {
            count = batch.Receive(_sockets.Rtp);
            var nowNs = _clock.NowNs;
            for (var i = 0; i < count; i++)
            {
                if (batch.Truncated(i))
                    _receiver.Drop();
                else
                    Take(batch.Datagram(i), batch.Source(i), nowNs - batch.AgeNs(i));
            }
        }
    }

    private void Take(Span<byte> datagram, in SocketName source, long arrivalNs)
    {
        var length = datagram.Length;
        if (_opener is null || _opener.TryOpen(datagram, out length))
            _receiver.Take(datagram[..length], source, arrivalNs);
        else
            _unauthentic++;
    }

    private void Report(DatagramBatch batch)
    {
        if (++_ticksSinceRtcpLook >= TicksPerRtcpLook)
        {
            _ticksSinceRtcpLook = 0;
            DrainControl(batch);
        }

        var nowNs = _clock.NowNs;
        if (_rtcp.IsDue(nowNs))
            SendReport(nowNs, bye: false);
    }

    private void DrainControl(DatagramBatch batch)
    {
        var count = batch.Receive(_sockets.Rtcp);
        var nowNs = _clock.NowNs;
        for (var i = 0; i < count; i++)
        {
            var ageNs = batch.AgeNs(i);
            if (!TakeControl(batch.Datagram(i), batch.Source(i), nowNs - ageNs, _clock.NtpNow(-ageNs)))
                _badControlDatagrams++;
        }
    }

    private bool TakeControl(Span<byte> datagram, in SocketName source, long arrivalNs, ulong ntp)
    {
        var length = datagram.Length;
        return (_opener is null || _opener.TryOpenControl(datagram, out length))
            && _rtcp.Take(datagram[..length], source, _receiver.Latch.Destination, arrivalNs, ntp);
    }

    private void SendReport(long nowNs, bool bye)
    {
        if (!_receiver.Latch.HasDestination)
            return;
        Span<byte> packet = stackalloc byte[RtcpSession.PacketBytesMax];
        var length = _rtcp.Write(packet, _sender, _receiver, nowNs, _clock.NtpNow(0), bye);
        if (_protector is not null)
            length = _protector.ProtectControl(packet, length);
        if (!_sockets.Rtcp.Send(packet[..length], _rtcp.Destination(_receiver.Latch.Destination)))
            _sendErrors++;
    }

    private void TellFrame(bool saidSomething)
    {
        Span<byte> frame = stackalloc byte[MediaClock.SamplesPerTick];
        bool received;
        lock (_gate)
            received = _receiver.Read(frame);
        _sink.Sent(saidSomething ? _said : s_silence);
        _sink.Frame(frame, received);
    }

    private void TellEvents()
    {
        while (TryTakeKey(out var key))
            _sink.Digit(key);
        while (TryTakeEnd(out var end))
        {
            if (end.WasStopped)
                _sink.Stopped(end.Clip, end.PlayedMs);
            else
                _sink.Played(end.Clip);
        }
    }

    private bool TryTakeKey(out char key)
    {
        lock (_gate)
            return _receiver.TryTakeKey(out key);
    }

    private bool TryTakeEnd(out ClipEnd end)
    {
        lock (_gate)
            return _sender.TryTakeEnd(out end);
    }

    private MediaStatistics Count(long nowNs) => new()
    {
        PacketsSent = _sender.Packets,
        BytesSent = _sender.PayloadBytes,
        PacketsSkipped = _skipped,
        SendErrors = _sendErrors,
        PacketsReceived = _receiver.Reception.Received,
        BytesReceived = _receiver.PayloadBytes,
        PacketsLost = _receiver.Reception.Lost,
        PacketsLate = _receiver.Late,
        PacketsDuplicated = _receiver.Duplicates,
        DatagramsDropped = _receiver.Dropped + _badControlDatagrams + _unauthentic,
        PacketsUnauthentic = _unauthentic,
        JitterMs = _receiver.Reception.Jitter / 8,
        ClockDriftPpm = _receiver.Drift.PartsPerMillion,
        ReceivedAudioMs = _receiver.AudioSamples / 8,
        MsSinceLastReceived = (nowNs - _receiver.LastReceivedNs) / NsPerMs,
        IsProtected = _protector is not null,
        Remote = _rtcp.Remote,
    };

    // RFC 7022 section 4.2: a short-term CNAME is random and says nothing of who or where one is.
    private static byte[] CanonicalName(Random chance)
    {
        var random = new byte[12];
        chance.NextBytes(random);
        return System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(random));
    }
}
