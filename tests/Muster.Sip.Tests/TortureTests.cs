namespace Muster.Sip.Tests;

/// <summary>The messages of RFC 4475, each delivered to an endpoint that takes calls.</summary>
public sealed class TortureTests
{
    public static TheoryData<string> Names() => new(TortureMessage.All.Select(message => message.Name));

    [TortureTheory]
    [MemberData(nameof(Names))]
    public void Answers_a_message_of_RFC_4475_as_its_section_says(string name)
    {
        var peer = new ScriptedPeer();
        var events = new Recorder();
        SipCall? incoming = null;
        peer.Endpoint.IncomingCall = (call, _) =>
        {
            incoming = call;
            call.Ring();
            return events;
        };

        peer.SendBytes(Bytes(name));
        incoming?.HangUp();

        peer.ShouldDrain();
        (FirstAnswer(peer)?.Status ?? 0).ShouldBe(TortureMessage.Of(name).Status);
        events.Lines.ShouldBe(incoming is null ? [] : ["ended Refused"]);
    }

    [TortureFact]
    public void There_is_a_row_for_each_message() =>
        Directory.GetFiles(SharedFiles.Torture!, "*.dat").Select(Path.GetFileNameWithoutExtension).ShouldBe(TortureMessage.All.Select(message => message.Name), ignoreOrder: true);

    [TortureFact]
    public void Reads_folded_headers_as_one_value()
    {
        SipReader.TryRead(Bytes("wsinv"), out var message);

        message!.CSeq.ShouldBe(new CSeq(9, Methods.Invite));
        message.Values(HeaderNames.Via).Count().ShouldBe(3);
        message.Tag(HeaderNames.To).ShouldBe("1918181833n");
        message.Values(HeaderNames.Route).ShouldHaveSingleItem();
    }

    [TortureTheory]
    [InlineData("unreason", 200, "= 2**3 * 5**2 но сто девяносто девять - простое")]
    [InlineData("noreason", 100, "")]
    public void Reads_the_responses_that_are_valid(string name, int status, string reason)
    {
        SipReader.TryRead(Bytes(name), out var message).ShouldBe(SipReadStatus.Message);

        var response = message.ShouldBeOfType<SipResponse>();
        response.Status.ShouldBe(status);
        SipText.ToDisplay(response.Reason).ShouldBe(reason);
    }

    [TortureTheory]
    [InlineData("bext01", HeaderNames.Unsupported, "nothingSupportsThis, nothingSupportsThisEither")]
    [InlineData("invut", HeaderNames.Accept, "application/sdp")]
    [InlineData("esc02", HeaderNames.Allow, Methods.Allowed)]
    [InlineData("mpart01", HeaderNames.Allow, Methods.Allowed)]
    public void The_refusal_says_what_would_do(string name, string header, string value) => AnswerTo(name).First(header).ShouldBe(value);

    [TortureTheory]
    [InlineData("clerr", "Content-Length")]
    [InlineData("scalar02", "CSeq")]
    [InlineData("quotbal", "To")]
    [InlineData("lwsruri", "Request-URI")]
    [InlineData("escruri", "Request-URI")]
    [InlineData("mismatch01", "CSeq")]
    [InlineData("insuf", "From")]
    [InlineData("multi01", "From")]
    [InlineData("mcl01", "Content-Length")]
    public void A_400_names_the_part_that_is_wrong(string name, string part) => AnswerTo(name).Reason.ShouldContain($"({part}");

    [TortureFact]
    public void Every_Via_comes_back_whatever_its_transport() =>
        AnswerTo("transports").Values(HeaderNames.Via).Select(via => via.Split('/')[2].Split(' ')[0]).ShouldBe(["UDP", "SCTP", "TLS", "UNKNOWN", "TCP"]);

    [TortureFact]
    public void Escapes_come_back_as_they_came() => AnswerTo("esc01").First(HeaderNames.To)!.ShouldStartWith("sip:%75se%72@example.com;tag=");

    private static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(SharedFiles.Torture!, name + ".dat"));

    private static SipResponse AnswerTo(string name)
    {
        var peer = new ScriptedPeer();
        peer.Endpoint.IncomingCall = (call, _) =>
        {
            call.Ring();
            return new Recorder();
        };
        peer.SendBytes(Bytes(name));
        return FirstAnswer(peer)!;
    }

    // The Via headers name hosts and ports of the RFC's own, so what was sent is looked up, not what arrived.
    private static SipResponse? FirstAnswer(ScriptedPeer peer) => peer.Network.Log
        .Where(entry => entry.From.Equals(peer.Endpoint.LocalEndPoint))
        .Select(entry => SipReader.TryRead(System.Text.Encoding.Latin1.GetBytes(entry.Text), out var message) == SipReadStatus.Message ? message : null)
        .OfType<SipResponse>()
        .FirstOrDefault(response => response.Status > 100);
}
