using System.Net;
using Muster.Kernel;
using Muster.Rtp;
using Muster.Sip;

namespace Muster.Bench;

/// <summary>The engine as a campaign uses it, without recognition: one endpoint, one media clock, and calls that talk.</summary>
internal sealed class TalkingCalls : IDisposable
{
    private const int CallsPerSecond = 200;
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(15);

    // A question, and time to answer it.
    private static readonly byte[] Prompt =
        [.. Tones.Keyed(440, 200, 100, TimeSpan.FromSeconds(2)), .. Tones.Silence(TimeSpan.FromSeconds(4))];

    private readonly ThreadLoop _loop = new("calls");
    private readonly IReadOnlyList<ISipTransport> _transports;
    private readonly SipEndpoint _sip;
    private readonly IReadOnlyList<IPEndPoint> _to;
    private readonly List<TalkingCall> _calls = [];
    private TaskCompletionSource _settled = new();
    private int _waiting;
    private bool _isHangingUp;

    /// <param name="to">The called parties, which take turns.</param>
    public TalkingCalls(IReadOnlyList<IPEndPoint> to)
    {
        _to = to;
        _transports = SipTransports.Open(_loop, IPAddress.Loopback, SipProtocol.Udp, new SipTlsOptions()).Value;
        _sip = new SipEndpoint(_loop, _transports, new SipOptions());
    }

    public MediaClock Clock { get; } = new(new MediaClockOptions { FirstPort = FirstPort, LastPort = LastPort });

    /// <summary>Ports of our RTP and RTCP.</summary>
    public static int FirstPort => 20_000;

    public static int LastPort => 29_999;

    /// <summary>Calls that were answered and go on.</summary>
    public int Up => _calls.Count(call => call.IsUp);

    /// <summary>Calls placed, however they went.</summary>
    public int Placed => _calls.Count;

    /// <summary>All that the calls' streams have counted.</summary>
    public Traffic Traffic
    {
        get
        {
            var all = _calls.Select(call => call.Statistics).OfType<MediaStatistics>().ToList();
            return new Traffic(
                all.Sum(one => one.PacketsSent),
                all.Sum(one => one.PacketsReceived),
                all.Sum(one => one.PacketsSkipped),
                all.Sum(one => one.SendErrors),
                all.Sum(one => one.PacketsLate + one.DatagramsDropped),
                SocketDrops.Between(FirstPort, LastPort));
        }
    }

    /// <summary>Places more calls, and waits until each is answered or over, or time is up.</summary>
    public async Task Add(int count)
    {
        if (count == 0)
            return;
        _settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting = count;
        var added = Enumerable.Range(0, count).Select(_ => new TalkingCall(this, Prompt)).ToList();
        var first = _calls.Count;
        _calls.AddRange(added);
        _loop.Post(() =>
        {
            for (var i = 0; i < count; i++)
            {
                var (call, to) = (added[i], _to[(first + i) % _to.Count]);
                _loop.After(TimeSpan.FromSeconds((double)i / CallsPerSecond), () => call.Dial(media => Invite(call, media, to)));
            }
        });
        await Task.WhenAny(_settled.Task, Task.Delay(TimeSpan.FromSeconds((double)count / CallsPerSecond) + AnswerMax, TimeProvider.System));
    }

    /// <summary>Hangs up, and waits until all is over or time is up.</summary>
    public async Task HangUp()
    {
        _settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _loop.Post(() =>
        {
            _isHangingUp = true;
            _waiting = 1 + _calls.Count(call => !call.HasEnded);
            foreach (var call in _calls)
                call.HangUp();
            Settle();
        });
        await Task.WhenAny(_settled.Task, Task.Delay(AnswerMax, TimeProvider.System));
    }

    public void Dispose()
    {
        _loop.Dispose();
        Clock.Dispose();
        foreach (var transport in _transports)
            transport.Dispose();
    }

    internal Result<MediaStream> Open(TalkingCall call) => Clock.Open(IPAddress.Loopback, call);

    internal void Answered() => Settle();

    internal void Ended(bool wasUp)
    {
        if (!wasUp || _isHangingUp)
            Settle();
    }

    private SipCall Invite(TalkingCall call, MediaStream media, IPEndPoint to) => _sip.Invite(
        new OutgoingInvite(
            SipUri.At("callee", to),
            SipUri.At("muster", _transports[0].LocalEndPoint),
            to,
            SessionDescription.Offer(new IPEndPoint(IPAddress.Loopback, media.LocalPort), AudioCodec.Pcma),
            Credentials: null),
        call);

    private void Settle()
    {
        if (--_waiting == 0)
            _settled.TrySetResult();
    }
}

/// <summary>RTP packets of all calls together.</summary>
/// <param name="Sent">Given to the kernel.</param>
/// <param name="Received">Taken from the far end.</param>
/// <param name="Skipped">Not sent because their time had passed.</param>
/// <param name="Refused">Not taken by the kernel.</param>
/// <param name="Unused">Received, but too late to be played, or none of the call's.</param>
/// <param name="Overflowed">Thrown away by the kernel at our sockets.</param>
internal sealed record Traffic(long Sent, long Received, long Skipped, long Refused, long Unused, long Overflowed)
{
    /// <summary>What the program is to blame for.</summary>
    public long LostInside => Skipped + Refused + Unused + Overflowed;

    public static Traffic operator -(Traffic after, Traffic before) => new(
        after.Sent - before.Sent,
        after.Received - before.Received,
        after.Skipped - before.Skipped,
        after.Refused - before.Refused,
        after.Unused - before.Unused,
        after.Overflowed - before.Overflowed);
}
