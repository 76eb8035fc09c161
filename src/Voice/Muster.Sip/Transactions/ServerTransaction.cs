using Muster.Kernel;

namespace Muster.Sip;

/// <summary>A request that came in and the responses given to it (RFC 3261 section 17.2).</summary>
internal abstract class ServerTransaction(TransactionLayer layer, string key, SipRequest request, SipHop source, ReturnPath path)
{
    private LoopTimer? _deadline;

    public string Key { get; } = key;

    public SipRequest Request { get; } = request;

    /// <summary>Where the request came from.</summary>
    public SipHop Source { get; } = source;

    protected TransactionLayer Layer { get; } = layer;

    protected SipOptions Options => Layer.Options;

    /// <summary>What was sent last, for repetitions; null before the first response.</summary>
    protected byte[]? LastResponse { get; private set; }

    /// <summary>Gives a response. After the final one, further ones are ignored.</summary>
    public abstract void Respond(SipResponse response);

    /// <summary>A repetition of the request, or its ACK.</summary>
    public abstract void Receive(SipRequest request);

    public virtual void Abandon()
    {
        _deadline?.Dispose();
        Layer.Remove(this);
    }

    protected void Send(SipResponse response)
    {
        if (Options.UserAgent.Length > 0)
            response.Set(HeaderNames.Server, Options.UserAgent);
        LastResponse = SipWriter.Write(response);
        SendLast();
    }

    protected void SendLast()
    {
        if (LastResponse is not null)
            Layer.Respond(LastResponse, path);
    }

    /// <summary>Repetitions to absorb come only where messages can be lost: timers I and J are 0 on a stream.</summary>
    protected void LingerForRepetitions(TimeSpan duration) => LingerFor(Source.IsReliable ? TimeSpan.Zero : duration);

    protected void LingerFor(TimeSpan duration)
    {
        _deadline?.Dispose();
        _deadline = Layer.Loop.After(duration, Abandon);
    }
}
