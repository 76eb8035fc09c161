using Muster.Kernel;

namespace Muster.Sip;

/// <summary>Why a request got no final response.</summary>
/// <param name="Reason">In words for operators; names no person.</param>
internal sealed record TransactionFailure(string Reason)
{
    public static TransactionFailure TimedOut { get; } = new("No response");

    public static TransactionFailure Unsent(string? why) => new(why is null ? "Could not be sent" : $"Could not be sent: {why}");
}

/// <summary>Who sent a request and waits for what becomes of it. Told on the loop, never from inside the sending call.</summary>
/// <param name="Responded">Each response that is not a repetition; for INVITE every 2xx, repeated or not (RFC 6026).</param>
/// <param name="Failed">No final response will come.</param>
internal sealed record ClientListener(Action<SipResponse> Responded, Action<TransactionFailure> Failed);

/// <summary>A request on its way and the responses to it (RFC 3261 section 17.1).</summary>
internal abstract class ClientTransaction
{
    private readonly ClientListener _listener;
    private byte[] _bytes;
    private SipHop? _fallback;
    private bool _isSentAgain;
    private LoopTimer? _repetition;
    private LoopTimer? _deadline;
    private TimeSpan _interval;

    /// <param name="layer">Owns it.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="bytes">The request as it is sent.</param>
    /// <param name="destination">Where it is sent.</param>
    /// <param name="fallback">Where it is sent by UDP when TCP does not work; null where there is no such way.</param>
    /// <param name="listener">Told what becomes of it.</param>
    protected ClientTransaction(TransactionLayer layer, SipRequest request, byte[] bytes, SipHop destination, SipHop? fallback, ClientListener listener)
    {
        Layer = layer;
        Request = request;
        Destination = destination;
        _fallback = fallback;
        _bytes = bytes;
        _listener = listener;
        Key = new ClientKey(request.TopVia?.Branch, request.Method);
    }

    public ClientKey Key { get; }

    public SipRequest Request { get; }

    public SipHop Destination { get; private set; }

    public bool IsTerminated { get; private set; }

    protected TransactionLayer Layer { get; }

    protected SipOptions Options => Layer.Options;

    /// <summary>No final response has come.</summary>
    protected abstract bool IsWaiting { get; }

    public void Start()
    {
        _deadline = Layer.Loop.After(Options.TransactionMax, () => Fail(TransactionFailure.TimedOut));
        if (!Destination.IsReliable)
        {
            _interval = Options.T1;
            _repetition = Layer.Loop.After(_interval, Repeat);
        }

        Transmit();
    }

    /// <summary>
    /// The connection to the destination could not be made or broke. What was only put on a stream for its length goes by UDP now
    /// (RFC 3261 section 18.1.1); else a connection that stood is made once more, since the far side may have closed it for being
    /// idle: it takes the same branch for a repetition.
    /// </summary>
    public void ConnectionLost(bool wasOpen, string? why)
    {
        if (IsTerminated || !IsWaiting)
            return;
        if (_fallback is { } udp)
            ReturnToUdp(udp);
        else if (wasOpen && !_isSentAgain)
            TransmitAgain();
        else
            Fail(TransactionFailure.Unsent(why));
    }

    public abstract void Receive(SipResponse response);

    /// <summary>Forgets the transaction without a word to its owner.</summary>
    public void Abandon()
    {
        StopTimers();
        IsTerminated = true;
        Layer.Remove(this);
    }

    /// <summary>The wait that follows this one.</summary>
    protected abstract TimeSpan NextInterval(TimeSpan interval);

    protected void Tell(SipResponse response) => _listener.Responded(response);

    protected void StopTimers()
    {
        _repetition?.Dispose();
        _deadline?.Dispose();
    }

    /// <summary>Repetitions to absorb come only where messages can be lost: timers D and K are 0 on a stream.</summary>
    protected void LingerForRepetitions(TimeSpan duration) => LingerFor(Destination.IsReliable ? TimeSpan.Zero : duration);

    /// <summary>Stays only to absorb repetitions, then goes. Nothing is sent any more, and half a minute's requests would be many.</summary>
    protected void LingerFor(TimeSpan duration)
    {
        StopTimers();
        _bytes = [];
        _deadline = Layer.Loop.After(duration, Abandon);
    }

    private void ReturnToUdp(SipHop udp)
    {
        StopTimers();
        Layer.ReturnToUdp(Request, Destination, udp);
        _bytes = SipWriter.Write(Request);
        _fallback = null;
        Destination = udp;
        Start();
    }

    private void TransmitAgain()
    {
        _isSentAgain = true;
        Transmit();
    }

    private void Transmit()
    {
        if (!Layer.Send(_bytes, Destination))
            Layer.Loop.Post(() => ConnectionLost(wasOpen: false, why: null));
    }

    private void Repeat()
    {
        Layer.Send(_bytes, Destination);
        _interval = NextInterval(_interval);
        _repetition = Layer.Loop.After(_interval, Repeat);
    }

    private void Fail(TransactionFailure failure)
    {
        if (IsTerminated)
            return;
        Abandon();
        _listener.Failed(failure);
    }
}
