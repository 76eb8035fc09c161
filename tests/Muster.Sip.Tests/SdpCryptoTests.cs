using System.Net;
using System.Text;

namespace Muster.Sip.Tests;

public sealed class SdpCryptoTests
{
    private const string Key = "inline:PS1uQCVeeCFCanVmcjkpPywjNWhcYD0mXXtxaVBR";
    private const string Plain = "m=audio 6000 RTP/AVP 8";
    private const string Secure = "m=audio 6000 RTP/SAVP 8";
    private const string Crypto80 = "a=crypto:1 AES_CM_128_HMAC_SHA1_80 " + Key;
    private const string Crypto32 = "a=crypto:7 AES_CM_128_HMAC_SHA1_32 " + Key + "|2^31";

    private static readonly IPEndPoint Here = new(IPAddress.Parse("10.0.0.9"), 5004);
    private static readonly SdpCrypto Ours = new(1, CryptoSuite.AesCm128Sha80, Enumerable.Range(0, 30).Select(i => (byte)i).ToArray());

    [Fact]
    public void Offers_keys_on_a_line_of_RTP_SAVP() =>
        SessionDescription.Offer(Here).Protected(Ours, Ours with { Tag = 2, Suite = CryptoSuite.AesCm128Sha32 }).ToString().ShouldContain(ScriptedPeer.Lines(
            "m=audio 5004 RTP/SAVP 8 0 101",
            "a=rtpmap:8 PCMA/8000",
            "a=rtpmap:0 PCMU/8000",
            "a=rtpmap:101 telephone-event/8000",
            "a=fmtp:101 0-15",
            "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwd",
            "a=crypto:2 AES_CM_128_HMAC_SHA1_32 inline:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwd",
            "a=ptime:20"));

