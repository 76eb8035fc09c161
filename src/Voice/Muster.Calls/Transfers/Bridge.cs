using Muster.Kernel;
using Muster.Rtp;
using Muster.Sip;

namespace Muster.Calls;

/// <summary>
/// The second call of a bridge, to the person who takes the first one over, and the way of the sound between the two: as it comes,
/// 20 ms by 20 ms, from one media thread to the other stream's next packet. Signalling and timers live on the desk's loop.
/// </summary>
internal sealed class Bridge : ISipCallEvents, IMediaSink
{
    private static readonly TimeSpan RingPeriod = TimeSpan.FromSeconds(5);
    private static readonly ReadOnlyMemory<byte> Ringback = Tones.Ringback(RingPeriod);

    private readonly CallDesk _desk;
    private readonly CallWork _work;
    private readonly MediaStream _first;
    private readonly CallEar _ear;
    private readonly Action<bool> _ended;
    private readonly SipCall _firstCall;
    private readonly TrunkLine _line;
    private readonly TransferTarget _target;
    private readonly string _userToUser;
    private CallMedia? _second;
    private SipCall? _call;
    private LoopTimer? _ringing;
    private bool _isTaken;
    private bool _isOver;

    /// <param name="desk">The desk.</param>
    /// <param name="work">The first call's.</param>
    /// <param name="first">The first call's sound.</param>
    /// <param name="ear">What hears it.</param>
    /// <param name="ended">Told once, unless stopped before: whether the person took it.</param>
    /// <param name="firstCall">Hung up when the person hangs up.</param>
    /// <param name="line">The trunk of both calls.</param>
    /// <param name="target">The person.</param>
    /// <param name="userToUser">What their program is to know of the call.</param>
    public Bridge(
        CallDesk desk, CallWork work, MediaStream first, CallEar ear, Action<bool> ended, SipCall firstCall, TrunkLine line, TransferTarget target, string userToUser)
    {
        (_desk, _work, _first, _ear, _ended, _firstCall) = (desk, work, first, ear, ended, firstCall);
        (_line, _target, _userToUser) = (line, target, userToUser);
    }

    /// <summary>Calls the person, while the first one hears it ring.</summary>
    public void Start()
    {
        if (!_line.HasRoom || !CallMedia.Open(_desk.Clock, _line, this, _line.Trunk.Codecs).TryGet(out _second, out _))
        {
            End();
            return;
        }

        _ringing = _work.After(_desk.Options.TransferRingMax, () => _call?.HangUp());
        for (var rung = TimeSpan.Zero; rung < _desk.Options.TransferRingMax; rung += RingPeriod)
            _first.Play(Ringback, Mouth.NoClip);
        Invite();
    }

    /// <summary>The first call is over.</summary>
    public void Stop()
    {
        _isOver = true;
        _ringing?.Dispose();
        _ear.RelayTo = null;
        _call?.HangUp();
        _second?.Dispose();
    }

    public void Provisional(SipCall call, int status, string reason, SessionDescription? sdp) => _work.Run(() =>
    {
        if (sdp is not null && _second!.TakeAnswer(sdp))
            _first.StopPlaying();
    });

    public void Answered(SipCall call, SessionDescription? sdp) => _work.Run(() =>
    {
        _ringing?.Dispose();
        if (_isOver || sdp is null || !_second!.TakeAnswer(sdp))
        {
            call.HangUp();
            return;
        }

        _isTaken = true;
        _first.StopPlaying();
        _ear.RelayTo = _second!.Stream;
        _ended(true);
    });

    public SessionDescription? Reoffered(SipCall call, SessionDescription? offer)
    {
        SessionDescription? answer = null;
        _work.Run(() => answer = _second!.Reoffered(offer));
        return answer;
    }

    public void Reanswered(SipCall call, SessionDescription answer) => _work.Run(() => _second!.TakeAnswer(answer));

    public void Ended(SipCall call, CallEnd end) => _work.Run(() =>
    {
        if (!_isOver && !_isTaken && _second!.FallsBack(end))
            Invite();
        else
            End();
    });

    public void Frame(ReadOnlySpan<byte> aLaw, bool received) => _first.Relay(aLaw);

    public void Digit(char digit) => _first.SendDigits(digit.ToString());

    public void Played(int clip)
    {
    }

    private void Invite() => _call = _line.Invite(_target, _second!.Offer(), this, _userToUser);

    private void End()
    {
        if (_isOver)
            return;
        Stop();
        _first.StopPlaying();
        if (_isTaken)
            _firstCall.HangUp();
        else
            _ended(false);
    }
}
