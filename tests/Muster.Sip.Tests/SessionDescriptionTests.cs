using System.Net;
using System.Text;

namespace Muster.Sip.Tests;

public sealed class SessionDescriptionTests
{
    private static readonly IPEndPoint Here = new(IPAddress.Parse("10.0.0.9"), 5004);

    [Fact]
    [Behaviour(16, "A-law first, telephone-event at 8000 Hz, ptime 20")]
    public void Offers_A_law_first_then_mu_law_and_telephone_events() => SessionDescription.Offer(Here).ToString().ShouldBe(ScriptedPeer.Lines(
        "v=0",
        "o=- 1 1 IN IP4 10.0.0.9",
        "s=-",
        "c=IN IP4 10.0.0.9",
        "t=0 0",
        "m=audio 5004 RTP/AVP 8 0 101",
        "a=rtpmap:8 PCMA/8000",
        "a=rtpmap:0 PCMU/8000",
        "a=rtpmap:101 telephone-event/8000",
        "a=fmtp:101 0-15",
        "a=ptime:20",
        "a=sendrecv"));

    [Fact]
    [Behaviour(16, "One coding is chosen, the event number is the offer's own, ptime is read")]
    public void Answers_with_one_coding_and_the_offers_own_event_number()
    {
        var offer = Read("v=0", "c=IN IP4 10.0.0.1", "m=audio 6000 RTP/AVP 18 0 8 97", "a=rtpmap:97 telephone-event/8000", "a=ptime:30");
        var answer = offer.Answer(Here)!;

        offer.Codec.ShouldBe(AudioCodec.Pcmu);
        offer.PacketTimeMs.ShouldBe(30);
        offer.RtpAddress.ShouldBe(new IPEndPoint(IPAddress.Parse("10.0.0.1"), 6000));
        answer.ToString().ShouldContain("m=audio 5004 RTP/AVP 0 97\r\n");
        answer.TelephoneEventPayloadType.ShouldBe(97);
        answer.Codec.ShouldBe(AudioCodec.Pcmu);
    }

    [Fact]
    public void Takes_no_events_where_none_are_offered()
    {
        var offer = Read("v=0", "c=IN IP4 10.0.0.1", "m=audio 6000 RTP/AVP 8");

        offer.TelephoneEventPayloadType.ShouldBeNull();
        offer.Answer(Here)!.TelephoneEventPayloadType.ShouldBeNull();
    }

    [Fact]
    [Behaviour(16, "The answer keeps each m= line; unknown and refused ones get port 0")]
    public void Keeps_every_line_of_the_offer_in_the_answer_and_refuses_the_others()
    {
        var offer = Read(
            "v=0",
            "c=IN IP4 10.0.0.1",
            "m=video 7000 RTP/AVP 31 34",
            "m=audio 6000 RTP/SAVP 8",
            "m=audio 0 RTP/AVP 8",
            "m=audio 6002 RTP/AVP 8",
            "m=audio 6004 RTP/AVP 0",
            "m=image 8000 udptl t38");
        var lines = offer.Answer(Here)!.ToString().Split("\r\n").Where(line => line.StartsWith("m=", StringComparison.Ordinal));

        lines.ShouldBe(["m=video 0 RTP/AVP 31", "m=audio 0 RTP/SAVP 8", "m=audio 0 RTP/AVP 8", "m=audio 5004 RTP/AVP 8", "m=audio 0 RTP/AVP 0", "m=image 0 udptl t38"]);
    }

    [Theory]
    [Behaviour(16, "An offer without usable audio has no answer: 488")]
    [InlineData("m=audio 6000 RTP/AVP 18 3")]
    [InlineData("m=audio 0 RTP/AVP 8")]
    [InlineData("m=audio 6000 RTP/SAVP 8")]
    [InlineData("m=video 6000 RTP/AVP 31")]
    [InlineData("a=sendrecv")]
    public void Has_no_answer_to_an_offer_without_usable_audio(string line)
    {
        var offer = Read("v=0", "c=IN IP4 10.0.0.1", line);

        offer.Answer(Here).ShouldBeNull();
        offer.Codec.ShouldBeNull();
        offer.RtpAddress.ShouldBeNull();
        offer.Direction.ShouldBe(MediaDirection.Inactive);
    }

    [Fact]
    public void Prefers_the_connection_of_the_media_to_that_of_the_session()
    {
        Read("v=0", "c=IN IP4 10.0.0.1", "m=audio 6000 RTP/AVP 8", "c=IN IP4 10.0.0.2").RtpAddress!.Address.ToString().ShouldBe("10.0.0.2");
        Read("v=0", "m=audio 6000 RTP/AVP 8", "c=IN IP4 10.0.0.3/127").RtpAddress!.Address.ToString().ShouldBe("10.0.0.3");
    }

