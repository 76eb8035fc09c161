using System.Net;

namespace Muster.Sip;

/// <summary>One m= line with what belongs to it (RFC 8866 section 5.14).</summary>
/// <param name="Kind"><c>audio</c>, <c>video</c> …</param>
/// <param name="Port">0 when the line is refused or switched off.</param>
/// <param name="Protocol"><c>RTP/AVP</c> and others.</param>
/// <param name="Formats">Payload types as written, in order of preference.</param>
internal sealed record SdpMedia(string Kind, int Port, string Protocol, IReadOnlyList<string> Formats)
{
    public const string PlainRtp = "RTP/AVP";
    public const string SecureRtp = "RTP/SAVP";
    public const int PacketTimeMsDefault = 20;

    /// <summary>From the c= line of this part or of the session; null where none names an address by figures.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>Encoding, clock and channels by payload type: <c>PCMA/8000</c>.</summary>
    public IReadOnlyDictionary<string, string> RtpMaps { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public MediaDirection Direction { get; init; }

    /// <summary>0 when not given.</summary>
    public int PacketTimeMs { get; init; }

    /// <summary>The keys offered, or the one answered with, that are understood here.</summary>
    public IReadOnlyList<SdpCrypto> Cryptos { get; init; } = [];

    /// <summary>
    /// The key that counts. Beside plain RTP none does: RFC 4568 section 6 keeps them to RTP/SAVP, and what a line cannot
    /// use is ignored like any unknown attribute.
    /// </summary>
    public SdpCrypto? Crypto => Protocol == SecureRtp && Cryptos.Count > 0 ? Cryptos[0] : null;

    /// <summary>Whether a call can be held over this line.</summary>
    public bool IsUsable(MediaSecurity security) => Kind == "audio" && Port > 0 && Codec is not null
        && (Protocol == PlainRtp ? security != MediaSecurity.Required : Crypto is not null && security != MediaSecurity.Off);

    /// <summary>The first coding of the list that is known here; static payload types need no rtpmap.</summary>
    public AudioCodec? Codec => Formats.Select(CodecOf).FirstOrDefault(codec => codec is not null);

    public int? TelephoneEventPayloadType
    {
        get
        {
            var format = Formats.FirstOrDefault(format => Encoding(format).Equals("telephone-event/8000", StringComparison.OrdinalIgnoreCase));
            return int.TryParse(format, out var payloadType) && payloadType is >= 0 and <= 127 ? payloadType : null;
        }
    }

    /// <summary>The same line refused: an answer keeps as many lines as the offer had (RFC 3264 section 6).</summary>
    public SdpMedia Refused() => new(Kind, 0, Protocol, Formats.Take(1).ToList());

    private AudioCodec? CodecOf(string format) => format switch
    {
        "8" when IsOrMissing(format, "PCMA/8000") => AudioCodec.Pcma,
        "0" when IsOrMissing(format, "PCMU/8000") => AudioCodec.Pcmu,
        _ => null,
    };

    private bool IsOrMissing(string format, string encoding) =>
        Encoding(format) is var found && (found.Length == 0 || found.Equals(encoding, StringComparison.OrdinalIgnoreCase));

    private string Encoding(string format)
    {
        var encoding = RtpMaps.GetValueOrDefault(format, "");
        return encoding.EndsWith("/1", StringComparison.Ordinal) ? encoding[..^2] : encoding;
    }
}
