using Muster.Kernel;
using Muster.Sip;

namespace Muster.Calls;

/// <summary>The trunks of a desk. All members belong to the desk's loop, but those that say otherwise.</summary>
internal sealed class TrunkGroup
{
    /// <summary>A registrar that does not answer our leave-taking is not waited for any longer.</summary>
    private static readonly TimeSpan LeaveMax = TimeSpan.FromSeconds(2);

    private readonly Loop _loop;
    private readonly Random _chance;
    private readonly TrunkLine[] _lines;
    private readonly long _origin;
    private IReadOnlyList<TrunkStatus> _statuses = [];
    private int _channels;

    public TrunkGroup(Loop loop, IReadOnlyList<Trunk> trunks, SipOptions signalling, TrunkResolver? resolve, Random chance)
    {
        _loop = loop;
        _origin = loop.Time.GetTimestamp();
        _chance = chance;
        resolve ??= OfMachine(loop, chance);
        _lines = [.. trunks.Select(trunk => new TrunkLine(loop, trunk, signalling, resolve, _chance, _origin) { Changed = Publish })];
        Publish();
    }

    /// <summary>Calls at once that the trunks which may be used now allow together. Any thread may ask.</summary>
    public int Channels => Volatile.Read(ref _channels);

    /// <summary>The trunks' gauges, as of the last change. Any thread may ask.</summary>
    public IReadOnlyList<TrunkStatus> Statuses => Volatile.Read(ref _statuses);

    public SipGauges Gauges => _lines.Select(line => line.Gauges).Aggregate(default(SipGauges), (sum, each) => new SipGauges(
        sum.Calls + each.Calls, sum.ClientTransactions + each.ClientTransactions, sum.ServerTransactions + each.ServerTransactions, sum.Dropped + each.Dropped));

    /// <summary>Finds the trunks and registers where that is wanted.</summary>
    public void Start()
    {
        foreach (var line in _lines)
            line.Start();
    }

    /// <summary>Where a call to a number goes now.</summary>
    /// <param name="number">As the roster has it.</param>
    /// <param name="tried">Where it has failed already.</param>
    public (TrunkLine? Line, TimeSpan? Wait) Pick(string number, IReadOnlyCollection<TrunkLine> tried)
    {
        var facts = Array.ConvertAll(_lines, line =>
            new LineFacts(line.Trunk, line.State, line.LiveCalls, line.FreeAt, line.HeldUntil, line.LocalAddress is not null, tried.Contains(line)));
        var pick = TrunkChoice.Of(facts, number, _loop.Time.GetElapsedTime(_origin), _chance);
        return (pick.Line is { } index ? _lines[index] : null, pick.Wait);
    }

    /// <summary>Asks all trunks whether they are there, and waits for all of them.</summary>
    /// <param name="byOptions">As for <see cref="TrunkLine.Ask"/>.</param>
    /// <param name="timeout">For how long.</param>
    /// <param name="answered">Told once: null when at least one is there, else what is wrong with the first.</param>
    public void Ask(bool byOptions, TimeSpan timeout, Action<Error?> answered)
    {
        var open = _lines.Length;
        var isOneThere = false;
        Error? first = null;
        LoopTimer? patience = null;
        patience = _loop.After(timeout, () => Finish(new Error(
            "trunk.no_answer", $"No trunk answered within {timeout.TotalSeconds:0} s: check their addresses, and that this machine's network lets SIP through.")));
        foreach (var line in _lines)
            line.Ask(byOptions, Told);

        void Told(Error? error)
        {
            first ??= error;
            isOneThere |= error is null;
            if (--open == 0)
                Finish(first);
        }

        void Finish(Error? error)
        {
            open = 0;
            patience?.Dispose();
            answered(isOneThere ? null : error);
        }
    }

    /// <summary>Takes the registrations back, then closes everything.</summary>
    public void Close(Action closed)
    {
        var open = _lines.Length + 1;
        LoopTimer? patience = null;
        patience = _loop.After(LeaveMax, Finish);
        foreach (var line in _lines)
            line.Leave(Left);
        Left();

        void Left()
        {
            if (--open == 0)
                Finish();
        }

        void Finish()
        {
            open = -1;
            patience?.Dispose();
            foreach (var line in _lines)
                line.Dispose();
            closed();
        }
    }

    /// <summary>Renews what other threads see.</summary>
    public void Publish()
    {
        var now = _loop.Time.GetElapsedTime(_origin);
        var ready = Array.FindAll(_lines, line => line.State == TrunkState.Ready);
        var usable = ready.Length > 0 ? ready : Array.FindAll(_lines, line => line.HeldUntil <= now);
        Volatile.Write(ref _channels, usable.Sum(line => line.Trunk.Channels));
        Volatile.Write(ref _statuses, Array.ConvertAll(_lines, line => line.Status));
    }

    internal static TrunkResolver OfMachine(Loop loop, Random chance)
    {
        var resolver = new SipResolver(DnsOptions.OfMachine(), loop.Time, chance.Next());
        return uri => resolver.Resolve(uri, CancellationToken.None);
    }
}
