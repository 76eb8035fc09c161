using Muster.Kernel;

namespace Muster.Outreach.Ledgers;

/// <summary>How a ledger writes.</summary>
public sealed record LedgerOptions
{
    /// <summary>
    /// The loop that owns the writing; null gives the ledger a thread of its own. A rehearsal gives its virtual loop,
    /// and the whole campaign runs on one thread in virtual time.
    /// </summary>
    public Loop? Writer { get; init; }

    /// <summary>
    /// Whether a commit waits until the disk has it, so that it outlives a power cut. Off only for a rehearsal: a
    /// killed process loses nothing either way.
    /// </summary>
    public bool Durable { get; init; } = true;

    /// <summary>
    /// How long what was written may wait for its commit; whoever asked is told at once. Above zero only for a rehearsal,
    /// which nobody goes on with after a kill: half of its time would go into a million commits.
    /// </summary>
    public TimeSpan CommitEvery { get; init; }

    /// <summary>
    /// The memory of numbers that this campaign shares with others (docs/rosters.md): a file of its own,
    /// made when it is missing, and open to several processes at once. Null: none is kept.
    /// </summary>
    public string? NumbersPath { get; init; }

    /// <summary>How long a write waits for a foreign program that holds the database, in whole seconds from 1.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
