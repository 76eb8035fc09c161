using Dapper;
using Microsoft.Data.Sqlite;
using Muster.Kernel;
using Muster.Outreach.Numbers;

namespace Muster.Outreach.Ledgers;

/// <summary>The file of a ledger: who holds it, how it is opened, and which version its tables are.</summary>
internal sealed class LedgerFile : IDisposable
{
    /// <summary>What the runtime reports when another process holds the lock: EWOULDBLOCK, ERROR_SHARING_VIOLATION.</summary>
    private const int HeldOnUnix = 11, HeldOnWindows = unchecked((int)0x80070020);

    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(30);

    private readonly FileStream? _lock;

    private LedgerFile(string path, FileStream? @lock)
    {
        Path = path;
        _lock = @lock;
    }

    public string Path { get; }

    /// <summary>Whether this process holds the file; if not, another one is running its campaign.</summary>
    public bool IsClaimed => _lock is not null;

    /// <summary>Claims the file for this process. The kernel releases the claim when the process ends, however it ends.</summary>
    public static Result<LedgerFile> Claim(string path)
    {
        try
        {
            return new LedgerFile(path, new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException exception) when (exception.HResult is HeldOnUnix or HeldOnWindows)
        {
            return LedgerErrors.InUse(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return LedgerErrors.NotWritable(path);
        }
    }

    /// <summary>Claims the file, or does without the claim where another process has it.</summary>
    public static Result<LedgerFile> ClaimOrShare(string path) =>
        Claim(path) is var claim && claim.Error?.Code == LedgerErrors.InUseCode ? new LedgerFile(path, null) : claim;

    /// <summary>Opens the connection that writes, checks the file and brings its tables up to date.</summary>
    public Result<SqliteConnection> OpenForWriting(LedgerOptions options)
    {
        var connection = Connect(SqliteOpenMode.ReadWriteCreate, options.BusyTimeout);
        try
        {
            connection.Open();
            connection.Execute(
                $"""
                PRAGMA journal_mode = WAL;
                PRAGMA synchronous = {(options.Durable ? "FULL" : "OFF")};
                PRAGMA foreign_keys = ON;
                """);
            var error = connection.ExecuteScalar<string>("PRAGMA quick_check(1)") == "ok"
                ? Migrations.Apply(connection, "outreach", "outreach_version") ? null : LedgerErrors.Newer(Path)
                : LedgerErrors.Damaged(Path);
            if (error is null && options.NumbersPath is { } numbers)
                error = NumberMemory.Attach(connection, numbers);
            if (error is null)
                return connection;
            connection.Dispose();
            return error;
        }
        catch (SqliteException exception)
        {
            connection.Dispose();
            return LedgerErrors.Of(exception, Path);
        }
    }

    /// <summary>Opens a connection that sees one state of the ledger, whatever is written meanwhile.</summary>
    public SqliteConnection OpenSnapshot()
    {
        var connection = Connect(SqliteOpenMode.ReadOnly, ReadTimeout);
        connection.Open();
        using var begin = new Statement(connection, "BEGIN");
        begin.Run();
        return connection;
    }

    public void Dispose() => _lock?.Dispose();

    // The driver itself repeats a statement that meets a lock, up to this timeout in whole seconds.
    private SqliteConnection Connect(SqliteOpenMode mode, TimeSpan timeout) => new(
        new SqliteConnectionStringBuilder
        {
            DataSource = Path,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = Math.Max(1, (int)timeout.TotalSeconds),
        }.ToString());
}
