using System.Net;

namespace Muster.Sip;

/// <summary>Carries SIP messages, one a datagram. All members are used on the loop of the endpoint.</summary>
public interface ISipTransport : IDisposable
{
    /// <summary>The address that this side's Via and Contact headers name.</summary>
    IPEndPoint LocalEndPoint { get; }

    /// <summary>Raised on the loop for each datagram; the memory is the receiver's to keep.</summary>
    Action<ReadOnlyMemory<byte>, IPEndPoint>? Received { get; set; }

    /// <summary>Sends one message.</summary>
    /// <returns>False when the machine refused to send it; a loss on the way is not noticed.</returns>
    bool Send(ReadOnlySpan<byte> message, IPEndPoint to);
}
