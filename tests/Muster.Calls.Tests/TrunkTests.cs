using System.Net;

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
    [InlineData("127.0.0.1:0", "trunk.bad_uri")]
    [InlineData("127.0.0.1:65536", "trunk.bad_uri")]
    [InlineData("127.0.0.1:x", "trunk.bad_uri")]
    [InlineData("127.0.0.1:-1", "trunk.bad_uri")]
    [InlineData("", "trunk.unknown_host")]
    [InlineData("sip:", "trunk.unknown_host")]
    [InlineData("no-such-host.invalid", "trunk.unknown_host")]
    public void What_is_no_address_is_refused_by_name(string uri, string code) => Trunk.Parse(uri).Error!.Code.ShouldBe(code);
}
