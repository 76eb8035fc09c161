using System.Net;
using Muster.Kernel;
using Muster.Rtp;
using Muster.Sip;

namespace Muster.Calls;

/// <summary>
/// One call's sound as its offers and answers agree on it (RFC 3264): where it goes, how it is coded, which way it flows, whether
/// it is encrypted. Belongs to the loop; the stream's sink is told on the media thread.
/// </summary>
internal sealed class CallMedia(MediaStream stream, TrunkLine line, AudioCodec[] codecs) : IDisposable
{
    private static readonly IPEndPoint Nowhere = new(IPAddress.Any, 0);

    private readonly CallKeys _keys = new(line.Trunk.Srtp);
    private readonly IPEndPoint _local = new(line.LocalAddress!, stream.LocalPort);

    public MediaStream Stream => stream;

    /// <summary>The other side takes our sound: it has not put us on hold. True until it says otherwise.</summary>
    public bool TheyHear { get; private set; } = true;

    /// <summary>Sound flows in both directions.</summary>
    public bool FlowsBothWays { get; private set; }

    /// <param name="clock">Sends it.</param>
    /// <param name="line">Whose address and encryption it has.</param>
    /// <param name="sink">Hears it.</param>
    /// <param name="codecs">What is offered, in order of preference.</param>
    /// <returns>The media, connected to nobody yet; or the clock's error.</returns>
    public static Result<CallMedia> Open(MediaClock clock, TrunkLine line, IMediaSink sink, IEnumerable<AudioCodec> codecs) =>
        clock.Open(line.LocalAddress!, sink).TryGet(out var stream, out var error)
            ? new CallMedia(stream, line, [.. codecs])
            : error;

    /// <summary>This side's offer.</summary>
    public SessionDescription Offer() => _keys.Offer(_local, codecs);

    /// <inheritdoc cref="CallKeys.FallsBack"/>
    public bool FallsBack(CallEnd end) => _keys.FallsBack(end);

    /// <summary>Does as the other side's answer says.</summary>
    /// <returns>False when there is nothing in it that a call could be held by.</returns>
    public bool TakeAnswer(SessionDescription answer) => Connect(_keys.TakeAnswer(answer));

    /// <summary>Does as the other side's new offer says.</summary>
    /// <param name="offer">Null where it leaves the offer to this side.</param>
    /// <returns>The answer, or this side's offer; null refuses.</returns>
    public SessionDescription? Reoffered(SessionDescription? offer)
    {
        if (offer is null)
            return Offer();
        var answer = _keys.Answer(offer, _local);
        if (answer is not null)
            Connect(_keys.TakeOffer(offer));
        return answer;
    }

    public void Dispose() => stream.Dispose();

    private bool Connect((SessionDescription Session, SrtpKeys? Keys) media)
    {
        var (theirs, keys) = media;
        if (theirs.Codec is not { } codec)
            return false;
        TheyHear = theirs.RtpAddress is not null && theirs.Direction is MediaDirection.SendRecv or MediaDirection.RecvOnly;
        FlowsBothWays = TheyHear && theirs.Direction == MediaDirection.SendRecv;
        stream.Connect(theirs.RtpAddress ?? Nowhere, codec == AudioCodec.Pcmu ? G711.MuLaw : G711.ALaw, theirs.TelephoneEventPayloadType, TheyHear, keys);
        return true;
    }
}
