using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Muster.Sip;

/// <summary>
/// An offer or an answer (RFC 3264, RFC 8866): one audio stream by G.711 with telephone-events, among whatever else the other
/// side put in. An immutable value.
/// </summary>
public sealed class SessionDescription
{
    internal const string MediaType = "application/sdp";

    private const int TelephoneEventPayloadTypeDefault = 101;

    private readonly IReadOnlyList<SdpMedia> _media;
    private readonly SdpMedia? _audio;
    private readonly IPAddress _origin;
    private readonly long _sessionId;
    private readonly long _sessionVersion;
    private readonly MediaSecurity _security;

    private SessionDescription(
        IReadOnlyList<SdpMedia> media, IPAddress origin, MediaSecurity security = MediaSecurity.Off, long sessionId = 1, long sessionVersion = 1)
    {
        _media = media;
        _security = security;
        _audio = BestAudio(media, security);
        _origin = origin;
        _sessionId = sessionId;
        _sessionVersion = sessionVersion;
    }

    /// <summary>Where its writer hears RTP; null when they hear none: refused, on hold by 0.0.0.0, or named by a host name.</summary>
    public IPEndPoint? RtpAddress => _audio?.Address is { } address && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any)
        ? new IPEndPoint(address, _audio.Port)
        : null;

    /// <summary>In an answer the coding agreed on; in an offer the one that this side likes best of those offered. Null: none fits.</summary>
    public AudioCodec? Codec => _audio?.Codec;

    /// <summary>The payload type that its writer takes key presses by (RFC 4733), 0 to 127; null when they take none.</summary>
    public int? TelephoneEventPayloadType => _audio?.TelephoneEventPayloadType;

    /// <summary>What its writer protects its media with; of several offered the best that is understood here. Null: the media is plain.</summary>
    public SdpCrypto? Crypto => _audio?.Crypto;

    /// <summary>As its writer sees it.</summary>
    public MediaDirection Direction => _audio?.Direction ?? MediaDirection.Inactive;

    /// <summary>The packet length that its writer asks for, in milliseconds; 20 when they ask for none.</summary>
    public int PacketTimeMs => _audio?.PacketTimeMs is > 0 and var ms ? ms : SdpMedia.PacketTimeMsDefault;

    /// <summary>Reads SDP off a message body. False for what is no SDP at all; oddities are tolerated.</summary>
    public static bool TryRead(ReadOnlySpan<byte> body, [MaybeNullWhen(false)] out SessionDescription description)
    {
        description = SdpReader.TryRead(body, out var media)
            ? new SessionDescription(media, media.Count > 0 ? media[0].Address ?? IPAddress.Any : IPAddress.Any)
            : null;
        return description is not null;
    }

    /// <summary>Offers audio in both directions, with telephone-events.</summary>
    /// <param name="rtp">Where this side hears RTP.</param>
    /// <param name="codecs">In order of preference; A-law then mu-law when none is given.</param>
    public static SessionDescription Offer(IPEndPoint rtp, params AudioCodec[] codecs)
    {
        var chosen = codecs.Length > 0 ? codecs : [AudioCodec.Pcma, AudioCodec.Pcmu];
        return new SessionDescription([AudioLine(rtp, chosen, TelephoneEventPayloadTypeDefault, MediaDirection.SendRecv)], rtp.Address);
    }

    /// <summary>
    /// The same description as a side reads it that takes plain media, encrypted media, or both. As read off a message it
    /// is one for plain media.
    /// </summary>
    public SessionDescription Under(MediaSecurity security) => new(_media, _origin, security, _sessionId, _sessionVersion);

    /// <summary>The same offer for media protected by one of these keys (RFC 4568 section 5.1.1).</summary>
    /// <param name="keys">In order of preference, each with its own tag.</param>
    public SessionDescription Protected(params SdpCrypto[] keys) => new(
        _media.Select(line => ReferenceEquals(line, _audio) ? line with { Protocol = SdpMedia.SecureRtp, Cryptos = keys } : line).ToList(),
        _origin, MediaSecurity.Required, _sessionId, _sessionVersion);

    /// <summary>
    /// Answers this offer: its best coding that is known here, the opposite direction, its own telephone-event number; every other
    /// line is refused by port 0.
    /// </summary>
    /// <param name="rtp">Where this side hears RTP.</param>
    /// <param name="key">Where the offer's <see cref="Crypto"/> counts: this side's key, with that one's tag and suite (RFC 4568 section 5.1.2).</param>
    /// <returns>Null when nothing offered can be used: refuse the call with 488.</returns>
    public SessionDescription? Answer(IPEndPoint rtp, SdpCrypto? key = null)
    {
        if (_audio?.Codec is not { } codec)
            return null;
        if ((key?.Tag, key?.Suite) != (Crypto?.Tag, Crypto?.Suite))
            throw new ArgumentException("The answer's key must be for the offered one that counts, and there must be none where none counts.", nameof(key));
        var line = AudioLine(rtp, [codec], _audio.TelephoneEventPayloadType, Opposite(_audio.Direction));
        if (key is not null)
            line = line with { Protocol = SdpMedia.SecureRtp, Cryptos = [key] };
        return new SessionDescription(_media.Select(each => ReferenceEquals(each, _audio) ? line : each.Refused()).ToList(), rtp.Address, _security);
    }

    /// <summary>The same audio in another direction: send-only puts the other side on hold (RFC 3264 section 8.4).</summary>
    public SessionDescription InDirection(MediaDirection direction) =>
        new(_media.Select(each => ReferenceEquals(each, _audio) ? each with { Direction = direction } : each).ToList(), _origin, _security, _sessionId, _sessionVersion);

    /// <summary>The description as a message body.</summary>
    public byte[] Write() => Encoding.Latin1.GetBytes(ToString());

    public override string ToString()
    {
        var text = new StringBuilder(320);
        text.Append(CultureInfo.InvariantCulture, $"v=0\r\no=- {_sessionId} {_sessionVersion} IN {AddressOf(_origin)}\r\ns=-\r\n");
        text.Append(CultureInfo.InvariantCulture, $"c=IN {AddressOf(_audio?.Address ?? _origin)}\r\nt=0 0\r\n");
        foreach (var line in _media)
            Append(text, line);
        return text.ToString();
    }

    /// <summary>The same description as the given state of the given session (RFC 3264 section 8).</summary>
    internal SessionDescription As(long sessionId, long sessionVersion) => new(_media, _origin, _security, sessionId, sessionVersion);

    // The first that can be used, but one with a key before all without.
    private static SdpMedia? BestAudio(IReadOnlyList<SdpMedia> media, MediaSecurity security)
    {
        SdpMedia? best = null;
        foreach (var line in media)
        {
            if (line.IsUsable(security) && (best is null || (best.Crypto is null && line.Crypto is not null)))
                best = line;
        }

        return best;
    }

    private static SdpMedia AudioLine(IPEndPoint rtp, IReadOnlyList<AudioCodec> codecs, int? telephoneEvent, MediaDirection direction)
    {
        var maps = codecs.ToDictionary(PayloadType, codec => codec == AudioCodec.Pcma ? "PCMA/8000" : "PCMU/8000", StringComparer.Ordinal);
        if (telephoneEvent is { } number)
            maps.Add(number.ToString(CultureInfo.InvariantCulture), "telephone-event/8000");
        return new SdpMedia("audio", rtp.Port, SdpMedia.PlainRtp, maps.Keys.ToList())
        {
            Address = rtp.Address,
            RtpMaps = maps,
            PacketTimeMs = SdpMedia.PacketTimeMsDefault,
            Direction = direction,
        };
    }

    private static string PayloadType(AudioCodec codec) => ((int)codec).ToString(CultureInfo.InvariantCulture);

    private static MediaDirection Opposite(MediaDirection direction) => direction switch
    {
        MediaDirection.SendOnly => MediaDirection.RecvOnly,
        MediaDirection.RecvOnly => MediaDirection.SendOnly,
        _ => direction,
    };

    private static string AddressOf(IPAddress address) =>
        (address.AddressFamily == AddressFamily.InterNetworkV6 ? "IP6 " : "IP4 ") + address;

    private static void Append(StringBuilder text, SdpMedia line)
    {
        text.Append(CultureInfo.InvariantCulture, $"m={line.Kind} {line.Port} {line.Protocol} {string.Join(' ', line.Formats)}\r\n");
        if (line.Port == 0)
            return;
        foreach (var (payloadType, encoding) in line.RtpMaps)
            text.Append(CultureInfo.InvariantCulture, $"a=rtpmap:{payloadType} {encoding}\r\n");
        if (line.TelephoneEventPayloadType is { } number)
            text.Append(CultureInfo.InvariantCulture, $"a=fmtp:{number} 0-15\r\n");
        foreach (var crypto in line.Cryptos)
            text.Append(CultureInfo.InvariantCulture, $"a=crypto:{crypto.Write()}\r\n");
        if (line.PacketTimeMs > 0)
            text.Append(CultureInfo.InvariantCulture, $"a=ptime:{line.PacketTimeMs}\r\n");
        text.Append("a=").Append(line.Direction.ToString().ToLowerInvariant()).Append("\r\n");
    }
}
