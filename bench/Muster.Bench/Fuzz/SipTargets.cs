using System.Net;
using System.Text;
using Muster.Sip;

namespace Muster.Bench;

/// <summary>The readers of everything that signalling hears.</summary>
internal static class SipTargets
{
    private const string Sdp = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 8 0 101\r\n"
        + "a=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=ptime:20\r\na=sendrecv\r\n"
        + "m=video 0 RTP/AVP 31\r\nc=IN IP6 2001:db8::1\r\na=inactive\r\n";

    private const string Invite = "INVITE sip:13800000000@192.0.2.2:5060;transport=tcp SIP/2.0\r\n"
        + "Via: SIP/2.0/TCP 192.0.2.1:5060;rport;branch=z9hG4bKa1, SIP/2.0/UDP [2001:db8::2]:5070;branch=z9hG4bKb2;received=192.0.2.9\r\n"
        + "v: SIP / 2.0 / UDP host.example.com;branch=z9hG4bKc3\r\nMax-Forwards: 70\r\nFrom: \"A \\\" B\" <sip:02750000000@192.0.2.1>;tag=1\r\n"
        + "To: sip:13800000000@192.0.2.2\r\nCall-ID: a84b4c76e66710@192.0.2.1\r\nCSeq: 314159 INVITE\r\nContact: <sip:a@192.0.2.1:5060;ob?x=y>;expires=60\r\n"
        + "Record-Route: <sip:p1.example.com;lr>,\r\n <sip:p2.example.com>\r\nAllow: INVITE, ACK\r\nReason: Q.850;cause=16;text=\"done\"\r\n"
        + "Content-Type: application/sdp\r\n";

    private const string Challenge = "SIP/2.0 407 Proxy Authentication Required\r\nVia: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKa1;received=192.0.2.7;rport=5061\r\n"
        + "From: <sip:a@192.0.2.1>;tag=1\r\nTo: <sip:b@192.0.2.2>;tag=2\r\nCall-ID: 1\r\nCSeq: 1 INVITE\r\n"
        + "Proxy-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth,auth-int\", algorithm=SHA-256, opaque=\"o\", stale=true\r\n"
        + "Proxy-Authenticate: Digest realm=\"s\", nonce=\"m\"\r\nContent-Length: 0\r\n\r\n";

    private const string Authorised = "INVITE sip:1@192.0.2.2 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK7\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:1@b>\r\n"
        + "Call-ID: 1\r\nCSeq: 2 INVITE\r\nAuthorization: Digest username=\"muster\", realm=\"muster\", nonce=\"18c.ab\", uri=\"sip:1@192.0.2.2\", "
        + "response=\"6629fae49393a05397450978507c4ef1\", algorithm=MD5, qop=auth, nc=00000001, cnonce=\"0a4f113b\"\r\nContent-Length: 0\r\n\r\n";

    /// <param name="tortureFolder">The messages of RFC 4475; null goes without.</param>
    public static IReadOnlyList<FuzzTarget> All(string? tortureFolder)
    {
        var messages = Messages(tortureFolder);
        return
        [
            new FuzzTarget("SIP messages", messages, ReadMessage),
            new FuzzTarget("SIP streams", messages, ReadStream),
            new FuzzTarget("SDP", [Bytes(Sdp)], ReadSession),
            new FuzzTarget("digest challenges", [Bytes(Challenge)], AnswerChallenge),
            new FuzzTarget("digest answers", [Bytes(Authorised)], JudgeAuthorisation),
            new FuzzTarget("DNS", DnsAnswers(), input => DnsMessage.TryReadAnswer(input, out _)),
        ];
    }

    /// <summary>Good messages, and those of RFC 4475.</summary>
    public static IReadOnlyList<byte[]> Messages(string? tortureFolder) =>
    [
        Bytes($"{Invite}Content-Length: {Sdp.Length}\r\n\r\n{Sdp}"),
        Bytes(Challenge),
        Bytes(Authorised),
        .. tortureFolder is null ? [] : Directory.GetFiles(tortureFolder, "*.dat").Order(StringComparer.Ordinal).Select(File.ReadAllBytes),
    ];

    // Everything that is looked at between a datagram and its answer.
    private static void ReadMessage(byte[] input)
    {
        SipReader.TryRead(input, out var message);
        if (message is SipRequest { TopVia: { } via } request)
            ReadRequest(request, via);
        if (message is SipResponse response)
            ReadResponse(response);
    }

