using System.Buffers;
using System.Collections.Concurrent;
using Muster.Kernel;

namespace Muster.Calls;

/// <summary>A piece of a recording on its way to the disk.</summary>
internal sealed record RecordedBlock(CallRecording Recording, byte[] Bytes, int Samples, long Start);

/// <summary>
/// Writes the recordings of all calls on one thread, which may wait for the disk as long as it likes: the media clock only
/// leaves blocks here and never waits for a lock that this thread holds. Stops recording, never a call, when the disk has
/// no room.
/// </summary>
internal sealed class Recorder : IDisposable
{
    /// <summary>Blocks that may wait, 64 MB: a thousand calls through four seconds of a disk that does nothing.</summary>
    public const int BlocksMax = 4096;

    // Blocks are looked for this often; they are a second long.
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentQueue<RecordedBlock> _blocks = new();
    private readonly ConcurrentQueue<Action> _endings = new();
    private readonly AutoResetEvent _wake = new(false);
    private readonly Lock _gate = new();
    private readonly long _freeBytesMin;
    private readonly Action<Error> _alarm;
    private Thread? _thread;
    private int _waiting;
    private bool _alarmed;
    private volatile bool _stopping;

    /// <param name="freeBytesMin">What recordings must leave free on their disk, for the ledger may be on the same.</param>
    /// <param name="alarm">Told, on the recorder's thread, when recording begins to fail, and again only after it has worked.</param>
    public Recorder(long freeBytesMin, Action<Error> alarm) => (_freeBytesMin, _alarm) = (freeBytesMin, alarm);

    /// <summary>Recordings that broke off or never began.</summary>
    public int Failures { get; private set; }

    /// <summary>A recording into a new file, which appears with its first second. Any thread may call.</summary>
    public CallRecording Begin(string path)
    {
        lock (_gate)
        {
            if (_thread is null)
            {
                _thread = new Thread(Run) { Name = "recorder", IsBackground = true };
                _thread.Start();
            }
        }

        return new CallRecording(this, path);
    }

    /// <summary>False when too much waits for the disk. Any thread may call.</summary>
    public bool TryAdd(RecordedBlock block)
    {
        if (Interlocked.Increment(ref _waiting) > BlocksMax)
        {
            Interlocked.Decrement(ref _waiting);
            return false;
        }

        _blocks.Enqueue(block);
        return true;
    }

    /// <summary>Runs work once all blocks that were added before it are written. Not for the media clock.</summary>
    public void End(Action ending)
    {
        _endings.Enqueue(ending);
        _wake.Set();
    }

    /// <summary>Writes what waits, then ends the thread.</summary>
    public void Dispose()
    {
        _stopping = true;
        _wake.Set();
        _thread?.Join();
        _wake.Dispose();
    }

    /// <exception cref="IOException">The disk is as full as recordings may make it.</exception>
    internal void CheckRoom(string path)
    {
        var free = new DriveInfo(Path.GetDirectoryName(Path.GetFullPath(path))!).AvailableFreeSpace;
        if (free < _freeBytesMin)
            throw new IOException($"The disk has {free >> 20} MB left, and recordings leave {_freeBytesMin >> 20} MB free.");
    }

    internal void Failed(string why)
    {
        Failures++;
        if (_alarmed)
            return;
        _alarmed = true;
        _alarm(new Error("recording.failed", $"Calls are not recorded any more, and go on without: {why}"));
    }

    internal void Succeeded() => _alarmed = false;

    private void Run()
    {
        bool last;
        do
        {
            last = _stopping;
            _wake.WaitOne(last ? TimeSpan.Zero : LookEvery);
            Work();
        }
        while (!last);
    }

    private void Work()
    {
        // Counted first: each ending's own blocks were added before it, so they are among those written here.
        var endings = _endings.Count;
        while (_blocks.TryDequeue(out var block))
            Write(block);
        for (; endings > 0 && _endings.TryDequeue(out var ending); endings--)
            ending();
    }

    private void Write(RecordedBlock block)
    {
        Interlocked.Decrement(ref _waiting);
        block.Recording.Write(block.Bytes, block.Samples, block.Start);
        ArrayPool<byte>.Shared.Return(block.Bytes);
    }
}
