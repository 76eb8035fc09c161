using System.Security.Cryptography;

namespace Muster.Outreach.Ledgers;

/// <summary>A script as it was when its campaign began; the campaign keeps it to the end.</summary>
/// <param name="Id">The script's id.</param>
/// <param name="Version">Its content hash.</param>
/// <param name="Text">The whole YAML.</param>
public sealed record FrozenScript(string Id, string Version, string Text);

/// <summary>What makes a campaign the one it is.</summary>
/// <param name="RosterName">The roster's file name, for people.</param>
/// <param name="RosterHash">The roster's content hash: see <see cref="HashOf"/>.</param>
/// <param name="Script">What is asked.</param>
public sealed record CampaignStart(string RosterName, string RosterHash, FrozenScript Script)
{
    /// <summary>The SHA-256 of a roster's bytes, as lower-case hex.</summary>
    public static string HashOf(Stream roster) => Convert.ToHexStringLower(SHA256.HashData(roster));
}

/// <summary>The campaign that a ledger holds.</summary>
/// <param name="Start">What it began with.</param>
/// <param name="StartedAt">When the roster was taken in.</param>
/// <param name="EndedAt">When everyone was done; null before.</param>
public sealed record CampaignRecord(CampaignStart Start, DateTimeOffset StartedAt, DateTimeOffset? EndedAt);
