namespace Muster.Rtp.Tests.Srtp;

public sealed class ProtectedStreamTests : IDisposable
{
    private static readonly SrtpKey One = SrtpTests.Key(SrtpSuite.Aes128Tag80, 1);
    private static readonly SrtpKey Two = SrtpTests.Key(SrtpSuite.Aes128Tag32, 2);

    private readonly Rig _rig = new();
    private readonly Ear _here = new();
    private readonly Ear _there = new();

    [Fact]
    [Behaviour(22, "Voice, keys and reports pass between two ends under SRTP, each with its own key")]
    public void Voice_keys_and_reports_pass_under_two_keys()
    {
        var (a, b) = Connect(new(One, Two), new(Two, One));
        a.Play(Tones.Beep(TimeSpan.FromMilliseconds(500)), 1);
        b.SendDigits("42#").ShouldBeTrue();
        _rig.Tick(1000);

        _here.Digits.ShouldBe(['4', '2', '#']);
        _there.Heard.Count(sample => Math.Abs((int)G711Codec.LevelOfALaw(sample)) > 100).ShouldBe(3_000);
        foreach (var statistics in new[] { a.Statistics, b.Statistics })
        {
            (statistics.PacketsLost, statistics.DatagramsDropped, statistics.PacketsUnauthentic).ShouldBe((0L, 0L, 0L));
            statistics.Remote.ShouldNotBeNull().PacketsLost.ShouldBe(0);
        }
    }

    [Fact]
    [Behaviour(22, "A protected call hears nothing that is not protected by its key, and follows no such source")]
    public void What_is_not_protected_is_neither_heard_nor_followed()
    {
        var stream = _rig.Open(_here);
        using var peer = new Peer(stream);
        using var forger = new Peer(stream);
        stream.Connect(peer.EndPoint, G711.ALaw, 101, keys: new(One, Two));
        for (var i = 0; i < 20; i++)
        {
            forger.Send(i, (uint)(i * 160), new byte[160]);
            _rig.Tick();
        }

        forger.Drain().ShouldBe(0);
        peer.Drain().ShouldBe(20);
        _here.Frames.ShouldAllBe(received => !received);
        stream.Statistics.PacketsUnauthentic.ShouldBe(20);
    }

    [Fact]
    public void Connecting_again_with_the_same_keys_goes_on_with_their_counters()
    {
        var stream = _rig.Open(_here);
        using var peer = new Peer(stream);
        using var opener = new SrtpReceiver(One);
        for (var i = 0; i < 3; i++)
        {
            stream.Connect(peer.EndPoint, G711.ALaw, 101, keys: new(SrtpTests.Key(SrtpSuite.Aes128Tag80, 1), Two));
            _rig.Tick(2);
        }

        for (var i = 0; i < 6; i++)
            opener.TryOpen(peer.Receive(), out _).ShouldBeTrue();
    }

    [Fact]
    public void A_new_key_of_the_far_end_is_taken_up_in_mid_call()
    {
        var (a, b) = Connect(new(One, Two), new(Two, One));
        _rig.Tick(10);
        var third = SrtpTests.Key(SrtpSuite.Aes256Tag80, 3);
        a.Connect(new(System.Net.IPAddress.Loopback, b.LocalPort), G711.ALaw, 101, keys: new(One, third));
        b.Connect(new(System.Net.IPAddress.Loopback, a.LocalPort), G711.ALaw, 101, keys: new(third, One));
        var before = a.Statistics;
        _rig.Tick(20);
        var after = a.Statistics;
        (after.PacketsReceived - before.PacketsReceived).ShouldBeInRange(19, 20);
        b.Statistics.PacketsUnauthentic.ShouldBe(0);
    }

    [Fact]
    public void Goes_back_to_plain_packets_when_told_to()
    {
        var (a, b) = Connect(new(One, Two), new(Two, One));
        _rig.Tick(5);
        a.Connect(new(System.Net.IPAddress.Loopback, b.LocalPort), G711.ALaw, 101);
        b.Connect(new(System.Net.IPAddress.Loopback, a.LocalPort), G711.ALaw, 101);
        var heard = _there.Heard.Length;
        _rig.Tick(20);
        (_there.Heard.Length - heard).ShouldBeGreaterThanOrEqualTo(18 * 160);
    }

    public void Dispose() => _rig.Dispose();

    private (MediaStream Here, MediaStream There) Connect(SrtpKeys here, SrtpKeys there)
    {
        var (a, b) = (_rig.Open(_here), _rig.Open(_there));
        a.Connect(new(System.Net.IPAddress.Loopback, b.LocalPort), G711.ALaw, 101, keys: here);
        b.Connect(new(System.Net.IPAddress.Loopback, a.LocalPort), G711.ALaw, 101, keys: there);
        return (a, b);
    }
}
