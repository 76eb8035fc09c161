namespace Muster.Sip;

/// <summary>What connections may take of this machine, so that hostile and dead peers cost little.</summary>
public sealed record StreamLimits
{
    /// <summary>Connections at once, both ways; further ones are closed as they come.</summary>
    public int ConnectionsMax { get; init; } = 1024;

    /// <summary>Connecting, the handshake of TLS included.</summary>
    public TimeSpan OpenMax { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>From the first byte of a message to its last; also what a peer may take to accept what is written to it.</summary>
    public TimeSpan MessageMax { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>A connection on which nothing passes for so long is closed; the next message opens another.</summary>
    public TimeSpan IdleMax { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Bytes that wait for a peer which reads slowly; past them its connection is broken.</summary>
    public int WaitingBytesMax { get; init; } = 1 << 20;

    /// <summary>
    /// How often a ping (two line ends, RFC 5626 section 4.4.1) keeps connections made from here alive through NATs and firewalls;
    /// null sends none. A peer that has answered one and leaves another unanswered is gone.
    /// </summary>
    public TimeSpan? PingEvery { get; init; }

    /// <summary>How long the answer to a ping may take.</summary>
    public TimeSpan PongMax { get; init; } = TimeSpan.FromSeconds(10);
}
