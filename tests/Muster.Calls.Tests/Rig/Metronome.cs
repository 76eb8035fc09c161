using Muster.Rtp;

namespace Muster.Calls.Tests.Rig;

/// <summary>
/// The time of every call in these tests, a tick of all media clocks at a time. It goes as fast as the machine's, and where the
/// machine falls behind it waits: a tick that comes late is not made up for, so that packets and timers keep to each other
/// however busy the machine is.
/// </summary>
internal sealed class Metronome : TimeProvider
{
    private const int TickMs = 20;
    private const long NsPerMs = 1_000_000;

    private readonly DateTimeOffset _start = System.GetUtcNow();
    private readonly Lock _gate = new();
    private readonly ManualResetEventSlim _never = new();
    private MediaClock[] _clocks = [];
    private long _ns;

    private Metronome() => new Thread(Run) { Name = "metronome", IsBackground = true }.Start();

    /// <summary>That of all tests: calls whose parts had several would hear each other too fast or too slowly.</summary>
    public static Metronome Shared { get; } = new();

    public override long TimestampFrequency => 1000 * NsPerMs;

    public override long GetTimestamp() => Volatile.Read(ref _ns);

    public override DateTimeOffset GetUtcNow() => _start.AddMilliseconds(GetTimestamp() / NsPerMs);

    /// <summary>Ticks a media clock from now on.</summary>
    public MediaClock Add(MediaClock clock)
    {
        lock (_gate)
            _clocks = [.. _clocks, clock];
        return clock;
    }

    /// <summary>Ticks it no more.</summary>
    public void Remove(MediaClock clock)
    {
        lock (_gate)
            _clocks = Array.FindAll(_clocks, each => each != clock);
    }

    private void Run()
    {
        for (var due = Environment.TickCount64; ; due = Math.Max(due + TickMs, Environment.TickCount64))
        {
            _never.Wait((int)Math.Max(0, due - Environment.TickCount64));
            var now = Interlocked.Add(ref _ns, TickMs * NsPerMs);
            foreach (var clock in Volatile.Read(ref _clocks))
                clock.Tick(now);
        }
    }
}
