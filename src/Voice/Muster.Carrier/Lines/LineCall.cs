using System.Net;
using Muster.Carrier.Hearing;
using Muster.Carrier.People;
using Muster.Carrier.Truth;
using Muster.Rtp;
using Muster.Sip;

namespace Muster.Carrier.Lines;

/// <summary>One call at the carrier: its signalling, its audio and its truth. Everything on the loop.</summary>
internal sealed class LineCall : ISipCallEvents, IEarEvents, IMouth
{
    private const int AnnouncementClip = -1;
    private const int KeysHeardMax = 100;
    private static readonly TimeSpan BeforeBusy = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan RingMax = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan MessageMax = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan CallMax = TimeSpan.FromMinutes(10);

    private readonly SimulatedCarrier _carrier;
    private readonly SipCall _call;
    private readonly SessionDescription? _offer;
    private readonly Profile _profile;
    private readonly Behaviour _behaviour;
    private readonly Random _chance;
    private readonly LoopTimers _timers;
    private readonly bool _isVague;
    private TruthLine _truth;
    private MediaStream? _media;
    private Conversation? _conversation;
    private string _keysHeard = "";
    private bool _ended;

    public LineCall(
        SimulatedCarrier carrier,
        SipCall call,
        SessionDescription? offer,
        Profile profile,
        Behaviour behaviour,
        Random chance,
        TruthLine truth)
    {
        (_carrier, _call, _offer, _profile, _behaviour, _chance, _truth) = (carrier, call, offer, profile, behaviour, chance, truth);
        _isVague = carrier.VagueCodes > 0 && chance.NextDouble() < carrier.VagueCodes;
        _timers = new LoopTimers(carrier.Loop);
    }

    /// <summary>What the ear is to know; replaced while it still rings where a household's names take time to render.</summary>
    public EarKnowledge Knowledge { get; set; } = EarKnowledge.None;

    /// <summary>Begins to behave.</summary>
    public void Begin()
    {
        _timers.After(CallMax, () => _call.HangUp());
        switch (_behaviour)
        {
            case Behaviour.Busy when !_isVague:
                _timers.After(BeforeBusy, () => _call.Reject(486, q850: 17));
                break;
            case Behaviour.PowerOff or Behaviour.Empty or Behaviour.Suspended or Behaviour.Busy:
                Announce();
                break;
            case Behaviour.RingsOut:
                _call.Ring();
                _timers.After(RingMax, () => _call.Reject(480, q850: 19));
                break;
            case Behaviour.Rejects:
                _call.Ring();
                _timers.After(_profile.Ring.Draw(_chance), () => _call.Reject(603, q850: 21));
                break;
            default:
                _call.Ring();
                _timers.After(_profile.Ring.Draw(_chance), PickUp);
                break;
        }
    }

    public void Provisional(SipCall call, int status, string reason, SessionDescription? sdp)
    {
    }

    public void Answered(SipCall call, SessionDescription? sdp)
    {
        _truth = _truth with { Answered = _carrier.Loop.Time.GetUtcNow() };
        _carrier.PickedUp();
        if (_behaviour == Behaviour.Voicemail)
            _media!.Play(_carrier.Announcements[_behaviour].ALaw, AnnouncementClip);
        else
            _conversation = new Conversation(_carrier.Loop, _profile, _behaviour, _carrier.Voices, _chance, this);
    }

    public SessionDescription? Reoffered(SipCall call, SessionDescription? offer)
    {
        if (_media is null)
            return null;
        if (offer is null)
            return SessionDescription.Offer(RtpAddress(_media));
        var answer = offer.Answer(RtpAddress(_media));
        if (answer is not null)
            Connect(_media, offer);
        return answer;
    }

    public void Reanswered(SipCall call, SessionDescription answer)
    {
        if (_media is not null)
            Connect(_media, answer);
    }

    public void Ended(SipCall call, CallEnd end)
    {
        _ended = true;
        _timers.Dispose();
        _conversation?.Dispose();
        _media?.Dispose();
        _truth = _truth with
        {
            Event = TruthLine.Over,
            Ended = _carrier.Loop.Time.GetUtcNow(),
            EndedBy = EndedBy(end.Cause),
            Status = end.Status,
            Said = _conversation?.Said ?? [],
            DigitsHeard = _keysHeard.Length == 0 ? null : _keysHeard,
        };
        _carrier.Over(this, _truth);
    }

    public void PromptBegan() => _conversation?.PromptBegan();

    public void PromptEnded(HeardPrompt heard)
    {
        if (!_ended)
            _conversation?.PromptEnded(heard);
    }

    public void KeyHeard(char key)
    {
        if (_keysHeard.Length < KeysHeardMax)
            _keysHeard += key;
    }

    public void Spoken(int clip)
    {
        if (_ended)
            return;
        if (clip == AnnouncementClip)
            AnnouncementEnded();
        else
            _conversation?.Spoken();
    }

    public void Waited(int milliseconds) => _conversation?.Waited(milliseconds);

    public void LineDead() => HangUp();

    public void Say(ReadOnlyMemory<byte> aLaw, int clip) => _media?.Play(aLaw, clip);

    public void Press(string keys) => _media?.SendDigits(keys);

    public void HangUp()
    {
        if (!_ended)
            _call.HangUp();
    }

    private static string EndedBy(CallEndCause cause) => cause switch
    {
        CallEndCause.RemoteBye or CallEndCause.Cancelled => "caller",
        CallEndCause.LocalBye => "resident",
        CallEndCause.Refused => "carrier",
        _ => "fault",
    };

    private void Announce()
    {
        if (OpenMedia() is not { } answer)
            return;
        _call.Ring(183, answer);
        _media!.Play(_carrier.Announcements[_behaviour].ALaw, AnnouncementClip);
    }

    private void AnnouncementEnded()
    {
        var announcement = _carrier.Announcements[_behaviour];
        if (_behaviour == Behaviour.Voicemail)
        {
            _timers.After(MessageMax, HangUp);
            return;
        }

        if (_isVague)
            announcement = announcement.Vague;
        _call.Reject(announcement.Status, q850: announcement.Q850Cause);
    }

    private void PickUp()
    {
        if (OpenMedia() is { } answer)
            _call.Accept(answer);
    }

    /// <summary>Opens the audio and connects it to the caller; refuses the call when that cannot be.</summary>
    private SessionDescription? OpenMedia()
    {
        if (!_carrier.Media.Open(_carrier.Address, new Ear(_carrier.Loop, Knowledge, this)).TryGet(out var media, out _))
        {
            _call.Reject(503, q850: 34);
            return null;
        }

        _media = media;
        var answer = _offer?.Answer(RtpAddress(media));
        if (answer is null)
            _call.Reject(488, q850: 88);
        else
            Connect(media, _offer!);
        return answer;
    }

    private IPEndPoint RtpAddress(MediaStream media) => new(_carrier.Address, media.LocalPort);

    private static void Connect(MediaStream media, SessionDescription theirs)
    {
        if (theirs.Codec is not { } codec)
            return;
        media.Connect(
            theirs.RtpAddress ?? new IPEndPoint(IPAddress.Any, 0),
            codec == AudioCodec.Pcma ? G711.ALaw : G711.MuLaw,
            theirs.TelephoneEventPayloadType,
            sends: theirs.Direction is MediaDirection.SendRecv or MediaDirection.RecvOnly);
    }
}
