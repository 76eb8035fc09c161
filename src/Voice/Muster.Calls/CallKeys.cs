using System.Net;
using System.Security.Cryptography;
using Muster.Rtp;
using Muster.Sip;

namespace Muster.Calls;

/// <summary>
/// Whether one call's media is encrypted, and with which keys: makes this side's descriptions and reads the other side's
/// (RFC 4568). This side keeps one key for each suite through all offers and answers of the call.
/// </summary>
internal sealed class CallKeys(MediaSecurity security)
{
    // What an offer says has been refused because of what is offered, not because of who is called.
    private const int UnsupportedMediaType = 415;
    private const int NotAcceptableHere = 488;
    private const int NotAcceptable = 606;

    private readonly SdpCrypto[] _ours = security == MediaSecurity.Off
        ? []
        : [.. Enum.GetValues<CryptoSuite>().Select((suite, index) => new SdpCrypto(index + 1, suite, RandomNumberGenerator.GetBytes(SdpCrypto.KeyBytesOf(suite))))];

    /// <summary>What this side takes and offers.</summary>
    public MediaSecurity Security { get; private set; } = security;

    /// <summary>This side's offer: encrypted unless that is off.</summary>
    public SessionDescription Offer(IPEndPoint local, params AudioCodec[] codecs)
    {
        var plain = SessionDescription.Offer(local, codecs);
        return Security == MediaSecurity.Off ? plain : plain.Protected(OurKey(CryptoSuite.AesCm128Sha80), OurKey(CryptoSuite.AesCm128Sha32));
    }

    /// <summary>
    /// Whether to call again with plain media: RFC 4568 has no offer of both that every exchange understands, so what is
    /// optional is offered alone first.
    /// </summary>
    public bool FallsBack(CallEnd end)
    {
        if (Security != MediaSecurity.Optional || end is not { Cause: CallEndCause.Refused, Status: UnsupportedMediaType or NotAcceptableHere or NotAcceptable })
            return false;
        Security = MediaSecurity.Off;
        return true;
    }

    /// <summary>Answers the other side's offer; null refuses it.</summary>
    public SessionDescription? Answer(SessionDescription offer, IPEndPoint local)
    {
        offer = offer.Under(Security);
        return offer.Answer(local, offer.Crypto is { } theirs ? OurKey(theirs.Suite) with { Tag = theirs.Tag } : null);
    }

    /// <summary>Reads the other side's offer.</summary>
    /// <returns>The offer, and the keys for its media: null for plain media.</returns>
    public (SessionDescription Session, SrtpKeys? Keys) TakeOffer(SessionDescription offer)
    {
        offer = offer.Under(Security);
        return (offer, KeysWith(offer.Crypto));
    }

    /// <summary>Reads the other side's answer to <see cref="Offer"/>.</summary>
    /// <returns>The answer, with no coding agreed on where it does not take up the offer; and the keys for its media.</returns>
    public (SessionDescription Session, SrtpKeys? Keys) TakeAnswer(SessionDescription answer)
    {
        // An answer does not choose between plain and encrypted media: it keeps to the line that was offered.
        answer = answer.Under(Security == MediaSecurity.Off ? MediaSecurity.Off : MediaSecurity.Required);
        return answer.Crypto is { } theirs && OurKey(theirs.Suite).Tag != theirs.Tag
            ? (answer.Under(MediaSecurity.Off), null)
            : (answer, KeysWith(answer.Crypto));
    }

    private SdpCrypto OurKey(CryptoSuite suite) => _ours[(int)suite];

    private SrtpKeys? KeysWith(SdpCrypto? theirs) => theirs is null ? null : new SrtpKeys(KeyOf(OurKey(theirs.Suite)), KeyOf(theirs));

    private static SrtpKey KeyOf(SdpCrypto crypto) => new(
        crypto.Suite switch
        {
            CryptoSuite.AesCm128Sha80 => SrtpSuite.Aes128Tag80,
            CryptoSuite.AesCm128Sha32 => SrtpSuite.Aes128Tag32,
            CryptoSuite.AesCm256Sha80 => SrtpSuite.Aes256Tag80,
            _ => throw new ArgumentOutOfRangeException(nameof(crypto)),
        },
        crypto.KeyAndSalt.Span);
}
