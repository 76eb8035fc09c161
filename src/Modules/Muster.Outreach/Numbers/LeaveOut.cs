using Dapper;
using Microsoft.Data.Sqlite;
using Muster.Contracts;
using Muster.Kernel;
using Muster.Outreach.Ledgers;

namespace Muster.Outreach.Numbers;

/// <summary>By what somebody is left out. The numbers are stored: never change one.</summary>
public enum LeaveOutKind
{
    /// <summary>A phone: whoever is behind it.</summary>
    Phone = 1,

    /// <summary>An identity document: its holder, behind whatever phone.</summary>
    Document = 2,
}

/// <summary>A phone or person that is not to be called for one purpose.</summary>
/// <param name="Purpose">For which calls it holds; for no other.</param>
/// <param name="Kind">What <paramref name="Value"/> is.</param>
/// <param name="Value">Digits as dialled, or the document's number.</param>
/// <param name="AddedAt">Since when.</param>
/// <param name="Until">When it ends; null: never.</param>
/// <param name="Why">As whoever added it wrote.</param>
public sealed record LeaveOutEntry(
    CampaignPurpose Purpose, LeaveOutKind Kind, string Value, DateTimeOffset AddedAt, DateTimeOffset? Until, string Why)
{
    private const string Select =
        """
        SELECT purpose AS Purpose, kind AS Kind, value AS Value, added_at AS AddedAt, until_at AS UntilAt, why AS Why
        FROM number_leave_out
        """;

    /// <param name="numbers">The memory of numbers.</param>
    /// <param name="purpose">Whose list.</param>
    /// <param name="now">The wall clock.</param>
    /// <param name="about">Phones and documents; null for the whole list.</param>
    internal static IEnumerable<LeaveOutEntry> Read(SqliteConnection numbers, CampaignPurpose purpose, DateTimeOffset now, IReadOnlyCollection<string>? about) =>
        numbers.Query<Line>(
                $"{Select} WHERE purpose = @purpose AND (until_at IS NULL OR until_at > @now){(about is null ? "" : " AND kind IN (1, 2) AND value IN @about")}",
                new { purpose = (int)purpose, now = now.ToUnixTimeMilliseconds(), about })
            .Select(line => line.ToEntry());

    internal static IEnumerable<LeaveOutEntry> ReadAll(SqliteConnection numbers) =>
        numbers.Query<Line>($"{Select} ORDER BY purpose, added_at, kind, value").Select(line => line.ToEntry());

    private sealed record Line(long Purpose, long Kind, string Value, long AddedAt, long? UntilAt, string Why)
    {
        public LeaveOutEntry ToEntry() => new(
            (CampaignPurpose)Purpose, (LeaveOutKind)Kind, Value, DateTimeOffset.FromUnixTimeMilliseconds(AddedAt),
            UntilAt is { } until ? DateTimeOffset.FromUnixTimeMilliseconds(until) : null, Why);
    }
}

/// <summary>The lists of those who are not to be called, one for each purpose, in the memory of numbers that campaigns share.</summary>
public static class LeaveOut
{
    /// <summary>Adds what a file holds; what is there already takes the new end and reason, and keeps since when it holds.</summary>
    /// <returns>How many are new, or what the disk refused: <c>ledger.*</c>.</returns>
    public static Result<int> Add(
        string path, LeaveOutFile file, CampaignPurpose purpose, DateTimeOffset? until, string why, DateTimeOffset now) =>
        Change(path, file, (numbers, transaction, kind, value) =>
        {
            var isNew = numbers.ExecuteScalar<long>(
                "SELECT count(*) FROM number_leave_out WHERE purpose = @purpose AND kind = @kind AND value = @value",
                new { purpose = (int)purpose, kind, value }, transaction) == 0;
            numbers.Execute(
                """
                INSERT INTO number_leave_out (purpose, kind, value, added_at, until_at, why) VALUES (@purpose, @kind, @value, @now, @until, @why)
                ON CONFLICT (purpose, kind, value) DO UPDATE SET until_at = excluded.until_at, why = excluded.why
                """,
                new { purpose = (int)purpose, kind, value, now = now.ToUnixTimeMilliseconds(), until = until?.ToUnixTimeMilliseconds(), why },
                transaction);
            return isNew ? 1 : 0;
        });

    /// <summary>Takes off the list of one purpose what a file holds.</summary>
    /// <returns>How many were on it.</returns>
    public static Result<int> Remove(string path, LeaveOutFile file, CampaignPurpose purpose) =>
        Change(path, file, (numbers, transaction, kind, value) => numbers.Execute(
            "DELETE FROM number_leave_out WHERE purpose = @purpose AND kind = @kind AND value = @value",
            new { purpose = (int)purpose, kind, value },
            transaction));

    /// <summary>All lists, those that have ended too.</summary>
    public static Result<IReadOnlyList<LeaveOutEntry>> Entries(string path)
    {
        if (!NumbersFile.OpenExisting(path).TryGet(out var numbers, out var error))
            return error;
        using (numbers)
        {
            try
            {
                return LeaveOutEntry.ReadAll(numbers).ToArray();
            }
            catch (SqliteException exception)
            {
                return LedgerErrors.Of(exception, path);
            }
        }
    }

    private static Result<int> Change(string path, LeaveOutFile file, Func<SqliteConnection, SqliteTransaction, int, string, int> change)
    {
        if (!NumbersFile.Open(path).TryGet(out var numbers, out var error))
            return error;
        using (numbers)
        {
            try
            {
                using var transaction = numbers.BeginTransaction();
                var changed = file.Phones.Sum(phone => change(numbers, transaction, (int)LeaveOutKind.Phone, phone))
                    + file.Documents.Sum(document => change(numbers, transaction, (int)LeaveOutKind.Document, document));
                transaction.Commit();
                return changed;
            }
            catch (SqliteException exception)
            {
                return LedgerErrors.Of(exception, path);
            }
        }
    }
}
