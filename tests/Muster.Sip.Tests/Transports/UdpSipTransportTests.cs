using System.Net;
using Muster.Kernel;

namespace Muster.Sip.Tests;

public sealed class UdpSipTransportTests : IDisposable
{
    private readonly ThreadLoop _loop = new("sip-test");

    public void Dispose() => _loop.Dispose();

    [Fact]
    public void A_port_in_use_is_an_error_that_names_it()
    {
        using var first = UdpSipTransport.Open(_loop, new IPEndPoint(IPAddress.Loopback, 0)).Value;
        var error = UdpSipTransport.Open(_loop, first.LocalEndPoint).Error!;

        error.Code.ShouldBe("sip.port_in_use");
        error.Message.ShouldContain(first.LocalEndPoint.Port.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("0.0.0.0", "sip.address_unspecified")]
    [InlineData("::", "sip.address_unspecified")]
    [InlineData("192.0.2.1", "sip.address_not_local")]
    public void An_address_that_cannot_be_listened_on_is_an_error(string address, string code) =>
        UdpSipTransport.Open(_loop, new IPEndPoint(IPAddress.Parse(address), 0)).Error!.Code.ShouldBe(code);

    [Fact]
    public async Task Two_transports_exchange_a_datagram_on_the_loop()
    {
        using var near = UdpSipTransport.Open(_loop, new IPEndPoint(IPAddress.Loopback, 0)).Value;
        using var far = UdpSipTransport.Open(_loop, new IPEndPoint(IPAddress.Loopback, 0)).Value;
        var received = new TaskCompletionSource<(string Text, IPEndPoint From, string? Thread)>(TaskCreationOptions.RunContinuationsAsynchronously);
        _loop.Post(() => far.Received = (bytes, from) =>
            received.SetResult((System.Text.Encoding.ASCII.GetString(bytes.Span), from, Thread.CurrentThread.Name)));
        _loop.Post(() => near.Send("hello"u8, far.LocalEndPoint));

        (await received.Task.WaitAsync(TimeSpan.FromSeconds(10))).ShouldBe(("hello", near.LocalEndPoint, "sip-test"));
    }

    [Fact]
    public void A_closed_transport_sends_nothing_and_frees_its_port()
    {
        var transport = UdpSipTransport.Open(_loop, new IPEndPoint(IPAddress.Loopback, 0)).Value;
        transport.Dispose();

        transport.Send("x"u8, transport.LocalEndPoint).ShouldBeFalse();
        using var again = UdpSipTransport.Open(_loop, transport.LocalEndPoint).Value;
        again.LocalEndPoint.ShouldBe(transport.LocalEndPoint);
    }

    [Fact]
    public void A_datagram_too_long_to_send_is_refused()
    {
        using var transport = UdpSipTransport.Open(_loop, new IPEndPoint(IPAddress.Loopback, 0)).Value;

        transport.Send(new byte[70_000], transport.LocalEndPoint).ShouldBeFalse();
    }
}
