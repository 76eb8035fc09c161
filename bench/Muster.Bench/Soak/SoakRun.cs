using Muster.Kernel;
using Muster.Sip;

namespace Muster.Bench;

/// <summary>The side of a soak that places its calls. All members are for work on its loop.</summary>
internal interface ISoakCaller : IDisposable
{
    Loop Loop { get; }

    SipGauges Gauges { get; }

    int OpenStreams { get; }

    /// <summary>Exceptions where none should be.</summary>
    int Faults { get; }

    /// <summary>Calls a number that tells the far end its fate.</summary>
    /// <param name="fate">What is to become of it.</param>
    /// <param name="number">Of the call.</param>
    /// <param name="ended">Told once, on the loop, how it ended.</param>
    void Dial(Fate fate, int number, Action<string> ended);
}

/// <summary>
/// A campaign's load through a simulated bad network, twice: once to warm up, once to count. Most calls are never answered, and
/// some peers vanish. Both parties are our own engine, each on its own loop.
/// </summary>
internal sealed class SoakRun : IDisposable
{
    private const int CalledFirstPort = 25_000;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    private readonly SoakSettings _settings;
    private readonly ISoakCaller _caller;
    private readonly SoakParty _called;
    private readonly BadNetwork _network;
    private readonly Random _chance;
    private readonly Dictionary<int, long> _deadlines = [];
    private readonly HashSet<int> _overdue = [];
    private readonly Dictionary<string, int> _outcomes = new(StringComparer.Ordinal);
    private int _placed;
    private bool _placing;

    /// <param name="settings">How it goes.</param>
    /// <param name="callerThrough">Opens the side that calls into a network.</param>
    public SoakRun(SoakSettings settings, Func<SoakSettings, BadNetwork, ISoakCaller> callerThrough)
    {
        _settings = settings;
        _chance = new Random(settings.Seed);
        _called = new SoakParty("called", settings, CalledFirstPort);
        _network = new BadNetwork(_called.EndPoint, settings.Faults, settings.Seed);
        _called.Sip.IncomingCall = (call, invite) => SoakFarCall.Take(_called, _network, call, invite);
        _caller = callerThrough(settings, _network);
    }

    /// <param name="progress">Told now and then how many calls are in the air.</param>
    public async Task<SoakReport> Run(Action<int> progress)
    {
        await Load(_settings.WarmUp, progress);
        var before = await Count();
        await Load(_settings.Time, progress);
        var after = await Count();
        var network = await Ask(_network.Loop, () => _network.Counts);
        return await Ask(_caller.Loop, () => new SoakReport(
            before, after, _placed, _deadlines.Count, _overdue.Count, _caller.Faults + _called.Faults, _outcomes, network));
    }

    public void Dispose()
    {
        _caller.Dispose();
        _called.Dispose();
        _network.Dispose();
    }

    /// <summary>Places calls for a time, and waits until nothing of them is left, or should be.</summary>
    private async Task Load(TimeSpan time, Action<int> progress)
    {
        var begin = TimeProvider.System.GetTimestamp();
        await Ask(_caller.Loop, () => _placing = true);
        _caller.Loop.Post(PlaceNext);
        using var look = new PeriodicTimer(LookEvery, TimeProvider.System);
        while (TimeProvider.System.GetElapsedTime(begin) < time + _settings.DrainMax && await look.WaitForNextTickAsync())
        {
            _placing = TimeProvider.System.GetElapsedTime(begin) < time;
            progress(await Ask(_caller.Loop, Watch));
            if (!_placing && await IsIdle())
                break;
        }

        _network.Mend();
    }

    private void PlaceNext()
    {
        if (!_placing)
            return;
        var (call, time) = (_placed++, _caller.Loop.Time);
        _deadlines.Add(call, time.GetTimestamp() + (long)(_settings.CallMax.TotalSeconds * time.TimestampFrequency));
        _caller.Dial(Fates.Draw(_chance), call, outcome => Ended(call, outcome));
        _caller.Loop.After(TimeSpan.FromSeconds(1.0 / _settings.CallsPerSecond), PlaceNext);
    }

    private void Ended(int call, string outcome)
    {
        _deadlines.Remove(call);
        _outcomes[outcome] = _outcomes.GetValueOrDefault(outcome) + 1;
    }

    /// <summary>Marks the calls that live longer than they may.</summary>
    /// <returns>Calls in the air.</returns>
    private int Watch()
    {
        var now = _caller.Loop.Time.GetTimestamp();
        _overdue.UnionWith(_deadlines.Where(call => call.Value < now).Select(call => call.Key));
        return _deadlines.Count;
    }

    private async Task<bool> IsIdle() =>
        await Held(_caller.Loop, () => _caller.Gauges, () => _caller.OpenStreams) is (0, 0, 0, 0)
        && await Held(_called.Loop, () => _called.Sip.Gauges, () => _called.Clock.OpenStreams) is (0, 0, 0, 0)
        && await Ask(_network.Loop, () => _network.Loop.PendingTimers) == 0;

    private static Task<(int Calls, int Transactions, int Timers, int Streams)> Held(Loop loop, Func<SipGauges> gauges, Func<int> streams) => Ask(loop, () =>
    {
        var now = gauges();
        return (now.Calls, now.ClientTransactions + now.ServerTransactions, loop.PendingTimers, streams());
    });

    private async Task<SoakCounts> Count()
    {
        var near = await Held(_caller.Loop, () => _caller.Gauges, () => _caller.OpenStreams);
        var far = await Held(_called.Loop, () => _called.Sip.Gauges, () => _called.Clock.OpenStreams);
        var way = await Ask(_network.Loop, () => _network.Loop.PendingTimers);

        // Twice: what the first collection finalises, the second frees.
        for (var i = 0; i < 2; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return new SoakCounts(
            near.Calls + far.Calls,
            near.Transactions + far.Transactions,
            near.Timers + far.Timers + way,
            near.Streams + far.Streams,
            ProcessFigures.Sockets(),
            ProcessFigures.Threads(),
            GC.GetTotalMemory(forceFullCollection: true),
            ProcessFigures.ResidentBytes());
    }

    private static Task<T> Ask<T>(Loop loop, Func<T> question)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        loop.Post(() => answer.SetResult(question()));
        return answer.Task;
    }
}