    [Theory]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 " + Key, CryptoSuite.AesCm128Sha80)]
    [InlineData("1 aes_cm_128_hmac_sha1_80 INLINE:PS1uQCVeeCFCanVmcjkpPywjNWhcYD0mXXtxaVBR", CryptoSuite.AesCm128Sha80)]
    [InlineData("999999999  AES_CM_128_HMAC_SHA1_32  " + Key + "|2^48", CryptoSuite.AesCm128Sha32)]
    [InlineData("1 AES_CM_128_HMAC_SHA1_32 " + Key + "|1048576 WSH=64 -future=1", CryptoSuite.AesCm128Sha32)]
    [InlineData("1 AES_256_CM_HMAC_SHA1_80 inline:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLQ==", CryptoSuite.AesCm256Sha80)]
    [InlineData("1 AES_256_CM_HMAC_SHA1_80 inline:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLQ", CryptoSuite.AesCm256Sha80)]
    public void Reads_the_keys_of_suites_that_are_known(string value, CryptoSuite suite)
    {
        SdpCrypto.TryRead(value, out var crypto).ShouldBeTrue();
        crypto!.Suite.ShouldBe(suite);
        crypto.KeyAndSalt.Length.ShouldBe(SdpCrypto.KeyBytesOf(suite));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80")]
    [InlineData("x AES_CM_128_HMAC_SHA1_80 " + Key)]
    [InlineData("-1 AES_CM_128_HMAC_SHA1_80 " + Key)]
    [InlineData("1000000000 AES_CM_128_HMAC_SHA1_80 " + Key)]
    [InlineData("1 F8_128_HMAC_SHA1_80 " + Key)]
    [InlineData("1 AES_256_CM_HMAC_SHA1_80 " + Key)]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 uri:" + Key)]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 inline:PS1uQCVeeCFCanVmcjkpPywjNWhcYD0mXXtxaV??")]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 inline:PS1uQCVeeCFCanVmcjkpPywjNWhcYD0mXXtxaQ==")]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 " + Key + "|2^10")]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 " + Key + "|2^20|1:4")]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 " + Key + "|1:4")]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 " + Key + ";" + Key)]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 " + Key + " UNENCRYPTED_SRTP")]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 " + Key + " KDR=1")]
    public void Leaves_out_what_this_side_cannot_do_as_it_says(string value) => SdpCrypto.TryRead(value, out _).ShouldBeFalse();

    [Fact]
    [Behaviour(22, "An RTP/SAVP offer with a=crypto is answered with a key of the same tag and suite")]
    public void Answers_with_a_key_of_the_same_tag_and_suite()
    {
        var offer = Read("v=0", "c=IN IP4 10.0.0.1", Secure, "a=crypto:3 F8_128_HMAC_SHA1_80 " + Key, Crypto32, Crypto80).Under(MediaSecurity.Required);
        offer.Crypto.ShouldNotBeNull().Tag.ShouldBe(7);

        var answer = offer.Answer(Here, Ours with { Tag = 7, Suite = CryptoSuite.AesCm128Sha32 })!;
        answer.ToString().ShouldContain("m=audio 5004 RTP/SAVP 8\r\n");
        answer.ToString().ShouldContain("a=crypto:7 AES_CM_128_HMAC_SHA1_32 inline:AAEC");
        answer.As(5, 6).ToString().ShouldContain("a=crypto:7");
        Should.Throw<ArgumentException>(() => offer.Answer(Here));
        Should.Throw<ArgumentException>(() => offer.Answer(Here, Ours));
    }

    [Theory]
    [InlineData(MediaSecurity.Off, true)]
    [InlineData(MediaSecurity.Optional, true)]
    [InlineData(MediaSecurity.Required, false)]
    [Behaviour(22, "RTP/AVP with a=crypto is plain RTP: answered without a key, and refused where SRTP is required")]
    public void A_key_beside_plain_RTP_counts_for_nothing(MediaSecurity security, bool isTaken)
    {
        var answer = Read("v=0", "c=IN IP4 10.0.0.1", Plain, Crypto80).Under(security).Answer(Here);
        (answer is not null).ShouldBe(isTaken);
        answer?.ToString().ShouldContain("m=audio 5004 RTP/AVP 8\r\n");
        answer?.ToString().ShouldNotContain("crypto");
    }

    [Theory]
    [InlineData(MediaSecurity.Off)]
    [InlineData(MediaSecurity.Optional)]
    [InlineData(MediaSecurity.Required)]
    public void Secure_media_without_a_key_that_is_understood_cannot_be_used(MediaSecurity security) =>
        Read("v=0", "c=IN IP4 10.0.0.1", Secure, "a=crypto:3 F8_128_HMAC_SHA1_80 " + Key).Under(security).Answer(Here).ShouldBeNull();

    [Theory]
    [InlineData(MediaSecurity.Off, "m=audio 0 RTP/SAVP 8|m=audio 5004 RTP/AVP 8")]
    [InlineData(MediaSecurity.Optional, "m=audio 5004 RTP/SAVP 8|m=audio 0 RTP/AVP 8")]
    [InlineData(MediaSecurity.Required, "m=audio 5004 RTP/SAVP 8|m=audio 0 RTP/AVP 8")]
    public void Of_a_secure_line_and_a_plain_one_takes_what_it_is_told_to(MediaSecurity security, string expected)
    {
        foreach (var offer in new[] { Read("v=0", "c=IN IP4 10.0.0.1", Secure, Crypto80, Plain), Read("v=0", "c=IN IP4 10.0.0.1", Plain, Secure, Crypto80) })
        {
            var view = offer.Under(security);
            var lines = view.Answer(Here, view.Crypto is null ? null : Ours)!.ToString().Split("\r\n").Where(line => line.StartsWith("m=", StringComparison.Ordinal));
            lines.Order(StringComparer.Ordinal).ShouldBe(expected.Split('|').Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Keys_without_end_take_no_more_room_than_a_few()
    {
        var lines = new[] { "v=0", "c=IN IP4 10.0.0.1", Secure }.Concat(Enumerable.Repeat(Crypto80, 1000)).ToArray();
        SdpReader.TryRead(Encoding.Latin1.GetBytes(ScriptedPeer.Lines(lines)), out var media).ShouldBeTrue();
        media[0].Cryptos.Count.ShouldBe(16);
    }

    private static SessionDescription Read(params string[] lines)
    {
        SessionDescription.TryRead(Encoding.Latin1.GetBytes(ScriptedPeer.Lines(lines)), out var read).ShouldBeTrue();
        return read!;
    }
}
