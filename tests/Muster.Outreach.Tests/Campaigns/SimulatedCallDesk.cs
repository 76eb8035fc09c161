using Muster.Contracts;
using Muster.Kernel;

namespace Muster.Outreach.Tests.Campaigns;

/// <summary>A call that the simulated desk was given, as a carrier's own log would have it.</summary>
internal sealed record SimulatedCall(CallOrder Order, DateTimeOffset PlacedAt)
{
    public DateTimeOffset? EndedAt { get; set; }

    public CallReport? Report { get; set; }
}

/// <summary>
/// A desk whose calls take only virtual time and whose residents are drawn from a seed: they ring out, are busy, answer
/// all or part, hand over to the rest of the household, or meet a fault of the line.
/// </summary>
internal sealed class SimulatedCallDesk(VirtualLoop loop, Random random, int channels) : ICallDesk
{
    private static readonly Disposition[] Unanswered =
    [
        Disposition.Busy, Disposition.NoAnswer, Disposition.PowerOff, Disposition.EmptyNumber, Disposition.Rejected, Disposition.LineFault,
    ];

    /// <summary>How long taking one's leave takes.</summary>
    public static readonly TimeSpan Leave = TimeSpan.FromSeconds(5);

    private readonly Dictionary<Guid, (SimulatedCall Call, ICallListener Listener)> _inAir = [];

    private readonly Dictionary<Guid, DateTimeOffset> _answeredAt = [];

    public List<SimulatedCall> Calls { get; } = [];

    public int InAirMax { get; private set; }

    public int InAir => _inAir.Count;

    /// <summary>The share of calls that somebody answers, 0 to 1.</summary>
    public double AnsweredShare { get; init; } = 0.7;

    /// <summary>Fixes how every call ends, where a test needs it; null draws it.</summary>
    public Func<CallOrder, Disposition?> Fate { get; init; } = _ => null;

    /// <summary>Whether a desk has lost its calls: it takes them and never reports.</summary>
    public bool Silent { get; init; }

    public bool IsOverloaded { get; set; }

    public int FreeChannels => channels - _inAir.Count;

    public void Place(CallOrder order, ICallListener listener)
    {
        var call = new SimulatedCall(order, loop.Time.GetUtcNow());
        Calls.Add(call);
        _inAir.Add(order.CallId, (call, listener));
        InAirMax = Math.Max(InAirMax, _inAir.Count);
        if (Silent)
            return;
        var fate = Fate(order) ?? (random.NextDouble() < AnsweredShare ? Disposition.Completed : Unanswered[random.Next(Unanswered.Length)]);
        if (Unanswered.Contains(fate))
            loop.After(Seconds(1, 30), () => End(order, fate, [.. order.People.Select(person => new PersonReport(person.RowId, fate, []))]));
        else
            loop.After(Seconds(2, 15), () => Answer(order, listener, fate));
    }

    public void CancelRinging() => HangUp(_inAir.Values.Where(entry => !_answeredAt.ContainsKey(entry.Call.Order.CallId)));

    public void SayGoodbye()
    {
        CancelRinging();
        foreach (var (call, _) in _inAir.Values.ToArray())
            loop.After(Leave, () => HangUp(_inAir.Values.Where(entry => entry.Call == call)));
    }

    public void HangUpAll() => HangUp(_inAir.Values);

    private void HangUp(IEnumerable<(SimulatedCall Call, ICallListener Listener)> calls)
    {
        foreach (var (call, _) in calls.ToArray())
            End(call.Order, Disposition.Interrupted, [.. call.Order.People.Select(person => new PersonReport(person.RowId, Disposition.Interrupted, []))]);
    }

    private TimeSpan Seconds(int from, int to) => TimeSpan.FromMilliseconds(random.Next(from * 1000, to * 1000));

    private void Answer(CallOrder order, ICallListener listener, Disposition fate)
    {
        if (!_inAir.ContainsKey(order.CallId))
            return;
        listener.Answered(order.CallId);
        _answeredAt[order.CallId] = loop.Time.GetUtcNow();
        Ask(order, listener, fate, []);
    }

    private void Ask(CallOrder order, ICallListener listener, Disposition fate, List<PersonReport> done)
    {
        if (!_inAir.ContainsKey(order.CallId))
            return;
        if (done.Count == order.People.Count)
        {
            loop.After(Seconds(1, 3), () => End(order, done[0].Disposition, done));
            return;
        }

        var rowId = order.People[done.Count].RowId;
        loop.After(Seconds(3, 20), () => Hear(order, listener, fate, done, rowId));
    }

    private void Hear(CallOrder order, ICallListener listener, Disposition fate, List<PersonReport> done, long rowId)
    {
        if (!_inAir.ContainsKey(order.CallId))
            return;
        var draw = fate == Disposition.Completed ? random.Next(10) : -1;
        var disposition = draw switch
        {
            < 0 => fate,
            0 => Disposition.Refused,
            1 => Disposition.HungUp,
            2 => Disposition.Partial,
            3 => Disposition.CallLater,
            _ => Disposition.Completed,
        };
        CallAnswer[] answers = disposition switch
        {
            Disposition.Completed => [Told("tested"), Told("in_district")],
            Disposition.Partial => [Told("tested")],
            _ => [],
        };
        foreach (var answer in answers)
            listener.AnswerGiven(order.CallId, rowId, answer);
        DateTimeOffset? callBackAt = disposition == Disposition.CallLater && random.Next(2) == 0
            ? loop.Time.GetUtcNow() + TimeSpan.FromMinutes(random.Next(1, 90))
            : null;
        var report = new PersonReport(rowId, disposition, answers, callBackAt);
        listener.PersonEnded(order.CallId, report);
        done.Add(report);
        if (disposition is Disposition.HungUp or Disposition.Partial)
            End(order, done[0].Disposition, [.. done, .. order.People.Skip(done.Count).Select(person => new PersonReport(person.RowId, Disposition.NotReached, []))]);
        else
            Ask(order, listener, fate, done);
    }

    private CallAnswer Told(string question)
    {
        var yes = random.Next(2) == 0;
        return new CallAnswer(question, yes ? "yes" : "no", yes ? "是" : "没有", 0.9, true, 1000, 1800);
    }

    private void End(CallOrder order, Disposition disposition, IReadOnlyList<PersonReport> people)
    {
        if (!_inAir.Remove(order.CallId, out var entry))
            return;
        var now = loop.Time.GetUtcNow();
        DateTimeOffset? answeredAt = _answeredAt.Remove(order.CallId, out var at) ? at : null;
        var report = new CallReport(
            order.CallId, disposition, answeredAt is null ? 480 : 200, answeredAt is null ? "Unavailable" : "OK", null, 0, null, false,
            entry.Call.PlacedAt, null, answeredAt, now, people);
        entry.Call.EndedAt = now;
        entry.Call.Report = report;
        entry.Listener.Ended(report);
    }
}
