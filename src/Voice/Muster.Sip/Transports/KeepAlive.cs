using Muster.Kernel;

namespace Muster.Sip;

/// <summary>Sends two line ends to a hop, again and again, until it is disposed of or its endpoint is.</summary>
internal sealed class KeepAlive : IDisposable
{
    private readonly TransactionLayer _layer;
    private readonly SipHop _to;
    private readonly TimeSpan _every;
    private LoopTimer _next;

    public KeepAlive(TransactionLayer layer, SipHop to, TimeSpan every)
    {
        _layer = layer;
        _to = to;
        _every = every;
        _next = layer.Loop.After(every, Send);
    }

    public void Dispose() => _next.Dispose();

    private void Send()
    {
        if (_layer.IsClosed)
            return;
        _layer.Send("\r\n\r\n"u8, _to);
        _next = _layer.Loop.After(_every, Send);
    }
}
