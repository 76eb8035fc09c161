using System.Net;
using Muster.Kernel;
using Muster.Rtp;
using Muster.Sip;

namespace Muster.Bench;

/// <summary>One call that the soak places. Lives on the caller's loop.</summary>
internal sealed class SoakCall(SoakParty party, BadNetwork network, Fate fate, Action<string> ended) : ISipCallEvents, IMediaSink
{
    private readonly List<LoopTimer> _timers = [];
    private SipCall? _call;
    private MediaStream? _media;
    private MediaPath? _path;

    public void Dial(int number)
    {
        if (!party.Clock.Open(IPAddress.Loopback, this).TryGet(out _media, out _))
        {
            ended("NoPort");
            return;
        }

        _path = network.OpenPath(new IPEndPoint(IPAddress.Loopback, _media.LocalPort));
        HangUpAfter(SoakSettings.Between(party.Settings.RingMax, party.Chance));
        var to = fate == Fate.MeetsNobody ? network.Nobody : network.NearEnd;
        _call = party.Sip.Invite(
            new OutgoingInvite(SipUri.At(fate.Number(number), to), SipUri.At("muster", party.EndPoint), to, SessionDescription.Offer(_path.FarEnd, AudioCodec.Pcma), Credentials: null),
            this);
    }

    public void Provisional(SipCall call, int status, string reason, SessionDescription? sdp)
    {
    }

    public void Answered(SipCall call, SessionDescription? sdp)
    {
        StopTimers();
        _path!.Reach(sdp!.RtpAddress);
        _media!.Connect(_path.NearEnd, G711.ALaw, sdp.TelephoneEventPayloadType);
        _media.Play(SoakParty.Words, 1);
        HangUpAfter(fate == Fate.TheyHangUp ? party.Settings.TalkMax * 2 : SoakSettings.Between(party.Settings.TalkMax, party.Chance));
    }

    public SessionDescription? Reoffered(SipCall call, SessionDescription? offer) => null;

    public void Ended(SipCall call, CallEnd end)
    {
        StopTimers();
        _media?.Dispose();
        _path?.Dispose();
        ended(end.Cause is CallEndCause.Refused ? $"{end.Cause} {end.Status}" : $"{end.Cause}");
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

    private void HangUpAfter(TimeSpan delay) => _timers.Add(party.After(delay, () => _call!.HangUp()));

    private void StopTimers()
    {
        _timers.ForEach(timer => timer.Dispose());
        _timers.Clear();
    }
}
