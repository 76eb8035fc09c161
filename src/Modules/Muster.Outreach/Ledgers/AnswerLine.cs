using Muster.Contracts;

namespace Muster.Outreach.Ledgers;

/// <summary>An answer as it lies in the ledger.</summary>
internal sealed record AnswerLine(
    long AttemptId, long RowId, string Question, string Category, string Heard, double Confidence, long BySpeech, long StartMs, long EndMs)
{
    private const string Columns =
        """
        SELECT n.attempt_id AS AttemptId, n.row_id AS RowId, n.question AS Question, n.category AS Category, n.heard AS Heard,
               n.confidence AS Confidence, n.by_speech AS BySpeech, n.start_ms AS StartMs, n.end_ms AS EndMs
        FROM outreach_answer n
        """;

    /// <summary>Every answer, by row and then in the order of the calls.</summary>
    public const string SelectByRow = $"{Columns} ORDER BY n.row_id, n.attempt_id";

    /// <summary>The answers of attempts without an end.</summary>
    public const string SelectOfCut = $"{Columns} JOIN outreach_attempt a ON a.id = n.attempt_id AND a.ended_at IS NULL ORDER BY n.start_ms";

    /// <summary>The answers of people without an outcome.</summary>
    public const string SelectOfOpen = $"{Columns} JOIN outreach_row r ON r.id = n.row_id AND r.outcome IS NULL ORDER BY n.row_id, n.attempt_id";

    public CallAnswer ToAnswer() => new(Question, Category, Heard, Confidence, BySpeech != 0, (int)StartMs, (int)EndMs);
}
