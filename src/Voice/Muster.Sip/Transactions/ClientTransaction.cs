using System.Net;
using Muster.Kernel;

namespace Muster.Sip;

/// <summary>Why a request got no final response.</summary>
internal enum TransactionFailure
{
    TimedOut,
    TransportFailed,
}

/// <summary>Who sent a request and waits for what becomes of it. Told on the loop, never from inside the sending call.</summary>
/// <param name="Responded">Each response that is not a repetition; for INVITE every 2xx, repeated or not (RFC 6026).</param>
/// <param name="Failed">No final response will come.</param>
internal sealed record ClientListener(Action<SipResponse> Responded, Action<TransactionFailure> Failed);

/// <summary>A request on its way and the responses to it (RFC 3261 section 17.1).</summary>
internal abstract class ClientTransaction
{
    private readonly byte[] _bytes;
    private readonly ClientListener _listener;
    private LoopTimer? _repetition;
    private LoopTimer? _deadline;
    private TimeSpan _interval;

    protected ClientTransaction(TransactionLayer layer, SipRequest request, IPEndPoint destination, ClientListener listener)
    {
        Layer = layer;
        Request = request;
        Destination = destination;
        _bytes = SipWriter.Write(request);
        _listener = listener;
    }

    public SipRequest Request { get; }

    public IPEndPoint Destination { get; }

    public bool IsTerminated { get; private set; }

    protected TransactionLayer Layer { get; }

    protected SipOptions Options => Layer.Options;

    public void Start()
    {
        _deadline = Layer.Loop.After(Options.TransactionMax, () => Fail(TransactionFailure.TimedOut));
        _interval = Options.T1;
        _repetition = Layer.Loop.After(_interval, Repeat);
        if (!Layer.Send(_bytes, Destination))
            Layer.Loop.Post(() => Fail(TransactionFailure.TransportFailed));
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

    /// <summary>Stays only to absorb repetitions, then goes.</summary>
    protected void LingerFor(TimeSpan duration)
    {
        StopTimers();
        _deadline = Layer.Loop.After(duration, Abandon);
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
