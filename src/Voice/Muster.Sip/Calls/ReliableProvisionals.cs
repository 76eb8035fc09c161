using System.Globalization;
using Muster.Kernel;

namespace Muster.Sip;

/// <summary>
/// Provisional responses to a caller who requires that none gets lost (RFC 3262 section 3): one at a time, repeated from T1 doubling
/// until its PRACK comes, for 64 times T1.
/// </summary>
/// <param name="layer">For its loop and timers.</param>
/// <param name="transaction">The INVITE.</param>
/// <param name="first">The first number, 1 to 2^31 - 1.</param>
/// <param name="unacknowledged">Told when no PRACK came.</param>
internal sealed class ReliableProvisionals(TransactionLayer layer, InviteServerTransaction transaction, int first, Action unacknowledged)
{
    private readonly Queue<SipResponse> _waiting = new();
    private long _number = first - 1L;
    private SipResponse? _current;
    private LoopTimer? _repetition;
    private LoopTimer? _deadline;
    private TimeSpan _interval;

    /// <summary>Nothing waits for its PRACK: a 2xx may be sent.</summary>
    public bool IsIdle => _current is null;

    /// <summary>A description was sent and has arrived: it is the answer, or the offer where the INVITE made none.</summary>
    public bool HasDescribed { get; private set; }

    public void Send(SipResponse response)
    {
        response.Add(HeaderNames.Require, Extensions.Reliable);
        _waiting.Enqueue(response);
        if (_current is null)
            SendNext();
    }

    /// <summary>Takes a PRACK. False when it is for nothing that waits for one: 481.</summary>
    public bool TryAcknowledge(SipRequest prack)
    {
        var expected = string.Create(CultureInfo.InvariantCulture, $"{_number} {transaction.Request.CSeq}");
        if (_current is null || !SameWords(prack.First(HeaderNames.RAck), expected))
            return false;
        HasDescribed |= !_current.Body.IsEmpty;
        Stop();
        return true;
    }

    /// <summary>Sends the one that waited for the last one's PRACK.</summary>
    public void SendNext()
    {
        if (!_waiting.TryDequeue(out _current))
            return;
        _current.Add(HeaderNames.RSeq, (++_number).ToString(CultureInfo.InvariantCulture));
        transaction.Respond(_current);
        _interval = layer.Options.T1;
        _repetition = layer.Loop.After(_interval, Repeat);
        _deadline = layer.Loop.After(layer.Options.TransactionMax, () =>
        {
            Stop();
            unacknowledged();
        });
    }

    public void Stop()
    {
        _current = null;
        _repetition?.Dispose();
        _deadline?.Dispose();
    }

    private static bool SameWords(string? header, string expected) =>
        string.Join(' ', (header ?? "").Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)) == expected;

    // Unlike an answer it doubles without a ceiling.
    private void Repeat()
    {
        transaction.Repeat();
        _interval *= 2;
        _repetition = layer.Loop.After(_interval, Repeat);
    }
}
