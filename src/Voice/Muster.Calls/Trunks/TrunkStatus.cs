namespace Muster.Calls;

/// <summary>How a trunk stands.</summary>
public enum TrunkState
{
    /// <summary>Its host is being looked up, or its registration still awaited.</summary>
    Starting,

    /// <summary>It is given calls.</summary>
    Ready,

    /// <summary>It is given no new calls while another trunk is ready, and probed until it answers.</summary>
    Failing,
}

/// <summary>One trunk's gauges: why it is dialling, or why not.</summary>
/// <param name="Name">As in the trunk file.</param>
/// <param name="State">How it stands.</param>
/// <param name="LiveCalls">Calls on it now, those that are still ending included.</param>
/// <param name="Channels">Calls that it may have at once.</param>
/// <param name="CallsPerSecond">Calls placed on it in the last second.</param>
/// <param name="LastFailure">What it last failed by; null when it never did.</param>
public sealed record TrunkStatus(string Name, TrunkState State, int LiveCalls, int Channels, int CallsPerSecond, string? LastFailure)
{
    /// <summary>The registration's last answer, where the trunk has one: <c>200 OK</c>.</summary>
    public string? Registration { get; init; }
}
