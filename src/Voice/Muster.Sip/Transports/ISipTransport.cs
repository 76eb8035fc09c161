using System.Net;

namespace Muster.Sip;

/// <summary>Carries SIP messages over one protocol, from one address. All members are used on the loop of the endpoint.</summary>
public interface ISipTransport : IDisposable
{
    /// <summary>What it speaks.</summary>
    SipProtocol Protocol { get; }

    /// <summary>The address that this side's Via and Contact headers name.</summary>
    IPEndPoint LocalEndPoint { get; }

    /// <summary>Raised on the loop for each message with where it came from; the memory is the receiver's to keep.</summary>
    Action<ReadOnlyMemory<byte>, IPEndPoint>? Received { get; set; }

    /// <summary>Raised on the loop when a connection could not be made or broke. Never raised where there are none.</summary>
    Action<ConnectionLoss>? Lost { get; set; }

    /// <summary>Sends one message, over a new connection where one is needed and none stands.</summary>
    /// <returns>False when the machine refused to send it. A loss on the way is not noticed, or told by <see cref="Lost"/>.</returns>
    bool Send(ReadOnlySpan<byte> message, SipHop to);

    /// <summary>Sends one message back to where another came from.</summary>
    /// <returns>False when the machine refused to send it, or the connection that the other came by is gone.</returns>
    bool Reply(ReadOnlySpan<byte> message, IPEndPoint source);
}

/// <summary>A connection that is no more.</summary>
/// <param name="Remote">Its other end.</param>
/// <param name="WasOpen">False when it never came to stand.</param>
/// <param name="Reason">Why, in a sentence for operators; names no person.</param>
public sealed record ConnectionLoss(IPEndPoint Remote, bool WasOpen, string Reason);
