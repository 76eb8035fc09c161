using System.Net;

namespace Muster.Sip.Tests;

public sealed class SipUriTests
{
    [Theory]
    [InlineData("sip:13800000000@10.0.0.1:5080;user=phone", "13800000000", "10.0.0.1", 5080)]
    [InlineData("sips:a%20b@example.com", "a%20b", "example.com", null)]
    [InlineData("sip:example.com;lr", "", "example.com", null)]
    [InlineData("sip:+86138:secret@[2001:db8::1]:5060?subject=x", "+86138:secret", "[2001:db8::1]", 5060)]
    [InlineData("sip:[::1]", "", "[::1]", null)]
    public void Reads_its_parts(string text, string user, string host, int? port)
    {
        SipUri.TryParse(text, out var uri).ShouldBeTrue();

        uri.User.ShouldBe(user);
        uri.Host.ShouldBe(host);
        uri.Port.ShouldBe(port);
        uri.ToString().ShouldBe(text);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("tel:+86138")]
    [InlineData("sip:")]
    [InlineData("sip:@example.com")]
    [InlineData("sip:a b@example.com")]
    [InlineData("sip:a@exam ple.com")]
    [InlineData("sip:a@example.com:0")]
    [InlineData("sip:a@example.com:65536")]
    [InlineData("sip:a@example.com:-1")]
    [InlineData("sip:a@[10.0.0.1]")]
    [InlineData("sip:a@[::1")]
    [InlineData("sip:a@b;x=\r\n")]
    [InlineData("<sip:a@b>")]
    public void Rejects_what_is_none(string? text) => SipUri.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void Finds_a_parameter_but_not_among_the_headers()
    {
        SipUri.TryParse("sip:a@b;Transport=udp;lr?x=1;maddr=c", out var uri).ShouldBeTrue();

        uri.Parameter("transport").ShouldBe("udp");
        uri.Parameter("lr").ShouldBe("");
        uri.Parameter("maddr").ShouldBeNull();
    }

    [Fact]
    public void Knows_the_address_only_when_it_is_written_in_figures()
    {
        new SipUri("a", "10.0.0.1").Address.ShouldBe(new IPEndPoint(IPAddress.Parse("10.0.0.1"), 5060));
        SipUri.At("a", new IPEndPoint(IPAddress.IPv6Loopback, 5070)).ToString().ShouldBe("sip:a@[::1]:5070");
        new SipUri("a", "[::1]", 5070).Address.ShouldBe(new IPEndPoint(IPAddress.IPv6Loopback, 5070));
        new SipUri("a", "example.com").Address.ShouldBeNull();
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("a b", null)]
    [InlineData("a>", null)]
    [InlineData("a", 0)]
    [InlineData("a", 70000)]
    public void Refuses_to_be_made_of_a_wrong_host_or_port(string host, int? port) =>
        Should.Throw<ArgumentException>(() => new SipUri("u", host, port));

    [Fact]
    public void Escapes_what_a_user_cannot_hold() => new SipUri("鄂 1>", "a").ToString().ShouldBe("sip:%E9%84%82%201%3E@a");

    [Fact]
    public void Two_URIs_of_the_same_parts_are_equal() => new SipUri("1", "a", 5060).ShouldBe(new SipUri("1", "a", 5060));
}
