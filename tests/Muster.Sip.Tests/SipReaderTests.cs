using System.Text;

namespace Muster.Sip.Tests;

public sealed class SipReaderTests
{
    private static readonly string[] Seeds =
    [
        ScriptedPeer.Lines(
            "INVITE sip:1@127.0.0.1 SIP/2.0",
            "Via: SIP/2.0/UDP 127.0.0.1:5090;rport;branch=z9hG4bK1, SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK2",
            "From: \"A \\\" B\" <sip:a@127.0.0.1>;tag=1",
            "To: <sip:1@127.0.0.1>",
            "Call-ID: 1@2",
            "CSeq: 1 INVITE",
            "Contact: <sip:a@127.0.0.1:5090>",
            "Authorization: Digest username=\"a\", realm=\"r\", nonce=\"n\", uri=\"sip:a\", response=\"00\", qop=auth, nc=00000001, cnonce=\"c\"",
            "Reason: Q.850;cause=16;text=\"x\"",
            "Content-Type: application/sdp",
            "Content-Length: 0",
            "",
            "v=0",
            "m=audio 6000 RTP/AVP 8 101",
            "a=rtpmap:101 telephone-event/8000"),
        ScriptedPeer.Lines("SIP/2.0 183 Session Progress", "v: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK1", "f: <sip:a@b>;tag=1", "t: <sip:c@d>;tag=2", "i: 1", "CSeq: 1 INVITE", "l: 0", ""),
    ];

    [Fact]
    public void Reads_a_request_with_compact_forms_and_any_case()
    {
        var request = Read<SipRequest>("OPTIONS sip:a@b SIP/2.0", "v: SIP/2.0/UDP c;branch=z9hG4bK1", "f: <sip:x@y>;tag=1", "T: sip:a@b", "i: 7", "cseq: 3 OPTIONS", "l: 3", "", "abcdef");

        request.Method.ShouldBe(Methods.Options);
        request.Uri.ShouldBe("sip:a@b");
        request.CallId.ShouldBe("7");
        request.CSeq.ShouldBe(new CSeq(3, Methods.Options));
        request.Tag(HeaderNames.From).ShouldBe("1");
        request.Tag(HeaderNames.To).ShouldBeNull();
        Encoding.ASCII.GetString(request.Body.Span).ShouldBe("abc");
    }

    [Fact]
    public void Reads_lines_that_end_without_carriage_return()
    {
        SipReader.TryRead("SIP/2.0 180 Ringing\nCall-ID: 1\nX-Note: a\n b\n\nbody"u8, out var message).ShouldBe(SipReadStatus.Message);

        message.ShouldBeOfType<SipResponse>().Status.ShouldBe(180);
        message.First("X-Note").ShouldBe("a b");
        Encoding.ASCII.GetString(message.Body.Span).ShouldBe("body");
    }

    [Fact]
    public void Reads_a_message_that_ends_in_its_headers() => Read<SipRequest>("OPTIONS sip:a SIP/2.0", "Call-ID: 1").CallId.ShouldBe("1");

