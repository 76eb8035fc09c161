using System.Runtime.InteropServices;
using Muster.Rtp;
using Muster.Sip;

namespace Muster.Calls;

/// <summary>What one call of a check showed, with times from its INVITE on.</summary>
internal sealed record CallFacts
{
    /// <summary>Statuses from 101 to 199 in their order, each once.</summary>
    public IReadOnlyList<int> Provisionals { get; init; } = [];

    /// <summary>The first of them.</summary>
    public TimeSpan? FirstProvisional { get; init; }

    /// <summary>One of them brought a description.</summary>
    public bool HasEarlyDescription { get; init; }

    /// <summary>Audio received before the answer.</summary>
    public int EarlyMediaMs { get; init; }

    public TimeSpan? Answered { get; init; }

    public AudioCodec? Codec { get; init; }

    /// <summary>The far end takes keys by RFC 4733.</summary>
    public bool TakesKeys { get; init; }

    public string KeysSent { get; init; } = "";

    public string KeysHeard { get; init; } = "";

    /// <summary>How long it was talked on.</summary>
    public TimeSpan Talked { get; init; }

    /// <summary>Frames in which something other than silence was heard, 20 ms each.</summary>
    public int LoudFrames { get; init; }

    public MediaStatistics? Media { get; init; }

    /// <summary>What an offer of ours within the call came to.</summary>
    public OfferOutcome Hold { get; init; }

    public OfferOutcome Unhold { get; init; }

    /// <summary>Packets came again after the call was taken off hold.</summary>
    public bool SoundAfterHold { get; init; }

    /// <summary>The session's length as agreed on by RFC 4028.</summary>
    public TimeSpan? SessionInterval { get; init; }

    public CallEnd? End { get; init; }

    /// <summary>From hanging up to the end.</summary>
    public TimeSpan? EndedAfter { get; init; }
}

/// <summary>What became of an offer that we made within a call.</summary>
/// <param name="Status">200 when it was agreed to, else the refusal; 0 when it was not made or not answered.</param>
/// <param name="TheirDirection">In the answer.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct OfferOutcome(int Status, MediaDirection TheirDirection);
