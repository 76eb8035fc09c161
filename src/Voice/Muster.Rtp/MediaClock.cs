using System.Net;
using Muster.Kernel;
using Muster.Rtp.Native;

namespace Muster.Rtp;

/// <summary>
/// One thread from which every packet of every call is sent and received: a tick each 20 ms, counted from one monotonic
/// origin, its streams spread over four slots of 5 ms so that they do not leave in one burst. After a stall the packets
/// whose time has passed are skipped and counted, never sent in a burst. Runs on Linux.
/// </summary>
public sealed class MediaClock : IDisposable
{
    /// <summary>What one packet and one frame hold: 20 ms at 8,000 Hz.</summary>
    internal const int SamplesPerTick = 160;

    private const int SlotCount = 4;
    private const long TickNs = 20_000_000;
    private const long SlotNs = TickNs / SlotCount;
    private const int TicksToCatchUpMax = 50;

    // Seconds from 1900, where NTP begins, to 1970.
    private const long NtpToUnixSeconds = 2_208_988_800;

    private readonly Lock _gate = new();
    private readonly Slot[] _slots = [new(), new(), new(), new()];
    private readonly DatagramBatch _batch = new();
    private readonly byte[] _packet = new byte[RtpSender.PacketBytesMax];
    private readonly MediaClockOptions _options;
    private readonly TimeProvider _time;
    private readonly long _nsPerTimestamp;
    private readonly PortPairs _ports;
    private readonly Random _chance;
    private readonly Thread? _thread;
    private volatile bool _stopping;

    /// <summary>Starts the clock's thread.</summary>
    /// <exception cref="ArgumentException">The port range holds no pair.</exception>
    public MediaClock(MediaClockOptions options)
        : this(options, TimeProvider.System)
    {
        _thread = new Thread(Run) { Name = "media clock", IsBackground = true };
        _thread.Start();
    }

    /// <summary>A clock without a thread: time passes, and <see cref="Tick"/> runs, only as a test says.</summary>
    internal MediaClock(MediaClockOptions options, TimeProvider time)
    {
        if (!OperatingSystem.IsLinux())
            throw new PlatformNotSupportedException("The media clock calls the Linux kernel directly.");
        _options = options;
        _time = time;
        _nsPerTimestamp = 1_000_000_000 / time.TimestampFrequency;
        _chance = new Random(options.Seed);
        _ports = new PortPairs(options.FirstPort, options.LastPort, _chance);
    }

    /// <summary>How late packets left, all streams together.</summary>
    public LatenessHistogram Lateness { get; } = new();

    /// <summary>Streams that are open now; 0 when every call has freed its ports.</summary>
    public int OpenStreams => _slots.Sum(slot => slot.Streams.Length);

    /// <summary>
    /// Told, on the clock's thread, of every exception that a sink lets escape; the other streams go on. When nothing is
    /// set, such an exception ends the program.
    /// </summary>
    public Action<Exception>? Faulted { get; set; }

    internal long NowNs => _time.GetTimestamp() * _nsPerTimestamp;

    /// <summary>Binds a free pair of ports and opens a stream on it, silent until <see cref="MediaStream.Connect"/>.</summary>
    /// <param name="local">An address of this machine, IPv4 or IPv6; the one that the call's SDP will name.</param>
    /// <param name="sink">Told what the stream hears.</param>
    /// <returns>Errors: <c>rtp.no_port</c> when the range is used up, <c>rtp.bind_failed</c> when the address is none of this machine's.</returns>
    public Result<MediaStream> Open(IPAddress local, IMediaSink sink)
    {
        ObjectDisposedException.ThrowIf(_stopping, this);
        if (!_ports.Open(local).TryGet(out var sockets, out var error))
            return error;
        lock (_gate)
        {
            var stream = new MediaStream(this, _options, sockets, sink, new Random(_chance.Next()));
            var slot = _slots.MinBy(slot => slot.Streams.Length)!;
            slot.Streams = [.. slot.Streams, stream];
            return stream;
        }
    }

    /// <summary>Ends the thread, then closes what is still open.</summary>
    public void Dispose()
    {
        _stopping = true;
        if (Thread.CurrentThread != _thread)
            _thread?.Join();
        foreach (var stream in _slots.SelectMany(slot => slot.Streams))
            stream.Dispose();
    }

    internal void Forget(MediaStream stream)
    {
        lock (_gate)
        {
            foreach (var slot in _slots.Where(slot => slot.Streams.Contains(stream)))
                slot.Streams = Array.FindAll(slot.Streams, other => other != stream);
        }

        _ports.Return(stream.LocalPort);
    }

    /// <summary>The time of day as NTP writes it, 32.32 bits, some nanoseconds from now.</summary>
    internal ulong NtpNow(long offsetNs)
    {
        var ticks = (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks + (offsetNs / 100);
        var seconds = (ulong)((ticks / TimeSpan.TicksPerSecond) + NtpToUnixSeconds);
        return (seconds << 32) | (ulong)((ticks % TimeSpan.TicksPerSecond << 32) / TimeSpan.TicksPerSecond);
    }

    /// <summary>Runs the tick of every slot that was due at a moment: what the thread does, in the hands of a test.</summary>
    internal void Tick(long dueNs)
    {
        foreach (var slot in _slots)
            Run(slot, dueNs);
    }

    private void Run()
    {
        ClockThread.TryRaisePriority();
        var origin = NowNs;
        for (var count = 0L; !_stopping; count++)
        {
            var due = origin + (count * SlotNs);
            ClockThread.SleepUntil(due);
            Run(_slots[count % SlotCount], due);
        }
    }

    private void Run(Slot slot, long due)
    {
        // The next tick of this slot is due already: to run both would send two packets at once.
        if (NowNs - due >= TickNs)
        {
            slot.TicksMissed++;
            return;
        }

        var streams = slot.Streams;
        var missed = slot.TicksMissed;
        slot.TicksMissed = 0;

        // First all that is due goes out; listening, and what sinks do with what they hear, must not make packets late.
        foreach (var stream in streams)
        {
            if (!stream.Send(_packet, missed))
                continue;
            Lateness.Record(NowNs - due);
            Lateness.Skip(missed);
        }

        foreach (var stream in streams)
            Receive(stream, 1 + Math.Min(missed, TicksToCatchUpMax));
    }

    private void Receive(MediaStream stream, int ticks)
    {
        try
        {
            stream.Receive(_batch, ticks);
        }
        catch (Exception exception) when (Faulted is not null)
        {
            Faulted(exception);
        }
    }

    private sealed class Slot
    {
        private volatile MediaStream[] _streams = [];

        // Replaced, never changed in place: the clock walks it while calls come and go.
        public MediaStream[] Streams
        {
            get => _streams;
            set => _streams = value;
        }

        public int TicksMissed { get; set; }
    }
}
