using Muster.Kernel;

namespace Muster.Sip;

/// <summary>Repeats a 2xx until its ACK comes (RFC 3261 section 13.3.1.4): from T1 doubling to T2, for 64 times T1.</summary>
internal sealed class AnswerRepetition
{
    private readonly Loop _loop;
    private readonly SipOptions _options;
    private readonly InviteServerTransaction _transaction;
    private readonly Action<SipRequest> _acknowledged;
    private LoopTimer _repetition;
    private readonly LoopTimer _deadline;
    private TimeSpan _interval;

    public AnswerRepetition(TransactionLayer layer, InviteServerTransaction transaction, Action<SipRequest> acknowledged, Action unacknowledged)
    {
        _loop = layer.Loop;
        _options = layer.Options;
        _transaction = transaction;
        _acknowledged = acknowledged;
        _interval = _options.T1;
        _repetition = _loop.After(_interval, Repeat);
        _deadline = _loop.After(_options.TransactionMax, () =>
        {
            Stop();
            unacknowledged();
        });
    }

    public bool IsFor(SipRequest ack) => ack.CSeq.Number == _transaction.Request.CSeq.Number;

    public void Acknowledge(SipRequest ack) => _acknowledged(ack);

    public void Stop()
    {
        _repetition.Dispose();
        _deadline.Dispose();
    }

    private void Repeat()
    {
        _transaction.Repeat();
        _interval = _interval * 2 < _options.T2 ? _interval * 2 : _options.T2;
        _repetition = _loop.After(_interval, Repeat);
    }
}
