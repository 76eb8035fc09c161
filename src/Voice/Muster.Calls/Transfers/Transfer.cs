using Muster.Rtp;
using Muster.Sip;

namespace Muster.Calls;

/// <summary>
/// Hands one answered call over to a person: by REFER where the other side does that, else by a bridge. Lives on the desk's loop.
/// </summary>
internal sealed class Transfer
{
    private readonly CallDesk _desk;
    private readonly CallWork _work;
    private readonly Guid _callId;
    private readonly SipCall _call;
    private readonly TrunkLine _line;
    private readonly MediaStream _media;
    private readonly CallEar _ear;
    private readonly TransferTarget _target;
    private readonly Action<bool> _ended;
    private Bridge? _bridge;

    /// <param name="desk">The desk.</param>
    /// <param name="work">The call's.</param>
    /// <param name="callId">Goes with it to whoever takes it, so that what was said can be found.</param>
    /// <param name="call">What is handed over.</param>
    /// <param name="line">The trunk that it is on.</param>
    /// <param name="media">Its sound.</param>
    /// <param name="ear">What hears it.</param>
    /// <param name="target">Who takes it.</param>
    /// <param name="ended">Told once: whether somebody has. Not told once it is stopped.</param>
    public Transfer(CallDesk desk, CallWork work, Guid callId, SipCall call, TrunkLine line, MediaStream media, CallEar ear, TransferTarget target, Action<bool> ended) =>
        (_desk, _work, _callId, _call, _line, _media, _ear, _target, _ended) = (desk, work, callId, call, line, media, ear, target, ended);

    /// <summary>The other side has been asked to call the person itself: it owes us no sound until it has.</summary>
    public bool IsReferring { get; private set; }

    // The call's id, behind the discriminator for a form of one's own (RFC 7434 section 5).
    private string UserToUser => $"00{_callId:n}";

    public void Start()
    {
        var mode = _line.Trunk.Transfer;
        if (mode == TransferMode.Bridge || (mode == TransferMode.Auto && _call.TakesRefer != true))
            Bridge();
        else
            Refer(UserToUser);
    }

    /// <summary>The call is over: so is the one to the person.</summary>
    public void Stop()
    {
        IsReferring = false;
        _bridge?.Stop();
    }

    private void Refer(string? userToUser)
    {
        IsReferring = _call.Refer(_line.AddressOf(_target), _desk.Options.TransferRingMax, end => _work.Run(() => Referred(end, userToUser)), userToUser);
        if (!IsReferring)
            _ended(false);
    }

    private void Referred(ReferEnd end, string? userToUser)
    {
        IsReferring = false;
        if (userToUser is not null && end.Outcome == ReferOutcome.NotReached && SaysNoSuchAddress(end.Status))
        {
            Refer(null);
            return;
        }

        if (end.Outcome == ReferOutcome.Refused && _line.Trunk.Transfer == TransferMode.Auto)
        {
            Bridge();
            return;
        }

        _ended(end.Outcome == ReferOutcome.Reached);
        if (end.Outcome == ReferOutcome.Reached)
            _call.HangUp();
    }

    // A telephone that knows no headers in a URI takes them for a part of the address: 400, 404, 416 or 484 comes of calling that.
    private static bool SaysNoSuchAddress(int status) => status is 400 or 404 or 416 or 484;

    private void Bridge()
    {
        _bridge = new Bridge(_desk, _work, _media, _ear, _ended, _call, _line, _target, UserToUser);
        _bridge.Start();
    }
}
