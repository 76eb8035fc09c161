using System.Net;
using Muster.Kernel;

namespace Muster.Rtp;

/// <summary>
/// Sends and receives every packet of every call from a few threads, one for each core: each has its share of the streams
/// and a tick every 20 ms, counted from one monotonic origin. After a stall the packets whose time has passed are skipped
/// and counted, never sent in a burst. Runs on Linux.
/// </summary>
public sealed class MediaClock : IDisposable
{
    /// <summary>What one packet and one frame hold: 20 ms at 8,000 Hz.</summary>
    internal const int SamplesPerTick = 160;

    // Awakenings cost a thread about 1 % of a core however few its streams are, so the first takes this many alone.
    private const int StreamsBeforeTheNextThread = 250;

    // Seconds from 1900, where NTP begins, to 1970.
    private const long NtpToUnixSeconds = 2_208_988_800;

    private readonly Lock _gate = new();
    private readonly MediaShard[] _shards;
    private readonly MediaClockOptions _options;
    private readonly TimeProvider _time;
    private readonly long _nsPerTimestamp;
    private readonly PortPairs _ports;
    private readonly Random _chance;
    private readonly bool _runsByItself;
    private volatile bool _stopping;

    /// <summary>Gets ready to open streams; a thread starts with the first of them.</summary>
    /// <exception cref="ArgumentException">The port range holds no pair, or there is no thread.</exception>
    public MediaClock(MediaClockOptions options)
        : this(options, TimeProvider.System) => _runsByItself = true;

    /// <summary>A clock without threads: time passes, and <see cref="Tick"/> runs, only as a test says.</summary>
    internal MediaClock(MediaClockOptions options, TimeProvider time)
    {
        if (!OperatingSystem.IsLinux())
            throw new PlatformNotSupportedException("The media clock calls the Linux kernel directly.");
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1);
        _options = options;
        _time = time;
        _nsPerTimestamp = 1_000_000_000 / time.TimestampFrequency;
        _chance = new Random(options.Seed);
        _ports = new PortPairs(options.FirstPort, options.LastPort, _chance);
        _shards = [.. Enumerable.Range(1, options.Threads).Select(number => new MediaShard(this, $"media clock {number}"))];
        Lateness = new LatenessHistogram([.. _shards.Select(shard => shard.Lateness)]);
    }

    /// <summary>How late packets left, all streams together.</summary>
    public LatenessHistogram Lateness { get; }

    /// <summary>Streams that are open now; 0 when every call has freed its ports.</summary>
    public int OpenStreams => _shards.Sum(shard => shard.StreamCount);

    /// <summary>
    /// Told, on the thread that it struck, of every exception that a sink lets escape; the other streams go on. When nothing
    /// is set, such an exception ends the program.
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
            var shard = Array.Find(_shards, shard => shard.StreamCount < StreamsBeforeTheNextThread) ?? _shards.MinBy(shard => shard.StreamCount)!;
            shard.Add(stream, _runsByItself);
            return stream;
        }
    }

    /// <summary>Ends the threads, then closes what is still open.</summary>
    public void Dispose()
    {
        _stopping = true;
        foreach (var shard in _shards)
            shard.Stop();
        foreach (var stream in _shards.SelectMany(shard => shard.Streams))
            stream.Dispose();
    }

    internal void Forget(MediaStream stream)
    {
        lock (_gate)
        {
            foreach (var shard in _shards)
                shard.Remove(stream);
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

    /// <summary>Runs the tick of every stream that was due at a moment.</summary>
    internal void Tick(long dueNs)
    {
        foreach (var shard in _shards)
            shard.Tick(dueNs);
    }
}
