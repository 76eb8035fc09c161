using System.Net;
using Muster.Kernel;

namespace Muster.Sip.Tests;

/// <summary>What a call leaves to the collector: each collection holds up the packets of all others.</summary>
public sealed class GarbageTests
{
    private static readonly IPEndPoint Far = new(IPAddress.Loopback, 5090);

    private readonly VirtualLoop _loop = new(DateTimeOffset.UnixEpoch);
    private readonly Wire _wire = new();
    private readonly SipEndpoint _endpoint;
    private long _bytes;

    public GarbageTests() => _endpoint = new SipEndpoint(_loop, _wire, new SipOptions { Seed = 1 });

    [Fact]
    public void A_call_set_up_and_hung_up_stays_within_its_budget()
    {
        const int Calls = 50;
        for (var i = 0; i < Calls; i++)
            CallOnce();
        _bytes = 0;
        for (var i = 0; i < Calls; i++)
            CallOnce();

        ((double)_bytes / Calls).ShouldBeLessThanOrEqualTo(Budget.Of("signalling", "allocatedBytesPerCall"));
    }

    private void CallOnce()
    {
        var events = new Recorder();
        SipCall? call = null;
        Count(() => call = _endpoint.Invite(
            new OutgoingInvite(SipUri.At("13800000000", Far), SipUri.At("02750000000", _wire.LocalEndPoint), Far, SessionDescription.Offer(Pair.CallerRtp), null), events));
        var invite = _wire.Last;
        Answer(invite, 180, null);
        Answer(invite, 200, ScriptedPeer.Session());
        Count(() => call!.HangUp());
        Answer(_wire.Last, 200, null);
        _loop.Settle();
        _endpoint.Gauges.Calls.ShouldBe(0);
    }

    private void Answer(byte[] request, int status, string? sdp)
    {
        SipReader.TryRead(request, out var read);
        var response = ((SipRequest)read!).Respond(status, ScriptedPeer.Tag);
        response.Add(HeaderNames.Contact, "<sip:peer@127.0.0.1:5090>");
        if (sdp is not null)
        {
            response.Add(HeaderNames.ContentType, SessionDescription.MediaType);
            response.Body = System.Text.Encoding.ASCII.GetBytes(sdp);
        }

        var bytes = SipWriter.Write(response);
        Count(() => _wire.Received!(bytes, Far));
    }

    private void Count(Action work)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        work();
        _bytes += GC.GetAllocatedBytesForCurrentThread() - before;
    }

    /// <summary>Keeps what was sent last.</summary>
    private sealed class Wire : ISipTransport
    {
        public byte[] Last { get; private set; } = [];

        public SipProtocol Protocol => SipProtocol.Udp;

        public IPEndPoint LocalEndPoint { get; } = new(IPAddress.Loopback, 5060);

        public Action<ReadOnlyMemory<byte>, IPEndPoint>? Received { get; set; }

        public Action<ConnectionLoss>? Lost { get; set; }

        public bool Send(ReadOnlySpan<byte> message, SipHop to)
        {
            Last = message.ToArray();
            return true;
        }

        public bool Reply(ReadOnlySpan<byte> message, IPEndPoint source) => true;

        public void Dispose()
        {
        }
    }
}