    private static void ReadRequest(SipRequest request, Via via)
    {
        var refusal = RequestCheck.Refuse(request, isStream: true);
        request.Set(HeaderNames.Via, via.Received(new IPEndPoint(IPAddress.Loopback, 5060)));
        via.ResponseAddress(new IPEndPoint(IPAddress.Loopback, 5060));
        ReadUri(request.Uri);
        foreach (var value in request.Values(HeaderNames.RecordRoute).Concat(request.Values(HeaderNames.Contact)))
            ReadUri(NameAddress.TryParse(value, out var address) ? address.Uri : value);
        if (SessionDescription.TryRead(request.Body.Span, out var session))
            session.Answer(new IPEndPoint(IPAddress.Loopback, 4000))?.Write();
        var written = SipWriter.Write(refusal ?? request.Respond(200, "tag"));
        if (SipReader.TryRead(written, out _) is not (SipReadStatus.Message or SipReadStatus.TooLarge))
            throw new InvalidOperationException("What was written cannot be read.");
    }

    private static void ReadResponse(SipResponse response)
    {
        response.TopVia?.SeenAs(new IPEndPoint(IPAddress.Loopback, 5060));
        _ = response.CSeq;
        _ = response.Tag(HeaderNames.To);
        ReasonHeader.Q850Cause(response);
        SipText.ToDisplay(response.Reason);
        SipWriter.Write(response);
    }

    private static void ReadUri(string text)
    {
        if (!SipUri.TryParse(text, out var uri))
            return;
        _ = uri.HopBy(SipProtocol.Udp);
        if (!SipUri.TryParse(uri.ToString(), out var again) || again != uri)
            throw new InvalidOperationException("A URI does not read as it was written.");
    }

    private static void ReadStream(byte[] input)
    {
        var framer = new SipFramer();
        var frame = SipFrame.Incomplete;
        for (var given = 0; given < input.Length && frame == SipFrame.Incomplete;)
        {
            // Pieces as long as what they hold says: short, long, and never the same.
            var room = framer.Room();
            var count = Math.Min(Math.Min(room.Length, input.Length - given), 1 + (input[given] * 17));
            input.AsSpan(given, count).CopyTo(room.Span);
            framer.Added(count);
            given += count;
            do
                frame = framer.Next(out _);
            while (frame is SipFrame.Message or SipFrame.LineEnd);
        }
    }

    private static void ReadSession(byte[] input)
    {
        if (!SessionDescription.TryRead(input, out var session))
            return;
        var answer = session.Answer(new IPEndPoint(IPAddress.IPv6Loopback, 4000));
        if (answer is not null && !SessionDescription.TryRead(answer.Write(), out _))
            throw new InvalidOperationException("An answer that was written cannot be read.");
    }

    private static void AnswerChallenge(byte[] input)
    {
        SipReader.TryRead(input, out var message);
        if (message is not SipResponse response)
            return;
        var client = new DigestClient(new SipCredentials("muster", "geheim"), new SipIds(1));
        for (var again = 0; again < 3 && client.TryTake(response); again++)
        {
            var request = new SipRequest(Methods.Invite, "sip:1@192.0.2.2");
            client.Authorize(request);
            SipWriter.Write(request);
        }
    }

    private static void JudgeAuthorisation(byte[] input)
    {
        SipReader.TryRead(input, out var message);
        if (message is SipRequest request)
            Guard.Challenge(request, "tag");
    }

    private static readonly DigestGuard Guard = new(
        new SipChallengeOptions("muster", new Dictionary<string, string> { ["muster"] = "geheim" }),
        TimeProvider.System,
        new SipIds(1));

    private static IReadOnlyList<byte[]> DnsAnswers()
    {
        DnsMessage.TryWriteQuestion(7, "_sip._udp.line.test", DnsType.Service, out var question);
        byte[] head = [.. question![..2], 0x81, 0x80, 0, 1, 0, 2, 0, 0, 0, 1];
        byte[] service = [0xC0, 12, 0, 33, 0, 1, 0, 0, 0, 60, 0, 10, 0, 1, 0, 2, 0x13, 0xC4, 1, (byte)'a', 0xC0, 22];
        byte[] pointer = [0xC0, 12, 0, 35, 0, 1, 0, 0, 0, 60, 0, 17, 0, 1, 0, 2, 1, (byte)'s', 7, .. "SIP+D2U"u8, 0, 0xC0, 12];
        byte[] address = [1, (byte)'a', 0xC0, 22, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 1];
        return [[.. head, .. question[12..], .. service, .. pointer, .. address]];
    }

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);
}
