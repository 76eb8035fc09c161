using Microsoft.Data.Sqlite;
using Muster.Contracts;

namespace Muster.Outreach.Ledgers;

/// <summary>
/// How many follow-ups corrections of the outcome have settled, whatever the staff found and whichever process entered it.
/// Corrections are only ever added to, so the last one's number tells whether to count again.
/// </summary>
internal sealed class SettledFollowUps
{
    private readonly LedgerWriter _writer;
    private readonly Statement _last, _count;
    private long _counted;
    private int _settled;

    /// <param name="connection">The writer's.</param>
    /// <param name="writer">Of the ledger.</param>
    /// <param name="outcomes">Which outcomes are a follow-up.</param>
    public SettledFollowUps(SqliteConnection connection, LedgerWriter writer, IReadOnlySet<Disposition> outcomes)
    {
        _writer = writer;
        var open = string.Join(',', outcomes.Select(outcome => (int)outcome));
        _last = new Statement(connection, "SELECT coalesce(max(id), 0) FROM outreach_correction");
        _count = new Statement(
            connection,
            $"""
            SELECT count(*)
            FROM outreach_standing_correction c JOIN outreach_row r ON r.id = c.row_id
            WHERE c.question IS NULL AND r.outcome IN ({open})
            """);
    }

    /// <summary>Counts, on the writer's loop; <paramref name="read"/> is told there.</summary>
    public void Read(Action<int> read) => _writer.Enqueue(Count, () => read(_settled));

    private void Count()
    {
        var last = Number(_last);
        if (last == _counted)
            return;
        _settled = (int)Number(_count);
        _counted = last;
    }

    private static long Number(Statement statement)
    {
        using var reader = statement.Read();
        reader.Read();
        return reader.GetInt64(0);
    }
}
