using System.Net;
using System.Net.Sockets;

namespace Muster.Rtp.Tests;

public sealed class PortPairsTests
{
    [Fact]
    [Behaviour(25, "A range of ports is a hard cap: even ports, in pairs, and a clear refusal when none is left")]
    public void Hands_out_even_ports_of_its_range_until_none_is_left()
    {
        using var rig = new Rig(pairs: 3);
        var ports = Enumerable.Range(0, 3).Select(_ => rig.Open(new Ear()).LocalPort).ToArray();
        ports.ShouldBeUnique();
        ports.ShouldAllBe(port => port % 2 == 0);
        ports.Max().ShouldBe(ports.Min() + 4);

        rig.Clock.Open(IPAddress.Loopback, new Ear()).Error.ShouldNotBeNull().Code.ShouldBe("rtp.no_port");
    }

    [Fact]
    public void A_pair_just_freed_comes_last()
    {
        using var rig = new Rig(pairs: 3);
        var first = rig.Open(new Ear());
        first.Dispose();
        var next = Enumerable.Range(0, 3).Select(_ => rig.Open(new Ear()).LocalPort).ToArray();
        next[^1].ShouldBe(first.LocalPort);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [Behaviour(25, "A pair of which another program holds a port is passed over")]
    public void Passes_over_a_pair_of_which_another_program_holds_a_port(int offset)
    {
        using var rig = new Rig(pairs: 3);
        var probe = rig.Open(new Ear());
        probe.Dispose();
        using var other = new UdpClient(new IPEndPoint(IPAddress.Loopback, probe.LocalPort + offset));
        var ports = Enumerable.Range(0, 2).Select(_ => rig.Open(new Ear()).LocalPort).ToArray();
        ports.ShouldNotContain(probe.LocalPort);
        rig.Clock.Open(IPAddress.Loopback, new Ear()).Error.ShouldNotBeNull().Code.ShouldBe("rtp.no_port");
    }

    [Fact]
    public void Says_so_when_the_address_is_none_of_this_machine()
    {
        using var rig = new Rig();
        rig.Clock.Open(IPAddress.Parse("192.0.2.7"), new Ear()).Error.ShouldNotBeNull().Code.ShouldBe("rtp.bind_failed");
    }

    [Theory]
    [InlineData(80, 90)]
    [InlineData(20_001, 20_002)]
    [InlineData(30_000, 20_000)]
    [InlineData(65_000, 70_000)]
    public void Refuses_a_range_without_a_pair(int first, int last)
    {
        Should.Throw<ArgumentException>(() => new MediaClock(new MediaClockOptions { FirstPort = first, LastPort = last }));
    }

    [IPv6Fact]
    public void Speaks_IPv6()
    {
        using var rig = new Rig();
        var (here, there) = (new Ear(), new Ear());
        var (a, b) = (rig.Clock.Open(IPAddress.IPv6Loopback, here).Value, rig.Clock.Open(IPAddress.IPv6Loopback, there).Value);
        a.Connect(new(IPAddress.IPv6Loopback, b.LocalPort), G711.ALaw, null);
        b.Connect(new(IPAddress.IPv6Loopback, a.LocalPort), G711.ALaw, null);
        rig.Tick(10);
        there.Frames.Count(received => received).ShouldBe(7);
    }

    private sealed class IPv6FactAttribute : FactAttribute
    {
        public IPv6FactAttribute()
        {
            if (!Socket.OSSupportsIPv6)
                Skip = "This machine has no IPv6.";
        }
    }
}
