using System.Net;
using Muster.Kernel;
using Muster.Rtp;
using Muster.Sip;

namespace Muster.Bench;

/// <summary>One call that the soak places. Lives on the caller's loop.</summary>
internal sealed class SoakCall(SoakParty party, BadNetwork network, Fate fate, Action<SoakCall, CallEnd?> ended) : ISipCallEvents, IMediaSink
{
    private readonly TimeSpan _talk = SoakSettings.Between(party.Settings.TalkMax, party.Chance);
    private readonly List<LoopTimer> _timers = [];
    private SipCall? _call;
    private MediaStream? _media;
    private MediaPath? _path;

    /// <summary>After this the call must be over, as a timestamp of the loop's clock.</summary>
    public long Deadline { get; private set; }

    public void Dial(int number)
    {
        Deadline = party.Loop.Time.GetTimestamp() + (long)(party.Settings.CallMax.TotalSeconds * party.Loop.Time.TimestampFrequency);
        if (!party.Clock.Open(IPAddress.Loopback, this).TryGet(out _media, out _))
        {
            ended(this, null);
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
        if (fate == Fate.VanishesRinging)
            network.Cut(call.CallId);
    }

    public void Answered(SipCall call, SessionDescription? sdp)
    {
        StopTimers();
        _path!.Reach(sdp!.RtpAddress);
        _media!.Connect(_path.NearEnd, G711.ALaw, sdp.TelephoneEventPayloadType);
        _media.Play(SoakParty.Prompt, 1);
        HangUpAfter(fate == Fate.TheyHangUp ? party.Settings.TalkMax * 2 : _talk);
        if (fate == Fate.VanishesTalking)
            _timers.Add(party.After(_talk / 2, Vanish));
    }

    public SessionDescription? Reoffered(SipCall call, SessionDescription? offer) => null;

    public void Ended(SipCall call, CallEnd end)
    {
        StopTimers();
        _media?.Dispose();
        _path?.Dispose();
        ended(this, end);
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

    private void Vanish()
    {
        network.Cut(_call!.CallId);
        _path!.Reach(null);
    }

    private void HangUpAfter(TimeSpan delay) => _timers.Add(party.After(delay, () => _call!.HangUp()));

    private void StopTimers()
    {
        _timers.ForEach(timer => timer.Dispose());
        _timers.Clear();
    }
}
