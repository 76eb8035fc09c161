using System.Net;

namespace Muster.Sip.Tests;

public sealed class HeaderTests
{
    [Theory]
    [InlineData("<sip:a@b>", "", "sip:a@b", null)]
    [InlineData("\"A, \\\"B\\\" <c>\" <sip:a@b;x=1>;tag=7", "A, \"B\" <c>", "sip:a@b;x=1", "7")]
    [InlineData("Bob B. <sip:a@b> ; TAG = 8", "Bob B.", "sip:a@b", "8")]
    [InlineData("sip:a@b;tag=9", "", "sip:a@b", "9")]
    [InlineData("<tel:+86>;tag=1", "", "tel:+86", "1")]
    public void Reads_a_name_and_an_address(string text, string name, string uri, string? tag)
    {
        NameAddress.TryParse(text, out var address).ShouldBeTrue();

        (address.DisplayName, address.Uri, address.Tag).ShouldBe((name, uri, tag));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nothing")]
    [InlineData("<sip:a@b")]
    [InlineData("< sip:a@b>")]
    [InlineData("<sip:a@b> tag=1")]
    [InlineData("\"A <sip:a@b>")]
    [InlineData("sip:a@b?x=1")]
    public void Rejects_what_is_no_address(string text) => NameAddress.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData("1 INVITE", 1u, "INVITE")]
    [InlineData("0009  \t INVITE", 9u, "INVITE")]
    [InlineData("2147483647 X", 2147483647u, "X")]
    public void Reads_a_CSeq(string text, uint number, string method)
    {
        CSeq.TryParse(text, out var cseq).ShouldBeTrue();

        cseq.ShouldBe(new CSeq(number, method));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("1")]
    [InlineData("INVITE 1")]
    [InlineData("-1 INVITE")]
    [InlineData("2147483648 INVITE")]
    [InlineData("1 IN VITE")]
    public void Rejects_what_is_no_CSeq(string? text) => CSeq.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData("SIP/2.0/UDP a", "a", null, null)]
    [InlineData("SIP / 2.0 / TCP  a.b:5061 ; branch = z9hG4bK1", "a.b", 5061, "z9hG4bK1")]
    [InlineData("SIP/2.0/UDP [::1]:5060;branch=x", "[::1]", 5060, "x")]
    public void Reads_a_Via(string text, string host, int? port, string? branch)
    {
        Via.TryParse(text, out var via).ShouldBeTrue();

        (via.Host, via.Port, via.Branch).ShouldBe((host, port, branch));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("HTTP/1.1/TCP a")]
    [InlineData("SIP/2.0")]
    [InlineData("SIP/2.0/UDP")]
    [InlineData("SIP/2.0/UDP a b")]
    [InlineData("SIP/2.0/UDP a:99999")]
    public void Rejects_what_is_no_Via(string? text) => Via.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void Replaces_a_received_parameter_that_the_peer_made_up()
    {
        Via.TryParse("SIP/2.0/UDP a;received=6.6.6.6;rport=1;branch=z9hG4bK1", out var via).ShouldBeTrue();

        via.Received(new IPEndPoint(IPAddress.Loopback, 9)).ShouldBe("SIP/2.0/UDP a;rport=9;branch=z9hG4bK1;received=127.0.0.1");
    }

    [Theory]
    [InlineData("Q.850;cause=16", 16)]
    [InlineData("SIP;cause=486;text=\"Q.850;cause=1\", q.850 ; text=\"a,b\" ; cause = 17", 17)]
    [InlineData("Q.850;cause=0", null)]
    [InlineData("Q.850;cause=128", null)]
    [InlineData("Q.850", null)]
    [InlineData("SIP;cause=200", null)]
    public void Reads_the_Q850_cause(string reason, int? cause)
    {
        var response = new SipResponse(486, "");
        response.Add(HeaderNames.Reason, reason);

        ReasonHeader.Q850Cause(response).ShouldBe(cause);
    }
}
