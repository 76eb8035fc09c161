namespace Muster.Outreach.Ledgers;

/// <summary>How a roster came into a campaign. The numbers are stored: never change one.</summary>
public enum ImportKind
{
    /// <summary>The campaign began with it.</summary>
    Begin = 1,

    /// <summary>A corrected roster took the place of the one before.</summary>
    Update = 2,

    /// <summary>An update was taken back.</summary>
    Undo = 3,

    /// <summary>Lists of those not to be called were applied to whoever was still to be called.</summary>
    LeaveOut = 4,
}

/// <summary>What a roster changed in a campaign, in rows.</summary>
/// <param name="Added">People whom the roster before did not hold.</param>
/// <param name="Changed">People not done of whom something is different: they go on with what is now said of them.</param>
/// <param name="Withdrawn">People not done whom the roster does not hold any more: they are not called.</param>
/// <param name="Finished">People who were done and stand differently in the roster, or not at all: they stay as they are.</param>
/// <param name="Unchanged">All others.</param>
public sealed record RosterChanges(int Added, int Changed, int Withdrawn, int Finished, int Unchanged)
{
    /// <summary>Whether anything is to be written.</summary>
    public bool IsEmpty => this is { Added: 0, Changed: 0, Withdrawn: 0 };
}

/// <summary>One roster that was taken in, or taken back.</summary>
/// <param name="Id">Rising with time, from 1.</param>
/// <param name="Kind">How it came.</param>
/// <param name="RosterName">The file's name.</param>
/// <param name="RosterHash">Its content's: see <see cref="CampaignStart.HashOf"/>.</param>
/// <param name="At">When.</param>
/// <param name="Changes">What it changed.</param>
/// <param name="Undoes">Of an undo: what it took back.</param>
public sealed record ImportRecord(int Id, ImportKind Kind, string RosterName, string RosterHash, DateTimeOffset At, RosterChanges Changes, int? Undoes);
