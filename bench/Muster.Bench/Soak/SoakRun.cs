using Muster.Kernel;
using Muster.Sip;

namespace Muster.Bench;

/// <summary>
/// A campaign's load through a simulated bad network, twice: once to warm up, once to count. Most calls are never answered, and
/// some peers vanish. Both parties are our own engine, each on its own loop.
/// </summary>
internal sealed class SoakRun : IDisposable
{
    private const int CallerFirstPort = 20_000;
    private const int CalledFirstPort = 25_000;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    private readonly SoakSettings _settings;
    private readonly SoakParty _caller;
    private readonly SoakParty _called;
    private readonly BadNetwork _network;
    private readonly HashSet<SoakCall> _alive = [];
    private readonly HashSet<SoakCall> _overdue = [];
    private readonly Dictionary<string, int> _outcomes = new(StringComparer.Ordinal);
    private int _placed;
    private bool _placing;

    public SoakRun(SoakSettings settings)
    {
        _settings = settings;
        _caller = new SoakParty("caller", settings, CallerFirstPort);
        _called = new SoakParty("called", settings, CalledFirstPort);
        _network = new BadNetwork(_caller.EndPoint, _called.EndPoint, settings.Faults, settings.Seed);
        _called.Sip.IncomingCall = (call, invite) => SoakFarCall.Take(_called, call, invite);
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
            before, after, _placed, _alive.Count, _overdue.Count, _caller.Faults + _called.Faults, _outcomes, network));
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
        var call = new SoakCall(_caller, _network, Fates.Draw(_caller.Chance), Ended);
        _alive.Add(call);
        call.Dial(_placed++);
        _caller.After(TimeSpan.FromSeconds(1.0 / _settings.CallsPerSecond), PlaceNext);
    }

    private void Ended(SoakCall call, CallEnd? end)
    {
        _alive.Remove(call);
        var outcome = end is null ? "NoPort" : end.Cause is CallEndCause.Refused ? $"{end.Cause} {end.Status}" : $"{end.Cause}";
        _outcomes[outcome] = _outcomes.GetValueOrDefault(outcome) + 1;
    }

    /// <summary>Marks the calls that live longer than they may.</summary>
    /// <returns>Calls in the air.</returns>
    private int Watch()
    {
        var now = _caller.Loop.Time.GetTimestamp();
        _overdue.UnionWith(_alive.Where(call => call.Deadline < now));
        return _alive.Count;
    }

    private async Task<bool> IsIdle() => await Held(_caller) + await Held(_called) == 0 && await Ask(_network.Loop, () => _network.Loop.PendingTimers) == 0;

    private static Task<int> Held(SoakParty party) => Ask(party.Loop, () =>
        party.Sip.Gauges.Calls + party.Sip.Gauges.ClientTransactions + party.Sip.Gauges.ServerTransactions + party.Loop.PendingTimers + party.Clock.OpenStreams);

    private async Task<SoakCounts> Count()
    {
        SoakParty[] parties = [_caller, _called];
        var gauges = new[] { await Ask(_caller.Loop, () => _caller.Sip.Gauges), await Ask(_called.Loop, () => _called.Sip.Gauges) };
        var timers = await Ask(_caller.Loop, () => _caller.Loop.PendingTimers)
            + await Ask(_called.Loop, () => _called.Loop.PendingTimers)
            + await Ask(_network.Loop, () => _network.Loop.PendingTimers);

        // Twice: what the first collection finalises, the second frees.
        for (var i = 0; i < 2; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return new SoakCounts(
            gauges.Sum(one => one.Calls),
            gauges.Sum(one => one.ClientTransactions + one.ServerTransactions),
            timers,
            parties.Sum(party => party.Clock.OpenStreams),
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
