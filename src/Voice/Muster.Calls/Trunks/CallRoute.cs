using Muster.Contracts;
using Muster.Sip;

namespace Muster.Calls;

/// <summary>The trunk that one call is on, and those that it has failed on before.</summary>
/// <param name="trunks">The desk's.</param>
/// <param name="number">As the roster has it.</param>
internal sealed class CallRoute(TrunkGroup trunks, string number)
{
    private readonly List<TrunkLine> _tried = [];
    private readonly List<TrunkFault> _faults = [];
    private bool _hadProvisional;
    private bool _rang;
    private bool _cameThrough;

    /// <summary>The trunk in use; null before the first.</summary>
    public TrunkLine? Line { get; private set; }

    /// <summary>Where it failed before, in order.</summary>
    public IReadOnlyList<TrunkFault> Faults => _faults;

    /// <summary>Takes the trunk to call by now.</summary>
    /// <param name="wait">When there is none: how soon to look again; null when there will be none.</param>
    public bool TryTake(out TimeSpan? wait)
    {
        (var line, wait) = trunks.Pick(number, _tried);
        if (line is null)
            return false;
        if (Line is not null)
            (_hadProvisional, _rang) = (false, false);
        Line = line;
        return true;
    }

    /// <summary>Places the call on <see cref="Line"/>.</summary>
    public SipCall Invite(SessionDescription offer, ISipCallEvents events)
    {
        var call = Line!.Invite(number, offer, events);
        trunks.Publish();
        return call;
    }

    public void Provisional(int status)
    {
        _hadProvisional = true;
        _rang |= status == 180;
        if (status >= 180)
            CameThrough();
    }

    /// <summary>The called side was reached.</summary>
    public void CameThrough()
    {
        if (!_cameThrough)
            Line!.CallCameThrough();
        _cameThrough = true;
    }

    /// <summary>Takes down an unanswered call's end, and tells whether it may go on to another trunk.</summary>
    /// <param name="end">How it ended on <see cref="Line"/>.</param>
    /// <param name="wasCutShort">This side had ended it: then it never goes on.</param>
    public bool MayMoveOn(CallEnd end, bool wasCutShort)
    {
        if (!LineFaults.IsFault(end, _hadProvisional))
        {
            if (end.Cause == CallEndCause.Refused)
                CameThrough();
            trunks.Publish();
            return false;
        }

        Line!.CallFailed(LineFaults.Describe(end), end.RetryAfter);
        _tried.Add(Line);
        if (wasCutShort || !LineFaults.MayMoveOn(end, _hadProvisional, _rang) || trunks.Pick(number, _tried) is (null, null))
            return false;
        _faults.Add(new TrunkFault(Line.Trunk.Name, end.Status, end.Q850Cause));
        return true;
    }

    /// <summary>An answered call is over.</summary>
    /// <param name="wasDumb">The line carried no sound to us.</param>
    public void AnsweredCallEnded(bool wasDumb)
    {
        if (wasDumb)
            Line!.CallFailed("answered, but no sound came", null);
        trunks.Publish();
    }
}