    [Fact]
    public void Cuts_lists_outside_quotes_and_brackets_only()
    {
        var request = Read<SipRequest>("OPTIONS sip:a SIP/2.0", "Route: \"a, b\" <sip:x;p=\"1,2\">, , <sip:y,z>;q=1", "Route: <sip:w>", "");

        request.Values(HeaderNames.Route).ShouldBe(["\"a, b\" <sip:x;p=\"1,2\">", "<sip:y,z>;q=1", "<sip:w>"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("INVITE")]
    [InlineData("INVITE sip:a")]
    [InlineData("IN VITE")]
    [InlineData("@ sip:a SIP/2.0")]
    [InlineData("SIP/2.0 99 Low")]
    [InlineData("SIP/2.0 700 High")]
    [InlineData("SIP/2.0 2x0 OK")]
    [InlineData("SIP/2.0 20")]
    [InlineData("SIP/3.0 200 OK")]
    public void Rejects_a_first_line_that_is_none(string line)
    {
        var status = SipReader.TryRead(Encoding.ASCII.GetBytes(line + "\r\nCall-ID: 1\r\n\r\n"), out var message);

        status.ShouldBe(SipReadStatus.NoStartLine);
        message.ShouldBeNull();
    }

    [Fact]
    public void Takes_line_ends_alone_for_a_keep_alive() => SipReader.TryRead("\r\n\r\n"u8, out _).ShouldBe(SipReadStatus.KeepAlive);

    [Fact]
    public void Rejects_more_than_a_datagram_can_hold() =>
        SipReader.TryRead(new byte[SipReader.MessageBytesMax + 1], out _).ShouldBe(SipReadStatus.TooLarge);

    [Fact]
    public void Rejects_more_header_lines_than_any_message_needs()
    {
        var text = "OPTIONS sip:a SIP/2.0\r\n" + string.Concat(Enumerable.Repeat("X: 1\r\n", SipReader.HeaderLinesMax + 1)) + "\r\n";

        SipReader.TryRead(Encoding.ASCII.GetBytes(text), out _).ShouldBe(SipReadStatus.TooLarge);
    }

    [Fact]
    public void Marks_a_line_that_is_no_header_and_keeps_the_others()
    {
        var request = Read<SipRequest>("OPTIONS sip:a SIP/2.0", "no header", "Call-ID: 1", "");

        request.HasMalformedHeader.ShouldBeTrue();
        request.CallId.ShouldBe("1");
    }

    [Fact]
    public void Keeps_bytes_that_are_no_text_as_they_came()
    {
        byte[] bytes = [.. "OPTIONS sip:a SIP/2.0\r\nCall-ID: "u8, 0xFF, 0x00, 0xC3, .. "\r\nContent-Length: 0\r\n\r\n"u8];
        SipReader.TryRead(bytes, out var message);

        SipWriter.Write(message!).ShouldBe(bytes);
    }

    [Fact]
    public void Writes_no_header_that_a_value_tries_to_smuggle_in()
    {
        var request = new SipRequest(Methods.Options, "sip:a\r\nEvil: 1");
        request.Add("X-Note", "1\r\nEvil: 2\n");
        SipReader.TryRead(SipWriter.Write(request), out var message);

        message!.First("Evil").ShouldBeNull();
        message.First("X-Note").ShouldBe("1  Evil: 2");
    }

    [Fact]
    public void Survives_every_mutation_of_its_input_and_so_does_the_endpoint()
    {
        var random = new Random(4475);
        var peer = new ScriptedPeer(new SipOptions { Challenge = new SipChallengeOptions("r", new Dictionary<string, string> { ["a"] = "b" }) });
        peer.Endpoint.IncomingCall = (_, _) => null;
        for (var round = 0; round < 20_000; round++)
            peer.EndpointTransport.Received!(Mutate(Encoding.Latin1.GetBytes(Seeds[round % Seeds.Length]), random), peer.Endpoint.LocalEndPoint);
        peer.Endpoint.Dispose();

        peer.ShouldDrain();
    }

    [Fact]
    public void Survives_every_mutation_of_a_body()
    {
        var random = new Random(8866);
        var body = Encoding.ASCII.GetBytes(ScriptedPeer.Session());
        var read = 0;
        for (var round = 0; round < 20_000; round++)
        {
            if (!SessionDescription.TryRead(Mutate(body, random), out var session))
                continue;
            read++;
            session.Answer(Pair.CalledRtp)?.Write();
            _ = session.RtpAddress;
            SessionDescription.TryRead(session.Write(), out _).ShouldBeTrue();
        }

        read.ShouldBeGreaterThan(10_000);
    }

    private static T Read<T>(params string[] lines)
        where T : SipMessage
    {
        SipReader.TryRead(Encoding.Latin1.GetBytes(string.Join("\r\n", lines)), out var message).ShouldBe(SipReadStatus.Message);
        return message.ShouldBeOfType<T>();
    }

    private static byte[] Mutate(byte[] original, Random random)
    {
        var bytes = original.ToList();
        for (var change = random.Next(1, 8); change > 0 && bytes.Count > 0; change--)
        {
            var place = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[place] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(place, Math.Min(random.Next(1, 20), bytes.Count - place));
                    break;
                case 2:
                    bytes.InsertRange(place, bytes.Skip(random.Next(bytes.Count)).Take(random.Next(40)).ToList());
                    break;
                case 3:
                    bytes.Insert(place, ":;,<>\"\\ \t\r\n=@/[]%"u8[random.Next(17)]);
                    break;
                default:
                    bytes.RemoveRange(place, bytes.Count - place);
                    break;
            }
        }

        return bytes.ToArray();
    }
}
