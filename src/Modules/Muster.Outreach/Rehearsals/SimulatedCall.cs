using System.Runtime.InteropServices;
using Muster.Contracts;
using Muster.Kernel;

namespace Muster.Outreach.Rehearsals;

/// <summary>One simulated call, from its order to its report.</summary>
internal sealed class SimulatedCall
{
    /// <summary>Longer than anybody lets a phone ring, in seconds.</summary>
    private const double RingsOn = 1e6;

    private static readonly Dictionary<Disposition, LineSays> Said = new()
    {
        [Disposition.NoAnswer] = new(487, "Request Terminated", 19, RingsOn, RingsOn),
        [Disposition.Busy] = new(486, "Busy Here", 17, 1, 4),
        [Disposition.PowerOff] = new(480, "Temporarily Unavailable", 20, 6, 12),
        [Disposition.EmptyNumber] = new(404, "Not Found", 1, 6, 12),
        [Disposition.Rejected] = new(603, "Decline", 21, 5, 20),
        [Disposition.Voicemail] = new(200, "OK", null, 20, 30),
        [Disposition.LineFault] = new(503, "Service Unavailable", 34, 0.5, 2),
    };

    private static readonly LineSays Answered = new(200, "OK", null, 4, 20);

    /// <summary>How long a machine speaks before it is known for one.</summary>
    private const double MachineTellsAfter = 6, MachineIsKnownAfter = 10;

    private readonly Loop _loop;
    private readonly SimulatedPhones _phones;
    private readonly CallOrder _order;
    private readonly ICallListener _listener;
    private readonly Action<Guid> _over;
    private readonly SimulatedConversation _conversation;
    private readonly Disposition? _ending;
    private LineSays _says;
    private readonly DateTimeOffset _startedAt;
    private Chance _chance;
    private DateTimeOffset? _answeredAt;
    private LoopTimer? _next;
    private LoopTimer? _deadline;
    private bool _ended;

    public SimulatedCall(
        Loop loop,
        SimulatedPhones phones,
        CallOrder order,
        ICallListener listener,
        Func<CallOrder, ICallListener, Chance, SimulatedConversation> converse,
        Action<Guid> over)
    {
        (_loop, _phones, _order, _listener, _over) = (loop, phones, order, listener, over);
        (_chance, _ending) = phones.Call(order.Number);
        _says = _ending is { } ending ? Said[ending] : Answered;
        _startedAt = loop.Time.GetUtcNow();
        _conversation = converse(order, listener, _chance);
        _conversation.Over = byThem => End(_conversation.First, byThem, Disposition.NotReached);
    }

    public bool IsAnswered => _answeredAt is not null;

    public void Begin()
    {
        _deadline = _loop.After(_order.DurationMax, () => Cut(Disposition.NoClearAnswer));
        var ring = _chance.Between(_says.RingFrom, _says.RingTo);
        if (ring >= _order.RingTimeout)
            _next = _loop.After(_order.RingTimeout, GiveUp);
        else if (_ending is null or Disposition.Voicemail)
            _next = _loop.After(ring, Answer);
        else
            _next = _loop.After(ring, () => Cut(_ending.Value));
    }

    /// <summary>Ends it in one way for everyone whose turn is not over.</summary>
    public void Cut(Disposition why) => End(why, byThem: false, why);

    /// <summary>Takes leave of whoever is there, and ends it.</summary>
    public void SayGoodbye()
    {
        if (_ending is null)
            _conversation.SayGoodbye();
        else
            Cut(Disposition.Interrupted);
    }

    private void GiveUp()
    {
        _says = Said[Disposition.NoAnswer];
        Cut(Disposition.NoAnswer);
    }

    private void Answer()
    {
        _answeredAt = _loop.Time.GetUtcNow();
        _listener.Answered(_order.CallId);
        if (_ending is null)
            _conversation.Begin();
        else
            _next = _loop.After(_chance.Between(MachineTellsAfter, MachineIsKnownAfter), () => Cut(_ending.Value));
    }

    private void End(Disposition why, bool byThem, Disposition others)
    {
        if (_ended)
            return;
        _ended = true;
        _next?.Dispose();
        _deadline?.Dispose();
        _conversation.Close();
        if (why is not Disposition.Interrupted)
            _phones.CallEnded(_order.Number);
        _over(_order.CallId);
        var people = _conversation.Reports(why, others);
        _listener.Ended(new CallReport(
            _order.CallId, IsAnswered ? people[0].Disposition : why, _says.Status, _says.Reason, _says.Cause, 0, null, byThem,
            _startedAt, null, _answeredAt, _loop.Time.GetUtcNow(), people));
    }

    /// <summary>What a line says of a call, and after how many seconds of ringing.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct LineSays(int Status, string Reason, int? Cause, double RingFrom, double RingTo);
}
