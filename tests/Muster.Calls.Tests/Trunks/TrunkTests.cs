using System.Net;

namespace Muster.Calls.Tests;

/// <summary>How a carrier's line is written.</summary>
public sealed class TrunkTests
{
    [Theory]
    [InlineData("sip:127.0.0.1:5080", "127.0.0.1", 5080, "muster", TrunkTransport.Udp)]
    [InlineData("127.0.0.1:5080", "127.0.0.1", 5080, "muster", TrunkTransport.Udp)]
    [InlineData("SIP:02712345@127.0.0.1", "127.0.0.1", null, "02712345", TrunkTransport.Udp)]
    [InlineData("sip:[::1]:5070", "[::1]", 5070, "muster", TrunkTransport.Udp)]
    [InlineData("[::1]", "[::1]", null, "muster", TrunkTransport.Udp)]
    [InlineData("sip:carrier.example;transport=TCP", "carrier.example", null, "muster", TrunkTransport.Tcp)]
    [InlineData("sips:carrier.example", "carrier.example", null, "muster", TrunkTransport.Tls)]
    public void An_address_is_read(string uri, string host, int? port, string caller, TrunkTransport transport)
    {
        var trunk = Trunk.Parse(uri).Value;
        trunk.Host.ShouldBe(host);
        trunk.Port.ShouldBe(port);
        trunk.CallerNumbers.ShouldBe([caller]);
        trunk.Transport.ShouldBe(transport);
    }

    [Theory]
    [InlineData("sip:[::1]:5070", "[::1]:5070")]
    [InlineData("127.0.0.1", "127.0.0.1:5060")]
    [InlineData("sips:127.0.0.1", "127.0.0.1:5061")]
    public async Task An_address_by_figures_needs_no_name_server(string uri, string address)
    {
        var trunk = Trunk.Parse(uri).Value;
        var found = await SystemTrunkResolver.Resolve(trunk.Host, trunk.Port, trunk.Transport);
        found.Value.ShouldBe([IPEndPoint.Parse(address)]);
    }

    [Fact]
    public async Task A_host_that_nobody_knows_is_told_by_name() =>
        (await SystemTrunkResolver.Resolve("no-such-host.invalid", null, TrunkTransport.Udp)).Error!.Code.ShouldBe("trunk.unknown_host");

    [Theory]
    [InlineData("127.0.0.1:0", "trunk.bad_uri")]
    [InlineData("127.0.0.1:65536", "trunk.bad_uri")]
    [InlineData("127.0.0.1:x", "trunk.bad_uri")]
    [InlineData("127.0.0.1:-1", "trunk.bad_uri")]
    [InlineData("", "trunk.bad_uri")]
    [InlineData("sip:", "trunk.bad_uri")]
    [InlineData("a b", "trunk.bad_uri")]
    [InlineData("sip:127.0.0.1;transport=sctp", "trunk.bad_uri")]
    public void What_is_no_address_is_refused_by_name(string uri, string code) => Trunk.Parse(uri).Error!.Code.ShouldBe(code);
}
