namespace Muster.Calls;

/// <summary>How a trunk's calls are handed over to a person.</summary>
public enum TransferMode
{
    /// <summary>By REFER where the other side says that it takes it and then does; else by a bridge.</summary>
    Auto,

    /// <summary>By REFER only (RFC 3515): the carrier connects the two, and the call leaves this machine.</summary>
    Refer,

    /// <summary>By a second call, whose sound passes through this machine and takes a channel of the trunk.</summary>
    Bridge,
}
