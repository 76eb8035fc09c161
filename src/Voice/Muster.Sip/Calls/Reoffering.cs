using Muster.Kernel;

namespace Muster.Sip;

/// <summary>
/// An offer of this side's within an answered call, made by re-INVITE (RFC 3261 section 14.1): again after glare, given up when
/// nothing becomes of it. Whatever it comes to, the call stays; what to make of that is the call's affair.
/// </summary>
internal sealed class Reoffering
{
    private const int GlaresMax = 5;
    private const int BackoffUnitMs = 10;

    private readonly Loop _loop;
    private readonly TimeSpan _patience;
    private readonly Action<SipResponse?> _finished;
    private readonly SipIds _ids;
    private readonly bool _ownsCallId;
    private readonly DialogRequest _request;
    private LoopTimer? _timer;
    private int _glares;

    /// <param name="endpoint">Sends the re-INVITE.</param>
    /// <param name="dialog">Whom it is for.</param>
    /// <param name="digest">Answers challenges.</param>
    /// <param name="fill">Adds the offer and what else is the call's own.</param>
    /// <param name="ownsCallId">Whether this side placed the call: who did waits longer after glare.</param>
    /// <param name="finished">Told once: the final response, or null when none came.</param>
    public Reoffering(
        SipEndpoint endpoint, Dialog dialog, DigestClient digest, Action<SipRequest> fill, bool ownsCallId, Action<SipResponse?> finished)
    {
        _loop = endpoint.Loop;
        _patience = endpoint.Transactions.Options.TransactionMax;
        _finished = finished;
        _ids = endpoint.Ids;
        _ownsCallId = ownsCallId;
        _request = new DialogRequest(endpoint, dialog, digest, Methods.Invite, fill, Responded);
    }

    /// <summary>The offer is out and not answered: the other side's must wait. False during the pause after glare.</summary>
    public bool IsInFlight { get; private set; }

    /// <summary>Nothing has become of the offer yet.</summary>
    public bool IsOpen { get; private set; }

    public void Send()
    {
        IsInFlight = IsOpen = true;
        _timer = _loop.After(_patience, Cancel);
        _request.Send();
    }

    /// <summary>The call is over or ending. What still comes is acknowledged.</summary>
    public void Stop()
    {
        _timer?.Dispose();
        IsInFlight = IsOpen = false;
    }

    // RFC 3261 section 14.1: 2.1 to 4 s for who owns the Call-ID, 0 to 2 s for the other, in steps of 10 ms.
    private TimeSpan Backoff() => TimeSpan.FromMilliseconds(BackoffUnitMs * (_ownsCallId ? 210 + _ids.Below(191) : _ids.Below(201)));

    private void Responded(SipResponse? response)
    {
        if (!IsInFlight)
            return;
        Stop();
        IsOpen = response?.Status == 491 && ++_glares < GlaresMax;
        if (IsOpen)
            _timer = _loop.After(Backoff(), Send);
        else
            _finished(response);
    }

    // A re-INVITE asks a program, not a person: who takes longer than a transaction lives will not answer any more.
    private void Cancel()
    {
        _timer = _loop.After(_patience, GiveUp);
        if (!_request.TryCancel())
            GiveUp();
    }

    private void GiveUp()
    {
        _request.Abandon();
        Responded(null);
    }
}
