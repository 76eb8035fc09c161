using System.Text.Json;
using Dapper;
using Muster.Contracts;
using Muster.Outreach.Rosters;
using Muster.Outreach.Tables;

namespace Muster.Outreach.Ledgers;

/// <summary>
/// Streams the result of every row. Rows, calls and answers are read side by side in the order of rows, so that a
/// district's roster needs no more memory than a village's.
/// </summary>
internal static class LedgerResults
{
    private const string SelectRows =
        """
        SELECT id AS Id, row_number AS RowNumber, name AS Name, phone AS Phone, raw_phone AS RawPhone, id_number AS IdNumber,
               community AS Community, address AS Address, verdict AS Verdict, reason AS Reason, remarks AS Remarks, outcome AS Outcome
        FROM outreach_row
        ORDER BY id
        """;

    private const string SelectCalls =
        """
        SELECT p.row_id AS RowId, a.started_at AS StartedAt, a.answered_at AS AnsweredAt, a.ended_at AS EndedAt,
               a.sip_status AS SipStatus, a.sip_reason AS SipReason, a.q850_cause AS Q850Cause,
               a.early_media_ms AS EarlyMediaMs, a.heard AS Heard
        FROM outreach_part p
        JOIN outreach_attempt a ON a.id = p.attempt_id
        ORDER BY p.row_id, p.attempt_id
        """;

    public static IEnumerable<ResultRow> Read(LedgerFile file)
    {
        using var connection = file.OpenSnapshot();
        using var calls = new Side<CallLine>(connection.Query<CallLine>(SelectCalls, buffered: false), call => call.RowId);
        using var answers = new Side<AnswerLine>(connection.Query<AnswerLine>(AnswerLine.SelectByRow, buffered: false), answer => answer.RowId);
        using var corrections = new Side<CorrectionLine>(connection.Query<CorrectionLine>(CorrectionLine.Select, buffered: false), correction => correction.RowId);
        foreach (var row in connection.Query<RowLine>(SelectRows, buffered: false))
            yield return Corrected(Join(row, calls.Take(row.Id), answers.Take(row.Id)), corrections.Take(row.Id));
    }

    private static ResultRow Corrected(ResultRow row, List<CorrectionLine> corrections)
    {
        foreach (var correction in corrections)
        {
            var stands = correction.Over(correction.Question is { } question ? row.Answers.FirstOrDefault(answer => answer.Question == question)?.Category : row.Outcome);
            row = stands.Question is { } id
                ? row with { Answers = [.. row.Answers.Where(answer => answer.Question != id), Answer(row, id, stands.Value)] }
                : row with { Outcome = stands.Value };
            row = row with { Corrections = [.. row.Corrections, stands] };
        }

        return row;
    }

    // What was heard stays beside what it was corrected to; an answer that nobody gave on the telephone has no words.
    private static CallAnswer Answer(ResultRow row, string question, string value) =>
        (row.Answers.FirstOrDefault(answer => answer.Question == question) ?? new CallAnswer(question, "", "", 1, false, 0, 0)) with { Category = value };

    private static ResultRow Join(RowLine row, List<CallLine> calls, List<AnswerLine> answers)
    {
        var last = calls.Count > 0 ? calls[^1] : null;
        return new ResultRow(
            row.RowNumber,
            row.Name,
            row.Phone ?? row.RawPhone,
            row.IdNumber,
            row.Community,
            row.Address,
            row.OutcomeName,
            row.VerdictName,
            string.Join('；', JsonSerializer.Deserialize<string[]>(row.Remarks)!),
            calls.Count,
            last is null ? null : DateTimeOffset.FromUnixTimeMilliseconds(last.StartedAt),
            (int)(calls.Sum(call => call.TalkMs) / 1000),
            LatestOfEach(answers),
            (int)(last?.SipStatus ?? 0),
            last?.SipReason ?? "",
            (int?)last?.Q850Cause,
            (int)(last?.EarlyMediaMs ?? 0),
            last?.Heard);
    }

    // A question that a later call asked again stands once, with the later answer.
    private static CallAnswer[] LatestOfEach(List<AnswerLine> answers) =>
    [
        .. answers
            .GroupBy(answer => answer.Question, StringComparer.Ordinal)
            .Select(same => same.Last())
            .OrderBy(answer => answer.AttemptId)
            .ThenBy(answer => answer.StartMs)
            .Select(answer => answer.ToAnswer()),
    ];

    private sealed record RowLine(
        long Id, long RowNumber, string Name, string? Phone, string RawPhone, string? IdNumber, string? Community,
        string? Address, long Verdict, long? Reason, string Remarks, long? Outcome)
    {
        public string OutcomeName => ((RosterReason?)Reason, (Disposition?)Outcome) switch
        {
            ({ } reason, _) => RosterWords.OutcomeOf(reason),
            (_, { } outcome) => OutcomeNames.Of(outcome),
            _ => Outcomes.Pending,
        };

        public string VerdictName =>
            Reason is { } reason ? RosterWords.Name((RosterReason)reason) : RosterWords.Name((RosterVerdict)Verdict);
    }

    private sealed record CallLine(
        long RowId, long StartedAt, long? AnsweredAt, long? EndedAt, long? SipStatus, string? SipReason, long? Q850Cause,
        long? EarlyMediaMs, string? Heard)
    {
        public long TalkMs => EndedAt - AnsweredAt ?? 0;
    }

    /// <summary>A stream beside the rows, in the same order, from which each row takes its own lines.</summary>
    private sealed class Side<T>(IEnumerable<T> lines, Func<T, long> rowOf) : IDisposable
    {
        private readonly IEnumerator<T> _lines = lines.GetEnumerator();
        private readonly List<T> _taken = [];
        private bool _more = true;
        private bool _begun;

        public List<T> Take(long rowId)
        {
            if (!_begun)
                Step();
            _taken.Clear();
            for (; _more && rowOf(_lines.Current) == rowId; Step())
                _taken.Add(_lines.Current);
            return _taken;
        }

        public void Dispose() => _lines.Dispose();

        private void Step()
        {
            _begun = true;
            _more = _lines.MoveNext();
        }
    }
}
