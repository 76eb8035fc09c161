using Microsoft.Data.Sqlite;
using Muster.Kernel;

namespace Muster.Outreach.Ledgers;

/// <summary>Names what a ledger's file or disk can refuse.</summary>
internal static class LedgerErrors
{
    // SQLite's primary result codes (https://www.sqlite.org/rescode.html).
    private const int Busy = 5, Locked = 6, ReadOnly = 8, IoError = 10, Corrupt = 11, Full = 13, CannotOpen = 14, NotADatabase = 26;

    /// <summary>SQLITE_IOERR_SHMSIZE: the index of the write-ahead log could not grow, for want of space.</summary>
    private const int IoErrorShmSize = IoError | (19 << 8);

    /// <summary>Another process has the ledger.</summary>
    public const string InUseCode = "ledger.in_use";

    private const string Resume = "everything up to here is safe, and the same command goes on from there";

    public static Error Of(SqliteException exception, string path) => exception switch
    {
        { SqliteErrorCode: Full } or { SqliteExtendedErrorCode: IoErrorShmSize } =>
            new("ledger.disk_full", $"The disk of the ledger {path} is full: make room; {Resume}."),
        { SqliteErrorCode: Busy or Locked } =>
            new("ledger.locked", $"Another program keeps the ledger {path} locked: close it; {Resume}."),
        { SqliteErrorCode: ReadOnly or CannotOpen } => NotWritable(path),
        { SqliteErrorCode: Corrupt or NotADatabase } => Damaged(path),
        { SqliteErrorCode: IoError } =>
            new("ledger.io", $"The disk failed while the ledger {path} was read or written ({exception.SqliteExtendedErrorCode}): check the disk; {Resume}."),
        _ => new("ledger.failed", $"The ledger {path} refused a write ({exception.SqliteExtendedErrorCode}: {exception.Message})."),
    };

    public static Error NotWritable(string path) =>
        new("ledger.not_writable", $"The ledger {path} cannot be written: check that the folder exists, that this user may write there, and that the disk is not read-only.");

    public static Error InUse(string path) =>
        new(InUseCode, $"Another process is running the campaign of the ledger {path}: let it end, stop it, or choose another output folder.");

    public static Error RunsNow(string path) =>
        new(InUseCode, $"The campaign of the ledger {path} is running, and its roster changes between two runs: 'muster campaign stop --finish', this update, then 'muster campaign run' with the corrected roster.");

    public static Error Damaged(string path) =>
        new("ledger.damaged", $"The file {path} is damaged or is no ledger: restore it from a copy, or choose another output folder.");

    public static Error Newer(string path) =>
        new("ledger.newer", $"The ledger {path} was written by a newer version of this program: use that version, or choose another output folder.");

    public static Error NotBegun(string path) =>
        new("campaign.not_begun", $"The ledger {path} holds no campaign yet: begin it with 'muster campaign run'.");

    public static Error NothingToUndo(string path) =>
        new("campaign.nothing_to_undo", $"The ledger {path} has had no update of its roster that is not undone already.");

    public static Error NoNumbers(string path) =>
        new("campaign.no_numbers", $"Rows of the ledger {path} were left out by a memory of numbers or a list: give the same file with --numbers, or with --leave-out, or they would be called after all.");

    public static Error OtherCampaign(string path, string what) =>
        new("campaign.other_campaign", $"The ledger {path} belongs to a campaign with another {what}: choose another output folder for a new campaign, or give the {what} that this one began with.{(what == "roster" ? " A corrected roster comes in by 'muster campaign update'." : "")}");
}
