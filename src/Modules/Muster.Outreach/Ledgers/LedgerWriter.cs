using Microsoft.Data.Sqlite;
using Muster.Kernel;

namespace Muster.Outreach.Ledgers;

/// <summary>
/// The one writer of a ledger. Writes are queued from any thread and run in order on the writer's loop; all that came
/// while one transaction was being committed goes into the next, so a slow disk makes larger batches and never a longer
/// queue of commits. Whoever asked is told only when the disk has it.
/// </summary>
/// <remarks>
/// The queue is bounded by its one user: a campaign has at most as many calls in the air as channels, and each call
/// writes its beginning, its answers and its end.
/// </remarks>
internal sealed class LedgerWriter : IDisposable
{
    private readonly Lock _queueGate = new();
    private readonly Lock _connectionGate = new();
    private readonly SqliteConnection _connection;
    private readonly string _path;
    private readonly Loop _loop;
    private readonly ThreadLoop? _ownLoop;
    private readonly TimeSpan _commitEvery;
    private readonly Statement _begin, _commit, _rollback;
    private List<(Action Write, Action? Committed)> _queued = [];
    private List<(Action Write, Action? Committed)> _batch = [];

    private bool _held;

    public LedgerWriter(SqliteConnection connection, string path, LedgerOptions options)
    {
        _connection = connection;
        _path = path;
        _commitEvery = options.CommitEvery;
        _loop = options.Writer ?? (_ownLoop = new ThreadLoop("ledger"));
        _begin = new Statement(connection, "BEGIN IMMEDIATE");
        _commit = new Statement(connection, "COMMIT");
        _rollback = new Statement(connection, "ROLLBACK");
    }

    /// <summary>The clock of what is written.</summary>
    public TimeProvider Time => _loop.Time;

    /// <summary>Why it writes no more; null while it does. What was committed before stays.</summary>
    public Error? Failure { get; private set; }

    /// <summary>Told once, on the writer's loop, when writing has failed for good.</summary>
    public Action<Error>? Failed { get; set; }

    /// <summary>Queues a write. After a failure it is dropped, and <paramref name="committed"/> never comes.</summary>
    public void Enqueue(Action write, Action? committed = null)
    {
        lock (_queueGate)
        {
            if (Failure is not null)
                return;
            _queued.Add((write, committed));
            if (_queued.Count > 1)
                return;
        }

        _loop.Post(Flush);
    }

    /// <summary>Runs one write in a transaction of its own, at once, on the caller's thread.</summary>
    /// <exception cref="SqliteException">It failed, and nothing of it remains.</exception>
    public void RunNow(Action write)
    {
        lock (_connectionGate)
        {
            _begin.Run();
            try
            {
                write();
                _commit.Run();
            }
            catch
            {
                RollBack();
                throw;
            }
        }
    }

    /// <summary>Writes what is still queued and closes.</summary>
    public void Dispose()
    {
        _ownLoop?.Dispose();
        Flush();
        CommitHeld();
        _connection.Dispose();
    }

    private void Flush()
    {
        lock (_queueGate)
            (_queued, _batch) = (_batch, _queued);
        if (_batch.Count > 0 && Try(_commitEvery > TimeSpan.Zero ? Hold : () => RunNow(WriteBatch)))
        {
            foreach (var (_, committed) in _batch)
                committed?.Invoke();
        }

        _batch.Clear();
    }

    /// <summary>Writes into a transaction that stays open for a while.</summary>
    private void Hold()
    {
        if (!_held)
        {
            _begin.Run();
            _held = true;
            _loop.After(_commitEvery, CommitHeld);
        }

        WriteBatch();
    }

    private void CommitHeld()
    {
        if (_held)
            Try(() => _commit.Run());
        _held = false;
    }

    private bool Try(Action write)
    {
        if (Failure is not null)
            return false;
        try
        {
            write();
            return true;
        }
        catch (SqliteException exception)
        {
            Fail(LedgerErrors.Of(exception, _path));
            return false;
        }
    }

    private void WriteBatch()
    {
        foreach (var (write, _) in _batch)
            write();
    }

    private void Fail(Error error)
    {
        lock (_queueGate)
        {
            Failure = error;
            _queued.Clear();
        }

        Failed?.Invoke(error);
    }

    // After a full disk SQLite may have rolled back by itself; then there is nothing left to undo.
    private void RollBack()
    {
        try
        {
            _rollback.Run();
        }
        catch (SqliteException)
        {
        }
    }
}
