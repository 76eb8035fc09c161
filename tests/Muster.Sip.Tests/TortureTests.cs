using System.Globalization;

namespace Muster.Sip.Tests;

/// <summary>
/// The messages of RFC 4475, each delivered to an endpoint that takes calls: what it answers, or 0 when it rightly says nothing.
/// Where the RFC expects a registrar, 405 is the right word of a telephone.
/// </summary>
public sealed class TortureTests
{
    [TortureTheory]
    [InlineData("wsinv", 481)]
    [InlineData("intmeth", 501)]
    [InlineData("esc01", 180)]
    [InlineData("escnull", 405)]
    [InlineData("esc02", 501)]
    [InlineData("lwsdisp", 200)]
    [InlineData("longreq", 180)]
    [InlineData("dblreq", 405)]
    [InlineData("semiuri", 200)]
    [InlineData("transports", 200)]
    [InlineData("mpart01", 405)]
    [InlineData("unreason", 0)]
    [InlineData("noreason", 0)]
    [InlineData("badinv01", 400)]
    [InlineData("clerr", 400)]
    [InlineData("ncl", 400)]
    [InlineData("scalar02", 400)]
    [InlineData("scalarlg", 0)]
    [InlineData("quotbal", 400)]
    [InlineData("ltgtruri", 400)]
    [InlineData("lwsruri", 400)]
    [InlineData("lwsstart", 400)]
    [InlineData("trws", 400)]
    [InlineData("escruri", 400)]
    [InlineData("baddate", 180)]
    [InlineData("regbadct", 405)]
    [InlineData("badaspec", 400)]
    [InlineData("baddn", 200)]
    [InlineData("badvers", 505)]
    [InlineData("mismatch01", 400)]
    [InlineData("mismatch02", 400)]
    [InlineData("bigcode", 0)]
    [InlineData("badbranch", 200)]
    [InlineData("insuf", 400)]
    [InlineData("unkscm", 416)]
    [InlineData("novelsc", 416)]
    [InlineData("unksm2", 405)]
    [InlineData("bext01", 420)]
    [InlineData("invut", 415)]
    [InlineData("regaut01", 405)]
    [InlineData("multi01", 400)]
    [InlineData("mcl01", 400)]
    [InlineData("bcast", 0)]
    [InlineData("zeromf", 200)]
    [InlineData("cparam01", 405)]
    [InlineData("cparam02", 405)]
    [InlineData("regescrt", 405)]
    [InlineData("sdp01", 180)]
    [InlineData("inv2543", 180)]
    public void Answers_a_message_of_RFC_4475_as_its_section_says(string name, int status)
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

        peer.SendBytes(File.ReadAllBytes(Path.Combine(SharedFiles.Torture!, name + ".dat")));
        incoming?.HangUp();

        peer.ShouldDrain();
        FirstAnswer(peer).ShouldBe(status);
        events.Lines.ShouldBe(incoming is null ? [] : ["ended Refused"]);
    }

    [TortureTheory]
    [InlineData("wsinv")]
    public void Reads_folded_headers_as_one_value(string name)
    {
        SipReader.TryRead(File.ReadAllBytes(Path.Combine(SharedFiles.Torture!, name + ".dat")), out var message);

        message!.CSeq.ShouldBe(new CSeq(9, Methods.Invite));
        message.Values(HeaderNames.Via).Count().ShouldBe(3);
        message.Tag(HeaderNames.To).ShouldBe("1918181833n");
        message.Values(HeaderNames.Route).ShouldHaveSingleItem();
    }

    // The Via headers name hosts and ports of the RFC's own, so what was sent is looked up, not what arrived.
    private static int FirstAnswer(ScriptedPeer peer) => peer.Network.Log
        .Where(entry => entry.From.Equals(peer.Endpoint.LocalEndPoint))
        .Select(entry => int.Parse(entry.Text.AsSpan(8, 3), CultureInfo.InvariantCulture))
        .FirstOrDefault(status => status > 100);
}
