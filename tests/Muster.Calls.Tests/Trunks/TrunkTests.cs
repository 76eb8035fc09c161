using Muster.Sip;

namespace Muster.Calls.Tests;

/// <summary>How a carrier's line is written.</summary>
public sealed class TrunkTests
{
    [Theory]
    [InlineData("sip:127.0.0.1:5080", "127.0.0.1", 5080, "muster", SipProtocol.Udp)]
    [InlineData("127.0.0.1:5080", "127.0.0.1", 5080, "muster", SipProtocol.Udp)]
    [InlineData("SIP:02712345@127.0.0.1", "127.0.0.1", null, "02712345", SipProtocol.Udp)]
    [InlineData("sip:[::1]:5070", "[::1]", 5070, "muster", SipProtocol.Udp)]
    [InlineData("[::1]", "[::1]", null, "muster", SipProtocol.Udp)]
    [InlineData("sip:carrier.example;transport=TCP", "carrier.example", null, "muster", SipProtocol.Tcp)]
    [InlineData("sips:carrier.example", "carrier.example", null, "muster", SipProtocol.Tls)]
    public void An_address_is_read(string uri, string host, int? port, string caller, SipProtocol transport)
    {
        var trunk = Trunk.Parse(uri).Value;
        trunk.Host.ShouldBe(host);
        trunk.Port.ShouldBe(port);
        trunk.CallerNumbers.ShouldBe([caller]);
        trunk.Protocol.ShouldBe(transport);
    }

    [Theory]
    [InlineData("sip:127.0.0.1", SipProtocol.Udp, false, "sip:127.0.0.1;transport=udp")]
    [InlineData("sip:127.0.0.1:5080;transport=TCP", SipProtocol.Tcp, false, "sip:127.0.0.1:5080;transport=tcp")]
    [InlineData("sip:[::1];transport=tls", SipProtocol.Tls, false, "sip:[::1];transport=tls")]
    [InlineData("SIPS:carrier.example", SipProtocol.Tls, true, "sip:carrier.example;transport=tls")]
    public void A_transport_is_read(string uri, SipProtocol protocol, bool isSecure, string next)
    {
        var trunk = Trunk.Parse(uri).Value;
        trunk.Protocol.ShouldBe(protocol);
        trunk.IsSecure.ShouldBe(isSecure);
        trunk.Next.ToString().ShouldBe(next);
    }

    [Theory]
    [InlineData("127.0.0.1:0", "trunk.bad_uri")]
    [InlineData("127.0.0.1:65536", "trunk.bad_uri")]
    [InlineData("127.0.0.1:x", "trunk.bad_uri")]
    [InlineData("127.0.0.1:-1", "trunk.bad_uri")]
    [InlineData("", "trunk.bad_uri")]
    [InlineData("sip:", "trunk.bad_uri")]
    [InlineData("a b", "trunk.bad_uri")]
    [InlineData("sip:127.0.0.1;transport=sctp", "trunk.bad_uri")]
    [InlineData("sips:127.0.0.1;transport=tcp", "trunk.bad_uri")]
    public void What_is_no_address_is_refused_by_name(string uri, string code) => Trunk.Parse(uri).Error!.Code.ShouldBe(code);
}
