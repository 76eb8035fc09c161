using System.Diagnostics;
using System.Net;
using System.Text;
using Muster.Sip;

namespace Muster.Bench;

/// <summary>
/// Measures this side's own part of each set-up: from the order to its INVITE at the kernel, and from its 200 taken from the
/// socket to the ACK at the kernel. All members are for the endpoint's loop.
/// </summary>
internal sealed class TimedTransport(ISipTransport inner, StampedLoop loop) : ISipTransport
{
    private readonly Dictionary<string, TimeSpan> _inviting = new(StringComparer.Ordinal);

    /// <summary>When the call was ordered whose INVITE leaves next, as a timestamp.</summary>
    public long Ordered { get; set; }

    /// <summary>One for each call that was set up.</summary>
    public List<TimeSpan> OwnTimes { get; } = [];

    public SipProtocol Protocol => inner.Protocol;

    public IPEndPoint LocalEndPoint => inner.LocalEndPoint;

    public Action<ReadOnlyMemory<byte>, IPEndPoint>? Received
    {
        get => inner.Received;
        set => inner.Received = value;
    }

    public Action<ConnectionLoss>? Lost
    {
        get => inner.Lost;
        set => inner.Lost = value;
    }

    public bool Send(ReadOnlySpan<byte> message, SipHop to)
    {
        var isSent = inner.Send(message, to);
        if (message.StartsWith("INVITE "u8))
            _inviting.TryAdd(CallIdOf(message), Stopwatch.GetElapsedTime(Ordered));
        else if (message.StartsWith("ACK "u8) && _inviting.Remove(CallIdOf(message), out var inviting))
            OwnTimes.Add(inviting + Stopwatch.GetElapsedTime(loop.Arrived));
        return isSent;
    }

    public bool Reply(ReadOnlySpan<byte> message, IPEndPoint source) => inner.Reply(message, source);

    public void Dispose() => inner.Dispose();

    private static string CallIdOf(ReadOnlySpan<byte> message)
    {
        var name = "\r\nCall-ID: "u8;
        var value = message[(message.IndexOf(name) + name.Length)..];
        return Encoding.ASCII.GetString(value[..value.IndexOf("\r\n"u8)]);
    }
}
