using System.Net;
using System.Net.Sockets;

namespace Muster.Sip.Tests;

/// <summary>RFC 3263, against a scripted name server.</summary>
public sealed class SipResolverTests : IDisposable
{
    private readonly ScriptedDns _dns = new();

    public void Dispose() => _dns.Dispose();

    [Theory]
    [InlineData("sip:192.0.2.1", "udp:192.0.2.1:5060")]
    [InlineData("sip:192.0.2.1:5070;transport=tcp", "tcp:192.0.2.1:5070")]
    [InlineData("sips:[2001:db8::1]", "tls:[2001:db8::1]:5061")]
    public async Task An_address_in_figures_asks_nobody(string uri, string hop)
    {
        (await Hops(uri)).ShouldBe([hop]);
        _dns.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task NAPTR_decides_the_transport_and_SRV_the_servers()
    {
        _dns.NamingPointer("line.test", 20, 10, "SIP+D2U", "udp.line.test")
            .NamingPointer("line.test", 10, 20, "SIP+D2T", "tcp.line.test")
            .NamingPointer("line.test", 10, 10, "SIP+D2X", "odd.line.test")
            .Service("udp.line.test", 0, 0, 5062, "a.test")
            .Service("tcp.line.test", 0, 0, 5064, "b.test")
            .Address("a.test", "192.0.2.1")
            .Address("b.test", "192.0.2.2");

        (await Hops("sip:1@line.test")).ShouldBe(["tcp:192.0.2.2:5064", "udp:192.0.2.1:5062"]);
    }

    [Fact]
    public async Task Without_NAPTR_each_transport_is_looked_for_and_the_better_priority_comes_first()
    {
        _dns.Service("_sip._udp.line.test", 20, 0, 5060, "b.test")
            .Service("_sip._udp.line.test", 10, 0, 5060, "a.test")
            .Service("_sips._tcp.line.test", 10, 0, 5061, "a.test")
            .Address("a.test", "192.0.2.1")
            .Address("b.test", "192.0.2.2");

        (await Hops("sip:1@line.test")).ShouldBe(["udp:192.0.2.1:5060", "udp:192.0.2.2:5060", "tls:192.0.2.1:5061"]);
    }

    [Fact]
    public async Task The_certificate_must_be_for_the_domain_that_was_asked_for_not_for_the_server()
    {
        _dns.Service("_sips._tcp.line.test", 0, 0, 5061, "a.test").Address("a.test", "192.0.2.1");

        (await Resolve("sips:1@line.test")).ShouldHaveSingleItem().Domain.ShouldBe("line.test");
    }

    [Fact]
    public async Task A_port_or_no_SRV_leads_straight_to_the_addresses()
    {
        _dns.Address("line.test", "192.0.2.1").Address("line.test", "2001:db8::1").Service("_sip._udp.line.test", 0, 0, 1, "b.test");

        (await Hops("sip:1@line.test:5080")).ShouldBe(["udp:192.0.2.1:5080", "udp:[2001:db8::1]:5080"]);
        (await Hops("sip:1@LINE.test.;transport=tcp")).ShouldBe(["tcp:192.0.2.1:5060", "tcp:[2001:db8::1]:5060"]);
    }

    [Fact]
    public async Task Servers_of_one_priority_are_chosen_by_weight()
    {
        _dns.Service("_sip._udp.line.test", 0, 90, 5060, "heavy.test")
            .Service("_sip._udp.line.test", 0, 10, 5060, "light.test")
            .Address("heavy.test", "192.0.2.1")
            .Address("light.test", "192.0.2.2");
        var resolver = new SipResolver(_dns.Options, TimeProvider.System, seed: 1);
        var heavy = 0;
        for (var i = 0; i < 500; i++)
            heavy += (await Resolve("sip:1@line.test;transport=udp", resolver))[0].EndPoint.Address.Equals(IPAddress.Parse("192.0.2.1")) ? 1 : 0;

        heavy.ShouldBeInRange(425, 475);
    }

    [Fact]
    public async Task Aliases_are_followed_and_a_ring_of_them_ends()
    {
        _dns.Alias("line.test", "real.test").Address("line.test", "192.0.2.9");
        _dns.Alias("round.test", "round.test");

        (await Hops("sip:1@line.test:5060")).ShouldBe(["udp:192.0.2.9:5060"]);
        (await Error("sip:1@round.test:5060")).ShouldBe("dns.no_server");
    }

    [Fact]
    public async Task A_service_that_is_said_not_to_be_is_not_used()
    {
        _dns.Service("_sip._tcp.line.test", 0, 0, 5060, "");

        (await Error("sip:1@line.test;transport=tcp")).ShouldBe("dns.no_server");
    }

    [Fact]
    public async Task Answers_are_kept_as_long_as_they_live()
    {
        _dns.Address("line.test", "192.0.2.1", life: 300).Address("short.test", "192.0.2.2", life: 0);
        var resolver = new SipResolver(_dns.Options, TimeProvider.System, seed: 1);
        for (var i = 0; i < 3; i++)
        {
            await Resolve("sip:1@line.test:5060", resolver);
            await Resolve("sip:1@short.test:5060", resolver);
        }

        _dns.Asked.Count(asked => asked == "Address line.test").ShouldBe(1);
        _dns.Asked.Count(asked => asked == "Address short.test").ShouldBe(3);
    }

    [Fact]
    public async Task An_answer_too_long_for_a_datagram_is_fetched_over_TCP()
    {
        _dns.Address("line.test", "192.0.2.1").Truncates = true;

        (await Hops("sip:1@line.test:5060")).ShouldBe(["udp:192.0.2.1:5060"]);
        _dns.Asked.ShouldContain("tcp Address line.test");
    }

    [Fact]
    public async Task Strays_and_forgeries_before_the_answer_are_not_believed()
    {
        _dns.Address("line.test", "192.0.2.1").Spoil = answer =>
        {
            var forged = (byte[])answer.Clone();
            forged[0] ^= 1;
            forged[^1] = 66;
            return [[], [0xFF], forged, answer];
        };

        (await Hops("sip:1@line.test:5060")).ShouldBe(["udp:192.0.2.1:5060"]);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_passed_over()
    {
        _dns.Address("line.test", "192.0.2.1");
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var options = _dns.Options with { Servers = [(IPEndPoint)silent.LocalEndPoint!, _dns.EndPoint], AnswerMax = TimeSpan.FromMilliseconds(100) };
        var resolver = new SipResolver(options, TimeProvider.System, seed: 1);

        (await Resolve("sip:1@line.test:5060", resolver)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task The_hosts_file_comes_before_the_name_servers()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "# hosts\n192.0.2.5\tline.test other.test # ours\nnonsense\n");
        var resolver = new SipResolver(_dns.Options with { HostsFile = file }, TimeProvider.System, seed: 1);
        var hops = await Resolve("sip:1@other.test:5060", resolver);
        File.Delete(file);

        hops.ShouldHaveSingleItem().EndPoint.Address.ShouldBe(IPAddress.Parse("192.0.2.5"));
        _dns.Asked.ShouldBeEmpty();
    }

    [Fact]
    public void The_name_servers_of_the_machine_are_read_from_its_file()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "search test\nnameserver 192.0.2.53\nnameserver 2001:db8::53 # second\nnameserver nonsense\n");
        var servers = DnsOptions.OfMachine(file).Servers;
        File.Delete(file);

        servers.Select(server => server.ToString()).ShouldBe(["192.0.2.53:53", "[2001:db8::53]:53"]);
        DnsOptions.OfMachine("/nowhere").Servers.ShouldHaveSingleItem().ToString().ShouldBe("127.0.0.1:53");
    }

    private async Task<IReadOnlyList<SipHop>> Resolve(string uri, SipResolver? resolver = null)
    {
        SipUri.TryParse(uri, out var parsed).ShouldBeTrue();
        return (await (resolver ?? new SipResolver(_dns.Options, TimeProvider.System, seed: 1)).Resolve(parsed!, CancellationToken.None)).Value;
    }

    private async Task<IEnumerable<string>> Hops(string uri) => (await Resolve(uri)).Select(hop => hop.ToString());

    private async Task<string> Error(string uri)
    {
        SipUri.TryParse(uri, out var parsed).ShouldBeTrue();
        return (await new SipResolver(_dns.Options, TimeProvider.System, seed: 1).Resolve(parsed!, CancellationToken.None)).Error!.Code;
    }
}
