using Dapper;

namespace Muster.Outreach.Ledgers;

/// <summary>One sum of the ledger, worked out twice.</summary>
/// <param name="Name">What must be equal, as a sentence.</param>
/// <param name="Expected">One way of counting.</param>
/// <param name="Found">The other.</param>
public sealed record ReconciliationCheck(string Name, long Expected, long Found)
{
    public bool Holds => Expected == Found;

    public override string ToString() => $"{Name}: {Expected}{(Holds ? "" : $", but found {Found}")}";
}

/// <summary>The proof that a ledger adds up, to the row: every sum by itself, so that a broken one names itself.</summary>
/// <param name="Checks">All that was compared.</param>
public sealed record Reconciliation(IReadOnlyList<ReconciliationCheck> Checks)
{
    private static readonly (string Name, string Expected, string Found)[] Sums =
    [
        ("rows = rejected + outcomes + pending",
            "SELECT count(*) FROM outreach_row",
            "SELECT count(CASE WHEN verdict = 3 THEN 1 END) + count(CASE WHEN verdict <> 3 AND outcome IS NOT NULL THEN 1 END) + count(CASE WHEN verdict <> 3 AND outcome IS NULL THEN 1 END) FROM outreach_row"),
        ("rejected rows have a reason, no phone to call and no outcome",
            "SELECT count(*) FROM outreach_row WHERE verdict = 3",
            "SELECT count(*) FROM outreach_row WHERE verdict = 3 AND reason IS NOT NULL AND target_id IS NULL AND outcome IS NULL"),
        ("every other row has a phone to call",
            "SELECT count(*) FROM outreach_row WHERE verdict <> 3",
            "SELECT count(*) FROM outreach_row r JOIN outreach_target t ON t.id = r.target_id AND t.number = r.phone WHERE r.verdict <> 3"),
        ("phones done are those where nobody is pending",
            "SELECT count(*) FROM outreach_target WHERE state = 3",
            "SELECT count(*) FROM outreach_target t WHERE NOT EXISTS (SELECT 1 FROM outreach_row r WHERE r.target_id = t.id AND r.outcome IS NULL) AND t.state <> 2"),
        ("phones in the air are those with one attempt that has not ended",
            "SELECT count(*) FROM outreach_target WHERE state = 2",
            "SELECT count(DISTINCT target_id) FROM outreach_attempt WHERE ended_at IS NULL"),
        ("no phone has two attempts in the air",
            "SELECT count(DISTINCT target_id) FROM outreach_attempt WHERE ended_at IS NULL",
            "SELECT count(*) FROM outreach_attempt WHERE ended_at IS NULL"),
        ("attempts counted by phone = attempts",
            "SELECT coalesce(sum(attempts), 0) FROM outreach_target",
            "SELECT count(*) FROM outreach_attempt"),
        ("every phone's attempts are numbered without a gap",
            "SELECT count(*) FROM outreach_target",
            "SELECT count(*) FROM outreach_target t WHERE attempts = (SELECT coalesce(max(ordinal), 0) FROM outreach_attempt a WHERE a.target_id = t.id)"),
        ("attempts that ended have a disposition",
            "SELECT count(*) FROM outreach_attempt WHERE ended_at IS NOT NULL",
            "SELECT count(*) FROM outreach_attempt WHERE disposition IS NOT NULL"),
        ("in attempts that ended, everyone's part has a disposition",
            "SELECT count(*) FROM outreach_part p JOIN outreach_attempt a ON a.id = p.attempt_id AND a.ended_at IS NOT NULL",
            "SELECT count(*) FROM outreach_part p JOIN outreach_attempt a ON a.id = p.attempt_id AND a.ended_at IS NOT NULL WHERE p.disposition IS NOT NULL"),
        ("every outcome comes from a call",
            "SELECT count(*) FROM outreach_row WHERE outcome IS NOT NULL",
            "SELECT count(*) FROM outreach_row r WHERE outcome IS NOT NULL AND EXISTS (SELECT 1 FROM outreach_part p WHERE p.row_id = r.id AND p.disposition IS NOT NULL)"),
        ("completed rows are those that completed in one call, and in no more than one",
            "SELECT count(*) FROM outreach_row WHERE outcome = 1",
            "SELECT count(*) FROM outreach_part WHERE disposition = 1"),
        ("nobody was called after they had completed, refused or been handed over",
            "SELECT 0",
            """
            SELECT count(*) FROM outreach_part p
            JOIN outreach_part later ON later.row_id = p.row_id AND later.attempt_id > p.attempt_id
            WHERE p.disposition IN (1, 3, 17)
            """),
        ("a phone's attempt begins when the one before it has ended",
            "SELECT 0",
            """
            SELECT count(*) FROM outreach_attempt a
            JOIN outreach_attempt later ON later.target_id = a.target_id AND later.ordinal = a.ordinal + 1
            WHERE a.ended_at IS NULL
            """),
        ("every answer belongs to someone whom its call was to ask",
            "SELECT count(*) FROM outreach_answer",
            "SELECT count(*) FROM outreach_answer n JOIN outreach_part p ON p.attempt_id = n.attempt_id AND p.row_id = n.row_id"),
    ];

    /// <summary>Whether all of it holds.</summary>
    public bool AddsUp => Checks.All(check => check.Holds);

    internal static Reconciliation Read(LedgerFile file)
    {
        using var connection = file.OpenSnapshot();
        return new Reconciliation(
        [
            .. Sums.Select(sum => new ReconciliationCheck(
                sum.Name, connection.ExecuteScalar<long>(sum.Expected), connection.ExecuteScalar<long>(sum.Found))),
        ]);
    }
}