    [Theory]
    [InlineData("IN IP6 2001:db8::1", "2001:db8::1")]
    [InlineData("IN IP4 media.example", null)]
    [InlineData("nonsense", null)]
    public void Reads_addresses_of_both_families_and_knows_no_names(string connection, string? address) =>
        Read("v=0", $"c={connection}", "m=audio 6000 RTP/AVP 8").RtpAddress?.Address.ToString().ShouldBe(address);

    [Theory]
    [InlineData("sendrecv", "10.0.0.1", MediaDirection.SendRecv, "sendrecv")]
    [InlineData("sendonly", "10.0.0.1", MediaDirection.SendOnly, "recvonly")]
    [InlineData("recvonly", "10.0.0.1", MediaDirection.RecvOnly, "sendonly")]
    [InlineData("inactive", "10.0.0.1", MediaDirection.Inactive, "inactive")]
    [InlineData("sendrecv", "0.0.0.0", MediaDirection.SendOnly, "recvonly")]
    [InlineData("recvonly", "0.0.0.0", MediaDirection.Inactive, "inactive")]
    public void Answers_each_direction_with_its_opposite(string written, string address, MediaDirection direction, string answered)
    {
        var offer = Read("v=0", $"c=IN IP4 {address}", "m=audio 6000 RTP/AVP 8", $"a={written}");

        offer.Direction.ShouldBe(direction);
        offer.Answer(Here)!.ToString().ShouldContain($"a={answered}\r\n");
        (offer.RtpAddress is null).ShouldBe(address == "0.0.0.0");
    }

    [Fact]
    public void A_direction_of_the_session_holds_for_media_without_one_of_their_own() =>
        Read("v=0", "c=IN IP4 10.0.0.1", "a=sendonly", "m=audio 6000 RTP/AVP 8").Direction.ShouldBe(MediaDirection.SendOnly);

    [Fact]
    public void A_static_number_mapped_to_another_coding_is_not_that_coding()
    {
        var offer = Read("v=0", "c=IN IP4 10.0.0.1", "m=audio 6000 RTP/AVP 8 0", "a=rtpmap:8 G729/8000", "a=rtpmap:0 pcmu/8000/1");

        offer.Codec.ShouldBe(AudioCodec.Pcmu);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("o=- 1 1 IN IP4 1.2.3.4\r\nv=0\r\n")]
    [InlineData("v=0\r\nm=audio\r\n")]
    [InlineData("v=0\r\nm=audio x RTP/AVP 8\r\n")]
    [InlineData("v=0\r\nm=audio 65536 RTP/AVP 8\r\n")]
    [InlineData("v=0\r\nm=audio 6000 RTP/AVP\r\n")]
    public void Rejects_what_is_no_SDP(string text) => SessionDescription.TryRead(Encoding.ASCII.GetBytes(text), out _).ShouldBeFalse();

    [Fact]
    [Behaviour(16, "Strange lines do no harm")]
    public void Tolerates_bare_line_feeds_and_strange_lines()
    {
        var text = "v=0\nzzz\nx\n=\na=\nc=IN IP4 10.0.0.1\nm=audio 6000/2 RTP/AVP 8\na=rtpmap:\na=rtpmap:x\na=ptime:x\n";

        SessionDescription.TryRead(Encoding.ASCII.GetBytes(text), out var session).ShouldBeTrue();
        session!.RtpAddress!.Port.ShouldBe(6000);
        session.PacketTimeMs.ShouldBe(20);
    }

    [Fact]
    public void Limits_the_number_of_lines_it_takes()
    {
        var text = "v=0\r\n" + string.Concat(Enumerable.Repeat("m=audio 6000 RTP/AVP 8\r\n", 33));

        SessionDescription.TryRead(Encoding.ASCII.GetBytes(text), out _).ShouldBeFalse();
    }

    [Fact]
    public void Speaks_IPv6() => SessionDescription.Offer(new IPEndPoint(IPAddress.IPv6Loopback, 4000), AudioCodec.Pcmu).ToString()
        .ShouldContain("c=IN IP6 ::1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0 101\r\n");

    private static SessionDescription Read(params string[] lines)
    {
        SessionDescription.TryRead(Encoding.ASCII.GetBytes(ScriptedPeer.Lines(lines)), out var session).ShouldBeTrue();
        return session!;
    }
}
