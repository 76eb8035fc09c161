using Dapper;
using Microsoft.Data.Sqlite;
using Muster.Contracts;
using Muster.Dialogue;
using Muster.Kernel;
using Muster.Outreach.Rosters;

namespace Muster.Outreach.Ledgers;

/// <summary>Whom a correction is about: one of the three, and it must name one row alone.</summary>
/// <param name="Row">The row of the roster, as a spreadsheet shows it.</param>
/// <param name="Phone">The phone as it was dialled.</param>
/// <param name="Name">The name as the roster gives it.</param>
public sealed record CorrectedPerson(int? Row = null, string? Phone = null, string? Name = null);

/// <summary>What a person puts right: the outcome of a row, or the answer to one question.</summary>
/// <param name="Question">The question's id in the script; null for the outcome.</param>
/// <param name="Value">The answer's category or value, or the outcome's name; null takes the last correction back.</param>
/// <param name="By">Who says so.</param>
/// <param name="Why">From what they know it.</param>
public sealed record Correction(string? Question, string? Value, string By, string Why);

/// <summary>A correction that holds.</summary>
/// <param name="Question">The question's id; null for the outcome.</param>
/// <param name="First">What the calls brought; null when they brought no answer.</param>
/// <param name="Value">What holds instead.</param>
/// <param name="By">Who said so.</param>
/// <param name="Why">From what they knew it.</param>
/// <param name="At">When.</param>
public sealed record StandingCorrection(string? Question, string? First, string Value, string By, string Why, DateTimeOffset At);

/// <summary>Adds corrections to a ledger; nothing that the calls brought is changed.</summary>
internal sealed class Corrections(SqliteConnection connection, TimeProvider time)
{
    /// <summary>Characters of a name, a reason or a value.</summary>
    private const int TextMax = 200;

    /// <summary>Checks a correction and adds it; runs inside a transaction.</summary>
    /// <returns>The number of the roster's row, or why not: <c>correction.*</c>.</returns>
    public Result<int> Add(CorrectedPerson person, Correction correction, Script script)
    {
        if (!Find(person).TryGet(out var row, out var error))
            return error;
        if ((CheckWords(correction) ?? CheckRow(row) ?? CheckValue(correction, script)) is { } wrong)
            return wrong;
        if (correction.Value is not null)
            Insert(row, correction, undoes: null);
        else if (Standing(row.Id, correction.Question) is { } standing)
            Insert(row, correction, standing);
        else
            return new Error("correction.nothing_to_undo", $"Row {row.RowNumber} has no such correction to take back.");
        return (int)row.RowNumber;
    }

    private Result<RowLine> Find(CorrectedPerson person)
    {
        var found = connection.Query<RowLine>(
            """
            SELECT id AS Id, row_number AS RowNumber, verdict AS Verdict, outcome AS Outcome FROM outreach_row
            WHERE row_number = @Row OR (@Row IS NULL AND verdict <> 3 AND (phone = @Phone OR name = @Name))
            ORDER BY id
            """,
            person).AsList();
        return found.Count switch
        {
            1 => found[0],
            0 => new Error("correction.nobody", "Nobody of the roster is meant by that: give --row, the row's number as a spreadsheet shows it."),
            _ => new Error("correction.several", $"Several people are meant by that, in rows {string.Join(", ", found.Take(10).Select(row => row.RowNumber))}: give --row."),
        };
    }

    private static Error? CheckWords(Correction correction)
    {
        foreach (var (option, text) in new[] { ("--by", correction.By), ("--why", correction.Why), ("--answer", correction.Value ?? "-") })
        {
            if (string.IsNullOrWhiteSpace(text) || text.Length > TextMax || text.Any(char.IsControl))
                return new Error("correction.bad_text", $"{option} is a line of 1 to {TextMax} characters.");
        }

        return null;
    }

    private static Error? CheckRow(RowLine row) => row switch
    {
        { Verdict: (long)RosterVerdict.Rejected } => new Error("correction.rejected", $"Row {row.RowNumber} was rejected and never called: put it right in the roster."),
        { Outcome: null } => new Error("correction.pending", $"Row {row.RowNumber} is still to be called: it can be corrected once it has an outcome."),
        _ => null,
    };

    private static Error? CheckValue(Correction correction, Script script)
    {
        if (correction.Question is not { } id)
        {
            return correction.Value is { } outcome && !OutcomeNames.TryParse(outcome, out _)
                ? new Error("correction.bad_outcome", $"'{outcome}' is no outcome; it is one of {string.Join(", ", Enum.GetValues<Disposition>().Select(OutcomeNames.Of))}.")
                : null;
        }

        if (script.Questions.FirstOrDefault(question => question.Id == id) is not { } question)
            return new Error("correction.bad_question", $"The script asks no question '{id}'; it asks {string.Join(", ", script.Questions.Select(each => each.Id))}.");
        return correction.Value is { } answer && question.Categories.Count > 0 && question.Listen.Value is null && question.Categories.All(category => category.Name != answer)
            ? new Error("correction.bad_answer", $"'{id}' has no answer '{answer}'; it has {string.Join(", ", question.Categories.Select(category => category.Name))}.")
            : null;
    }

    private long? Standing(long rowId, string? question) => connection.ExecuteScalar<long?>(
        "SELECT id FROM outreach_standing_correction WHERE row_id = @rowId AND question IS @question", new { rowId, question });

    private void Insert(RowLine row, Correction correction, long? undoes)
    {
        using var insert = new Statement(
            connection,
            "INSERT INTO outreach_correction (row_id, question, category, outcome, undoes, corrected_by, why, corrected_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
        int? outcome = correction is { Question: null, Value: { } name } && OutcomeNames.TryParse(name, out var disposition) ? (int)disposition : null;
        insert.Run(
            row.Id, correction.Question, correction.Question is null ? null : correction.Value, outcome, undoes,
            correction.By.Trim(), correction.Why.Trim(), time.GetUtcNow().ToUnixTimeMilliseconds());
    }

    private sealed record RowLine(long Id, long RowNumber, long Verdict, long? Outcome);
}

/// <summary>A correction that holds, as it lies in the ledger.</summary>
internal sealed record CorrectionLine(long RowId, string? Question, string? Category, long? Outcome, string CorrectedBy, string Why, long CorrectedAt)
{
    /// <summary>All of them, by row.</summary>
    public const string Select =
        """
        SELECT row_id AS RowId, question AS Question, category AS Category, outcome AS Outcome, corrected_by AS CorrectedBy, why AS Why, corrected_at AS CorrectedAt
        FROM outreach_standing_correction ORDER BY row_id, id
        """;

    /// <param name="first">What the calls brought; null for nothing.</param>
    public StandingCorrection Over(string? first) => new(
        Question, first, Category ?? OutcomeNames.Of((Disposition)Outcome!.Value), CorrectedBy, Why, DateTimeOffset.FromUnixTimeMilliseconds(CorrectedAt));
}
