using System.Net;
using Muster.Rtp;
using Muster.Sip;

namespace Muster.Bench;

/// <summary>The called party of one call of the soak: does what the number says.</summary>
internal sealed class SoakFarCall : ISipCallEvents, IMediaSink
{
    private readonly SoakParty _party;
    private readonly BadNetwork _network;
    private readonly Fate _fate;
    private MediaStream? _media;
    private bool _isOver;

    private SoakFarCall(SoakParty party, BadNetwork network, Fate fate)
    {
        _party = party;
        _network = network;
        _fate = fate;
    }

    public static ISipCallEvents Take(SoakParty party, BadNetwork network, SipCall call, IncomingInvite invite)
    {
        var far = new SoakFarCall(party, network, Fates.OfNumber(invite.To.User));
        if (far._fate == Fate.MeetsNobody)
            network.Cut(call.CallId);
        if (far._fate == Fate.IsBusy)
            call.Reject(486, q850: 17);
        else
            call.Ring();
        if (far._fate == Fate.VanishesRinging)
            party.After(party.Settings.T1, () => network.Cut(call.CallId));
        if (far._fate is Fate.WeHangUp or Fate.TheyHangUp or Fate.VanishesTalking)
            party.After(SoakSettings.Between(party.Settings.RingMax / 4, party.Chance), () => far.Answer(call, invite.Offer!));
        return far;
    }

    public void Provisional(SipCall call, int status, string reason, SessionDescription? sdp)
    {
    }

    public void Answered(SipCall call, SessionDescription? sdp)
    {
        _media?.SendDigits("11");
        if (_fate == Fate.VanishesTalking)
            _party.After(SoakSettings.Between(_party.Settings.TalkMax / 2, _party.Chance), () => Vanish(call));
    }

    public SessionDescription? Reoffered(SipCall call, SessionDescription? offer) => null;

    public void Ended(SipCall call, CallEnd end)
    {
        _isOver = true;
        _media?.Dispose();
    }

    public void Frame(ReadOnlySpan<byte> aLaw, bool received)
    {
    }

    public void Digit(char digit)
    {
    }

    public void Played(int clip)
    {
    }

    private void Vanish(SipCall call)
    {
        _network.Cut(call.CallId);
        _media?.Dispose();
    }

    private void Answer(SipCall call, SessionDescription offer)
    {
        if (_isOver)
            return;
        if (!_party.Clock.Open(IPAddress.Loopback, this).TryGet(out _media, out _))
        {
            call.Reject(500);
            return;
        }

        _media.Connect(offer.RtpAddress!, G711.ALaw, offer.TelephoneEventPayloadType);
        _media.Play(SoakParty.Words, 1);
        call.Accept(offer.Answer(new IPEndPoint(IPAddress.Loopback, _media.LocalPort))!);

        // Nobody stays for ever, also where the other side was to hang up.
        var stay = _fate == Fate.TheyHangUp ? SoakSettings.Between(_party.Settings.TalkMax, _party.Chance) : _party.Settings.TalkMax * 2;
        _party.After(stay, () => call.HangUp());
    }
}
