using System.Collections.Concurrent;
using System.Net;
using Muster.Kernel;
using Muster.Rtp;
using Muster.Sip;

namespace Muster.Carrier.Tests.Lines;

/// <summary>A caller who writes down what happens to the call, and speaks when told. Its SIP side lives on the rig's loop.</summary>
internal sealed class TestCaller(Loop loop, SipEndpoint endpoint, MediaClock media, IPEndPoint carrier) : ISipCallEvents, IMediaSink, IDisposable
{
    private readonly TaskCompletionSource<CallEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<string> _events = new();
    private MediaStream? _stream;
    private SipCall? _call;
    private int _audibleFrames;

    public Task<CallEnd> Ended => _ended.Task;

    public Task WhenAnswered => _answered.Task;

    /// <summary>Provisional statuses, <c>answered</c>, keys heard.</summary>
    public IReadOnlyCollection<string> Events => _events;

    public int AudibleMs => Volatile.Read(ref _audibleFrames) * 20;

    public string CallId => _call!.CallId;

    public MediaStream Stream => _stream!;

    public void Call(string number, SipCredentials? credentials) => loop.Post(() =>
    {
        _stream = media.Open(IPAddress.Loopback, this).Value;
        var offer = SessionDescription.Offer(new IPEndPoint(IPAddress.Loopback, _stream.LocalPort));
        _call = endpoint.Invite(
            new OutgoingInvite(SipUri.At(number, carrier), SipUri.At("caller", endpoint.LocalEndPoint), carrier, offer, credentials),
            this);
    });

    public void HangUp() => loop.Post(() => _call!.HangUp());

    public void Provisional(SipCall call, int status, string reason, SessionDescription? sdp)
    {
        _events.Enqueue(status.ToString());
        Connect(sdp);
    }

    public void Answered(SipCall call, SessionDescription? sdp)
    {
        _events.Enqueue("answered");
        Connect(sdp);
        _answered.TrySetResult();
    }

    public SessionDescription? Reoffered(SipCall call, SessionDescription? offer) => null;

    void ISipCallEvents.Ended(SipCall call, CallEnd end)
    {
        _stream?.Dispose();
        _ended.TrySetResult(end);
        _answered.TrySetException(new InvalidOperationException($"The call ended with {end}."));
        _ = _answered.Task.Exception;
    }

    public void Frame(ReadOnlySpan<byte> aLaw, bool received)
    {
        if (received && aLaw.ContainsAnyExcept((byte)0xD5))
            Interlocked.Increment(ref _audibleFrames);
    }

    public void Digit(char digit) => _events.Enqueue($"key {digit}");

    public void Played(int clip)
    {
    }

    public void Dispose() => _stream?.Dispose();

    private void Connect(SessionDescription? sdp)
    {
        if (sdp?.RtpAddress is { } address)
            _stream!.Connect(address, G711.ALaw, sdp.TelephoneEventPayloadType);
    }
}
