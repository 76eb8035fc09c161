using Muster.Rtp.Native;

namespace Muster.Rtp;

/// <summary>
/// The streams that one thread of a <see cref="MediaClock"/> sends and receives for: a tick each 20 ms, counted from one
/// monotonic origin, in four slots of 5 ms. The thread starts with the first stream.
/// </summary>
internal sealed class MediaShard(MediaClock clock, string name)
{
    private const int SlotCount = 4;
    private const long TickNs = 20_000_000;
    private const long SlotNs = TickNs / SlotCount;
    private const int TicksToCatchUpMax = 50;

    private readonly Slot[] _slots = [new(), new(), new(), new()];
    private readonly DatagramBatch _batch = new();
    private readonly byte[] _packet = new byte[RtpSender.PacketBytesMax];
    private Thread? _thread;
    private volatile bool _stopping;

    /// <summary>How late its packets left.</summary>
    public LatenessHistogram Lateness { get; } = new();

    public int StreamCount => _slots.Sum(slot => slot.Streams.Length);

    public IEnumerable<MediaStream> Streams => _slots.SelectMany(slot => slot.Streams);

    /// <summary>Takes a stream into the emptiest slot. Under the clock's lock.</summary>
    /// <param name="stream">A stream of no shard.</param>
    /// <param name="byItself">Whether time passes by itself.</param>
    public void Add(MediaStream stream, bool byItself)
    {
        var slot = _slots.MinBy(slot => slot.Streams.Length)!;
        slot.Streams = [.. slot.Streams, stream];
        if (_thread is not null || !byItself)
            return;
        _thread = new Thread(Run) { Name = name, IsBackground = true };
        _thread.Start();
    }

    /// <summary>Gives up a stream, if it is here. Under the clock's lock.</summary>
    public void Remove(MediaStream stream)
    {
        foreach (var slot in _slots.Where(slot => slot.Streams.Contains(stream)))
            slot.Streams = Array.FindAll(slot.Streams, other => other != stream);
    }

    public void Stop()
    {
        _stopping = true;
        if (Thread.CurrentThread != _thread)
            _thread?.Join();
    }

    /// <summary>Runs the tick of every slot that was due at a moment: what the thread does, in the hands of a test.</summary>
    public void Tick(long dueNs)
    {
        foreach (var slot in _slots)
            Run(slot, dueNs);
    }

    private void Run()
    {
        ClockThread.TryRaisePriority();
        var origin = clock.NowNs;
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
        if (clock.NowNs - due >= TickNs)
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
            Lateness.Record(clock.NowNs - due);
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
        catch (Exception exception) when (clock.Faulted is not null)
        {
            clock.Faulted(exception);
        }
    }

    private sealed class Slot
    {
        private volatile MediaStream[] _streams = [];

        // Replaced, never changed in place: the thread walks it while calls come and go.
        public MediaStream[] Streams
        {
            get => _streams;
            set => _streams = value;
        }

        public int TicksMissed { get; set; }
    }
}
