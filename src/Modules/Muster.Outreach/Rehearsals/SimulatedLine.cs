using Muster.Contracts;
using Muster.Dialogue;
using Muster.Kernel;

namespace Muster.Outreach.Rehearsals;

/// <summary>
/// A line whose calls take only virtual time, to people who are drawn by chance and answer in categories: there is no sound in
/// it, and nothing to recognise. All else is as in a real call: the script, the order of what is told, the reports.
/// </summary>
/// <param name="loop">Where its calls live.</param>
/// <param name="phones">Who is called.</param>
/// <param name="script">What is asked.</param>
/// <param name="zone">Whose clock the script's dates follow.</param>
/// <param name="channels">Calls at once.</param>
internal sealed class SimulatedLine(Loop loop, SimulatedPhones phones, Script script, TimeZoneInfo zone, int channels) : ICallDesk
{
    private readonly Dictionary<Guid, SimulatedCall> _inAir = [];

    public int FreeChannels => channels - _inAir.Count;

    /// <summary>The most calls that were in the air at once.</summary>
    public int ChannelsInUseMax { get; private set; }

    /// <summary>What a recogniser would have had to do.</summary>
    public RecogniserLoad Recogniser { get; } = new();

    public void Place(CallOrder order, ICallListener listener)
    {
        var call = new SimulatedCall(loop, phones, order, listener, Converse, OnEnded);
        _inAir.Add(order.CallId, call);
        ChannelsInUseMax = Math.Max(ChannelsInUseMax, _inAir.Count);
        call.Begin();
    }

    public void CancelRinging() => Cut(call => !call.IsAnswered);

    public void SayGoodbye()
    {
        CancelRinging();
        foreach (var call in _inAir.Values.ToArray())
            call.SayGoodbye();
    }

    public void HangUpAll() => Cut(_ => true);

    private void Cut(Func<SimulatedCall, bool> which)
    {
        foreach (var call in _inAir.Values.Where(which).ToArray())
            call.Cut(Disposition.Interrupted);
    }

    private SimulatedConversation Converse(CallOrder order, ICallListener listener, Chance chance) =>
        new(loop, phones.Shares, script, zone, Recogniser, order, listener, chance);

    private void OnEnded(Guid callId) => _inAir.Remove(callId);
}

/// <summary>How many answers a recogniser gets, by minute.</summary>
internal sealed class RecogniserLoad
{
    private readonly Dictionary<long, int> _byMinute = [];

    /// <summary>Spoken answers in all, those that were not understood too.</summary>
    public int Answers { get; private set; }

    /// <summary>Spoken answers a second, in the minute that had the most.</summary>
    public double PerSecondMax => _byMinute.Values.DefaultIfEmpty(0).Max() / 60.0;

    public void Add(DateTimeOffset at)
    {
        Answers++;
        var minute = at.ToUnixTimeSeconds() / 60;
        _byMinute[minute] = _byMinute.GetValueOrDefault(minute) + 1;
    }
}
