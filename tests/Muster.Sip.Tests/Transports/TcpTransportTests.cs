using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Muster.Sip.Tests;

public sealed class TcpTransportTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [Behaviour(23, "One connection serves both ways")]
    public async Task One_connection_serves_both_ways(string address)
    {
        using var near = new StreamRig(address: IPAddress.Parse(address));
        using var far = new StreamRig(address: IPAddress.Parse(address));
        (await near.Send(StreamRig.Message("one"), Hop(far))).ShouldBeTrue();
        var (text, from) = await far.Received();
        (await far.Reply(StreamRig.Message("two"), from)).ShouldBeTrue();
        var (answer, source) = await near.Received();
        await near.Send(StreamRig.Message("three"), Hop(far));
        await far.Received();

        text.ShouldBe(StreamRig.Message("one"));
        answer.ShouldBe(StreamRig.Message("two"));
        source.ShouldBe(far.EndPoint);
        (await near.Connections()).ShouldBe(1);
        (await far.Connections()).ShouldBe(1);
    }

    [Fact]
    public async Task A_refused_connection_is_told()
    {
        using var near = new StreamRig();
        using var closed = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        closed.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await near.Send(StreamRig.Message(), new SipHop(SipProtocol.Tcp, (IPEndPoint)closed.LocalEndPoint!));

        var loss = await near.Lost();
        loss.Remote.ShouldBe(closed.LocalEndPoint);
        loss.WasOpen.ShouldBeFalse();
        (await near.Connections()).ShouldBe(0);
    }

    [Fact]
    public async Task A_peer_that_leaves_is_told_and_the_next_message_opens_another_connection()
    {
        using var near = new StreamRig();
        using var far = new StreamRig();
        var peer = await far.Connect();
        peer.Write(Bytes(StreamRig.Message()));
        var (_, from) = await far.Received();
        await peer.DisposeAsync();

        (await far.Lost()).ShouldBe(new ConnectionLoss(from, true, "closed by the other side"));
        (await far.Reply(StreamRig.Message(), from)).ShouldBeFalse();
        (await far.Send(StreamRig.Message(), Hop(near))).ShouldBeTrue();
        await near.Received();
    }

    [Fact]
    public async Task A_ping_is_answered_by_one_line_end()
    {
        using var rig = new StreamRig();
        await using var peer = await rig.Connect();
        peer.Write("\r\n\r\n"u8);
        var answer = new byte[2];
        await peer.ReadExactlyAsync(answer);

        answer.ShouldBe("\r\n"u8.ToArray());
    }

    [Fact]
    public async Task A_peer_that_stops_answering_pings_is_gone()
    {
        using var rig = new StreamRig(new StreamLimits { PingEvery = TimeSpan.FromMilliseconds(1), PongMax = TimeSpan.FromMilliseconds(500) });
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await rig.Send(StreamRig.Message(), new SipHop(SipProtocol.Tcp, (IPEndPoint)listener.LocalEndpoint));
        await using var peer = (await listener.AcceptTcpClientAsync()).GetStream();
        await peer.ReadExactlyAsync(new byte[StreamRig.Message().Length]);
        var ping = new byte[4];
        await peer.ReadExactlyAsync(ping);
        peer.Write("\r\n"u8);

        ping.ShouldBe("\r\n\r\n"u8.ToArray());
        (await rig.Lost()).Reason.ShouldBe("a ping was not answered");
    }

    [Fact]
    public async Task A_message_that_never_ends_is_given_up()
    {
        using var rig = new StreamRig(new StreamLimits { MessageMax = TimeSpan.FromMilliseconds(100) });
        await using var peer = await rig.Connect();
        peer.Write("OPTIONS sip:a SIP/2.0\r\n"u8);

        (await rig.Lost()).Reason.ShouldBe("a message never came to its end");
    }

    [Fact]
    public async Task An_idle_connection_is_closed()
    {
        using var rig = new StreamRig(new StreamLimits { IdleMax = TimeSpan.FromMilliseconds(100) });
        await using var peer = await rig.Connect();

        (await rig.Lost()).Reason.ShouldBe("idle");
        (await peer.ReadAsync(new byte[1])).ShouldBe(0);
    }

    [Fact]
    public async Task A_peer_that_does_not_read_is_cut_off_at_the_limit()
    {
        using var rig = new StreamRig(new StreamLimits { WaitingBytesMax = 100_000 });
        await using var peer = await rig.Connect();
        peer.Write(Bytes(StreamRig.Message()));
        var (_, from) = await rig.Received();
        var message = StreamRig.Message(new string('x', 50_000));
        var sent = 0;
        while (await rig.Reply(message, from) && sent < 2000)
            sent++;

        sent.ShouldBeLessThan(2000);
        (await rig.Lost()).Reason.ShouldBe("the other side does not read");
    }

    [Fact]
    public async Task Connections_past_the_limit_are_closed_as_they_come()
    {
        using var rig = new StreamRig(new StreamLimits { ConnectionsMax = 2 });
        await using var first = await rig.Connect();
        await using var second = await rig.Connect();
        first.Write(Bytes(StreamRig.Message()));
        second.Write(Bytes(StreamRig.Message()));
        await rig.Received();
        await rig.Received();
        await using var third = await rig.Connect();

        (await third.ReadAsync(new byte[1])).ShouldBe(0);
        (await rig.Connections()).ShouldBe(2);
        (await rig.Send(StreamRig.Message(), new SipHop(SipProtocol.Tcp, new IPEndPoint(IPAddress.Loopback, 9)))).ShouldBeFalse();
    }

    [Fact]
    public void A_port_in_use_is_an_error_that_names_it()
    {
        using var rig = new StreamRig();
        using var loop = new Kernel.ThreadLoop("sip-test");

        StreamSipTransport.OpenTcp(loop, rig.EndPoint).Error!.Code.ShouldBe("sip.port_in_use");
    }

    private static SipHop Hop(StreamRig rig) => new(SipProtocol.Tcp, rig.EndPoint);

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);
}
