using System.Net;
using System.Threading.Channels;
using Muster.Kernel;

namespace Muster.Sip;

/// <summary>
/// One connection. It reads and writes on the machine's pool and meets its owner on the loop: messages are handed over in the
/// order they came, and none is read before those ahead of it are dealt with.
/// </summary>
internal sealed class StreamConnection
{
    private static readonly byte[] Ping = "\r\n\r\n"u8.ToArray();
    private static readonly byte[] Pong = "\r\n"u8.ToArray();

    private readonly Channel<byte[]> _outgoing = Channel.CreateUnbounded<byte[]>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _stop;
    private readonly Loop _loop;
    private readonly StreamLimits _limits;
    private readonly bool _isIncoming;
    private string? _brokenBecause;
    private int _waitingBytes;
    private long _openedAt;
    private long _activeAt;
    private long _partSince;
    private long _writingSince;
    private long _pingedAt;
    private bool _answersPings;
    private int _lineEnds;

    /// <param name="loop">Where messages and the end are told.</param>
    /// <param name="limits">What it may take.</param>
    /// <param name="remote">The other end.</param>
    /// <param name="domain">For whom its certificate is checked; null for a connection that came in, and without TLS.</param>
    /// <param name="isIncoming">The other side opened it.</param>
    /// <param name="stop">Breaks it off.</param>
    public StreamConnection(Loop loop, StreamLimits limits, IPEndPoint remote, string? domain, bool isIncoming, CancellationToken stop)
    {
        _loop = loop;
        _limits = limits;
        _isIncoming = isIncoming;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(stop);
        _activeAt = loop.Time.GetTimestamp();
        Remote = remote;
        Domain = domain;
    }

    public IPEndPoint Remote { get; }

    public string? Domain { get; }

    /// <summary>Raised on the loop for each message.</summary>
    public required Action<byte[], IPEndPoint> Received { get; init; }

    /// <summary>Raised on the loop once, when the connection is no more.</summary>
    public required Action<StreamConnection, ConnectionLoss> Ended { get; init; }

    /// <summary>Opens the connection and keeps it up until it breaks; all ends well or badly in <see cref="Ended"/>.</summary>
    /// <param name="open">Connects, where that is still to be done, and shakes hands.</param>
    public async Task Run(Func<CancellationToken, Task<Stream>> open)
    {
        try
        {
            await using var stream = await open(_stop.Token);
            Stamp(ref _activeAt);
            Stamp(ref _openedAt);
            var writing = Write(stream);
            await await Task.WhenAny(Read(stream), writing);
            _outgoing.Writer.TryComplete();
            await writing;
        }
        catch (Exception exception)
        {
            // Whatever a peer can provoke, in the handshake above all, ends its own connection only.
            Interlocked.CompareExchange(ref _brokenBecause, (exception.InnerException ?? exception).Message, null);
        }
        finally
        {
            Abort("closed by the other side");
            _loop.Post(End);
        }
    }

    /// <summary>Puts a message on its way. False: the connection takes nothing more.</summary>
    public bool TrySend(byte[] message)
    {
        if (Interlocked.Add(ref _waitingBytes, message.Length) > _limits.WaitingBytesMax)
        {
            Abort("the other side does not read");
            return false;
        }

        return _outgoing.Writer.TryWrite(message);
    }

    /// <summary>Breaks it off, whatever it does.</summary>
    public void Abort(string why)
    {
        Interlocked.CompareExchange(ref _brokenBecause, why, null);
        _outgoing.Writer.TryComplete();
        _stop.Cancel();
    }

    /// <summary>Breaks the connection off when it has used up a limit, and pings when it is time.</summary>
    public void Inspect()
    {
        if (Volatile.Read(ref _openedAt) == 0)
            AbortAfter(_limits.OpenMax, Volatile.Read(ref _activeAt), "no connection in time");
        else if (Volatile.Read(ref _partSince) is not 0 and var part)
            AbortAfter(_limits.MessageMax, part, "a message never came to its end");
        else if (Volatile.Read(ref _writingSince) is not 0 and var writing)
            AbortAfter(_limits.MessageMax, writing, "the other side does not read");
        else if (Volatile.Read(ref _pingedAt) is not 0 and var pinged && Volatile.Read(ref _answersPings))
            AbortAfter(_limits.PongMax, pinged, "a ping was not answered");
        else
            AbortAfter(_limits.IdleMax, Volatile.Read(ref _activeAt), "idle");
        PingWhenDue();
    }

    private void End()
    {
        _stop.Dispose();
        Ended(this, new ConnectionLoss(Remote, Volatile.Read(ref _openedAt) != 0, _brokenBecause!));
    }

    private async Task Read(Stream stream)
    {
        var framer = new SipFramer();
        var batch = new List<byte[]>();
        var frame = SipFrame.Incomplete;
        while (frame == SipFrame.Incomplete && await stream.ReadAsync(framer.Room(), _stop.Token) is var count and > 0)
        {
            Stamp(ref _activeAt);
            framer.Added(count);
            frame = TakeFrames(framer, batch);
            if (batch.Count > 0)
                await HandOver(batch).WaitAsync(_stop.Token);
            batch.Clear();
            if (!framer.HasPart)
                Volatile.Write(ref _partSince, 0);
            else if (_partSince == 0)
                Stamp(ref _partSince);
        }

        if (frame == SipFrame.TooLarge)
            Interlocked.CompareExchange(ref _brokenBecause, "a message is too long", null);
    }

    /// <returns>Incomplete when the stream can be read on.</returns>
    private SipFrame TakeFrames(SipFramer framer, List<byte[]> batch)
    {
        while (true)
        {
            var frame = framer.Next(out var message);
            if (frame == SipFrame.LineEnd)
            {
                TakeLineEnd();
                continue;
            }

            if (message is not null)
                batch.Add(message);
            _lineEnds = 0;
            if (frame != SipFrame.Message)
                return frame;
        }
    }

    private void TakeLineEnd()
    {
        if (Interlocked.Exchange(ref _pingedAt, 0) != 0)
        {
            Volatile.Write(ref _answersPings, true);
        }
        else if (++_lineEnds == 2)
        {
            _lineEnds = 0;
            TrySend(Pong);
        }
    }

    private Task HandOver(List<byte[]> batch)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _loop.Post(() =>
        {
            try
            {
                foreach (var message in batch)
                    Received(message, Remote);
            }
            finally
            {
                done.SetResult();
            }
        });
        return done.Task;
    }

    private async Task Write(Stream stream)
    {
        await foreach (var message in _outgoing.Reader.ReadAllAsync(_stop.Token))
        {
            Stamp(ref _writingSince);
            await stream.WriteAsync(message, _stop.Token);
            Volatile.Write(ref _writingSince, 0);
            Interlocked.Add(ref _waitingBytes, -message.Length);
            Stamp(ref _activeAt);
        }
    }

    private void PingWhenDue()
    {
        if (_isIncoming || _limits.PingEvery is not { } every || Volatile.Read(ref _openedAt) == 0)
            return;
        var isAwaitingPong = Volatile.Read(ref _pingedAt) != 0 && Volatile.Read(ref _answersPings);
        if (isAwaitingPong || _loop.Time.GetElapsedTime(Volatile.Read(ref _activeAt)) < every)
            return;
        Stamp(ref _pingedAt);
        TrySend(Ping);
    }

    private void AbortAfter(TimeSpan limit, long since, string why)
    {
        if (_loop.Time.GetElapsedTime(since) > limit)
            Abort(why);
    }

    private void Stamp(ref long when) => Volatile.Write(ref when, _loop.Time.GetTimestamp());
}
