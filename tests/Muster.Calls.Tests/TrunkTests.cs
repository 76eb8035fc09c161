using System.Net;
using Muster.Sip;

namespace Muster.Calls.Tests;

/// <summary>How a carrier's line is written.</summary>
public sealed class TrunkTests
{
    [Theory]
    [InlineData("sip:127.0.0.1:5080", "127.0.0.1:5080", 5080, "muster")]
    [InlineData("127.0.0.1:5080", "127.0.0.1:5080", 5080, "muster")]
    [InlineData("SIP:02712345@127.0.0.1", "127.0.0.1:5060", null, "02712345")]
    [InlineData("sip:[::1]:5070", "[::1]:5070", 5070, "muster")]
    [InlineData("[::1]", "[::1]:5060", null, "muster")]
    public void An_address_is_read(string uri, string address, int? port, string caller)
    {
        var trunk = Trunk.Parse(uri).Value;
        trunk.Address.ShouldBe(IPEndPoint.Parse(address));
        trunk.Port.ShouldBe(port);
        trunk.CallerNumber.ShouldBe(caller);
    }

    [Theory]
    [InlineData("sip:127.0.0.1", SipProtocol.Udp, 5060, false)]
    [InlineData("sip:127.0.0.1;transport=udp", SipProtocol.Udp, 5060, false)]
    [InlineData("sip:127.0.0.1:5080;transport=TCP", SipProtocol.Tcp, 5080, false)]
    [InlineData("sip:[::1];transport=tls", SipProtocol.Tls, 5061, false)]
    [InlineData("SIPS:127.0.0.1", SipProtocol.Tls, 5061, true)]
    public void A_transport_is_read(string uri, SipProtocol protocol, int port, bool isSecure)
    {
        var trunk = Trunk.Parse(uri).Value;
        trunk.Hop.Protocol.ShouldBe(protocol);
        trunk.Hop.EndPoint.Port.ShouldBe(port);
        trunk.IsSecure.ShouldBe(isSecure);
    }

    [Theory]
    [InlineData("sip:127.0.0.1;transport=sctp", "trunk.bad_uri")]
    [InlineData("sips:127.0.0.1;transport=tcp", "trunk.bad_uri")]
    [InlineData("127.0.0.1:0", "trunk.bad_uri")]
    [InlineData("127.0.0.1:65536", "trunk.bad_uri")]
    [InlineData("127.0.0.1:x", "trunk.bad_uri")]
    [InlineData("127.0.0.1:-1", "trunk.bad_uri")]
    [InlineData("", "trunk.unknown_host")]
    [InlineData("sip:", "trunk.unknown_host")]
    [InlineData("no-such-host.invalid", "trunk.unknown_host")]
    public void What_is_no_address_is_refused_by_name(string uri, string code) => Trunk.Parse(uri).Error!.Code.ShouldBe(code);
}
